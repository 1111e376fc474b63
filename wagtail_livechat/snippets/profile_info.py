"""Parts of the profile editor that show something and take no input."""

from django.forms import Media
from wagtail.admin.panels import Panel
from wagtail.admin.staticfiles import versioned_static

from . import code_boxes, profile_state


class PortalPanel(Panel):
    """One line: where the profile stands on the portal (R10)."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_livechat/admin/portal_line.html"

        def get_context_data(self, parent_context=None):
            """The sentence, about what is on the screen."""
            context = super().get_context_data(parent_context)
            return {**context, "sentence": profile_state.sentence(self.instance)}


class CodesPanel(Panel):
    """The newest code that works, to copy, and all codes of the profile (R5, R11)."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_livechat/admin/profile_codes.html"

        def get_context_data(self, parent_context=None):
            """The codes as the person may see them."""
            context = super().get_context_data(parent_context)
            codes = code_boxes.codes_of(self.instance)
            boxes = [code_boxes.box(code, self.request) for code in codes]
            newest = next((box for box in boxes if box.code.is_live), None)
            return {**context, "newest": newest, "boxes": boxes}

        @property
        def media(self):
            """The looks of the box."""
            style = versioned_static("wagtail_livechat/profile-editor.css")
            return super().media + Media(css={"all": [style]})


#: Where "Get code" leads back to in the editor: the box, in whichever tab it is.
CODES_ANCHOR = "livechat-code-box-section"
