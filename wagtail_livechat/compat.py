"""The differences between the supported versions, in one place."""

from django import VERSION as DJANGO_VERSION
from wagtail import VERSION as WAGTAIL_VERSION


def register_permission_policy(model, policy) -> None:
    """Tell Wagtail which permission policy decides about ``model``.

    Wagtail 8.0 has a registry; before it there is nobody to tell.
    """
    if WAGTAIL_VERSION >= (8, 0):
        from wagtail.permissions import register_permission_policy as register

        register(model, policy)


def page_model():
    """The base page model: Wagtail's, or the host's own since Wagtail 8.0."""
    if WAGTAIL_VERSION >= (8, 0):
        from swapper import load_model

        return load_model("wagtailcore", "Page")
    from wagtail.models import Page

    return Page


def mailer():
    """What sends the host's e-mail: Django's default mailer."""
    if DJANGO_VERSION >= (6, 1):
        from django.core.mail import mailers

        return mailers.default
    from django.core.mail import get_connection

    return get_connection()
