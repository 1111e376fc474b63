"""What another site has does not exist for a manager (T27).

Labels, canned replies, chat fields and ticket departments.
"""

import pytest
from django.contrib.auth.models import Permission
from django.urls import NoReverseMatch, reverse

from tests import factories
from wagtail_livechat import permissions
from wagtail_livechat.models import (
    CannedReply,
    ChatField,
    Department,
    Label,
    TicketDepartment,
)

from .chat_fields import field_form
from .forms import inline

RIGHTS = ("add", "change", "delete", "view")
MODELS = {
    "label": Label,
    "cannedreply": CannedReply,
    "chatfield": ChatField,
    "ticketdepartment": TicketDepartment,
}
only_labels = pytest.mark.parametrize("model", ["label"], indirect=True)


def make(model: str, site, text: str):
    if model in ("label", "ticketdepartment"):
        return MODELS[model].objects.create(site=site, name=text)
    if model == "chatfield":
        return ChatField.objects.create(site=site, label=text)
    reply = CannedReply.objects.create(site=site, title=text, text=f"{text} at length")
    return reply


def form_of(model: str, site, text: str) -> dict:
    if model == "label":
        return {"name": text, "color": "#123456", "site": site.pk}
    if model == "ticketdepartment":
        return {"name": text, "sort_order": 1, "site": site.pk, **inline("names", [])}
    if model == "chatfield":
        return field_form(site, label=text)
    return {"title": text, "text": "Words", "site": site.pk}


@pytest.fixture(params=MODELS)
def model(request):
    return request.param


@pytest.fixture
def at(model):
    """An address about the model."""

    def address(name, *args, chooser=False):
        kind = "wagtailsnippetchoosers" if chooser else "wagtailsnippets"
        return reverse(f"{kind}_wagtail_livechat_{model}:{name}", args=args)

    return address


@pytest.fixture
def bulk(model):
    def address(action, *ids):
        args = ["wagtail_livechat", model, action]
        query = "&".join(f"id={each}" for each in ids)
        return f"{reverse('wagtail_bulk_action', args=args)}?{query}"

    return address


@pytest.fixture
def own(model, site):
    return make(model, site, "Own words")


@pytest.fixture
def foreign(model, museum):
    return make(model, museum, "Museum secret")


@pytest.fixture
def manager_with(client, site, model):
    """A browser of an agent of the site with rights on the model."""

    def log_in(*rights):
        user = factories.make_agent(site, "mia")
        codenames = [f"{right}_{model}" for right in rights]
        user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
        client.force_login(user)
        client.user = user
        return client

    return log_in


@pytest.fixture
def manager(manager_with):
    return manager_with(*RIGHTS)


def test_a_manager_manages_what_the_own_sites_have(manager, at, own, model):
    for name in ("list", "list_results", "add"):
        assert manager.get(at(name)).status_code == 200, name
    for name in ("edit", "delete", "history", "history_results", "inspect"):
        assert manager.get(at(name, own.pk)).status_code == 200, name
    assert "Own words" in manager.get(at("list")).content.decode()


def test_no_address_tells_of_another_sites(manager, at, own, foreign, model):
    for name in ("edit", "delete", "history", "history_results", "inspect"):
        assert manager.get(at(name, foreign.pk)).status_code == 404, name
        form = form_of(model, own.site, "Taken over")
        assert manager.post(at(name, foreign.pk), form).status_code == 404, name
    for address in (at("list"), at("list_results"), at("add")):
        page = manager.get(address, {"site": foreign.site_id, "q": ""})
        assert "Museum secret" not in page.content.decode()
        assert foreign.site.site_name not in page.content.decode()
    foreign.refresh_from_db()
    assert str(foreign) == "Museum secret"


def test_there_is_no_copy_and_no_usage(at, db, model):
    """Wagtail's copy is the original itself; and nothing can use one of these."""
    # Ours makes a field of its own.
    missing = ["usage"] if model == "chatfield" else ["copy", "usage"]
    for name in missing:
        with pytest.raises(NoReverseMatch):
            at(name, 1)


def test_nothing_is_added_to_or_moved_to_another_site(
    manager, at, own, foreign, model, site
):
    museum = foreign.site
    response = manager.post(at("add"), form_of(model, museum, "New words"))
    assert response.status_code == 200
    manager.post(at("edit", own.pk), form_of(model, museum, "Own words"))
    assert MODELS[model].objects.filter(site=museum).count() == 1
    assert MODELS[model].objects.get(pk=own.pk).site == site


def test_nothing_of_another_site_is_done_in_bulk(manager, bulk, own, foreign, model):
    actions = ["delete", "merge"] if model == "label" else ["delete"]
    for action in actions:
        for ids in ((foreign.pk,), (own.pk, foreign.pk)):
            assert manager.get(bulk(action, *ids)).status_code == 404
            assert manager.post(bulk(action, *ids), {"into": own.pk}).status_code == 404
    assert MODELS[model].objects.count() == 2
    page = manager.get(bulk("delete", "all")).content.decode()
    assert "Own words" in page and "Museum secret" not in page
    assert manager.post(bulk("delete", "all")).status_code == 302
    assert MODELS[model].objects.get() == foreign


@only_labels
def test_labels_are_not_merged_into_another_sites(manager, bulk, own, foreign):
    make("label", own.site, "Other words")
    response = manager.post(bulk("merge", own.pk), {"into": foreign.pk})
    assert response.status_code == 200
    assert "Museum secret" not in response.content.decode()
    assert Label.objects.count() == 3


def test_the_chooser_shows_what_the_own_sites_have(manager, at, own, foreign):
    for name in ("choose", "choose_results"):
        page = manager.get(at(name, chooser=True)).content.decode()
        assert "Own words" in page and "Museum secret" not in page
    assert manager.get(at("chosen", own.pk, chooser=True)).status_code == 200
    assert manager.get(at("chosen", foreign.pk, chooser=True)).status_code == 404
    several = manager.get(
        at("chosen_multiple", chooser=True), {"id": [own.pk, foreign.pk]}
    ).content.decode()
    assert "Own words" in several and "Museum secret" not in several


def test_nobody_learns_who_edits_what_another_site_has(manager, model, own, foreign):
    """Wagtail's editors tell the server what is open."""
    for row, status in ((own, 200), (foreign, 404)):
        args = ["wagtail_livechat", model, str(row.pk), 1]
        url = reverse("wagtailadmin_editing_sessions:ping", args=args)
        assert manager.post(url).status_code == status


@pytest.mark.parametrize("right", RIGHTS)
def test_each_right_opens_its_own_pages(manager_with, at, bulk, own, model, right):
    """Refused by Wagtail: it leads back to the admin's home page."""
    browser = manager_with(right)
    opened = {
        name
        for name, address in {
            "add": at("add"),
            "change": at("edit", own.pk),
            "delete": at("delete", own.pk),
            "view": at("inspect", own.pk),
            "delete in bulk": bulk("delete", own.pk),
        }.items()
        if browser.get(address).status_code == 200
    }
    expected = {right, "view"}
    if right == "delete":
        expected.add("delete in bulk")
    assert opened == expected


@only_labels
def test_merging_needs_the_right_to_change_and_to_delete(manager_with, bulk, at, own):
    goal = make("label", own.site, "Goal")
    browser = manager_with("change", "view")
    assert "Merge into" not in browser.get(at("list")).content.decode()
    assert browser.post(bulk("merge", own.pk), {"into": goal.pk}).status_code == 302
    assert Label.objects.count() == 2
    delete = Permission.objects.get(codename="delete_label")
    browser.user.user_permissions.add(delete)
    assert "Merge into" in browser.get(at("list")).content.decode()
    browser.post(bulk("merge", own.pk), {"into": goal.pk})
    assert list(Label.objects.all()) == [goal]


@pytest.mark.parametrize("who", ["agent", "editor", "nobody", "guest"])
def test_without_a_right_nothing_opens(client, site, at, bulk, own, who):
    if who != "guest":
        user = factories.make_agent(site, who)
        if who == "editor":
            user.user_permissions.clear()
        if who == "nobody":
            user.groups.clear()
        client.force_login(user)
    for address in (
        at("list"),
        at("add"),
        at("edit", own.pk),
        at("delete", own.pk),
        at("history", own.pk),
        at("inspect", own.pk),
        at("choose", chooser=True),
        bulk("delete", own.pk),
    ):
        response = client.get(address)
        assert response.status_code in (302, 403, 404), address
        assert "Own words" not in response.content.decode()


def test_who_answers_no_chats_manages_no_site(client_with, at, own, model, site):
    """The right alone is a right nowhere."""
    browser = client_with(*(f"{right}_{model}" for right in RIGHTS))
    assert "Own words" not in browser.get(at("list")).content.decode()
    assert browser.get(at("edit", own.pk)).status_code == 404
    page = browser.get(at("add")).content.decode()
    assert "sites whose chats you answer, and there is none" in page
    assert browser.post(at("add"), form_of(model, site, "New")).status_code == 200
    assert MODELS[model].objects.count() == 1


def test_a_superuser_manages_all_sites(admin, at, own, foreign):
    page = admin.get(at("list")).content.decode()
    assert "Own words" in page and "Museum secret" in page
    assert admin.get(at("edit", foreign.pk)).status_code == 200
    filtered = admin.get(at("list_results"), {"site": foreign.site_id})
    assert "Own words" not in filtered.content.decode()
    assert "Museum secret" in filtered.content.decode()


def test_an_agent_of_several_sites_manages_them(client, model, at, own, foreign):
    user = factories.make_agent(own.site, "mia")
    user.user_permissions.add(Permission.objects.get(codename=f"change_{model}"))
    department = Department.objects.filter(site=foreign.site).first()
    department.agents.add(user)
    client.force_login(user)
    assert client.get(at("edit", foreign.pk)).status_code == 200
    assert set(permissions.managed_sites(user)) == {own.site, foreign.site}
    department.agents.remove(user)
    assert client.get(at("edit", foreign.pk)).status_code == 404
