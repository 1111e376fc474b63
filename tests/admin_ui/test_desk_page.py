"""The desk's page and its menu, as the server renders them."""

import json
import re
from html.parser import HTMLParser

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.staticfiles import finders
from django.urls import reverse
from wagtail.models import Site

from tests.factories import make_agent, make_site
from wagtail_livechat.models import Department
from wagtail_livechat.permissions import Right, permissions_for
from wagtail_livechat.transport import texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def agent(site):
    return make_agent(site)


@pytest.fixture
def editor():
    """May use the admin, but not answer chats."""
    user = get_user_model().objects.create_user("clara", password="secret")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


class Page(HTMLParser):
    """What a test asks of a page: its parts by name, scripts, styles, handlers."""

    def __init__(self, response):
        super().__init__()
        self.parts: dict[str, dict] = {}
        self.scripts: list[dict] = []
        self.data: dict[str, str] = {}
        self.faults: list[str] = []
        self._open = ""
        self.html = response.content.decode()
        self.feed(self.html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "data-part" in attrs:
            self.parts[attrs["data-part"]] = attrs
        if tag == "script":
            self.scripts.append(attrs)
            self._open = attrs.get("id") or "inline"
        if tag == "style" or "style" in attrs:
            self.faults.append(f"<{tag}> has inline style")
        if "livechat" in attrs.get("class", "") or "data-part" in attrs:
            handlers = [name for name in attrs if name.startswith("on")]
            self.faults += [f"<{tag}> has {name}" for name in handlers]

    def handle_endtag(self, tag):
        if tag == "script":
            self._open = ""

    def handle_data(self, data):
        if self._open:
            self.data[self._open] = data

    def config(self) -> dict:
        return json.loads(self.data["livechat-desk-config"])

    def sidebar(self) -> str:
        return self.data["wagtail-sidebar-props"]


def desk(client, user) -> Page:
    client.force_login(user)
    response = client.get(reverse("wagtail_livechat_admin:desk"))
    assert response.status_code == 200
    return Page(response)


def test_an_agent_gets_the_desk(client, agent):
    page = desk(client, agent)
    assert page.parts["online"]["role"] == "switch"
    assert page.parts["log"]["role"] == "log"
    assert page.parts["log"]["aria-label"] == "Conversation"
    assert page.parts["reply"]["aria-label"] == "Reply"
    for heading in ("Chat desk", "Waiting chats", "My chats"):
        assert heading in page.html


def test_the_script_learns_all_it_needs(client, agent):
    config = desk(client, agent).config()
    prefix = reverse("wagtail_livechat_admin:desk").removesuffix("desk/")
    assert config["api"] == f"{prefix}api/"
    assert config["user"] == agent.get_username()
    assert config["maxLength"] == 4000
    assert config["csrfHeader"].lower() == "x-csrftoken"
    assert len(config["csrf"]) == 64
    assert config["login"].startswith(reverse("wagtailadmin_login"))
    assert config["texts"]["taken"] == "{name} has already accepted this chat."
    waiting = config["plurals"]["waiting"]
    assert (waiting["one"], waiting["few"]) == (
        "{count} chat waiting",
        "{count} chats waiting",
    )


def test_the_api_below_the_prefix_answers(client, agent):
    config = desk(client, agent).config()
    answer = client.get(f"{config['api']}desk/").json()
    assert answer["me"]["online"] is False
    assert client.get(f"{config['api']}count/").json()["waiting"] == 0


def test_nothing_is_inline(client, agent):
    page = desk(client, agent)
    assert page.faults == []
    for script in page.scripts:
        assert "src" in script or script["type"] == "application/json"


def test_the_media_files_exist(client, agent):
    html = desk(client, agent).html
    for name in ("desk.js", "desk.css", "why.css", "menu.js", "menu.css"):
        path = f"wagtail_livechat/{name}"
        assert re.search(rf"/static/{path}\?v=\w+", html), name
        assert finders.find(path), name


def test_styles_use_the_theme_only():
    for name in ("desk.css", "menu.css", "profile-editor.css", "why.css"):
        with open(finders.find(f"wagtail_livechat/{name}")) as file:
            css = file.read()
        assert not re.search(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", css, re.I), name
        # Physical sides would not mirror in right-to-left languages.
        assert not re.search(r"\b(margin|padding|border)-(left|right)\b", css), name
        assert not re.search(r"^\s*(left|right|float):", css, re.M), name


def test_every_text_the_script_uses_is_sent(client, agent):
    page = desk(client, agent)
    with open(finders.find("wagtail_livechat/desk.js")) as file:
        script = file.read()
    asked = set(re.findall(r"\.t\(\"(\w+)\"[,)]", script))
    assert len(asked) > 20
    assert asked <= set(page.config()["texts"])
    assert set(re.findall(r"\.count\(\"(\w+)\"", script)) <= set(texts.desk_plurals())


def closed(client, user) -> Page:
    """The page in place of the desk."""
    client.force_login(user)
    response = client.get(reverse("wagtail_livechat_admin:desk"))
    assert response.status_code == 403
    return Page(response)


def give(user, *rights: Right):
    user.user_permissions.add(*permissions_for(rights))


def test_without_the_right_a_page_explains(client, editor):
    page = closed(client, editor)
    assert "You cannot answer chats yet" in page.html
    assert page.html.count('livechat-why__mark--no"') == 2
    assert "“Can go online for chat and answer”" in page.html
    assert "You are an agent of a chat department" in page.html
    assert page.html.count("Ask an administrator") == 2
    assert page.faults == []
    assert "livechat-desk-config" not in page.html
    assert "desk.js" not in page.html


def test_the_right_is_called_as_in_the_group_editor():
    right = permissions_for([Right.ANSWER, Right.UNASSIGNED]).order_by("pk")
    assert [each.name for each in right] == [
        "Can go online for chat and answer",
        "Can see waiting chats",
    ]


def test_what_somebody_has_already_is_said_too(client, site, editor):
    Department.objects.get(site=site).agents.add(editor)
    page = closed(client, editor)
    assert page.html.count('livechat-why__mark--no"') == 1
    assert "Yours: General." in page.html


def test_who_may_edit_groups_is_shown_the_way(client, editor):
    groups = reverse("wagtailusers_groups:index")
    assert f'href="{groups}"' not in closed(client, editor).html
    editor.user_permissions.add(Permission.objects.get(codename="change_group"))
    page = closed(client, editor)
    assert f'href="{groups}"' in page.html and "Ask an administrator" not in page.html


def test_who_may_edit_departments_is_shown_the_way(client, editor):
    give(editor, Right.ANSWER)
    departments = reverse("wagtailsnippets_wagtail_livechat_department:list")
    assert f'href="{departments}"' not in desk(client, editor).html
    editor.user_permissions.add(Permission.objects.get(codename="change_department"))
    assert f'href="{departments}"' in desk(client, editor).html


def test_a_desk_with_nothing_missing_has_no_hint(client, agent):
    assert "livechat-why__hint" not in desk(client, agent).html


@pytest.mark.parametrize(
    ("departments", "waiting", "said"),
    [
        ("none", True, ["not an agent of any department"]),
        ("off", True, ["All your departments are switched off"]),
        ("on", False, ["the right “Can see waiting chats”"]),
        ("none", False, ["not an agent of any department", "Can see waiting chats"]),
    ],
)
def test_a_desk_that_stays_empty_says_why(
    client, site, editor, departments, waiting, said
):
    give(editor, Right.ANSWER, *([Right.UNASSIGNED] if waiting else []))
    if departments != "none":
        Department.objects.get(site=site).agents.add(editor)
    if departments == "off":
        Department.objects.update(enabled=False)
    page = desk(client, editor)
    hint = page.html.partition('class="livechat-why__hint"')[2].partition("</section>")
    assert all(words in hint[0] for words in said)
    assert hint[0].count("Ask an administrator") == 1
    assert page.parts["online"]["role"] == "switch" and page.faults == []


def test_names_on_the_closed_page_are_text(client, site, editor):
    Department.objects.update(name="<img src=x>")
    Department.objects.get(site=site).agents.add(editor)
    html = closed(client, editor).html
    assert "<img src=x>" not in html and "&lt;img src=x&gt;" in html


def test_strangers_are_sent_to_the_login(client):
    response = client.get(reverse("wagtail_livechat_admin:desk"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("wagtailadmin_login"))


def test_agents_have_the_menu_with_the_count(client, agent):
    sidebar = desk(client, agent).sidebar()
    assert reverse("wagtail_livechat_admin:desk") in sidebar
    assert "data-livechat-count" in sidebar


def test_others_have_no_desk_in_the_menu_and_no_count(client, editor):
    client.force_login(editor)
    sidebar = Page(client.get(reverse("wagtailadmin_home"))).sidebar()
    assert reverse("wagtail_livechat_admin:desk") not in sidebar
    assert "data-livechat-count" not in sidebar


def test_a_count_is_never_shared_between_people(client, agent, editor):
    """Menu items live as long as the process: what one person sees must not stay."""
    desk(client, agent)
    client.force_login(editor)
    sidebar = Page(client.get(reverse("wagtailadmin_home"))).sidebar()
    assert "data-livechat-count" not in sidebar


def test_the_page_speaks_the_language_of_the_user(client, agent):
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(agent)
    profile.preferred_language = "ar"
    profile.save()
    assert 'lang="ar" dir="rtl"' in desk(client, agent).html
