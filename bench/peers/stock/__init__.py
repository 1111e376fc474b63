"""django-eventstream's own ``events`` view."""
