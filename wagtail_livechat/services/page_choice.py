"""The widget that a page of the host shows (R6)."""

from wagtail.models import AbstractPage

from ..models import ChatChoiceMixin
from .placement import Place, choose
from .portal import Portal
from .widgets import Widget


def widget_for(portal: Portal, page, language: str) -> Widget | None:
    """The widget that ``page`` shows; without a query.

    The page's own choice comes first, then the rules. A chosen profile that is not
    on the portal (any more) is no choice.
    """
    if isinstance(page, ChatChoiceMixin):
        if page.livechat_choice == ChatChoiceMixin.ChatChoice.NONE:
            return None
        if chosen := chosen_widget(portal, page, language):
            return chosen
    return choose(portal.widgets, place_of(page, language))


def chosen_widget(
    portal: Portal, page: ChatChoiceMixin, language: str
) -> Widget | None:
    """The applied widget that the page names, in its language if there is one."""
    if page.livechat_choice != ChatChoiceMixin.ChatChoice.PROFILE:
        return None
    return portal.of_profile(page.livechat_profile_id, language)


def place_of(page, language: str) -> Place:
    """``page`` for the rules; anything that is no Wagtail page has only a language."""
    if not isinstance(page, AbstractPage) or not page.pk:
        return Place(language)
    labels = {
        model._meta.label_lower
        for model in type(page).__mro__
        if issubclass(model, AbstractPage) and hasattr(model, "_meta")
    }
    return Place(language, page.pk, page.path, frozenset(labels))
