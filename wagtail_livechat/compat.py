"""The differences between the supported versions of Wagtail, in one place."""

from wagtail import VERSION as WAGTAIL_VERSION


def register_permission_policy(model, policy) -> None:
    """Tell Wagtail which permission policy decides about ``model``.

    Wagtail 8.0 has a registry. Before it, viewsets carry the policy as their
    ``permission_policy`` attribute, which ours set as well.
    """
    if WAGTAIL_VERSION >= (8, 0):
        from wagtail.permissions import register_permission_policy as register

        register(model, policy)


def viewset_policy(policy) -> dict:
    """Attributes a viewset needs so that Wagtail before 8.0 finds its policy."""
    return {} if WAGTAIL_VERSION >= (8, 0) else {"permission_policy": policy}
