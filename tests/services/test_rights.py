"""Writing rights, and who is told that theirs have changed (R24-R33)."""

import pytest
from django.contrib.auth.models import Group
from django.db.models import ProtectedError

from tests import factories
from wagtail_livechat import permissions
from wagtail_livechat.hooks import hookimpl, plugin_manager
from wagtail_livechat.models import ChatGroup, Department, DepartmentGrant
from wagtail_livechat.permissions import Right, may_start, permissions_for
from wagtail_livechat.services import availability, rights

Kind = ChatGroup.Kind
Side = DepartmentGrant.Side


@pytest.fixture
def staff(site):
    return Group.objects.create(name="Staff")


@pytest.fixture
def general(site):
    return Department.objects.get(site=site)


@pytest.fixture
def people(staff, django_user_model):
    """Two members of the group, and somebody who is none."""
    amira, ben = (
        django_user_model.objects.create_user(name) for name in ("amira", "ben")
    )
    staff.user_set.add(amira, ben)
    django_user_model.objects.create_user("clara")
    return {amira.pk, ben.pk}


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """Do something; returns the numbers of all who are told that rights changed."""

    class Listener:
        def __init__(self):
            self.user_ids: set = set()

        @hookimpl
        def rights_changed(self, user_ids):
            self.user_ids.update(user_ids)

    listener = Listener()
    plugin_manager.register(listener)

    def of(action) -> set:
        listener.user_ids.clear()
        with django_capture_on_commit_callbacks(execute=True):
            action()
        return set(listener.user_ids)

    yield of
    plugin_manager.unregister(listener)


def set_group(group, may_start=False, visitors=(), agents=(), **more):
    return rights.set_group(
        group, may_start=may_start, visitors=visitors, agents=agents, **more
    )


def test_a_group_has_what_it_was_set_to_and_nothing_else(staff, general, site):
    """R24, R27, R33: and setting it again changes nothing."""
    loans = Department.objects.create(site=site, name="Loans")
    rights.grant(staff, loans, Side.VISITOR)
    asked = {"may_start": True, "visitors": [general], "agents": [general, loans]}
    assert set_group(staff, **asked)
    assert may_start([staff.pk])
    grants = DepartmentGrant.objects.filter(group=staff)
    assert set(grants.values_list("department", "side")) == {
        (general.pk, Side.VISITOR),
        (general.pk, Side.AGENT),
        (loans.pk, Side.AGENT),
    }
    before = list(grants.order_by("pk").values())
    assert not set_group(staff, **asked)
    assert list(grants.order_by("pk").values()) == before


def test_a_departments_groups_are_set_from_its_side(staff, general):
    """R27, R33: other departments keep theirs."""
    loans = factories.make_department(general.site, "Loans")
    before = loans.grants.count()
    assert rights.set_department(general, visitors=[staff], agents=[staff])
    assert set(general.grants.values_list("group", "side")) == {
        (staff.pk, Side.VISITOR),
        (staff.pk, Side.AGENT),
    }
    assert not rights.set_department(general, visitors=[staff], agents=[staff])
    assert loans.grants.count() == before


def test_rights_add_up_and_nothing_vetoes(staff, general, django_user_model):
    """R25, A7: a group without the right takes nothing away."""
    noor = django_user_model.objects.create_user("noor")
    noor.groups.add(staff)
    set_group(staff)
    assert permissions.may_start(permissions.groups_of(noor))


def test_the_first_department_is_open_to_visitors_and_to_agents(staff, site):
    """A8, R27, R33"""
    spare = Department.objects.create(site=site, name="Spare")
    assert not spare.grants.exists()
    rights.open_to_begin_with(spare)
    rights.open_to_begin_with(spare)  # once is enough
    assert set(spare.grants.values_list("group__livechat_group__kind", "side")) == {
        (Kind.EVERYONE, Side.VISITOR),
        (Kind.AGENTS, Side.AGENT),
        (Kind.SUPERVISORS, Side.AGENT),
    }


def test_a_site_opens_without_the_groups_that_were_deleted(site):
    """A8: agents' ready-made groups are groups like any other."""
    rights.group_of(Kind.AGENTS).delete()
    assert rights.group_of(Kind.AGENTS) is None
    spare = Department.objects.create(site=site, name="Spare")
    rights.open_to_begin_with(spare)
    assert spare.grants.count() == 2


@pytest.mark.parametrize("kind", ChatGroup.IMPLICIT)
def test_groups_that_mean_everybody_cannot_be_deleted(site, kind):
    """R26: whichever way somebody tries."""
    group = rights.group_of(kind)
    for delete in (group.delete, Group.objects.filter(pk=group.pk).delete):
        with pytest.raises(ProtectedError):
            delete()
    assert rights.group_of(kind) == group


def test_visitors_feel_a_change_at_once(
    site, agent, staff, general, django_capture_on_commit_callbacks
):
    """R24, R27: without waiting for a cache."""
    everyone = rights.group_of(Kind.EVERYONE)

    def can_start() -> bool:
        return availability.for_site_id(site.pk).can_start()

    assert can_start()
    for asked, expected in [
        ({"visitors": [general]}, False),
        ({"visitors": [general], "may_start": True}, True),
        ({"may_start": True}, False),
    ]:
        with django_capture_on_commit_callbacks(execute=True):
            set_group(everyone, **asked)
        assert can_start() == expected


class TestWhoIsTold:
    """I11: their streams are looked at again, whatever changed."""

    def test_all_members_of_a_group_that_is_granted_or_loses_something(
        self, told, people, staff, general
    ):
        for asked in (
            {"may_start": True},
            {"may_start": True, "visitors": [general]},
            {"may_start": True, "agents": [general]},
            {},
        ):
            assert told(lambda asked=asked: set_group(staff, **asked)) == people
        assert told(lambda: set_group(staff)) == set()

    def test_all_members_of_groups_that_a_department_takes_in_or_drops(
        self, told, people, staff, general
    ):
        for groups in ([staff], []):
            change = {"visitors": [], "agents": groups}
            heard = told(lambda change=change: rights.set_department(general, **change))
            assert heard >= people

    def test_all_members_of_a_group_that_is_deleted(self, told, people, staff):
        assert told(staff.delete) == people

    def test_all_members_of_a_group_deleted_among_others(self, told, people, staff):
        assert told(Group.objects.filter(name="Staff").delete) == people

    def test_all_members_whose_grant_goes_with_its_department(
        self, told, people, staff, general
    ):
        rights.grant(staff, general, Side.AGENT)
        assert told(general.delete) >= people

    def test_all_members_when_one_grant_is_removed(self, told, people, staff, general):
        rights.grant(staff, general, Side.AGENT)
        assert told(DepartmentGrant.objects.get(group=staff).delete) == people

    def test_all_members_when_permissions_of_the_group_change(
        self, told, people, staff
    ):
        answer = permissions_for([Right.ANSWER])
        assert told(lambda: staff.permissions.add(*answer)) == people
        assert told(lambda: staff.permissions.remove(*answer)) == people
        staff.permissions.add(*answer)
        assert told(staff.permissions.clear) == people

    def test_who_joins_or_leaves_a_group(self, told, people, staff, django_user_model):
        clara = django_user_model.objects.get(username="clara")
        assert told(lambda: staff.user_set.add(clara)) == {clara.pk}
        assert told(lambda: clara.groups.remove(staff)) == {clara.pk}
        staff.user_set.add(clara)
        assert told(clara.groups.clear) == {clara.pk}

    def test_single_agents_who_are_added_removed_or_cleared(
        self, told, people, general, django_user_model
    ):
        """R33"""
        amira, ben = django_user_model.objects.filter(pk__in=people)
        agents = general.agents
        assert told(lambda: agents.set([amira, ben])) == people
        assert told(lambda: agents.remove(ben)) == {ben.pk}
        assert told(lambda: agents.set([ben])) == people
        assert told(lambda: agents.set([amira, ben], clear=True)) == people
        assert told(agents.clear) == people
        assert told(lambda: amira.livechat_departments.add(general)) == {amira.pk}
        assert told(amira.livechat_departments.clear) == {amira.pk}

    def test_single_agents_of_a_department_that_is_deleted(
        self, told, people, general, django_user_model
    ):
        """R33"""
        general.agents.set(django_user_model.objects.filter(pk__in=people))
        assert told(general.delete) >= people

    def test_single_agents_of_a_site_that_is_deleted(
        self, told, people, general, site, django_user_model
    ):
        general.agents.set(django_user_model.objects.filter(pk__in=people))
        assert told(site.delete) >= people
