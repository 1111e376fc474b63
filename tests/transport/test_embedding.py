"""Codes on pages of other origins: who may ask, read and write (R7, R8, R12; T8)."""

import json
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests import factories
from wagtail_livechat.models import (
    ChatSettings,
    Conversation,
    EmbedCode,
    Message,
    Visitor,
    WidgetProfile,
)
from wagtail_livechat.services import conversations, embeds, portal

SHOP = "https://shop.example"
OTHER = "https://evil.example"
OWN = "http://testserver"
COOKIE = "livechat_visitor"
POSTS = ["conversations", "messages", "typing", "end", "ticket"]
GETS = ["status", "conversation"]


@pytest.fixture
def code(site, agent) -> EmbedCode:
    """A code that works on the shop's pages."""
    profile = WidgetProfile.objects.get(site=site)
    profile.allowed_origins = SHOP
    return embeds.create(profile)


class ForeignPage:
    """What a page with the pasted code does, on whatever origin it stands."""

    def __init__(self, code, origin=SHOP, site="cross-site"):
        self.client = Client()
        self.key = code if isinstance(code, str) else str(code.key)
        self.headers = {"sec-fetch-site": site} | ({"origin": origin} if origin else {})
        self.token = ""
        #: What the page adds to the address of each request.
        self.query = ""

    def _headers(self):
        token = {"authorization": f"Bearer {self.token}"} if self.token else {}
        return self.headers | token

    def url(self, name):
        return f"/livechat/api/{name}/?embed={self.key}&lang=en{self.query}"

    def get(self, name):
        return self.client.get(self.url(name), headers=self._headers())

    def post(self, name, **body):
        content = {"text": "Hello", "client_id": str(uuid.uuid4()), **body}
        return self.client.post(
            self.url(name),
            json.dumps(content),
            content_type="application/json",
            headers=self._headers(),
        )

    def start(self, **body):
        answer = self.post("conversations", **body)
        assert answer.status_code == 201, answer.content
        self.token = answer.json()["token"]
        return answer

    def preflight(self, name):
        headers = self.headers | {
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization,content-type",
        }
        return self.client.options(self.url(name), headers=headers)


def error(response):
    return response.status_code, response.json()["error"]["code"]


def allowed(response):
    return response.headers.get("Access-Control-Allow-Origin")


@pytest.fixture
def page(code):
    return ForeignPage(code)


def test_a_visitor_of_another_site_holds_a_whole_chat(page, agent):
    """R7"""
    assert page.get("status").json()["available"] is True
    page.start(text="From the shop")
    assert page.post("messages", text="Still there?").status_code == 201
    assert page.post("typing").status_code == 204
    answer = page.get("conversation").json()
    texts = [message["text"] for message in answer["messages"]]
    assert texts == ["From the shop", "Still there?"]
    assert page.post("end").status_code == 200


@pytest.mark.parametrize("name", GETS)
def test_only_the_listed_origin_may_read(page, name):
    answer = page.get(name)
    assert allowed(answer) == SHOP
    assert "Origin" in answer["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", POSTS)
def test_the_listed_origin_may_read_answers_and_refusals(page, name):
    for _again in range(2):
        answer = page.post(name)
        assert allowed(answer) == SHOP and "Origin" in answer["Vary"]


@pytest.mark.parametrize(
    "origin",
    [
        *(OTHER, "null", "http://shop.example", "https://shop.example:8443"),
        *("https://shop.example.evil.example", "https://www.shop.example"),
        *("https://evil.example/https://shop.example", "*", "http://testserver:81"),
    ],
)
def test_any_other_origin_gets_403_and_leaves_no_row(code, origin):
    """R7: start, messages, end, typing, status and reading."""
    page = ForeignPage(code, origin)
    for name in GETS:
        answer = page.get(name)
        assert error(answer) == (403, "origin") and allowed(answer) is None
        assert "Origin" in answer["Vary"]
    for name in POSTS:
        answer = page.post(name)
        assert error(answer) == (403, "origin") and allowed(answer) is None
    assert not Conversation.objects.exists() and not Visitor.objects.exists()


def test_another_origin_cannot_use_a_token_it_got_hold_of(code, page):
    page.start()
    thief = ForeignPage(code, OTHER)
    thief.token = page.token
    for name in POSTS:
        assert error(thief.post(name)) == (403, "origin")
    assert error(thief.get("conversation")) == (403, "origin")
    assert Message.objects.count() == 1
    assert Conversation.objects.get().is_open


@pytest.mark.parametrize("name", POSTS)
def test_writing_without_saying_where_from_is_refused(code, name):
    """Browsers always send Origin with a POST."""
    assert error(ForeignPage(code, "").post(name)) == (403, "origin")


def test_the_sites_own_pages_may_carry_a_code(code):
    page = ForeignPage(code, OWN, "same-origin")
    assert page.start().status_code == 201
    assert allowed(page.get("conversation")) is None  # nothing to allow


@pytest.mark.parametrize("name", [*GETS, *POSTS])
def test_a_preflight_is_answered_for_the_listed_origin(page, name):
    answer = page.preflight(name)
    assert answer.status_code == 204 and allowed(answer) == SHOP
    assert answer["Access-Control-Allow-Methods"] == "GET, POST"
    asked = {h.strip() for h in answer["Access-Control-Allow-Headers"].split(",")}
    assert asked == {"Authorization", "Content-Type"}
    assert "Origin" in answer["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_preflight_from_elsewhere_is_refused(code):
    for origin in (OTHER, "null", ""):
        answer = ForeignPage(code, origin).preflight("conversations")
        if origin:
            assert error(answer) == (403, "origin")
        assert allowed(answer) is None


def test_without_a_code_nothing_is_allowed_across_origins(site, agent):
    client = Client(headers={"origin": SHOP, "sec-fetch-site": "cross-site"})
    for path in ("status", "conversation"):
        assert allowed(client.get(f"/livechat/api/{path}/")) is None
    assert error(client.options("/livechat/api/conversations/")) == (405, "method")


@pytest.mark.parametrize("key", ["x", "", factories.UNKNOWN_KEY])
def test_an_unknown_code_is_404_and_readable_by_nobody(site, agent, key):
    page = ForeignPage(key)
    for answer in [
        page.get("status"),
        page.post("conversations"),
        page.preflight("end"),
    ]:
        assert error(answer) == (404, "not_found")
        assert allowed(answer) is None
    assert not Conversation.objects.exists()


class TestTokens:
    """The token in the header and the one in the cookie never mix (T6, T8)."""

    def test_the_answer_carries_the_token_once_and_no_cookie(self, page):
        client_id = str(uuid.uuid4())
        first = page.start(client_id=client_id)
        assert not first.cookies
        token, page.token = page.token, ""
        again = page.post("conversations", client_id=client_id)
        assert again.status_code == 200 and again.json()["token"] == token
        page.token = token
        assert "token" not in page.get("conversation").json()
        assert "token" not in page.post("messages").json()

    def test_a_cookie_is_ignored_in_a_code(self, page, client):
        own = client.post(
            "/livechat/api/conversations/",
            json.dumps({"text": "At home", "client_id": str(uuid.uuid4())}),
            content_type="application/json",
        )
        page.client.cookies[COOKIE] = own.cookies[COOKIE].value
        assert page.get("status").json()["resume"] is False
        assert page.get("conversation").json()["conversation"] is None
        assert error(page.post("messages")) == (401, "no_visitor")
        page.start(text="In the shop")
        assert Conversation.objects.count() == 2 and Visitor.objects.count() == 2

    def test_a_bearer_token_is_ignored_without_a_code(self, page, client):
        page.start()
        headers = {"authorization": f"Bearer {page.token}"}
        answer = client.get("/livechat/api/conversation/", headers=headers).json()
        assert answer["conversation"] is None
        status = client.get("/livechat/api/status/", headers=headers).json()
        assert status["resume"] is False
        refused = client.post(
            "/livechat/api/messages/",
            json.dumps({"text": "x", "client_id": str(uuid.uuid4())}),
            content_type="application/json",
            headers=headers,
        )
        assert error(refused) == (401, "no_visitor")

    def test_the_start_on_the_own_site_never_tells_the_token(self, client, agent):
        answer = client.post(
            "/livechat/api/conversations/",
            json.dumps({"text": "Hi", "client_id": str(uuid.uuid4())}),
            content_type="application/json",
        )
        assert "token" not in answer.json()
        assert answer.cookies[COOKIE].value not in answer.content.decode()

    def test_another_scheme_than_bearer_is_no_token(self, page):
        page.start()
        for value in (page.token, f"Basic {page.token}", f"bearer {page.token}"):
            headers = page.headers | {"authorization": value}
            answer = page.client.get(page.url("conversation"), headers=headers)
            assert answer.json()["conversation"] is None

    def test_a_session_is_ignored_in_a_code(self, page, db):
        """A third party's page cannot use that somebody is logged in here."""
        user = get_user_model().objects.create_user("nadia", "nadia@example.org")
        page.client.force_login(user)
        page.start()
        assert Visitor.objects.get().user is None
        assert Visitor.objects.get().email == ""

    def test_a_token_of_one_site_opens_nothing_on_another(self, page, agent):
        page.start()
        museum = factories.make_site("museum.localhost")
        profile = WidgetProfile.objects.get(site=museum)
        profile.allowed_origins = SHOP
        other = ForeignPage(embeds.create(profile))
        other.token = page.token
        assert other.get("conversation").json()["conversation"] is None

    def test_codes_of_one_site_share_the_chat(self, page, site):
        """One portal, one conversation: the page may carry another code."""
        page.start()
        profile = WidgetProfile.objects.get(site=site)
        profile.allowed_origins = SHOP
        other = ForeignPage(embeds.create(profile))
        other.token = page.token
        assert other.get("conversation").json()["conversation"] is not None


class TestRevoked:
    """R12, A17: nothing begins, what is running may finish."""

    @pytest.fixture
    def revoked(self, page, code, django_capture_on_commit_callbacks):
        page.start()
        with django_capture_on_commit_callbacks(execute=True):
            embeds.revoke(code)
        return page

    def test_the_status_says_unavailable_and_nothing_else(self, revoked):
        answer = revoked.get("status")
        assert answer.json() == {"available": False, "resume": True}
        assert allowed(answer) == SHOP

    def test_nothing_can_be_started(self, revoked, code):
        assert error(ForeignPage(code).post("conversations")) == (403, "unavailable")
        assert Conversation.objects.count() == 1

    def test_a_running_chat_is_read_and_finished(self, revoked, agent):
        conversations.accept(Conversation.objects.get(), agent)
        answer = revoked.get("conversation").json()
        assert answer["conversation"]["state"] == "active"
        assert answer["available"] is False
        assert not {"colors", "size", "form"} & set(answer)
        assert revoked.post("messages", text="One more").status_code == 201
        assert revoked.post("end").json()["conversation"]["state"] == "ended"


def test_the_switch_refuses_for_codes_at_once(
    page, site, django_capture_on_commit_callbacks
):
    """R12"""
    assert page.get("status").json()["available"]
    with django_capture_on_commit_callbacks(execute=True):
        ChatSettings.objects.create(site=site, enabled=False)
    assert page.get("status").json()["available"] is False
    assert error(page.post("conversations")) == (403, "unavailable")
    assert not Conversation.objects.exists()


def test_removing_from_the_portal_leaves_codes_alone(page, site, client):
    """R13"""
    portal.remove(WidgetProfile.objects.get(site=site))
    assert page.start().status_code == 201
    assert error(
        client.post(
            "/livechat/api/conversations/",
            json.dumps({"text": "x", "client_id": str(uuid.uuid4())}),
            content_type="application/json",
        )
    ) == (403, "unavailable")


def test_each_page_gets_its_own_codes_options(page, site):
    """R8, R9"""
    profile = WidgetProfile.objects.get(site=site)
    profile.allowed_origins = SHOP
    profile.button_text, profile.position = "Ask the shop", "start"
    other = ForeignPage(embeds.create(profile))
    buttons = [one.get("status").json()["button"] for one in (page, other)]
    assert [b["text"] for b in buttons] == ["Chat with us", "Ask the shop"]
    assert [b["position"] for b in buttons] == ["end", "start"]


@pytest.fixture
def limited(site, agent) -> ForeignPage:
    """A page with a code for two departments of three."""
    profile = WidgetProfile.objects.get(site=site)
    profile.allowed_origins = SHOP
    profile.departments = [
        factories.make_department(site, name) for name in ("Sales", "Support")
    ]
    factories.go_online(agent)
    return ForeignPage(embeds.create(profile))


def offered(page) -> list[str]:
    """The names that the page's visitor can choose from."""
    return factories.departments_of(page.get("conversation").json())


def test_a_code_offers_its_own_departments(limited):
    """R29: held by the server, which refuses another one."""
    assert offered(limited) == ["Sales", "Support"]
    refused = limited.post("conversations", department="General")
    assert error(refused) == (400, "invalid")
    assert refused.json()["error"]["field"] == "department"
    assert not Conversation.objects.exists() and not Visitor.objects.exists()
    limited.start(department="Support")
    assert Conversation.objects.get().department.name == "Support"


@pytest.mark.parametrize("narrowed", ["Sales", "General, sales ", "General,Sales,x"])
def test_a_page_may_narrow_the_departments_and_never_widen_them(limited, narrowed):
    """R29, R30: one is left, so there is no choice."""
    limited.query = f"&departments={narrowed}"
    assert limited.get("status").json()["available"] is True
    assert offered(limited) == []
    for other in ("Support", "General"):
        refused = limited.post("conversations", department=other)
        assert error(refused) == (400, "invalid")
    limited.start()
    assert Conversation.objects.get().department.name == "Sales"


@pytest.mark.parametrize("narrowed", ["General", "No such department", "0"])
def test_a_page_that_leaves_no_department_has_no_chat(limited, narrowed):
    """R31"""
    limited.query = f"&departments={narrowed}"
    assert limited.get("status").json()["available"] is False
    assert error(limited.post("conversations")) == (403, "unavailable")
    assert not Conversation.objects.exists()


def test_the_chat_page_of_a_narrowed_page_is_narrowed_too(limited):
    """R29: it is where visitors of other sites log in."""
    limited.query = "&departments=Sales,Support"
    assert "departments=Sales%2CSupport" in limited.get("status").json()["chat"]


def test_required_login_is_held_by_the_server(site, agent):
    """R16: whatever the page says, and whoever is logged in at the portal."""
    profile = WidgetProfile.objects.get(site=site)
    profile.allowed_origins, profile.require_login = SHOP, True
    page = ForeignPage(embeds.create(profile))
    page.client.force_login(get_user_model().objects.create_user("nadia"))
    assert error(page.post("conversations", require_login=False)) == (403, "login")
    form = page.get("conversation").json()["form"]
    assert form["login"].startswith("http://testserver/")
    assert not Conversation.objects.exists()


def test_a_code_belongs_to_its_site_whatever_host_is_asked(code, site):
    """Two sites share a server; the code says which one is meant."""
    museum = factories.make_site("museum.localhost")
    page = ForeignPage(code)
    page.client = Client(headers={"host": "museum.localhost"})
    page.start()
    assert Conversation.objects.get().site == site != museum


def test_only_json_is_taken_from_a_foreign_page(page):
    """T8: a form needs no preflight."""
    answer = page.client.post(
        page.url("conversations"), {"text": "x"}, headers=page.headers
    )
    assert error(answer) == (415, "media_type")


def test_too_many_requests_can_be_read_by_the_page(page, settings):
    settings.WAGTAIL_LIVECHAT = {
        **settings.WAGTAIL_LIVECHAT,
        "RATE_LIMITS": {"start_address": "1/600"},
    }
    page.start()
    page.token = ""
    refused = page.post("conversations")
    assert refused.status_code == 429 and allowed(refused) == SHOP
    assert "Retry-After" in refused["Access-Control-Expose-Headers"]


def test_the_use_of_a_code_is_noted(page, code):
    page.get("status")
    code.refresh_from_db()
    assert code.last_used_at is not None


def test_a_warm_status_of_a_code_costs_no_query(page, django_assert_num_queries):
    page.get("status")
    with django_assert_num_queries(0):
        page.get("status")
