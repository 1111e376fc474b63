"""These tests need settings of their own; ``tests/test_localize.py`` runs them."""

from django.apps import apps

collect_ignore_glob = [] if apps.is_installed("wagtail_localize") else ["test_*.py"]
