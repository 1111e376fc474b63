"""The list of codes and their own pages (R5, R9, R12)."""

import pytest
from django.urls import reverse

from tests import factories
from wagtail_livechat.models import (
    Department,
    EmbedCode,
    WidgetProfile,
)
from wagtail_livechat.services import embeds

from .codes import at, boxes, code_form
from .forms import (
    CODES,
    PROFILES,
    PUBLISH,
    edit,
    messages_of,
)


def test_the_list_shows_every_code_and_no_way_to_add_one(admin, profile, code):
    """R5, R9: codes are made by "Get code" alone."""
    embeds.revoke(embeds.create(profile, name="Old shop"))
    html = admin.get(reverse(f"{CODES}:list")).content.decode()
    for part in ("Default", "Old shop", "Live", "Revoked", str(code.site)):
        assert part in html
    assert "/embedcode/add/" not in html
    assert admin.get("/admin/snippets/wagtail_livechat/embedcode/add/").status_code == (
        404
    )
    results = reverse(f"{CODES}:list_results")
    live = admin.get(results, {"revoked_at__isnull": "true"}).content.decode()
    assert at("edit", code) in live and "Old shop" not in live
    assert "Old shop" in admin.get(results, {"q": "shop"}).content.decode()


def test_a_code_can_be_renamed_and_limited_but_not_redesigned(admin, code, site):
    """R9, R29: options are frozen; limits take effect at once."""
    own = Department.objects.get(site=site)
    before = code.options
    form = code_form(
        code,
        name="Shop",
        allowed_origins="HTTPS://Shop.Example.org/",
        departments=[own.pk],
        options='{"button_text": "Other"}',
        button_text="Other",
        key="00000000-0000-4000-8000-000000000000",
    )
    assert admin.post(at("edit", code), form).status_code == 302
    fresh = EmbedCode.objects.get(pk=code.pk)
    assert (fresh.name, fresh.key, fresh.options) == ("Shop", code.key, before)
    assert fresh.origins == ["https://shop.example.org"]
    assert fresh.limited and list(fresh.departments.all()) == [own]
    assert embeds.find(str(code.key)).departments == (own.pk,)
    admin.post(at("edit", code), code_form(fresh, departments=[]))
    fresh.refresh_from_db()
    assert not fresh.limited


def test_a_limit_whose_departments_were_deleted_is_not_lifted_by_a_new_name(
    admin, profile, site
):
    """R29, R31: nobody can chat through it, and its page says why."""
    spare = Department.objects.create(site=site, name="Spare")
    profile.departments = [spare]
    code = embeds.create(profile)
    spare.delete()
    assert "departments of this code were deleted" in (
        admin.get(at("edit", code)).content.decode()
    )
    admin.post(at("edit", code), code_form(code, name="Renamed"))
    code.refresh_from_db()
    assert code.name == "Renamed" and code.limited


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "required"),
        ({"allowed_origins": "https://a.example/x"}, "leave out what follows"),
        ({"allowed_origins": "shop"}, "and nothing else"),
    ],
)
def test_bad_input_keeps_the_form_of_a_code(admin, code, changes, sentence):
    response = admin.post(at("edit", code), code_form(code, **changes))
    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_a_code_takes_departments_of_its_own_site_only(admin, code):
    """R29"""
    museum = factories.make_site("museum.localhost")
    foreign = Department.objects.get(site=museum)
    html = admin.get(at("edit", code)).content.decode()
    assert "museum.localhost" not in html
    response = admin.post(at("edit", code), code_form(code, departments=[foreign.pk]))
    assert "not one of the available choices" in response.content.decode()
    assert not code.departments.exists()


def test_its_page_shows_the_frozen_options_in_words(admin, profile, code):
    """R11"""
    edit(admin, profile, PUBLISH, button_text="Changed since")
    html = admin.get(at("edit", code)).content.decode()
    assert "Speech bubble" in html and "Background colour" in html
    assert "Changed since" not in html


def test_revoking_asks_first_and_is_for_ever(admin, code):
    """R9, R12"""
    url = at("revoke", code)
    assert url in admin.get(at("edit", code)).content.decode()
    assert "Are you sure" in admin.get(url).content.decode()
    code.refresh_from_db()
    assert code.is_live
    response = admin.post(url)
    code.refresh_from_db()
    assert not code.is_live and response.url == at("edit", code)
    assert any("is revoked" in sentence for sentence in messages_of(response))
    html = admin.get(at("edit", code)).content.decode()
    assert "show nothing" in html and url not in html
    when = code.revoked_at
    admin.post(url)
    code.refresh_from_db()
    assert code.revoked_at == when


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("rights", [(), ("view_embedcode",), ("add_embedcode",)])
def test_revoking_needs_the_right_to_change(client_with, code, rights, method):
    response = getattr(client_with(*rights), method)(at("revoke", code))
    assert response.status_code == 302
    code.refresh_from_db()
    assert code.is_live


def test_deleting_needs_its_own_right(client_with, code):
    client_with("change_embedcode").post(at("delete", code))
    assert EmbedCode.objects.filter(pk=code.pk).exists()
    client_with("delete_embedcode").post(at("delete", code))
    assert not EmbedCode.objects.filter(pk=code.pk).exists()


def test_a_code_outlives_its_profile(admin, profile, code):
    """R8: deleting a profile while a code of it is in use breaks nothing."""
    admin.post(reverse(f"{PROFILES}:delete", args=[profile.pk]))
    assert not WidgetProfile.objects.filter(pk=profile.pk).exists()
    assert admin.get(reverse(f"{CODES}:list")).status_code == 200
    response = admin.get(at("edit", code))
    assert response.status_code == 200 and len(boxes(response)) == 1
    assert embeds.find(str(code.key)).live


@pytest.mark.parametrize("view", ["history", "usage", "delete"])
def test_wagtails_own_pages_of_a_code_work(admin, code, view):
    assert admin.get(at(view, code)).status_code == 200
