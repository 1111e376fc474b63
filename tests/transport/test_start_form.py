"""What is asked before a chat, and what the server says to the answers (R16-R22)."""

import json
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.utils import timezone

from tests import factories
from wagtail_livechat.models import (
    ChatField,
    ChatFieldText,
    Conversation,
    Department,
    Message,
    Timer,
    Visitor,
    WidgetProfile,
)
from wagtail_livechat.services import conversations, portal, presence

pytestmark = pytest.mark.django_db


@pytest.fixture
def apply(site):
    """Apply the site's profile with other options."""

    def apply(**options):
        profile = WidgetProfile.objects.get(site=site)
        for name, value in options.items():
            setattr(profile, name, value)
        portal.apply(profile)
        cache.clear()

    return apply


@pytest.fixture
def field(site):
    """Make a custom field of the site; returns the name it has in the form."""

    def field(label="Field", **values) -> str:
        made = ChatField.objects.create(site=site, label=label, **values)
        cache.clear()
        return str(made.key)

    return field


def snapshot(client, **query) -> dict:
    return client.get("/livechat/api/conversation/", query).json()


def start(client, **body):
    return client.post(
        "/livechat/api/conversations/",
        json.dumps({"text": "Hello?", "client_id": str(uuid.uuid4()), **body}),
        content_type="application/json",
    )


def refusal(response) -> dict:
    assert not Conversation.objects.exists() and not Visitor.objects.exists()
    error = response.json()["error"]
    assert error["message"].endswith(".")
    return {"status": response.status_code, **error}


def test_department_name_email_and_custom_fields_come_in_this_order(
    client, site, agent, apply, field
):
    """R22"""
    factories.make_department(site, "Sales")
    apply(ask_name="optional", ask_email="required")
    second, first = field("B", sort_order=2), field("A", sort_order=1)
    assert list(factories.fields_of(snapshot(client))) == [
        *("department", "name", "email", first, second)
    ]


def test_of_a_custom_field_the_browser_gets_all_it_needs(client, site, agent, field):
    key = field("Colour", kind="choice", choices="Red\nBlue", required=True)
    long = field(
        "Story", kind="long", help_text="In short", default="Once", sort_order=1
    )
    fields = factories.fields_of(snapshot(client))
    assert fields[key] == {
        "name": key,
        "kind": "choice",
        "label": "Colour",
        "help": "",
        "required": True,
        "value": "",
        "options": [["Red", "Red"], ["Blue", "Blue"]],
    }
    assert fields[long] == {
        "name": long,
        "kind": "long",
        "label": "Story",
        "help": "In short",
        "required": False,
        "value": "Once",
        "max": 2000,
    }


@pytest.mark.parametrize(
    ("kind", "default", "value"),
    [
        ("tick", "", False),
        ("tick", "yes", True),
        ("tick", "no", False),
        ("number", "12", "12"),
        ("number", "twelve", ""),
        ("choice", "Red", "Red"),
        ("choice", "Green", ""),
        ("choices", "Red", "Red"),
        ("date", "2028-02-30", ""),
    ],
)
def test_only_what_could_be_an_answer_stands_there_to_begin_with(
    client, site, agent, field, kind, default, value
):
    key = field(kind=kind, default=default, choices="Red")
    assert factories.fields_of(snapshot(client))[key]["value"] == value


def test_in_another_language_labels_are_translated_and_values_are_not(
    client, site, agent, field
):
    key = field("Colour", kind="choice", choices="Red")
    ChatFieldText.objects.create(
        field=ChatField.objects.get(), language="ar", label="اللون", choices="أحمر"
    )
    cache.clear()
    asked = factories.fields_of(snapshot(client, lang="ar"))[key]
    assert asked["label"] == "اللون" and asked["options"] == [["Red", "أحمر"]]
    assert start(client, **{key: "Red"}).status_code == 201
    stored = Conversation.objects.get().field_values.get()
    assert (stored.label, stored.text) == ("Colour", "Red")


def test_visitors_neither_see_nor_fill_in_the_agents_fields(client, site, agent, field):
    """A15"""
    key = field("Secret", agent_only=True, required=True)
    answer = client.get("/livechat/api/conversation/").content.decode()
    assert "Secret" not in answer and key not in answer
    assert start(client, **{key: "mine"}).status_code == 201
    assert not Conversation.objects.get().field_values.exists()


def test_a_field_of_some_departments_says_of_which(client, site, agent, field):
    sales = factories.make_department(site, "Sales")
    hidden = factories.make_department(site, "Hidden", enabled=False)
    key = field(required=True)
    made = ChatField.objects.get(key=key)
    made.departments.set([sales, hidden])
    cache.clear()
    assert factories.fields_of(snapshot(client))[key]["departments"] == [sales.pk]
    # Where it is not asked it is not needed, and not stored.
    assert start(client, department="General", **{key: "x"}).status_code == 201
    assert not Conversation.objects.get().field_values.exists()
    client.cookies.clear()
    refused = start(client, department="Sales")
    assert refused.json()["error"]["field"] == key
    assert start(client, department="Sales", **{key: "x"}).status_code == 201


def test_with_one_department_its_fields_are_just_asked(client, site, agent, field):
    """R30"""
    key = field()
    made = ChatField.objects.get(key=key)
    made.departments.set(Department.objects.filter(site=site))
    cache.clear()
    assert "departments" not in factories.fields_of(snapshot(client))[key]


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_stored(
    client, site, agent, apply, field
):
    factories.make_department(site, "Sales")
    apply(ask_name="required", ask_email="required", consent_text="<p>Yes.</p>")
    number, needed = field(kind="number"), field(required=True, sort_order=1)
    field("Right", sort_order=2)
    answers = {"department": "Nowhere", "email": "noor@", number: "many"}
    error = refusal(start(client, **answers))
    assert (error["status"], error["code"]) == (400, "invalid")
    expected = ["department", "name", "email", number, needed, "consent"]
    assert list(error["fields"]) == expected
    assert all(sentence.endswith(".") for sentence in error["fields"].values())
    assert (error["field"], error["message"]) == (
        "department",
        error["fields"]["department"],
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "x" * 101}, "name"),
        ({"name": ["x"]}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"email": "x" * 250 + "@example.org"}, "email"),
        ({"email": 7}, "email"),
    ],
)
def test_a_name_or_address_that_cannot_be_stored_is_named(
    client, site, agent, body, field
):
    assert list(refusal(start(client, **body))["fields"]) == [field]


def test_answers_are_stored_with_the_chat(client, site, agent, field):
    """R21"""
    number = field("How many", kind="number", sort_order=1)
    colours = field("Colours", kind="choices", choices="Red\nBlue", sort_order=2)
    tick = field("Newsletter", kind="tick", sort_order=3)
    body = {number: "12", colours: ["Blue", "Red"], tick: True}
    assert start(client, **body).status_code == 201
    values = Conversation.objects.get().field_values
    assert list(values.values_list("label", "text")) == [
        ("How many", "12"),
        ("Colours", "Red, Blue"),
        ("Newsletter", "Yes"),
    ]


def test_what_a_returning_visitor_says_only_now_is_kept(client, site, agent, apply):
    assert start(client).status_code == 201
    conversations.end(Conversation.objects.get(), by="visitor")
    apply(ask_name="required")
    assert start(client, name="Noor").status_code == 201
    assert Visitor.objects.get().name == "Noor"
    assert snapshot(client)["form"]["fields"] == []


def test_the_statement_is_shown_and_agreed_to_once(client, site, agent, apply):
    apply(consent_text='<p>See the <a href="/privacy/">notice</a>.</p>')
    consent = snapshot(client)["form"]["consent"]
    link = {"href": "http://testserver/privacy/", "text": "notice"}
    assert consent == {"version": 1, "parts": ["See the ", link, "."]}
    assert list(refusal(start(client, consent=2))["fields"]) == ["consent"]
    assert start(client, consent=1).status_code == 201
    assert Conversation.objects.get().consent.number == 1
    assert snapshot(client)["form"]["consent"] is None


class TestLogin:
    """R16"""

    def test_the_form_says_where_to_log_in_and_to_register(
        self, client, site, agent, apply, settings
    ):
        settings.WAGTAIL_LIVECHAT = {
            **settings.WAGTAIL_LIVECHAT,
            "LOGIN_URL": "/welcome/",
            "REGISTER_URL": "/join/",
        }
        apply(require_login=True)
        form = snapshot(client)["form"]
        assert form["login"] == "http://testserver/welcome/"
        assert form["register"] == "http://testserver/join/"
        client.force_login(get_user_model().objects.create_user("nadia"))
        form = snapshot(client)["form"]
        assert form["login"] == form["register"] == ""

    def test_without_a_page_to_register_there_is_no_link(
        self, client, site, agent, apply
    ):
        apply(require_login=True)
        assert snapshot(client)["form"]["register"] == ""


class TestMachines:
    @pytest.fixture(autouse=True)
    def _least_time(self, settings):
        settings.WAGTAIL_LIVECHAT = {
            **settings.WAGTAIL_LIVECHAT,
            "MINIMUM_FILL_SECONDS": 2,
        }

    def test_a_form_that_comes_back_too_quickly_may_come_again(
        self, client, site, agent, monkeypatch
    ):
        stamp = snapshot(client)["form"]["stamp"]
        response = start(client, stamp=stamp)
        error = refusal(response)
        assert (error["status"], error["code"]) == (429, "throttled")
        assert response["Retry-After"] == str(error["retry_after"])
        later = timezone.now().timestamp() + 3
        monkeypatch.setattr("time.time", lambda: later)
        assert start(client, stamp=stamp).status_code == 201

    @pytest.mark.parametrize("body", [{}, {"stamp": "forged"}, {"stamp": "1:x"}])
    def test_a_form_without_its_time_is_refused(self, client, site, agent, body):
        error = refusal(start(client, **body))
        assert (error["status"], error["code"]) == (400, "stamp")

    def test_a_filled_in_honeypot_is_refused(self, client, site, agent):
        error = refusal(start(client, website="https://buy.example"))
        assert (error["status"], error["code"]) == (400, "spam")

    def test_a_refused_challenge_says_so(self, client, site, agent, settings):
        from wagtail_livechat import hooks

        class Plugin:
            @hooks.hookimpl
            def check_visitor(self, challenge, address):
                assert address == "127.0.0.1"
                return "" if challenge == "good" else "Please prove it."

        settings.WAGTAIL_LIVECHAT = {"MINIMUM_FILL_SECONDS": 0}
        plugin = Plugin()
        hooks.plugin_manager.register(plugin)
        try:
            error = refusal(start(client, challenge="bad"))
            assert (error["status"], error["code"]) == (403, "challenge")
            assert error["message"] == "Please prove it."
            assert start(client, challenge="good").status_code == 201
        finally:
            hooks.plugin_manager.unregister(plugin)


class TestWaiting:
    """R19"""

    def test_who_waits_knows_their_place_and_how_long(self, client, site, agent):
        factories.start_chat(site)
        chat = start(client).json()["conversation"]
        assert (chat["prompted"], chat["place"]) == (False, 2)
        assert 55 < chat["prompt_in"] <= 60
        conversations.accept(Conversation.objects.first(), agent)
        assert snapshot(client)["conversation"]["place"] == 1
        conversations.accept(Conversation.objects.last(), agent)
        chat = snapshot(client)["conversation"]
        assert chat["place"] is None and chat["prompt_in"] is None

    def test_whoever_asks_when_the_time_is_over_is_asked(self, client, site, agent):
        """I9: no process has to wait for it."""
        start(client)
        past = timezone.now() - timedelta(seconds=1)
        Timer.objects.update(deadline=past)
        for _again in range(2):
            answer = snapshot(client)
            assert answer["conversation"]["prompted"] is True
            assert answer["conversation"]["prompt_in"] is None
            assert [each["event"] for each in answer["messages"]] == ["", "prompted"]

    def test_a_repeated_start_fires_it_too(self, client, site, agent):
        body = {"client_id": str(uuid.uuid4())}
        start(client, **body)
        Timer.objects.update(deadline=timezone.now() - timedelta(seconds=1))
        assert start(client, **body).json()["conversation"]["prompted"] is True

    def test_a_late_answer_withdraws_the_question(self, client, site, agent):
        """A11"""
        start(client)
        Timer.objects.update(deadline=timezone.now() - timedelta(seconds=1))
        assert snapshot(client)["conversation"]["prompted"] is True
        conversations.accept(Conversation.objects.get(), agent)
        chat = snapshot(client)["conversation"]
        assert (chat["state"], chat["prompted"]) == ("active", False)

    def test_in_a_department_with_nobody_online_it_asks_at_once(
        self, client, site, agent
    ):
        """A4: although somebody is there for another one."""
        empty = factories.make_department(site, "Empty")
        empty.grants.filter(side="agent").delete()
        cache.clear()
        answer = start(client, department="Empty").json()
        assert answer["conversation"]["prompted"] is True
        assert answer["conversation"]["head"] == 2
        assert [each["event"] for each in answer["messages"]] == ["", "prompted"]
        client.cookies.clear()
        answer = start(client, department="General").json()
        assert answer["conversation"]["prompted"] is False

    def test_other_peoples_deadlines_are_noticed_as_well(
        self, client, site, agent, monkeypatch
    ):
        other = factories.start_chat(site).conversation
        start(client)
        Timer.objects.filter(conversation=other).update(
            deadline=timezone.now() - timedelta(seconds=1)
        )
        monkeypatch.setattr("wagtail_livechat.services.timers._looked_at", 0.0)
        snapshot(client)
        other.refresh_from_db()
        assert other.prompted_at is not None

    def test_declining_ends_the_chat_as_missed(self, client, site, agent):
        """A12"""
        start(client)
        Timer.objects.update(deadline=timezone.now() - timedelta(seconds=1))
        snapshot(client)
        answer = client.post(
            "/livechat/api/end/", "{}", content_type="application/json"
        ).json()
        assert answer["conversation"]["state"] == "missed"
        assert Message.objects.last().event == "ended"

    def test_when_the_last_agent_leaves_the_chat_in_the_window_is_prompted(
        self, client, site, agent, django_capture_on_commit_callbacks
    ):
        """A2"""
        start(client)
        with django_capture_on_commit_callbacks(execute=True):
            presence.set_online(agent, False)
        assert snapshot(client)["conversation"]["prompted"] is True
