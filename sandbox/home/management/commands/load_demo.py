"""Fill the sandbox with demo content. Running it again keeps what is there."""

import logging

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from sandbox.home.demo.chats import load_conversation
from sandbox.home.demo.people import PASSWORD, load_people
from sandbox.home.demo.sites import load_sites
from wagtail_livechat.models import ChatSettings, WidgetProfile
from wagtail_livechat.services import departments

#: The chat button takes the colour of each site's header.
WIDGET_COLORS = {"library": "#0f4c6b", "museum": "#7b2d26"}


class Command(BaseCommand):
    help = "Make the demo's sites, pages, groups, users and one chat, where missing."

    def handle(self, *args, **options):
        # The example plugin would report on the chat that is made below.
        logging.getLogger("sandbox").setLevel(logging.WARNING)
        with transaction.atomic():
            sites = load_sites(settings.PORT)
            users = load_people(sites)
            for site in sites.values():
                departments.ensure_defaults(site)
                ChatSettings.objects.get_or_create(site=site)
            for name, color in WIDGET_COLORS.items():
                _paint_widget(sites[name], color)
        load_conversation(sites["library"], users["amira"])
        if options["verbosity"]:
            self.stdout.write(summary(settings.PORT))


def _paint_widget(site, color: str) -> None:
    """Give the site's widget its colour, unless somebody has chosen one."""
    original = WidgetProfile._meta.get_field("background_color").default
    WidgetProfile.objects.filter(
        site=site, is_default=True, background_color=original
    ).update(background_color=color)


def summary(port: int) -> str:
    """The addresses and log-ins, as the console shows them."""
    return f"""
  Harbour Library   http://localhost:{port}/    Arabic: http://localhost:{port}/ar/
  Harbour Museum    http://127.0.0.1:{port}/    Arabic: http://127.0.0.1:{port}/ar/
  Wagtail admin     http://localhost:{port}/admin/
  The chat desk     http://localhost:{port}/admin/livechat/desk/

  Log in as   password   who
  admin       {PASSWORD}    administrator, may do everything
  amira       {PASSWORD}    answers chats of the library (one is in progress)
  ben         {PASSWORD}    answers chats of the library and the museum
  clara       {PASSWORD}    edits pages, answers no chats

  To see the chat button: open the chat desk, switch "Online for chat" on, then
  visit the library in another browser or a private window.
"""
