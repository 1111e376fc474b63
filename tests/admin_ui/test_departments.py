"""The form of a department (R27-R33, A8)."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group

from tests import factories
from wagtail_livechat import permissions
from wagtail_livechat.models import ChatGroup, Department
from wagtail_livechat.services import rights

from .departments import Side, at, department_form, groups_of

Kind = ChatGroup.Kind


@pytest.fixture
def general(site):
    return Department.objects.get(site=site)


def soup_of(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def ticked(response, field: str) -> list[str]:
    """What the boxes called ``field`` say of themselves, those that are ticked."""
    boxes = soup_of(response)("input", {"name": field, "checked": True})
    return [each.find_parent("label").get_text(strip=True) for each in boxes]


def offered(response, field: str) -> list[str]:
    boxes = soup_of(response)("input", {"name": field, "type": "checkbox"})
    return [each.find_parent("label").get_text(strip=True) for each in boxes]


def errors(response) -> str:
    found = soup_of(response).find_all(class_="error-message")
    return " ".join(each.get_text(" ", strip=True) for each in found)


def test_a_new_department_is_open_to_everybody_to_begin_with(admin, site):
    """R27, R33: as the first one of a site is."""
    response = admin.get(at("add"))
    assert ticked(response, "visitor_groups") == ["Everyone: all visitors"]
    assert ticked(response, "agent_groups") == ["Chat agents", "Chat supervisors"]


def test_a_department_is_made_with_its_names_groups_and_agents(admin, site):
    """R27, R33"""
    staff = Group.objects.create(name="Staff")
    amira = factories.make_agent(site)
    form = department_form(
        Department(site=site, name="Loans", description="Renewals", sort_order=4),
        names=[{"language": "ar", "name": "إعارة"}, {"language": "en", "name": "Loan"}],
        visitor_groups=[staff.pk],
        agent_groups=[staff.pk],
        agents=[amira.pk],
    )
    assert admin.post(at("add"), form).status_code == 302
    loans = Department.objects.get(name="Loans")
    assert (loans.description, loans.sort_order) == ("Renewals", 4)
    assert loans.name_in("ar") == "إعارة" and loans.name_in("fr") == "Loans"
    assert groups_of(loans, Side.VISITOR) == groups_of(loans, Side.AGENT) == {staff}
    assert list(loans.agents.all()) == [amira]


def test_groups_are_taken_out_again(admin, general):
    """R27, R33"""
    form = department_form(general, visitor_groups=[], agent_groups=[])
    assert admin.post(at("edit", general), form).status_code == 302
    assert not general.grants.exists()


def test_saving_it_as_it_is_changes_no_rights(admin, general):
    before = list(general.grants.order_by("pk").values())
    opened = ticked(admin.get(at("edit", general)), "visitor_groups")
    assert opened == ["Everyone: all visitors"]
    admin.post(at("edit", general), department_form(general))
    assert list(general.grants.order_by("pk").values()) == before


@pytest.mark.parametrize("kind", ChatGroup.IMPLICIT)
def test_groups_that_mean_everybody_answer_no_chats(admin, general, kind):
    """R32, R33: they are not offered, and refused when crafted."""
    group = rights.group_of(kind)
    page = admin.get(at("edit", general))
    assert f"{group.name}: all" in " ".join(offered(page, "visitor_groups"))
    assert f"{group.name}: all" not in " ".join(offered(page, "agent_groups"))
    form = department_form(general, agent_groups=[group.pk])
    assert admin.post(at("edit", general), form).status_code == 200
    assert group not in groups_of(general, Side.AGENT)


def test_single_agents_are_active_people_who_may_answer(
    admin, admin_user, site, general
):
    """R33"""
    amira = factories.make_agent(site)
    gone = factories.make_agent(site, "gone", is_active=False)
    reader = factories.make_agent(site, "reader", may=())
    page = admin.get(at("edit", general))
    assert offered(page, "agents") == [
        admin_user.username,
        "Amira Haddad (amira-username)",
    ]
    for other in (gone, reader):
        form = department_form(general, agents=[amira.pk, other.pk])
        assert admin.post(at("edit", general), form).status_code == 200
    assert not general.agents.exists()
    admin.post(at("edit", general), department_form(general, agents=[amira.pk]))
    assert permissions.is_agent_of(amira, general)


def test_somebody_who_no_longer_may_answer_is_marked_and_not_lost(admin, site, general):
    """R33: the grant counts again when the right comes back."""
    ben = factories.make_agent(site, "ben")
    general.agents.add(ben)
    ben.user_permissions.clear()
    page = admin.get(at("edit", general))
    assert ticked(page, "agents") == [
        "Ben Haddad (ben-username): may not answer chats now"
    ]
    assert admin.post(at("edit", general), department_form(general)).status_code == 302
    assert list(general.agents.all()) == [ben]


def test_making_another_one_the_default_takes_it_from_the_former(
    admin, site, museum, general
):
    """A8: in one step, and of the same site only."""
    loans = Department.objects.create(site=site, name="Loans")
    form = department_form(loans, is_default="on")
    assert admin.post(at("edit", loans), form).status_code == 302
    default = Department.objects.filter(is_default=True)
    assert set(default) == {loans, Department.objects.get(site=museum)}
    new = Department(site=site, name="New", is_default=True)
    assert admin.post(at("add"), department_form(new)).status_code == 302
    assert default.get(site=site).name == "New"


def test_a_form_with_errors_leaves_the_default_one_alone(admin, site, general):
    """A8"""
    new = Department(site=site, name="", is_default=True)
    assert admin.post(at("add"), department_form(new)).status_code == 200
    general.refresh_from_db()
    assert general.is_default


def test_the_site_is_fixed_once_there_are_chats(admin, site, museum, general, agent):
    form = department_form(general, site=museum.pk)
    factories.start_chat(site)
    assert "cannot go to another one" in admin.get(at("edit", general)).content.decode()
    assert admin.post(at("edit", general), form).status_code == 302
    general.refresh_from_db()
    assert general.site == site
    spare = Department.objects.create(site=site, name="Spare")
    admin.post(at("edit", spare), department_form(spare, site=museum.pk))
    spare.refresh_from_db()
    assert spare.site == museum


def test_a_language_has_one_name(admin, general):
    """R28"""
    twice = [{"language": "ar", "name": "عام"}, {"language": "ar", "name": "عامة"}]
    response = admin.post(at("edit", general), department_form(general, names=twice))
    assert response.status_code == 200
    assert not general.names.exists()


def test_languages_are_chosen_and_one_that_is_gone_is_kept(admin, general):
    """R28: a stored language is offered even if the site has it no more."""
    general.names.create(language="xx", name="Old")
    general.save()
    select = soup_of(admin.get(at("edit", general))).find(id="id_names-0-language")
    options = [each["value"] for each in select("option")]
    assert options[0] == "" and {"en", "ar", "xx"} <= set(options)
    empty = [{"language": "", "name": "Somehow"}]
    form = department_form(general, names=empty)
    assert admin.post(at("edit", general), form).status_code == 200


def test_who_may_not_change_departments_reaches_none_of_it(client_with, general):
    client = client_with("answer_conversation", "change_widgetprofile")
    for url in (at("list"), at("add"), at("edit", general), at("delete", general)):
        assert client.get(url).url == "/admin/"
        assert client.post(url, department_form(general, name="x")).url == "/admin/"
    general.refresh_from_db()
    assert general.name == "General"


class TestSwitchingOff:
    """A department in which somebody waits is switched off after a question."""

    SENTENCE = (
        "3 chats wait in this department. They stay in the waiting list of its "
        "agents; visitors cannot start new ones."
    )

    @pytest.fixture
    def waiting(self, site, agent, general):
        return [factories.start_chat(site).conversation for _each in range(3)]

    def test_the_form_comes_back_with_the_question(self, admin, general, waiting):
        """And with everything that was typed."""
        form = department_form(
            general, enabled=None, name="Reception", visitor_groups=[]
        )
        assert "switch_off" not in admin.get(at("edit", general)).content.decode()
        response = admin.post(at("edit", general), form)
        assert errors(response) == self.SENTENCE
        soup = soup_of(response)
        assert soup.find(id="id_name")["value"] == "Reception"
        assert not soup.find(id="id_enabled").has_attr("checked")
        assert ticked(response, "visitor_groups") == []
        box = soup.find(id="id_switch_off")
        [label] = soup("label", {"for": "id_switch_off"})
        assert label.get_text(strip=True) == "Switch it off all the same"
        assert not box.has_attr("checked")
        general.refresh_from_db()
        assert general.enabled and general.name == "General"

    def test_the_answer_switches_it_off_and_chats_keep_waiting(
        self, admin, general, waiting, agent
    ):
        form = department_form(general, enabled=None, switch_off="on")
        assert admin.post(at("edit", general), form).status_code == 302
        general.refresh_from_db()
        assert not general.enabled
        assert list(permissions.waiting_for(agent)) == waiting

    def test_another_error_keeps_the_answer(self, admin, general, waiting):
        form = department_form(general, enabled=None, switch_off="on", name="")
        soup = soup_of(admin.post(at("edit", general), form))
        assert soup.find(id="id_switch_off").has_attr("checked")

    def test_where_nobody_waits_nothing_is_asked(self, admin, general):
        form = department_form(general, enabled=None)
        assert admin.post(at("edit", general), form).status_code == 302
        general.refresh_from_db()
        assert not general.enabled

    def test_one_that_is_off_already_asks_no_more(self, admin, general, waiting):
        Department.objects.update(enabled=False)
        form = department_form(general, enabled=None, name="Reception")
        assert admin.post(at("edit", general), form).status_code == 302
