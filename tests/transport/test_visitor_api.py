"""The visitor's endpoints (R3, R4, R13-R18, R29; I1, I2; T5, T6, T8, T20)."""

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
    ChatSettings,
    Conversation,
    Department,
    DepartmentName,
    Message,
    Visitor,
    WidgetProfile,
)
from wagtail_livechat.services import blocking, conversations, portal, presence

COOKIE = "livechat_visitor"


def send(client, name, body, query="", **kwargs):
    return client.post(
        f"/livechat/api/{name}/{query}",
        json.dumps(body),
        content_type="application/json",
        **kwargs,
    )


def start(client, text="Hello?", client_id=None, query="", **body):
    return send(
        client,
        "conversations",
        {"text": text, "client_id": client_id or str(uuid.uuid4()), **body},
        query=query,
    )


def apply(site, **options):
    """Apply the site's profile with these options."""
    profile = WidgetProfile.objects.get(site=site)
    for name, value in options.items():
        setattr(profile, name, value)
    portal.apply(profile)
    cache.clear()  # done after the commit, which this test's transaction never has
    return profile


def say(client, text="And?", client_id=None, **kwargs):
    body = {"text": text, "client_id": client_id or str(uuid.uuid4())}
    return send(client, "messages", body, **kwargs)


def error(response):
    return response.status_code, response.json()["error"]["code"]


def test_status_says_whether_there_is_a_chat(client, site, agent):
    profile = WidgetProfile.objects.get(site=site)
    assert client.get(f"/livechat/api/status/?profile={profile.key}").json() == {
        "available": True,
        "resume": False,
        "title": "Chat",
        "button": {
            "text": "Chat with us",
            "size": "medium",
            "icon": "bubble",
            "position": "end",
            "background": "#1d5c8f",
            "color": "#ffffff",
            "border": "",
        },
        "chat": f"http://testserver/livechat/chat/?lang=en&profile={profile.key}",
        "proactive": None,
    }


def test_the_applied_options_are_what_visitors_get(client, site, agent):
    """R14, R18: not the ones that somebody is working on."""
    profile = apply(site, button_text="Ask us", border_color="#ffffff", proactive=True)
    profile.button_text = "A draft"
    profile.save()
    answer = client.get("/livechat/api/status/").json()
    assert answer["button"]["text"] == "Ask us"
    assert answer["button"]["border"] == "#ffffff"
    assert answer["proactive"] == {
        "seconds": 60,
        "title": "Can we help you?",
        "text": "Chat with one of us now.",
        "open": "Start chat",
        "dismiss": "No, thanks",
    }


@pytest.mark.parametrize("reason", ["nobody there", "switched off", "needs login"])
def test_no_offer_comes_by_itself_where_no_chat_can_start(
    client, site, agent, reason, django_capture_on_commit_callbacks
):
    """R18"""
    apply(site, proactive=True, require_login=reason == "needs login")
    with django_capture_on_commit_callbacks(execute=True):
        if reason == "nobody there":
            presence.set_online(agent, False)
        if reason == "switched off":
            ChatSettings.objects.create(site=site, enabled=False)
    assert client.get("/livechat/api/status/").json().get("proactive") is None


@pytest.mark.parametrize("key", ["x", "", factories.UNKNOWN_KEY, "\0"])
def test_an_unknown_or_removed_profile_offers_nothing(client, site, agent, key):
    """R13"""
    if not key:
        profile = WidgetProfile.objects.get(site=site)
        portal.remove(profile)
        key = str(profile.key)
    answer = client.get("/livechat/api/status/", {"profile": key})
    assert answer.json() == {"available": False, "resume": False}
    refused = start(
        client, query=f"?profile={key}" if key.isprintable() else "?profile=%00"
    )
    assert error(refused) == (403, "unavailable")
    assert not Conversation.objects.exists()


def test_another_sites_profile_is_not_offered_here(client, site, agent):
    museum = factories.make_site("museum.localhost")
    key = WidgetProfile.objects.get(site=museum).key
    answer = client.get(f"/livechat/api/status/?profile={key}").json()
    assert answer == {"available": False, "resume": False}


def test_the_window_is_told_what_to_ask_and_how_to_look(client, site, agent):
    """R14, R16, R17"""
    apply(
        site,
        panel_size="large",
        ask_name="optional",
        ask_email="required",
        waiting_seconds=90,
        title="Ask",
        greeting="Hello there",
        waiting_text="Soon",
        unanswered_text="Nobody came",
        unavailable_text="Closed",
        ended_text="Bye",
    )
    answer = client.get("/livechat/api/conversation/?texts=1").json()
    assert answer["size"] == "large" and answer["waiting_seconds"] == 90
    form = answer["form"]
    assert form.pop("stamp")
    assert form == {
        "login": "",
        "register": "",
        "fields": [
            {
                "name": "name",
                "kind": "text",
                "label": "Name",
                "help": "",
                "required": False,
                "value": "",
                "autocomplete": "name",
                "max": 100,
            },
            {
                "name": "email",
                "kind": "email",
                "label": "E-mail",
                "help": "",
                "required": True,
                "value": "",
                "autocomplete": "email",
                "max": 254,
            },
        ],
        "consent": None,
    }
    assert answer["title"] == "Ask"
    own = ("greeting", "waiting", "unanswered", "unavailable", "ended")
    assert [answer["texts"][name] for name in own] == [
        *("Hello there", "Soon", "Nobody came", "Closed", "Bye")
    ]


@pytest.mark.parametrize("field", ["name", "email"])
def test_what_is_asked_is_checked_by_the_server(client, site, agent, field):
    """R17"""
    apply(site, **{f"ask_{field}": "required"})
    refused = start(client)
    assert error(refused) == (400, "invalid")
    assert refused.json()["error"]["field"] == field
    assert not Conversation.objects.exists() and not Visitor.objects.exists()
    assert start(client, **{field: "noor@example.org"}).status_code == 201
    form = client.get("/livechat/api/conversation/").json()["form"]
    assert form["fields"] == []  # A16: known by now


def test_a_login_that_is_required_is_required_by_the_server(
    client, site, agent, settings
):
    """R16: the form says where to log in; afterwards a chat can be started."""
    settings.WAGTAIL_LIVECHAT = {**settings.WAGTAIL_LIVECHAT, "LOGIN_URL": "/welcome/"}
    apply(site, require_login=True)
    assert error(start(client)) == (403, "login")
    assert not Visitor.objects.exists()
    form = client.get("/livechat/api/conversation/").json()["form"]
    assert form["login"] == "http://testserver/welcome/"
    client.force_login(get_user_model().objects.create_user("nadia"))
    assert start(client).status_code == 201
    assert client.get("/livechat/api/conversation/").json()["form"]["login"] == ""


def test_a_department_can_be_asked_for(client, site, agent):
    """R28: by its number, as the form does, or by a name."""
    sales = factories.make_department(site, "Sales")
    support = factories.make_department(site, "Support")
    refused = start(client, department="Marketing")
    assert error(refused) == (400, "invalid")
    assert refused.json()["error"]["field"] == "department"
    assert start(client, department="sales").status_code == 201
    assert Conversation.objects.get().department == sales
    client.cookies.clear()
    assert start(client, department=str(support.pk)).status_code == 201
    assert Conversation.objects.last().department == support


def test_a_department_whose_name_is_anothers_number_is_no_trap(client, site, agent):
    """The form sends numbers."""
    sales = factories.make_department(site, "Sales", sort_order=2)
    factories.make_department(site, str(sales.pk), sort_order=1)
    assert start(client, department=str(sales.pk)).status_code == 201
    assert Conversation.objects.get().department == sales


def test_the_form_names_the_departments_in_the_visitors_language(client, site, agent):
    """R28: in the server's order, the default one first."""
    sales = factories.make_department(site, "Sales", sort_order=2)
    billing = factories.make_department(site, "Billing", sort_order=1)
    DepartmentName.objects.create(department=sales, language="ar", name="المبيعات")
    general = Department.objects.get(name="General")
    answer = client.get("/livechat/api/conversation/?lang=ar").json()
    field = factories.fields_of(answer)["department"]
    assert field["kind"] == "choice" and field["required"] is True
    assert field["options"] == [
        [str(general.pk), "General"],
        [str(billing.pk), "Billing"],
        [str(sales.pk), "المبيعات"],
    ]


@pytest.mark.parametrize("wanted", ["Sales", " sales", "المبيعات", "{pk}"])
def test_a_page_may_ask_for_one_by_number_or_by_any_name(client, site, agent, wanted):
    sales = factories.make_department(site, "Sales")
    DepartmentName.objects.create(department=sales, language="ar", name="المبيعات")
    query = {"department": wanted.format(pk=sales.pk)}
    answer = client.get("/livechat/api/conversation/", query).json()
    assert factories.fields_of(answer)["department"]["value"] == str(sales.pk)


@pytest.mark.parametrize("wanted", ["Marketing", "0", "\0", "x" * 5000, ""])
def test_what_is_not_offered_is_not_chosen(client, site, agent, wanted):
    factories.make_department(site, "Sales")
    query = {"department": wanted}
    answer = client.get("/livechat/api/conversation/", query).json()
    field = factories.fields_of(answer)["department"]
    assert field["value"] == "" and len(field["options"]) == 2


@pytest.mark.parametrize("narrowed", ["{pk}", "Sales", "sales,Marketing", "Sales,,"])
def test_a_page_may_narrow_the_choice(client, site, agent, narrowed):
    """R29, R30: what is left is the only one."""
    sales = factories.make_department(site, "Sales")
    query = f"?departments={narrowed.format(pk=sales.pk)}"
    answer = client.get(f"/livechat/api/conversation/{query}").json()
    assert answer["available"] is True and answer["form"]["fields"] == []
    refused = start(client, query=query, department="General")
    assert error(refused) == (400, "invalid")
    assert start(client, query=query).status_code == 201
    assert Conversation.objects.get().department == sales


def test_a_page_that_narrows_to_nothing_has_no_chat(client, site, agent):
    """R29, R31"""
    query = "?departments=Marketing"
    assert client.get(f"/livechat/api/status/{query}").json()["available"] is False
    assert error(start(client, query=query)) == (403, "unavailable")
    assert not Conversation.objects.exists()


def test_many_names_narrow_as_well_and_cost_little(
    client, site, agent, django_assert_num_queries
):
    """What comes after the first hundred is left out: never wider than asked."""
    factories.make_department(site, "Sales")
    names = ",".join(["x"] * 99)
    client.get("/livechat/api/status/")
    for query, available in ((f"{names},Sales", True), (f"{names},x,Sales", False)):
        with django_assert_num_queries(0):
            answer = client.get("/livechat/api/status/", {"departments": query})
        assert answer.json()["available"] is available


def test_the_chat_page_is_narrowed_as_the_page_that_leads_to_it(client, site, agent):
    """R29"""
    answer = client.get("/livechat/api/status/?departments=Sales, Support").json()
    assert answer["chat"].endswith("&departments=Sales%2CSupport")


class TestBlocked:
    def test_a_blocked_visitor_is_told_so_and_can_start_nothing(
        self, client, site, agent
    ):
        start(client)
        blocking.block(Conversation.objects.get(), agent)
        answer = client.get("/livechat/api/conversation/").json()
        assert answer["conversation"]["state"] == "missed"
        assert answer["available"] is False
        assert client.get("/livechat/api/status/").json()["available"] is False
        refused = start(client)
        assert error(refused) == (403, "blocked")
        assert refused.json()["error"]["message"].endswith(".")
        assert Conversation.objects.count() == 1

    def test_the_account_is_blocked_and_not_the_browser_alone(
        self, client, site, agent
    ):
        user = get_user_model().objects.create_user("nadia")
        client.force_login(user)
        start(client)
        blocking.block(Conversation.objects.get(), agent)
        elsewhere = Client()
        elsewhere.force_login(user)
        assert error(start(elsewhere)) == (403, "blocked")
        assert start(Client()).status_code == 201

    def test_after_a_day_it_is_over(self, client, site, agent):
        start(client)
        blocking.block(Conversation.objects.get(), agent)
        past = timezone.now() - timedelta(seconds=1)
        Visitor.objects.update(blocked_until=past)
        assert start(client).status_code == 201


def test_a_profile_without_texts_speaks_the_language_of_the_page(client, site, agent):
    answer = client.get("/livechat/api/status/?lang=ar").json()
    assert answer["button"]["text"] == "تحدث معنا"
    assert answer["title"] == "المحادثة"


def test_status_without_an_agent(client, site):
    """R4"""
    assert client.get("/livechat/api/status/").json()["available"] is False


def test_status_of_a_switched_off_chat(client, site, agent):
    """R3"""
    ChatSettings.objects.create(site=site, enabled=False)
    assert client.get("/livechat/api/status/").json()["available"] is False


def test_a_visitor_whose_chats_are_gone_has_nothing_to_write_to(client, site, agent):
    assert start(client).status_code == 201
    Conversation.objects.all().delete()
    assert error(say(client)) == (409, "ended")


def test_a_warm_status_costs_no_query_and_sets_no_cookie(
    client, site, agent, django_assert_num_queries
):
    client.get("/livechat/api/status/")
    with django_assert_num_queries(0):
        response = client.get("/livechat/api/status/")
    assert not response.cookies


def test_status_of_an_unknown_host_is_not_an_error_page(client, db):
    from wagtail.models import Site

    Site.objects.all().delete()
    response = client.get("/livechat/api/status/")
    assert error(response) == (404, "not_found")


def test_starting_answers_with_the_chat_and_a_cookie_scripts_cannot_read(
    client, site, agent
):
    response = start(client, "Do you open on Sunday?", page_url="http://localhost/en/")
    assert response.status_code == 201
    answer = response.json()
    assert answer["conversation"]["state"] == "waiting"
    assert answer["conversation"]["head"] == 1
    assert [m["text"] for m in answer["messages"]] == ["Do you open on Sunday?"]
    cookie = response.cookies[COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/"
    assert Conversation.objects.get().page_url == "http://localhost/en/"


def test_over_tls_the_cookie_is_bound_to_the_host(client, site, agent):
    response = client.post(
        "/livechat/api/conversations/",
        json.dumps({"text": "Hello", "client_id": str(uuid.uuid4())}),
        content_type="application/json",
        secure=True,
    )
    cookie = response.cookies[f"__Host-{COOKIE}"]
    assert cookie["secure"] and not cookie["domain"]


def test_a_start_that_is_refused_leaves_no_trace(client, site):
    response = start(client)
    assert error(response) == (403, "unavailable")
    assert not response.cookies and not Visitor.objects.exists()


def test_a_repeated_start_is_one_chat(client, site, agent):
    client_id = str(uuid.uuid4())
    first = start(client, client_id=client_id)
    client.cookies.clear()  # the first answer was lost on its way
    second = start(client, client_id=client_id)
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["conversation"]["id"] == first.json()["conversation"]["id"]
    assert second.cookies[COOKIE].value == first.cookies[COOKIE].value


def test_without_a_token_there_is_no_conversation_and_no_error(client, site, agent):
    answer = client.get("/livechat/api/conversation/").json()
    assert answer["conversation"] is None and answer["available"] is True


def test_texts_come_in_the_language_of_the_page(client, site):
    plain = client.get("/livechat/api/conversation/?texts=1&lang=en").json()
    assert plain["texts"]["send"] == "Send"
    assert "texts" not in client.get("/livechat/api/conversation/").json()
    unknown = client.get("/livechat/api/conversation/?texts=1&lang=../../etc")
    assert unknown.json()["texts"]["send"] == "Send"


def test_a_message_is_stored_once_however_often_it_is_sent(client, site, agent):
    """I2"""
    start(client)
    client_id = str(uuid.uuid4())
    answers = [say(client, "One", client_id) for _ in range(3)]
    assert [a.status_code for a in answers] == [201, 200, 200]
    assert len({json.dumps(a.json(), sort_keys=True) for a in answers}) == 1
    assert error(say(client, "Other", client_id)) == (409, "conflict")
    assert Message.objects.count() == 2


def test_the_answer_names_the_message_as_its_reader_sees_it(client, site, agent):
    start(client)
    client_id = str(uuid.uuid4())
    message = say(client, "Hi", client_id).json()["message"]
    at = message.pop("at")
    assert at.endswith("Z")
    assert message == {
        "seq": 2,
        "prev": 1,
        "client_id": client_id,
        "sender": "visitor",
        "name": "",
        "text": "Hi",
        "event": "",
        "by": "",
    }


def test_catching_up_after_a_cursor(client, site, agent):
    """I4"""
    start(client)
    say(client, "two")
    say(client, "three")
    answer = client.get("/livechat/api/conversation/?after=1").json()
    assert [m["seq"] for m in answer["messages"]] == [2, 3]
    assert client.get("/livechat/api/conversation/?after=9").json()["reset"] is True
    assert error(client.get("/livechat/api/conversation/?after=-1")) == (400, "invalid")
    assert error(client.get("/livechat/api/conversation/?after=x")) == (400, "invalid")


def test_visitors_see_an_agents_name_only_after_the_accept(client, site, agent):
    """T25"""
    start(client)
    assert (
        client.get("/livechat/api/conversation/").json()["conversation"]["agent"]
        is None
    )
    conversations.accept(Conversation.objects.get(), agent)
    raw = client.get("/livechat/api/conversation/").content.decode()
    answer = json.loads(raw)
    assert answer["conversation"]["agent"] == {"name": "Amira Haddad"}
    assert answer["messages"][-1]["event"] == "accepted"
    assert agent.username not in raw and agent.email not in raw


def test_an_agent_without_a_full_name_is_just_an_agent(client, site):
    nameless = factories.go_online(
        factories.make_agent(site, "canary", first_name="", last_name="")
    )
    start(client)
    conversations.accept(Conversation.objects.get(), nameless)
    answer = client.get("/livechat/api/conversation/").json()
    assert answer["conversation"]["agent"] == {"name": "Agent"}


def test_ending(client, site, agent):
    start(client)
    assert send(client, "end", {}).json()["conversation"]["state"] == "missed"
    assert error(say(client)) == (409, "ended")
    answer = client.get("/livechat/api/conversation/").json()
    assert answer["messages"][-1]["by"] == "visitor"


def test_typing_is_told_and_not_stored(client, site, agent):
    start(client)
    assert send(client, "typing", {}).status_code == 204
    assert Message.objects.count() == 1


@pytest.mark.parametrize("name", ["messages", "typing", "end"])
def test_without_a_token_nothing_can_be_written(client, site, agent, name):
    body = {"text": "x", "client_id": str(uuid.uuid4())}
    assert error(send(client, name, body)) == (401, "no_visitor")
    client.cookies[COOKIE] = "guessed"
    assert error(send(client, name, body)) == (401, "no_visitor")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "x"}, "client_id"),
        ({"text": "x", "client_id": "1"}, "client_id"),
        ({"text": "x", "client_id": 7}, "client_id"),
        ({"text": "x", "client_id": str(uuid.uuid1())}, "client_id"),
        ({"client_id": str(uuid.uuid4())}, "text"),
        ({"text": None, "client_id": str(uuid.uuid4())}, "text"),
        ({"text": ["x"], "client_id": str(uuid.uuid4())}, "text"),
        ({"text": "\0", "client_id": str(uuid.uuid4())}, "text"),
        ({"text": "x" * 4001, "client_id": str(uuid.uuid4())}, "text"),
        ({"text": " ", "client_id": str(uuid.uuid4())}, "text"),
        ({"text": "x", "client_id": str(uuid.uuid4()), "email": "no"}, "email"),
        ({"text": "x", "client_id": str(uuid.uuid4()), "name": 5}, "name"),
        (
            {"text": "x", "client_id": str(uuid.uuid4()), "page_title": "\0"},
            "page_title",
        ),
    ],
)
def test_a_wrong_field_is_named_in_a_sentence(client, site, agent, body, field):
    response = send(client, "conversations", body)
    assert error(response) == (400, "invalid")
    assert response.json()["error"]["field"] == field
    assert response.json()["error"]["message"].endswith(".")
    assert not Conversation.objects.exists()


@pytest.mark.parametrize("raw", [b" ", b"[]", b"{", b"\xff", b'"x"', b"[" * 5000])
def test_a_body_that_is_no_json_object_is_refused(client, site, agent, raw):
    response = client.post(
        "/livechat/api/conversations/", raw, content_type="application/json"
    )
    assert error(response) == (400, "invalid")


def test_a_huge_body_is_refused(client, site, agent):
    assert error(start(client, "x" * 33_000)) == (413, "too_large")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded"]
)
def test_only_json_is_taken(client, site, agent, content_type):
    """T8: what a foreign page's form can send is never taken."""
    body = json.dumps({"text": "x", "client_id": str(uuid.uuid4())})
    response = client.post(
        "/livechat/api/conversations/", body, content_type=content_type
    )
    assert error(response) == (415, "media_type")


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
    ],
)
def test_other_origins_cannot_write(client, site, agent, headers):
    """T8"""
    start(client)
    assert error(say(client, headers=headers)) == (403, "origin")
    assert Message.objects.count() == 1


def test_the_own_origin_can_write(client, site, agent):
    headers = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    start(client)
    assert say(client, headers=headers).status_code == 201


@pytest.mark.parametrize(
    ("path", "method"),
    [("status", "post"), ("conversations", "get"), ("messages", "delete")],
)
def test_the_wrong_method_is_named(client, site, path, method):
    response = getattr(client, method)(f"/livechat/api/{path}/")
    assert error(response) == (405, "method")
    assert response["Allow"] in {"GET", "POST"}


def test_too_many_requests_are_told_when_to_come_back(client, site, agent, settings):
    """T20"""
    settings.WAGTAIL_LIVECHAT = {
        **settings.WAGTAIL_LIVECHAT,
        "RATE_LIMITS": {"send_burst": "2/10"},
    }
    start(client)
    codes = [say(client).status_code for _ in range(3)]
    assert codes == [201, 201, 429]
    refused = say(client)
    assert 1 <= int(refused["Retry-After"]) <= 10
    assert refused.json()["error"]["retry_after"] == int(refused["Retry-After"])


def test_a_limit_can_be_lifted(client, site, agent, settings):
    settings.WAGTAIL_LIVECHAT = {
        **settings.WAGTAIL_LIVECHAT,
        "RATE_LIMITS": {"send": None, "send_burst": None},
    }
    start(client)
    assert {say(client).status_code for _ in range(15)} == {201}


def test_a_message_costs_at_most_six_queries(
    client, site, agent, django_assert_max_num_queries
):
    start(client)
    say(client)
    # Two more than a request has: the test's own transaction turns BEGIN and
    # COMMIT into SAVEPOINT and RELEASE, which are counted.
    with django_assert_max_num_queries(7):
        say(client)


def test_after_a_log_in_the_chat_goes_on_under_a_new_token(client, site, agent):
    start(client)
    before = client.cookies[COOKIE].value
    user = get_user_model().objects.create_user("nadia", password="secret")
    client.force_login(user)
    client.cookies[COOKIE] = before
    response = say(client, "Logged in now")
    assert response.status_code == 201
    after = client.cookies[COOKIE].value
    assert after != before
    client.cookies[COOKIE] = before
    assert error(say(client)) == (401, "no_visitor")


def test_after_a_log_out_the_next_person_finds_no_chat(client, site, agent):
    user = get_user_model().objects.create_user("nadia", password="secret")
    client.force_login(user)
    start(client)
    token = client.cookies[COOKIE].value
    client.logout()
    client.cookies[COOKIE] = token
    assert client.get("/livechat/api/conversation/").json()["conversation"] is None
    assert error(say(client)) == (401, "no_visitor")


def test_going_offline_shows_at_the_next_question(client, site, agent, db):
    assert client.get("/livechat/api/status/").json()["available"]
    presence.set_online(agent, False)
    cache.clear()  # done after the commit, which this test's transaction never has
    assert not client.get("/livechat/api/status/").json()["available"]
