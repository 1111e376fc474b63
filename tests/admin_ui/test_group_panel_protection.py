"""The groups that mean everybody cannot be deleted in any admin (R26)."""

import pytest
from django.contrib.admin.utils import NestedObjects
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from wagtail_livechat.models import ChatGroup
from wagtail_livechat.services import rights

from .forms import messages_of

Kind = ChatGroup.Kind


def delete_url(group) -> str:
    return reverse("wagtailusers_groups:delete", args=[group.pk])


@pytest.mark.parametrize("kind", ChatGroup.IMPLICIT)
@pytest.mark.parametrize("method", ["get", "post"])
def test_wagtail_says_why_it_keeps_them(admin, site, kind, method):
    """R26: whatever they are called by now."""
    group = rights.group_of(kind)
    group.name = "Renamed"
    group.save()
    response = getattr(admin, method)(delete_url(group))
    assert response.url == reverse("wagtailusers_groups:index")
    [said] = messages_of(response)
    assert "“Renamed” cannot be deleted: the chat needs this group" in said
    assert admin.get(response.url).status_code == 200
    assert Group.objects.filter(pk=group.pk).exists()


def test_other_spellings_of_the_number_are_no_way_round(admin, site):
    group = rights.group_of(Kind.EVERYONE)
    for spelling in (f"0{group.pk}", f"%20{group.pk}"):
        response = admin.post(f"/admin/groups/delete/{spelling}/")
        assert "the chat needs this group" in messages_of(response)[0]
        assert Group.objects.filter(pk=group.pk).exists()


@pytest.mark.parametrize("kind", [Kind.AGENTS, Kind.SUPERVISORS, None])
def test_all_other_groups_are_deleted_as_ever(admin, site, kind):
    group = rights.group_of(kind) if kind else Group.objects.create(name="Staff")
    assert "Are you sure" in admin.get(delete_url(group)).content.decode()
    response = admin.post(delete_url(group))
    assert "deleted" in messages_of(response)[0]
    assert not Group.objects.filter(pk=group.pk).exists()


def test_without_the_right_nobody_learns_which_groups_they_are(client_with, site):
    client = client_with("change_department")
    for group in (rights.group_of(Kind.EVERYONE), Group.objects.create(name="Staff")):
        for method in (client.get, client.post):
            response = method(delete_url(group))
            assert response.url == "/admin/"
            assert "cannot be deleted" not in "".join(messages_of(response))
            assert Group.objects.filter(pk=group.pk).exists()


def test_the_right_to_delete_groups_is_enough(client_with, site):
    client = client_with()
    client.user.user_permissions.add(
        Permission.objects.get(codename="delete_group", content_type__app_label="auth")
    )
    group = Group.objects.create(name="Staff")
    client.post(delete_url(group))
    assert not Group.objects.filter(pk=group.pk).exists()
    kept = rights.group_of(Kind.EVERYONE)
    assert client.post(delete_url(kept)).url == reverse("wagtailusers_groups:index")


def test_a_group_that_does_not_exist_is_not_found(admin, site):
    assert admin.get("/admin/groups/delete/987654/").status_code == 404


def test_djangos_admin_shows_that_they_are_protected(site):
    """It asks what would go along before it deletes anything."""
    group = rights.group_of(Kind.EVERYONE)
    collector = NestedObjects(using="default", origin=[group])
    collector.collect([group])
    assert [each.kind for each in collector.protected] == [Kind.EVERYONE]
