"""Visitors leave tickets (R19, R20, A2, A3, A12; I2, T5)."""

import json
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests import factories
from wagtail_livechat.models import (
    ChatField,
    ChatSettings,
    Conversation,
    Department,
    Mail,
    Ticket,
    TicketDepartmentName,
    Timer,
    Visitor,
    WidgetProfile,
)
from wagtail_livechat.services import (
    blocking,
    conversations,
    embeds,
    portal,
    presence,
    rights,
)

pytestmark = pytest.mark.django_db

COOKIE = "livechat_visitor"
EMAIL = "noor@example.org"


@pytest.fixture
def apply(site):
    def apply(**options):
        profile = WidgetProfile.objects.get(site=site)
        for name, value in {"tickets": True, **options}.items():
            setattr(profile, name, value)
        portal.apply(profile)
        cache.clear()
        return profile

    return apply


@pytest.fixture
def questions(site, apply):
    """The site takes tickets, for one department."""
    department = factories.make_ticket_department(site, email="desk@example.org")
    apply()
    return department


@pytest.fixture
def nobody(agent):
    """No agent is there."""
    presence.set_online(agent, False)
    cache.clear()


def status(client) -> dict:
    return client.get("/livechat/api/status/").json()


def snapshot(client, **query) -> dict:
    return client.get("/livechat/api/conversation/", query).json()


def post(client, address, body):
    return client.post(
        f"/livechat/api/{address}/", json.dumps(body), content_type="application/json"
    )


def leave(client, text="When do you open?", **body):
    body = {"client_id": str(uuid.uuid4()), "text": text, "email": EMAIL, **body}
    return post(client, "ticket", body)


def start(client, text="Hello?", **body):
    body = {"client_id": str(uuid.uuid4()), "text": text, **body}
    assert post(client, "conversations", body).status_code == 201
    return Conversation.objects.last()


def error(response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


class TestOffer:
    def test_with_nobody_there_the_window_opens_for_a_ticket(
        self, client, questions, nobody
    ):
        """A2: the button stays, and there is no chat in it."""
        assert status(client)["available"] is True
        assert status(client)["proactive"] is None
        answer = snapshot(client)
        assert answer["available"] is False
        form = answer["ticket"]
        assert list(factories.fields_of(answer, "ticket")) == ["email"]
        assert form["fields"][0]["required"] is True
        assert form["consent"] is None and form["stamp"] and form["known_email"] == ""

    def test_no_chat_is_offered_by_itself_where_only_tickets_are(
        self, client, apply, questions, nobody
    ):
        """R18"""
        apply(proactive=True)
        assert status(client)["proactive"] is None

    def test_where_agents_are_the_window_is_for_chats(self, client, questions, agent):
        """The form is at hand: the chat may stay unanswered."""
        assert status(client)["available"] is True
        answer = snapshot(client)
        assert answer["available"] is True and answer["ticket"] is not None

    def test_with_tickets_off_nobody_there_means_no_launcher(
        self, client, questions, apply, nobody
    ):
        """R4"""
        apply(tickets=False)
        assert status(client)["available"] is False
        assert snapshot(client)["ticket"] is None
        assert error(leave(client)) == (403, "unavailable")
        assert not Ticket.objects.exists() and not Visitor.objects.exists()

    def test_without_a_department_for_tickets_there_are_none(
        self, client, questions, nobody
    ):
        questions.enabled = False
        questions.save()
        cache.clear()
        assert status(client)["available"] is False
        assert error(leave(client)) == (403, "unavailable")

    def test_a_department_that_is_switched_off_takes_effect_at_once(
        self, client, questions, nobody, django_capture_on_commit_callbacks
    ):
        assert status(client)["available"] is True
        with django_capture_on_commit_callbacks(execute=True):
            questions.enabled = False
            questions.save()
        assert status(client)["available"] is False

    @pytest.mark.parametrize("also_off", [False, True])
    def test_while_chat_is_switched_off_it_is_the_profiles_choice(
        self, client, site, questions, apply, agent, also_off
    ):
        """A3"""
        apply(tickets_when_off=also_off)
        ChatSettings.objects.create(site=site, enabled=False)
        cache.clear()
        assert status(client)["available"] is also_off
        assert (snapshot(client)["ticket"] is not None) is also_off
        assert leave(client).status_code == (201 if also_off else 403)

    def test_a_site_that_offers_staffed_departments_only_still_takes_tickets(
        self, client, site, questions, nobody
    ):
        ChatSettings.objects.create(site=site, staffed_only=True)
        cache.clear()
        assert status(client)["available"] is True
        assert leave(client).status_code == 201

    def test_who_may_not_chat_leaves_no_ticket(self, client, questions, agent):
        """R24"""
        rights.group_of("everyone").permissions.clear()
        cache.clear()
        assert status(client)["available"] is False
        assert snapshot(client)["ticket"] is None
        assert error(leave(client)) == (403, "unavailable")

    def test_who_has_no_department_leaves_no_ticket(
        self, client, site, questions, agent
    ):
        """R27, R31"""
        for department in Department.objects.filter(site=site):
            department.grants.filter(side="visitor").delete()
        cache.clear()
        assert snapshot(client)["ticket"] is None
        assert error(leave(client)) == (403, "unavailable")

    def test_a_page_that_leaves_no_department_takes_no_ticket(
        self, client, questions, nobody
    ):
        """R29"""
        query = "?departments=Nowhere"
        answer = client.get(f"/livechat/api/status/{query}").json()
        assert answer["available"] is False

    def test_a_blocked_visitor_leaves_no_ticket(self, client, questions, agent):
        chat = start(client)
        blocking.block(chat, agent)
        assert snapshot(client)["ticket"] is None
        assert status(client)["available"] is False
        assert error(leave(client)) == (403, "blocked")
        assert not Ticket.objects.exists()

    def test_where_a_login_is_required_it_is_for_tickets_too(
        self, client, questions, apply, nobody
    ):
        """R16"""
        apply(require_login=True)
        assert snapshot(client)["ticket"] is None
        assert error(leave(client)) == (403, "login")
        client.force_login(get_user_model().objects.create_user("nadia"))
        assert leave(client).status_code == 201

    def test_a_warm_status_costs_no_query(
        self, client, questions, nobody, django_assert_num_queries
    ):
        status(client)
        with django_assert_num_queries(0):
            assert status(client)["available"] is True


class TestForm:
    def test_a_fixed_department_is_not_asked_for(
        self, client, site, questions, apply, nobody
    ):
        """R20"""
        other = factories.make_ticket_department(site, "Complaints")
        apply(ticket_department=other)
        assert "department" not in factories.fields_of(snapshot(client), "ticket")
        assert leave(client).status_code == 201
        assert Ticket.objects.get().department == other
        refused = leave(client, department=str(questions.pk))
        assert refused.json()["error"]["field"] == "department"

    def test_else_the_visitor_chooses_if_there_is_a_choice(
        self, client, site, questions, nobody
    ):
        other = factories.make_ticket_department(site, "Complaints", sort_order=1)
        field = factories.fields_of(snapshot(client), "ticket")["department"]
        assert field["options"] == [
            [str(questions.pk), "Questions"],
            [str(other.pk), "Complaints"],
        ]
        refused = leave(client)
        assert list(refused.json()["error"]["fields"]) == ["department"]
        assert leave(client, department=str(other.pk)).status_code == 201
        assert Ticket.objects.get().department == other

    def test_they_are_named_in_the_visitors_language(
        self, client, site, questions, nobody, django_capture_on_commit_callbacks
    ):
        """R28, for tickets: at once, though the names are remembered."""
        factories.make_ticket_department(site, "Complaints", sort_order=1)

        def names() -> list[str]:
            shown = snapshot(client, lang="ar")
            field = factories.fields_of(shown, "ticket")["department"]
            return [name for _number, name in field["options"]]

        assert names() == ["Questions", "Complaints"]
        with django_capture_on_commit_callbacks(execute=True):
            name = TicketDepartmentName.objects.create(
                department=questions, language="ar", name="أسئلة"
            )
        assert names() == ["أسئلة", "Complaints"]
        with django_capture_on_commit_callbacks(execute=True):
            name.delete()
        assert names() == ["Questions", "Complaints"]

    def test_another_sites_department_cannot_be_chosen(self, client, questions, nobody):
        museum = factories.make_site("museum.localhost")
        foreign = factories.make_ticket_department(museum, "Museum")
        refused = leave(client, department=str(foreign.pk))
        assert refused.json()["error"]["field"] == "department"

    def test_custom_fields_are_asked_where_there_is_no_chat(
        self, client, site, questions, nobody
    ):
        """R22"""
        field = ChatField.objects.create(site=site, label="Card", required=True)
        ChatField.objects.create(site=site, label="Secret", agent_only=True)
        cache.clear()
        key = str(field.key)
        assert list(factories.fields_of(snapshot(client), "ticket")) == ["email", key]
        refused = leave(client, email="")
        assert list(refused.json()["error"]["fields"]) == ["email", key]
        assert not Ticket.objects.exists() and not Visitor.objects.exists()
        assert leave(client, **{key: "1234"}).status_code == 201
        assert Ticket.objects.get().fields == [{"label": "Card", "text": "1234"}]

    def test_the_statement_has_to_be_agreed_to(self, client, questions, apply, nobody):
        apply(consent_text="<p>I agree.</p>")
        assert snapshot(client)["ticket"]["consent"]["version"] == 1
        assert list(leave(client).json()["error"]["fields"]) == ["consent"]
        assert leave(client, consent=1).status_code == 201
        assert Ticket.objects.get().consent.number == 1
        assert snapshot(client)["ticket"]["consent"] is None

    def test_a_known_address_is_shown_by_its_ends_and_not_asked_again(
        self, client, questions, nobody
    ):
        """A16"""
        assert leave(client).status_code == 201
        answer = snapshot(client)
        assert factories.fields_of(answer, "ticket") == {}
        assert answer["ticket"]["known_email"] == "n•••@example.org"
        assert leave(client, email="").status_code == 201
        assert {ticket.email for ticket in Ticket.objects.all()} == {EMAIL}

    @pytest.mark.parametrize("how", ["off", "optional", "required"])
    def test_the_name_is_asked_for_as_before_a_chat(
        self, client, questions, apply, nobody, how
    ):
        """R17"""
        apply(ask_name=how)
        fields = factories.fields_of(snapshot(client), "ticket")
        assert ("name" in fields) is (how != "off")
        assert leave(client).status_code == (400 if how == "required" else 201)
        assert leave(client, name="Noor").status_code == 201
        assert Ticket.objects.first().name == "Noor"


class TestLeaving:
    def test_who_was_never_here_gets_a_reference_and_is_known(
        self, client, questions, nobody
    ):
        response = leave(client, page_url="http://localhost/en/", lang="ar")
        answer = response.json()
        assert response.status_code == 201
        ticket = Ticket.objects.get()
        assert (answer["reference"], answer["email"]) == (ticket.reference, EMAIL)
        assert answer["conversation"] is None and "form" in answer
        assert response.cookies[COOKIE]["httponly"]
        assert ticket.visitor == Visitor.objects.get()
        assert (ticket.body, ticket.subject) == (*["When do you open?"] * 2,)
        assert ticket.page_url == "http://localhost/en/" and ticket.language == "ar"
        assert sorted(Mail.objects.values_list("to", flat=True)) == [
            *("desk@example.org", EMAIL)
        ]

    def test_sent_again_it_is_one_ticket_and_the_same_answer(
        self, client, questions, nobody
    ):
        """I2: also if the answer with the token was lost."""
        body = {"client_id": str(uuid.uuid4())}
        first = leave(client, **body)
        again = leave(client, **body)
        client.cookies.clear()
        lost = leave(client, **body)
        assert [each.status_code for each in (first, again, lost)] == [201, 200, 200]
        assert len({each.json()["reference"] for each in (first, again, lost)}) == 1
        assert lost.cookies[COOKIE].value == first.cookies[COOKIE].value
        assert Ticket.objects.count() == Visitor.objects.count() == 1
        assert error(leave(client, "Other", **body)) == (409, "conflict")

    def test_after_a_while_a_repeated_request_gives_no_token(
        self, client, questions, nobody
    ):
        body = {"client_id": str(uuid.uuid4())}
        leave(client, **body)
        Ticket.objects.update(created_at=timezone.now() - timedelta(minutes=11))
        client.cookies.clear()
        assert not leave(client, **body).cookies

    def test_a_waiting_chat_becomes_the_ticket(self, client, questions, agent):
        """A12, T5: which one it is the server knows by the token."""
        chat = start(client, "I lost my card", name="Noor", email=EMAIL)
        Timer.objects.update(deadline=timezone.now() - timedelta(seconds=1))
        answer = snapshot(client)
        assert answer["conversation"]["prompted"] is True
        assert factories.fields_of(answer, "ticket") == {}
        response = leave(client, "", email="")
        assert response.status_code == 201
        ticket = Ticket.objects.get()
        assert ticket.conversation == chat
        assert (ticket.name, ticket.email) == ("Noor", EMAIL)
        assert ticket.body == "I lost my card"
        answer = response.json()
        assert answer["conversation"]["state"] == "missed"
        told = [(each["event"], each["text"]) for each in answer["messages"][1:]]
        assert told == [("prompted", ""), ("ticket", ticket.reference), ("ended", "")]

    def test_a_chats_ticket_sent_again_is_found(self, client, questions, agent):
        start(client)
        body = {"client_id": str(uuid.uuid4()), "text": ""}
        first, again = leave(client, **body), leave(client, **body)
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json()["reference"] == again.json()["reference"]

    def test_the_fields_of_the_chat_are_not_asked_again(
        self, client, site, questions, agent
    ):
        field = ChatField.objects.create(site=site, label="Card", required=True)
        cache.clear()
        start(client, **{str(field.key): "1234"})
        assert list(factories.fields_of(snapshot(client), "ticket")) == ["email"]
        assert leave(client).status_code == 201
        assert Ticket.objects.get().fields == [{"label": "Card", "text": "1234"}]

    def test_once_an_agent_has_answered_there_is_no_ticket(
        self, client, questions, agent
    ):
        """A11"""
        conversations.accept(start(client), agent)
        assert error(leave(client)) == (409, "answered")
        assert not Ticket.objects.exists()

    def test_when_chat_was_switched_off_meanwhile_the_ticket_is_taken(
        self, client, site, questions, agent
    ):
        """A17: whoever waits is not left hanging."""
        start(client)
        ChatSettings.objects.create(site=site, enabled=False)
        cache.clear()
        assert snapshot(client)["ticket"] is not None
        assert leave(client).status_code == 201

    def test_after_the_chat_has_ended_it_is_a_ticket_of_its_own(
        self, client, questions, agent
    ):
        chat = start(client)
        conversations.end(chat, by="visitor")
        assert leave(client).status_code == 201
        assert Ticket.objects.get().conversation is None

    def test_another_visitor_has_nothing_to_do_with_that_chat(
        self, client, questions, agent
    ):
        """T5"""
        chat = start(client)
        response = leave(Client(), conversation=str(chat.uuid), id=str(chat.uuid))
        assert response.status_code == 201
        assert Ticket.objects.get().conversation is None
        chat.refresh_from_db()
        assert chat.state == Conversation.State.WAITING

    @pytest.mark.parametrize("text", ["", "  ", "x" * 4001, "a\0b"])
    def test_a_text_that_cannot_be_is_named(self, client, questions, nobody, text):
        refused = leave(client, text)
        assert error(refused) == (400, "invalid")
        assert refused.json()["error"]["field"] == "text"
        assert not Visitor.objects.exists()

    @pytest.mark.parametrize("email", ["noor", "a b@example.org", "x\n@example.org", 5])
    def test_an_address_that_no_letter_reaches_is_named(
        self, client, questions, nobody, email
    ):
        assert leave(client, email=email).json()["error"]["field"] == "email"

    def test_a_honeypot_and_a_form_without_its_time_are_refused(
        self, client, questions, nobody, settings
    ):
        assert error(leave(client, website="x")) == (400, "spam")
        settings.WAGTAIL_LIVECHAT = {"MINIMUM_FILL_SECONDS": 2}
        assert error(leave(client)) == (400, "stamp")
        stamp = snapshot(client)["ticket"]["stamp"]
        assert error(leave(client, stamp=stamp)) == (429, "throttled")

    def test_too_many_tickets_are_told_when_to_come_back(
        self, client, questions, nobody, settings
    ):
        """T20"""
        settings.WAGTAIL_LIVECHAT = {
            **settings.WAGTAIL_LIVECHAT,
            "RATE_LIMITS": {"ticket": "2/600"},
        }
        codes = [leave(client).status_code for _number in range(4)]
        # The first made the visitor; after that it is the visitor who is counted.
        assert codes == [201, 201, 201, 429]

    def test_a_pasted_code_brings_the_token_in_the_answer(
        self, client, apply, questions, nobody
    ):
        profile = apply()
        profile.allowed_origins = "https://shop.example"
        code = embeds.create(profile)
        headers = {"origin": "https://shop.example", "sec-fetch-site": "cross-site"}
        response = client.post(
            f"/livechat/api/ticket/?embed={code.key}",
            {"client_id": str(uuid.uuid4()), "text": "Hello", "email": EMAIL},
            content_type="application/json",
            headers=headers,
        )
        assert response.status_code == 201, response.content
        assert response.json()["token"] and not response.cookies
