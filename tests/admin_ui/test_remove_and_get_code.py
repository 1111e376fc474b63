"""Remove and Get code in the profile editor (R9, R11, R13)."""

from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import (
    Revision,
)

from wagtail_livechat.models import (
    ChatSettings,
    Department,
    EmbedCode,
)
from wagtail_livechat.services import embeds, portal

from .forms import (
    APPLY,
    GET_CODE,
    PROFILES,
    PUBLISH,
    REMOVE,
    edit,
    editor,
    logged,
    messages_of,
)


def test_remove_clears_the_portal_only_and_apply_puts_it_back(
    admin, profile, site, frozen
):
    """R13"""
    edit(admin, profile, GET_CODE)
    codes, revisions = frozen()["codes"], Revision.objects.count()
    response = edit(admin, profile, REMOVE)
    assert response.url == editor(profile)
    assert frozen() == {"portal": [], "codes": codes}
    assert Revision.objects.count() == revisions
    profile.refresh_from_db()
    assert profile.live
    assert portal.read(site.pk).enabled is False  # nothing to show
    assert not ChatSettings.objects.filter(enabled=False).exists()
    assert any("is no longer shown" in sentence for sentence in messages_of(response))
    assert len(logged("remove")) == 1
    edit(admin, profile, APPLY)
    assert len(frozen()["portal"]) == 1


def test_remove_keeps_what_was_changed_on_the_screen_as_a_draft(admin, profile):
    """R13: nothing typed is lost, nothing of it is published."""
    edit(admin, profile, REMOVE, button_text="Half done")
    profile.refresh_from_db()
    assert profile.button_text == ""
    assert profile.get_latest_revision_as_object().button_text == "Half done"


def test_remove_does_not_wait_for_a_form_without_mistakes(admin, profile, frozen):
    """R13: the mistake is shown, and the widget is off the portal."""
    response = edit(admin, profile, REMOVE, text_color="white")
    assert "# and six hexadecimal digits" in response.content.decode()
    assert frozen()["portal"] == []


def test_removing_twice_says_that_it_was_not_there(admin, profile):
    """R13"""
    edit(admin, profile, REMOVE)
    said = messages_of(edit(admin, profile, REMOVE))
    assert any("was not shown" in sentence for sentence in said)
    assert len(logged("remove")) == 1


def test_get_code_freezes_the_screen_and_publishes_nothing(admin, profile, frozen):
    """R11: options on the screen, saved as a draft; the portal is untouched."""
    before = frozen()["portal"]
    response = edit(admin, profile, GET_CODE, button_text="In the shop")
    code = EmbedCode.objects.get()
    assert code.options["button_text"] == "In the shop"
    assert code.profile == profile and code.site == profile.site
    profile.refresh_from_db()
    assert profile.button_text == ""
    assert profile.get_latest_revision_as_object().button_text == "In the shop"
    assert frozen()["portal"] == before
    assert response.url.startswith(f"{editor(profile)}#")
    assert any("is ready" in sentence for sentence in messages_of(response))
    assert len(logged("get_code")) == 1


def test_get_code_of_what_is_saved_makes_no_new_draft(admin, profile):
    """R11: one press, one code and nothing else."""
    revisions = Revision.objects.count()
    edit(admin, profile, GET_CODE)
    assert Revision.objects.count() == revisions
    profile.refresh_from_db()
    assert not profile.has_unpublished_changes


def test_each_code_keeps_its_own_options(admin, profile):
    """R9, R11: any number at once, under names that can be told apart."""
    edit(admin, profile, GET_CODE, button_text="First")
    edit(admin, profile, GET_CODE, button_text="Second")
    texts = {code.name: code.options["button_text"] for code in EmbedCode.objects.all()}
    assert texts == {"Default": "First", "Default 2": "Second"}


def test_the_buttons_of_one_action_do_not_do_another(admin, profile, frozen):
    """R10, R11, R13: Wagtail's own actions never apply, remove or freeze."""
    before = frozen()
    for action in (PUBLISH, "action-submit", "action-apply", "livechat-apply"):
        edit(admin, profile, action, title=action[:20])
        assert frozen() == before


def test_other_snippets_have_no_such_buttons(admin, site):
    """R10, R11, R13"""

    department = Department.objects.get(site=site)
    names = "wagtailsnippets_wagtail_livechat_department"
    html = admin.get(reverse(f"{names}:edit", args=[department.pk])).content.decode()
    assert "action-livechat" not in html


def test_remove_is_offered_only_where_there_is_something_to_remove(admin, profile):
    """R13"""
    assert f'name="{REMOVE}"' in admin.get(editor(profile)).content.decode()
    edit(admin, profile, REMOVE)
    assert f'name="{REMOVE}"' not in admin.get(editor(profile)).content.decode()


def test_the_audit_log_has_sentences_for_all_four(admin, profile):

    edit(admin, profile, APPLY)
    edit(admin, profile, REMOVE)
    edit(admin, profile, GET_CODE)
    html = admin.get(reverse(f"{PROFILES}:history", args=[profile.pk])).content.decode()
    assert "Chat widget applied to the portal" in html
    assert "Chat widget removed from the portal" in html
    assert "Embed code made" in html
    code = EmbedCode.objects.get()
    embeds.revoke(code, get_user_model().objects.get(is_superuser=True))
    assert [entry.message for entry in logged("revoke_code")] == ["Embed code revoked"]
