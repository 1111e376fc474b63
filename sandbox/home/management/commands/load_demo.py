"""Fill the sandbox with demo content. Running it again keeps what is there."""

import logging

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from sandbox.home.demo.chats import load_conversation
from sandbox.home.demo.departments import load_departments, load_tools
from sandbox.home.demo.people import PASSWORD, load_people
from sandbox.home.demo.questions import load_fields, load_tickets
from sandbox.home.demo.sites import load_sites
from sandbox.home.demo.widgets import load_widgets
from wagtail_livechat.models import ChatSettings
from wagtail_livechat.services import departments


class Command(BaseCommand):
    help = "Make what is missing of the demo: sites, pages, people, widgets, one chat."

    def handle(self, *args, **options):
        # The example plugin would report on the chat that is made below.
        logging.getLogger("sandbox").setLevel(logging.WARNING)
        with transaction.atomic():
            sites = load_sites(settings.PORT)
            for site in sites.values():
                departments.ensure_defaults(site)
                ChatSettings.objects.get_or_create(site=site)
            load_departments(sites)
            load_tools(sites)
            users = load_people(sites)
            load_fields(sites)
            load_tickets(sites["library"])
            load_widgets(sites, users)
        load_conversation(sites["library"], users["amira"])
        if options["verbosity"]:
            self.stdout.write(summary(settings.PORT))


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
  sana        {PASSWORD}    supervises the chats of both: watches, assigns, reports
  clara       {PASSWORD}    edits pages, answers no chats
  noah        {PASSWORD}    friend of the library: has a department more to choose

  To see the chat button: open the chat desk, switch "Online for chat" on, then
  visit the library in another browser or a private window. Its pages about events
  show another button, its page Help has buttons in the text, and the museum's page
  The library carries the library's chat as a pasted code:
  http://127.0.0.1:{port}/library/
  While nobody is online, the button of the events pages leaves a ticket.
"""
