"""Site Widget & Chat: beside the switch, the site's profiles and codes (R1-R5)."""

from django.forms import Media
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList, Panel
from wagtail.admin.staticfiles import versioned_static

from ..models import EmbedCode, WidgetProfile
from . import code_boxes, profile_rights, profile_state

_PROFILES = "wagtailsnippets_wagtail_livechat_widgetprofile"
_CODES = "wagtailsnippets_wagtail_livechat_embedcode"
_ANY = ("view", "change", "add", "delete", "publish")


def edit_handler() -> ObjectList:
    """The whole screen."""
    return ObjectList(
        [
            FieldPanel("enabled"),
            FieldPanel("staffed_only"),
            ProfilesPanel(heading=_("Widget profiles"), icon="sliders"),
            CodesPanel(heading=_("Embed codes"), icon="code"),
        ]
    )


class _SitePanel(Panel):
    """Something of the site, for those with any right on ``model``."""

    model_shown: type

    class BoundPanel(Panel.BoundPanel):
        def is_shown(self):
            """The switch's right alone does not show what else there is."""
            user = self.request.user
            shown = self.panel.model_shown
            return any(profile_rights.may(user, right, shown) for right in _ANY)

        @property
        def media(self):
            """The looks of tables and boxes."""
            style = versioned_static("wagtail_livechat/profile-editor.css")
            return super().media + Media(css={"all": [style]})


class ProfilesPanel(_SitePanel):
    """The site's profiles and where they stand on the portal."""

    model_shown = WidgetProfile

    class BoundPanel(_SitePanel.BoundPanel):
        template_name = "wagtail_livechat/admin/site_profiles.html"

        def get_context_data(self, parent_context=None):
            """A row for each profile, and the way to one more."""
            context = super().get_context_data(parent_context)
            user = self.request.user
            site = self.instance.site
            may_add = profile_rights.may(user, "add", WidgetProfile)
            add = f"{reverse(f'{_PROFILES}:add')}?{urlencode({'site': site.pk})}"
            found = WidgetProfile.objects.filter(site=site).select_related("locale")
            return {
                **context,
                "profiles": [_row(profile, user) for profile in found],
                "add_url": add if may_add else "",
            }


class CodesPanel(_SitePanel):
    """The codes of the site that work, ready to copy (R5)."""

    model_shown = EmbedCode

    class BoundPanel(_SitePanel.BoundPanel):
        template_name = "wagtail_livechat/admin/site_codes.html"

        def get_context_data(self, parent_context=None):
            """A box for each code."""
            context = super().get_context_data(parent_context)
            codes = EmbedCode.objects.filter(
                site=self.instance.site, revoked_at=None
            ).select_related("site__root_page", "profile__locale")
            return {
                **context,
                "boxes": [code_boxes.box(code, self.request) for code in codes],
                "list_url": reverse(f"{_CODES}:list"),
            }


def _row(profile: WidgetProfile, user) -> dict:
    may_edit = profile_rights.may(user, "change", WidgetProfile)
    url = reverse(f"{_PROFILES}:edit", args=[profile.pk]) if may_edit else ""
    return {
        "profile": profile,
        "state": profile_state.tag(profile),
        "shown": profile_state.is_on_portal(profile),
        "url": url,
    }
