"""The differences between the supported versions of Wagtail, in one place."""

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
