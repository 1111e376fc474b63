"""The visitor leaves a ticket (R19, R20, A12)."""

from django.utils.translation import gettext as _
from wagtail.models import Site

from ..services import ticket_forms
from . import schemas, throttling, widgets
from . import visitor_snapshots as snapshots
from .clients import client_address
from .endpoints import public
from .errors import ApiError
from .sites import site_id_for
from .visitor_auth import find_visitor, token_of, user_of
from .visitor_limits import entry_of, throttle


@public("POST")
def ticket(request):
    """Store a ticket: of the visitor's waiting chat (found by the token, T5) or new."""
    throttling.check("ticket_address", client_address(request))
    if token_of(request):
        throttle(request, "ticket")
    body = schemas.json_body(request)
    visitor = find_visitor(request)
    widget = widgets.widget_of(request)
    if widget is None:
        raise ApiError(403, "unavailable", _("There is no chat on this page."))
    left = ticket_forms.leave(
        Site.objects.get(pk=site_id_for(request)),
        widget=widget,
        visitor=visitor,
        text=schemas.text({"text": "", **body}, "text"),
        client_id=schemas.random_uuid(body, "client_id"),
        narrowed=widgets.narrowing(request),
        user=user_of(request)[1],
        details=schemas.form_details(body),
        entry=entry_of(request, body),
    )
    return snapshots.made(
        request,
        widget,
        left.visitor,
        left.token,
        created=left.created,
        reference=left.ticket.reference,
        email=left.ticket.email,
    )
