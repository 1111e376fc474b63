"""The panel "Chat" of Wagtail's group editor (R24-R28, R33)."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import ModelLogEntry
from wagtail.test.utils.form_data import querydict_from_html

from tests import factories
from wagtail_livechat.models import ChatGroup, Department
from wagtail_livechat.permissions import may_start
from wagtail_livechat.services import availability, rights

from .groups import GroupEditor, Side, granted


@pytest.fixture
def staff(site):
    """A group of the host that has nothing to do with chat."""
    return Group.objects.create(name="Staff")


@pytest.fixture
def general(site):
    return Department.objects.get(site=site)


@pytest.fixture
def loans(site):
    """A department without grants."""
    return Department.objects.create(site=site, name="Loans")


def test_a_group_is_granted_what_is_ticked(admin, staff, general, loans):
    """R24, R27, R33"""
    editor = GroupEditor(admin, staff)
    response = editor.save(may_start="on", visitors=[general], agents=[general, loans])
    assert response.status_code == 302
    assert may_start([staff.pk])
    assert granted(staff, Side.VISITOR) == {general}
    assert granted(staff, Side.AGENT) == {general, loans}


def test_what_is_unticked_is_taken_away_again(admin, staff, general, loans):
    """R24, R27, R33: and what stays ticked stays."""
    editor = GroupEditor(admin, staff)
    editor.save(may_start="on", visitors=[general, loans], agents=[general])
    assert editor.save().status_code == 302
    assert granted(staff, Side.VISITOR) == {general, loans}
    editor.save(may_start=[], visitors=[loans], agents=[])
    assert not may_start([staff.pk])
    assert granted(staff, Side.VISITOR) == {loans}
    assert granted(staff, Side.AGENT) == set()


def test_taking_it_from_everyone_leaves_chat_to_those_who_log_in(
    admin, site, agent, django_user_model
):
    """R26"""
    member = django_user_model.objects.create_user("noor")
    everyone = rights.group_of(ChatGroup.Kind.EVERYONE)
    registered = rights.group_of(ChatGroup.Kind.REGISTERED)
    general = Department.objects.get(site=site)
    GroupEditor(admin, everyone).save(may_start=[])
    GroupEditor(admin, registered).save(may_start="on", visitors=[general])
    assert not availability.read(site).can_start()
    assert availability.read(site, member).can_start()


def test_a_new_group_can_be_granted_at_once(admin, general):
    """R24, R27"""
    editor = GroupEditor(admin)
    form = editor.form()
    form["name"] = "Friends"
    assert editor.save(form, may_start="on", visitors=[general]).status_code == 302
    friends = Group.objects.get(name="Friends")
    assert may_start([friends.pk])
    assert granted(friends, Side.VISITOR) == {general}


def test_wagtails_own_tables_leave_the_panels_right_alone(admin, staff):
    """R24: Wagtail's form knows agents' rights, and keeps what it does not know."""
    editor = GroupEditor(admin, staff)
    editor.save(may_start="on")
    form = editor.form()
    form["name"] = "Everybody who works here"
    editor.save(form)
    assert may_start([staff.pk])


def test_only_what_was_on_the_screen_is_changed(admin, staff, general):
    """A department that was made meanwhile keeps its grants."""
    editor = GroupEditor(admin, staff)
    form = editor.form()
    later = Department.objects.create(site=general.site, name="Later")
    for side in (Side.VISITOR, Side.AGENT):
        rights.grant(staff, later, side)
    editor.save(form, visitors=[general])
    assert granted(staff, Side.VISITOR) == {general, later}
    assert granted(staff, Side.AGENT) == {later}


def test_a_form_without_the_panel_changes_nothing(admin, staff, general):
    """Say, of a script that was written before the panel was there."""
    editor = GroupEditor(admin, staff)
    form = editor.form()
    editor.save(form.copy(), may_start="on", visitors=[general])
    for name in [each for each in form if each.startswith("livechat-")]:
        del form[name]
    assert editor.save(form).status_code == 302
    assert may_start([staff.pk]) and granted(staff, Side.VISITOR) == {general}


@pytest.mark.parametrize("crafted", ["987654", "x", "1 OR 1=1", "-1", "9" * 30])
def test_departments_that_do_not_exist_are_refused(admin, staff, general, crafted):
    """And nothing is saved, of neither side."""
    editor = GroupEditor(admin, staff)
    for side in ("visitors", "agents"):
        response = editor.save(may_start="on", **{side: [general, crafted]})
        assert response.status_code == 200
        html = response.content.decode()
        assert "does not exist any more" in html or "is no department" in html
        assert not may_start([staff.pk])
        assert not granted(staff, Side.VISITOR) | granted(staff, Side.AGENT)


def test_a_department_deleted_meanwhile_is_in_nobodys_way(admin, staff, general, loans):
    editor = GroupEditor(admin, staff)
    form = editor.form()
    loans.delete()
    assert editor.save(form, visitors=[general]).status_code == 302
    assert granted(staff, Side.VISITOR) == {general}


def test_nothing_typed_is_lost_with_an_error(admin, staff, general, loans):
    editor = GroupEditor(admin, staff)
    form = editor.form()
    form["name"] = ""
    html = editor.save(form, may_start="on", agents=[loans]).content.decode()
    again = querydict_from_html(html)
    assert again.getlist("livechat-agents") == [str(loans.pk)]
    assert "livechat-may_start" in again


@pytest.mark.parametrize("kind", [ChatGroup.Kind.EVERYONE, ChatGroup.Kind.REGISTERED])
def test_nobody_becomes_an_agent_by_a_group_that_means_everybody(
    admin, site, general, kind
):
    """R32, R33: no column for it, and a crafted form does nothing."""
    group = rights.group_of(kind)
    editor = GroupEditor(admin, group)
    html = editor.html()
    assert "General: visitors" in html and "General: agents" not in html
    assert "nobody need be a member" in html
    editor.save(agents=[general])
    assert granted(group, Side.AGENT) == set()


def test_changes_are_logged_with_who_made_them(admin, admin_user, staff, general):
    editor = GroupEditor(admin, staff)
    editor.save(visitors=[general])
    editor.save()  # changes nothing
    entry = ModelLogEntry.objects.get(action="wagtail_livechat.change_rights")
    assert entry.user == admin_user and entry.object_id == str(staff.pk)


def test_who_may_not_edit_groups_sees_and_changes_nothing(client_with, staff, general):
    client = client_with("change_department", "answer_conversation")
    editor = GroupEditor(client, staff)
    assert client.get(editor.url).status_code == 302
    client.post(editor.url, {"name": "x", "livechat-visitors": general.pk})
    assert granted(staff, Side.VISITOR) == set()


def test_more_departments_cost_no_more_queries(
    admin, site, staff, django_assert_max_num_queries
):
    editor = GroupEditor(admin, staff)
    editor.html()
    with django_assert_max_num_queries(100) as few:
        editor.html()
    museum = factories.make_site("museum.localhost")
    for number in range(20):
        where = site if number % 2 else museum
        factories.make_department(where, f"Department {number}")
    with django_assert_max_num_queries(len(few)):
        assert "Department 19" in editor.html()
