import jwt
import pytest
from django.conf import settings
from django.core import signing

from wagtail_livechat.services.heads import Reader, VisitorHead
from wagtail_livechat.transport import channels, tickets
from wagtail_livechat.transport.streams import frames
from wagtail_livechat.transport.streams.serve import ticket_of

READER = Reader("v", 7, "0123456789abcdef")
HEAD = VisitorHead("4f3d1f6e-8a3c-4d0c-9a5e-2f1b7c6d5e4a", 12)


def ticket_in(address: str) -> str:
    path, _, query = address.partition("?ticket=")
    assert path == "/livechat/stream/"
    return query.replace("%3A", ":")


@pytest.mark.parametrize("count", [1, 3, 4, 100])
def test_it_says_who_may_hear_what(count):
    names = [channels.inbox_channel(number) for number in range(count)]
    ticket = tickets.read(ticket_in(tickets.issue(READER, names)))
    assert ticket == (READER, tuple(names), None, "")
    assert isinstance(ticket.reader, Reader)


def test_it_says_where_the_head_was():
    ticket = tickets.read(ticket_in(tickets.issue(READER, ["livechat-00"], HEAD)))
    assert ticket == (READER, ("livechat-00",), HEAD, "")
    frame = frames.encode("head", frames.to_json(HEAD._asdict()))
    assert frames.visitor_head(ticket.head) == frame


def test_it_says_which_other_site_may_read_the_stream():
    """R7"""
    origin = "https://shop.example.org:8443"
    address = tickets.issue(READER, ["livechat-00"], HEAD, origin)
    assert ticket_of(address.partition("?")[2].encode()) == (
        READER,
        ("livechat-00",),
        HEAD,
        origin,
    )


@pytest.mark.parametrize("key", ["", "a.b:c,d", "\u20ac %+&=", "x:1AbCdE:y"])
def test_a_readers_key_may_be_any_text(key):
    reader = Reader("a", 1, key)
    address = tickets.issue(reader, ["livechat-00"])
    query = address.partition("?")[2].encode()
    assert ticket_of(query).reader == reader
    assert ticket_of(b"x=1&" + query).reader == reader


def test_it_is_signed_as_django_signs(settings):
    signer = signing.TimestampSigner(salt=tickets.SALT)
    ticket = ticket_in(tickets.issue(READER, ["livechat-00"]))
    assert signer.unsign(ticket) == "v.7.00....0123456789abcdef"
    assert tickets.read(signer.sign("v.7.00....k")).reader == Reader("v", 7, "k")


def test_a_secret_key_that_was_replaced_is_accepted_while_it_is_a_fallback(settings):
    ticket = ticket_in(tickets.issue(READER, []))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the new key"
    assert tickets.read(ticket).reader == READER
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(tickets.InvalidTicket):
        tickets.read(ticket)


def test_an_agent_of_a_hundred_departments_fits_into_an_address():
    names = [channels.inbox_channel(number) for number in range(100)]
    assert len(tickets.issue(READER, names)) < 4_000


def test_it_expires(settings):
    ticket = ticket_in(tickets.issue(READER, []))
    settings.WAGTAIL_LIVECHAT = {"STREAM_TICKET_SECONDS": 0}
    with pytest.raises(tickets.InvalidTicket):
        tickets.read(ticket)


@pytest.mark.parametrize("position", [0, 5, 20, -20, -1])
def test_a_changed_letter_makes_it_worthless(position):
    ticket = list(ticket_in(tickets.issue(READER, ["livechat-00"])))
    ticket[position] = "A" if ticket[position] != "A" else "B"
    with pytest.raises(tickets.InvalidTicket):
        tickets.read("".join(ticket))


@pytest.mark.parametrize(
    "ticket",
    [
        "",
        ":",
        "a:b:c",
        "\x00",
        "é",
        signing.dumps({"r": list(READER), "c": []}, salt="another"),
        signing.dumps("text", salt=tickets.SALT),
        signing.dumps({"r": ["v"], "c": []}, salt=tickets.SALT),
        signing.dumps({"c": []}, salt=tickets.SALT),
        signing.TimestampSigner(salt="another").sign("v.7.00....k"),
        signing.TimestampSigner(salt=tickets.SALT).sign("v.7.00..k"),
        signing.TimestampSigner(salt=tickets.SALT).sign("v.x.00...k"),
        signing.TimestampSigner(salt=tickets.SALT).sign("v.7.00.u.x.k"),
        signing.Signer(salt=tickets.SALT).sign("v.7.00....k"),
        signing.dumps({"r": list(READER), "c": 5}, salt=tickets.SALT),
        jwt.encode(
            {"r": list(READER), "c": []}, settings.SECRET_KEY, algorithm="HS256"
        ),
    ],
    # Not the tickets, which have the time in them: names last longer.
    ids=map(str, range(1, 17)),
)
def test_nothing_else_is_a_ticket(ticket):
    with pytest.raises(tickets.InvalidTicket):
        tickets.read(ticket)


def test_another_sites_ticket_is_refused(settings):
    ticket = ticket_in(tickets.issue(READER, []))
    settings.SECRET_KEY = "another site's key"
    with pytest.raises(tickets.InvalidTicket):
        tickets.read(ticket)


def test_channel_names_differ_by_kind_number_and_site(settings):
    def names():
        return [
            make(pk)
            for make in (
                channels.conversation_channel,
                channels.agent_channel,
                channels.inbox_channel,
            )
            for pk in (1, 2)
        ]

    here = names()
    assert names() == here
    settings.SECRET_KEY = "another site's key"
    assert len({*here, *names()}) == 12
