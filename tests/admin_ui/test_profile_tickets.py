"""Statement and tickets in the profile editor (R19, R20)."""

import pytest
from django.urls import reverse
from wagtail.models import Revision

from tests import factories
from wagtail_livechat.models import ConsentVersion, WidgetProfile
from wagtail_livechat.transport import preview, snippet_code

from .chat_fields import make_field
from .forms import APPLY, CODES, GET_CODE, PUBLISH, edit, editor, html_of

STATEMENT = (
    '{"blocks": [{"key": "a", "text": "I agree.", "type": "unstyled", "depth": 0,'
    ' "inlineStyleRanges": [{"offset": 2, "length": 5, "style": "BOLD"}],'
    ' "entityRanges": []}], "entityMap": {}}'
)


#: An editor with nothing in it.
EMPTY = (
    '{"blocks": [{"key": "b", "text": "", "type": "unstyled", "depth": 0,'
    ' "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}'
)


@pytest.fixture
def questions(site):
    return factories.make_ticket_department(site)


def test_tickets_reach_portal_and_code(admin, profile, questions):
    """R20: the snapshot of Apply and that of Get code."""
    options = {
        "tickets": "on",
        "tickets_when_off": "on",
        "ticket_department": questions.pk,
    }
    assert edit(admin, profile, APPLY, **options).status_code == 302
    edit(admin, profile, GET_CODE)
    profile.refresh_from_db()
    applied = profile.applied.options
    assert applied["tickets"] is True and applied["tickets_when_off"] is True
    assert applied["ticket_department"] == questions.pk
    assert profile.embed_codes.get().options == applied


def test_the_statement_is_versioned_when_it_is_applied(admin, profile):
    edit(admin, profile, consent_text=STATEMENT)
    assert not ConsentVersion.objects.exists(), "nobody has seen it yet"
    edit(admin, profile, APPLY)
    version = ConsentVersion.objects.get()
    assert "<b>agree</b>" in version.text and version.number == 1
    profile.refresh_from_db()
    assert profile.applied.options["consent"]["version"] == 1


@pytest.mark.parametrize("action", ["", APPLY])
def test_tickets_need_a_department(admin, profile, frozen, action):
    before = frozen()
    response = edit(admin, profile, *filter(None, [action]), tickets="on")
    assert "Add one under Chat > Ticket departments first." in html_of(response)
    assert frozen() == before
    factories.make_ticket_department(profile.site, enabled=False)
    response = edit(admin, profile, tickets="on")
    assert "no ticket department that is switched on" in html_of(response)


def test_tickets_while_chat_is_off_need_tickets(admin, profile, questions):
    response = edit(admin, profile, tickets_when_off="on")
    assert "This needs tickets: tick “Offer a ticket” as well" in html_of(response)
    profile.refresh_from_db()
    assert not profile.tickets_when_off


def test_only_departments_of_the_site_that_are_on_are_offered(
    admin, profile, site, museum, questions
):
    off = factories.make_ticket_department(site, "Building works", enabled=False)
    tours = factories.make_ticket_department(museum, "Tours")
    page = html_of(admin.get(editor(profile)))
    assert "Questions" in page and "The visitor chooses" in page
    assert "Building works" not in page and "Tours" not in page
    for each in (off, tours):
        response = edit(admin, profile, tickets="on", ticket_department=each.pk)
        assert "not one of the available choices" in html_of(response)


def test_one_that_was_switched_off_since_is_named(admin, profile, site, questions):
    """Saving must not silently let visitors choose."""
    off = factories.make_ticket_department(site, "Loans")
    profile.tickets, profile.ticket_department = True, off
    profile.save()
    off.enabled = False
    off.save()
    assert "Loans (switched off)" in html_of(admin.get(editor(profile)))
    response = edit(admin, profile, ticket_department=off.pk)
    assert "“Loans” is switched off: choose another one." in html_of(response)


def test_a_profile_that_moves_takes_no_department_along(
    admin, profile, museum, questions
):
    """R20: tickets of one site never go to people of another."""
    tours = factories.make_ticket_department(museum, "Tours")
    wanted = {"tickets": "on", "is_default": None, "site": museum.pk}
    response = edit(admin, profile, **wanted, ticket_department=questions.pk)
    page = html_of(response)
    assert "“Questions” is a ticket department of " in page
    assert "Tours (museum.localhost)" in page
    response = edit(admin, profile, **wanted, ticket_department=tours.pk)
    assert response.status_code == 302


def test_the_preview_shows_fields_and_statement(rf, profile, site):
    """R22: as visitors would find them, and nothing is stored."""
    make_field(site, "Order number", required=True)
    make_field(site, "Only agents", agent_only=True)
    profile.consent_text = "<p>I <b>agree</b>.</p>"
    said = preview.answers(rf.get("/"), profile, "start")["conversation"]
    assert [each["label"] for each in said["form"]["fields"]] == ["Order number"]
    assert said["form"]["consent"]["parts"] == ["I ", {"b": "agree"}, "."]
    assert not ConsentVersion.objects.exists()
    assert not WidgetProfile.objects.exclude(consent_text="").exists()


def test_a_code_says_in_words_what_it_has_frozen(admin, profile, questions, rf):
    """R11: and the snippet to paste has nothing of what is not set."""
    edit(admin, profile, GET_CODE)
    plain = profile.embed_codes.get()
    assert "None" not in snippet_code.snippet(plain, "https://www.example.org")
    page = html_of(admin.get(reverse(f"{CODES}:edit", args=[plain.pk])))
    assert "The visitor chooses" in page
    options = {"tickets": "on", "ticket_department": questions.pk}
    edit(admin, profile, GET_CODE, consent_text=STATEMENT, **options)
    code = profile.embed_codes.order_by("pk").last()
    address = reverse(f"{CODES}:edit", args=[code.pk])
    page = html_of(admin.get(address))
    assert "<dd>Version 1: I agree.</dd>" in page and "<dd>Questions</dd>" in page
    questions.delete()
    assert "It has been deleted." in html_of(admin.get(address))


def test_an_opened_editor_has_changed_nothing(admin, profile):
    """Its keys are new each time; what is written is the same."""
    edit(admin, profile, PUBLISH, consent_text=STATEMENT)
    profile.refresh_from_db()
    revisions = Revision.objects.count()
    edit(admin, profile, GET_CODE)
    assert Revision.objects.count() == revisions
    edit(admin, profile, PUBLISH, consent_text=EMPTY)
    profile.refresh_from_db()
    assert profile.consent_text == ""
