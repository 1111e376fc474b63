"""Tickets of live chat go to django-helpdesk, each department's to its queue.

Copy this into your project, and name it in ``WAGTAIL_LIVECHAT["PLUGINS"]``.
"""

from django.db import transaction
from django.urls import reverse
from helpdesk.models import FollowUp, Queue
from helpdesk.models import Ticket as HelpdeskTicket
from helpdesk.signals import new_ticket_done

from wagtail_livechat.hooks import TicketReceipt, hookimpl

#: Names of ticket departments, and slugs of queues. Others' tickets stay in Wagtail.
QUEUES = {"Questions": "support"}


@hookimpl
def create_ticket(ticket):
    """Make a ticket there, or find the one made when this was called before."""
    slug = QUEUES.get(ticket.department.name)
    if slug is None:
        return None
    with transaction.atomic():
        made, is_new = HelpdeskTicket.objects.get_or_create(
            queue=Queue.objects.select_for_update().get(slug=slug),
            # The reference, which no other ticket has, is what it is found by.
            title=f"{ticket.subject} [{ticket.reference}]",
            defaults={
                "submitter_email": ticket.email,
                "description": describe(ticket),
            },
        )
        if is_new:
            FollowUp.objects.create(
                ticket=made, title="Live chat", comment=ticket.body, public=True
            )
    if is_new:
        new_ticket_done.send(sender="wagtail_livechat", ticket=made)
    return TicketReceipt(
        backend="Helpdesk",
        reference=made.ticket,
        url=reverse("helpdesk:view", args=[made.pk]),
    )


def describe(ticket):
    """What was written, what was asked in the form, what was said in the chat."""
    lines = [ticket.body, ""]
    if ticket.name:
        lines.append(f"Name: {ticket.name}")
    lines += [f"{field['label']}: {field['text']}" for field in ticket.fields]
    if ticket.page_url:
        lines.append(f"Page: {ticket.page_url}")
    lines += [f"{line['name']}: {line['text']}" for line in ticket.transcript]
    return "\n".join(lines).strip()
