"""Parts of the profile editor that show something and take no input."""

from django.forms import Media
from django.urls import reverse
from wagtail.admin.panels import Panel
from wagtail.admin.staticfiles import versioned_static

from .. import permissions
from ..models import ChatSettings
from . import code_boxes, profile_state


class PortalPanel(Panel):
    """Where the profile stands on the portal (R10), and the site's switch (R15)."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_livechat/admin/portal_line.html"

        def get_context_data(self, parent_context=None):
            """The sentences, about what is on the screen."""
            context = super().get_context_data(parent_context)
            return {
                **context,
                "sentence": profile_state.sentence(self.instance),
                "switch": profile_state.switch_sentence(self.instance),
                "switch_url": self._switch_url(),
            }

        def _switch_url(self) -> str:
            """Where the switch is, for those who may press it."""
            site = self.instance.site if self.instance.site_id else None
            if site is None or not permissions.can_switch(self.request.user, site):
                return ""
            options = ChatSettings._meta
            names = [options.app_label, options.model_name, site.pk]
            return reverse("wagtailsettings:edit", args=names)


class CodePanel(Panel):
    """The newest code that works, to copy; "Get code" changes it (R5, R11)."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_livechat/admin/profile_code.html"

        def get_context_data(self, parent_context=None):
            """The box, if there is a code."""
            context = super().get_context_data(parent_context)
            codes = code_boxes.codes_of(self.instance)
            newest = next((code for code in codes if code.is_live), None)
            box = newest and code_boxes.box(newest, self.request)
            return {**context, "newest": box}

        @property
        def media(self):
            """The looks of the box."""
            style = versioned_static("wagtail_livechat/profile-editor.css")
            return super().media + Media(css={"all": [style]})


class CodesPanel(Panel):
    """All codes of the profile with their state (R9)."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_livechat/admin/profile_codes.html"

        def is_shown(self):
            """Once there is one."""
            return bool(code_boxes.codes_of(self.instance))

        def get_context_data(self, parent_context=None):
            """The codes as the person may see them."""
            context = super().get_context_data(parent_context)
            codes = code_boxes.codes_of(self.instance)
            boxes = [code_boxes.box(code, self.request) for code in codes]
            return {**context, "boxes": boxes}


#: Where "Get code" leads back to in the editor: the box, in whichever tab it is.
CODES_ANCHOR = "livechat-code-box-section"
