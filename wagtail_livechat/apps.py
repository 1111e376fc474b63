"""App configuration: what has to happen once, when Django has started."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WagtailLivechatConfig(AppConfig):
    name = "wagtail_livechat"
    label = "wagtail_livechat"
    verbose_name = _("Live chat")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks, compat, conf, hooks, permissions, signals  # noqa: F401
        from .models import Conversation
        from .services import builtin_tickets, watching
        from .transport import publisher

        compat.register_permission_policy(Conversation, permissions.conversation_policy)
        signals.connect()
        hooks.load_plugins(
            hooks.plugin_manager,
            builtin={
                "wagtail_livechat_publisher": publisher,
                "wagtail_livechat_watching": watching,
                "wagtail_livechat_tickets": builtin_tickets,
            },
            paths=conf.get("PLUGINS"),
            blocked=conf.get("BLOCKED_PLUGINS"),
        )
