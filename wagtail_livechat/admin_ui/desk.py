"""The agents' desk: one page of the Wagtail admin, filled and kept fresh by desk.js."""

from django.conf import settings
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_livechat import conf, permissions
from wagtail_livechat.admin_ui import desk_rights
from wagtail_livechat.transport import texts

_STYLES = ("desk", "why")


def base_url() -> str:
    """Where everything of ours in the admin lives, such as `/admin/livechat/`."""
    return reverse("wagtail_livechat_admin:desk").removesuffix("desk/")


class DeskView(WagtailAdminTemplateMixin, TemplateView):
    """The desk for those who may answer chats, an explanation for everybody else.

    Who may not use the admin at all is sent to its log-in page before this is asked.
    For them there is a public address that explains: `transport/agents_door.py`.
    """

    template_name = "wagtail_livechat/desk/desk.html"
    no_access_template_name = "wagtail_livechat/desk/no_access.html"
    page_title = _("Chat desk")
    header_icon = "comment"

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Show the desk; without the right say so (403) rather than show nothing."""
        status = 200 if self.may_answer else 403
        return self.render_to_response(self.get_context_data(**kwargs), status=status)

    @cached_property
    def may_answer(self) -> bool:
        """Whether the person has the right to answer, be it nowhere yet."""
        return permissions.can_answer_anywhere(self.request.user)

    def get_template_names(self) -> list[str]:
        """Pick the desk or the page that says why there is none."""
        if self.may_answer:
            return [self.template_name]
        return [self.no_access_template_name]

    def get_breadcrumbs_items(self) -> list[dict]:
        """Home, then this page."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs) -> dict:
        """Add the script's settings and why it may stay empty, or what is missing."""
        context = super().get_context_data(**kwargs)
        context["media"] = self.media
        if self.may_answer:
            context["desk_config"] = self.get_config()
            context["hint"] = desk_rights.hint(self.request.user)
        else:
            context["needs"] = desk_rights.needs(self.request.user)
        return context

    @property
    def media(self) -> Media:
        """The style sheets, and the desk's script for those who can use it."""
        # A property, because versioned_static must not run while modules load.
        styles = [versioned_static(f"wagtail_livechat/{name}.css") for name in _STYLES]
        script = versioned_static("wagtail_livechat/desk.js")
        return Media(css={"all": styles}, js=[script] if self.may_answer else [])

    def get_config(self) -> dict:
        """What the script must know before its first request."""
        desk = reverse("wagtail_livechat_admin:desk")
        login = reverse("wagtailadmin_login")
        return {
            "api": f"{base_url()}api/",
            "user": self.request.user.get_username(),
            "userId": self.request.user.pk,
            "csrf": get_token(self.request),
            "csrfCookie": settings.CSRF_COOKIE_NAME,
            "csrfHeader": _header_name(settings.CSRF_HEADER_NAME),
            "login": f"{login}?{urlencode({'next': desk})}",
            "maxLength": conf.get("MESSAGE_MAX_LENGTH"),
            "heartbeat": conf.get("HEARTBEAT_SECONDS"),
            "texts": texts.desk_texts(),
            "plurals": texts.desk_plurals(),
        }


def _header_name(meta_name: str) -> str:
    """`HTTP_X_CSRFTOKEN` as it is written in a request: `X-Csrftoken`."""
    return meta_name.removeprefix("HTTP_").replace("_", "-").title()
