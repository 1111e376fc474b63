"""Apply and Remove from the list of profiles, without the editor (R10, R13).

Where wagtail-localize keeps a translation in step with its source it puts its own
editor in the place of ours, without our buttons; these views are the way then.
"""

from django.contrib.admin.utils import quote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.widgets.button import Button

from ..models import WidgetProfile
from ..services import portal
from . import profile_rights, profile_state, profile_words
from .asking import AskingView
from .site_names import name_of

_PROFILES = "wagtailsnippets_wagtail_livechat_widgetprofile"


class _PortalView(AskingView):
    """For those who may publish, unless the profile is locked for them."""

    permission_required = "publish"
    no = gettext_lazy("No, leave it as it is")

    def post(self, request, *args, **kwargs):
        """Do it, or say why not."""
        if refusal := self.refusal():
            messages.error(request, refusal)
        else:
            self.act()
        return redirect(self.back_url())

    def refusal(self) -> str:
        """Why it cannot be done; "" if it can."""
        lock = self.object.get_lock()
        if lock and lock.for_user(self.request.user):
            return _("“%(profile)s” is locked.") % {"profile": self.object}
        return ""

    def act(self) -> None:
        """Do it, and say so."""
        raise NotImplementedError

    def back_url(self):
        return get_valid_next_url_from_request(self.request) or reverse(
            f"{_PROFILES}:list"
        )

    def words(self) -> dict:
        """For the sentences."""
        return {"profile": self.object, "site": name_of(self.object.site)}


class ApplyView(_PortalView):
    """Show the newest saved version of a profile on its site's pages (R10)."""

    page_title = gettext_lazy("Apply chat widget to the portal")
    header_icon = "view"
    yes = gettext_lazy("Yes, show it")

    def question(self):
        saved = self.object.latest_revision
        when = saved and date_format(localtime(saved.created_at), "DATETIME_FORMAT")
        sentence = (
            _("Show “%(profile)s” on the pages of %(site)s, as saved on %(time)s?")
            if when
            else _("Show “%(profile)s” on the pages of %(site)s?")
        )
        return sentence % {**self.words(), "time": when}

    def refusal(self):
        return super().refusal() or _refusal_of(
            self.object.get_latest_revision_as_object()
        )

    def act(self):
        user = self.request.user
        with transaction.atomic():
            if self.object.has_unpublished_changes or not self.object.live:
                self.object.get_latest_revision().publish(user=user)
            profile = WidgetProfile.objects.get(pk=self.object.pk)
            portal.apply(profile, user)
        profile_words.say_applied(self.request, profile)


class RemoveView(_PortalView):
    """Take a profile off its site's pages; codes go on (R13)."""

    page_title = gettext_lazy("Remove chat widget from the portal")
    header_icon = "no-view"
    yes = gettext_lazy("Yes, remove it")
    is_serious = True

    def question(self):
        return (
            _(
                "Take “%(profile)s” off the pages of %(site)s? Codes made from it go "
                "on working."
            )
            % self.words()
        )

    def act(self):
        removed = portal.remove(self.object, self.request.user)
        profile_words.say_removed(self.request, self.object, removed)


def _refusal_of(profile: WidgetProfile) -> str:
    if later := profile_words.goes_live_later(profile):
        return later
    try:
        profile.full_clean()
    except ValidationError:
        # Drafts may be saved unfinished; the editor names the field.
        return _(
            "“%(profile)s” has mistakes in it, so it was not applied. Open it to see "
            "them."
        ) % {"profile": profile}
    return ""


def listing_buttons(snippet, user, next_url=None):
    """The ways there, in the menu of a profile's row."""
    if not isinstance(snippet, WidgetProfile) or not profile_rights.may_apply(user):
        return
    yield _button("apply", ApplyView, snippet, next_url, priority=60)
    if profile_state.is_on_portal(snippet):
        yield _button("remove", RemoveView, snippet, next_url, priority=61)


def _button(name: str, view: type[_PortalView], profile, next_url, priority) -> Button:
    url = reverse(f"{_PROFILES}:{name}", args=[quote(profile.pk)])
    if next_url:
        url += f"?{urlencode({'next': next_url})}"
    return Button(view.page_title, url, icon_name=view.header_icon, priority=priority)
