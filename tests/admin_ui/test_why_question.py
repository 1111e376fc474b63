"""“Why can they chat, or not?”: from which widget, and who is meant."""

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from wagtail.models import Locale

from sandbox.home.models import StandardPage
from wagtail_livechat.models import WidgetProfile
from wagtail_livechat.services import embeds, portal

from .asking_why import URL, answer, ask, told
from .forms import html_of


class TestWidgets:
    """A widget that is not the page's own."""

    def test_a_code_is_explained(self, admin_client, agent, code):
        """R7"""
        found = answer(admin_client, widget=f"code-{code.pk}")
        assert found.headline == "A guest can chat from the code “Default”."
        assert "on pages of this site only" in told(found, "widget")
        code.allowed_origins = "https://shop.example.org"
        code.save()
        cache.clear()
        found = answer(admin_client, widget=f"code-{code.pk}")
        assert "https://shop.example.org" in told(found, "widget")
        assert "nobody is logged in" in told(found, "widget")

    def test_a_revoked_code_is_explained(self, admin_client, agent, code):
        embeds.revoke(code)
        cache.clear()
        response = ask(admin_client, widget=f"code-{code.pk}")
        found = response.context["answer"]
        assert "the code has been revoked" in found.headline
        assert "was revoked on" in told(found, "widget")
        assert "Revoked embed codes" in html_of(response)

    def test_a_profile_off_the_portal_is_explained(self, admin_client, agent, profile):
        """R13"""
        portal.remove(profile)
        found = answer(admin_client, widget=f"profile-{profile.pk}")
        assert found.headline == (
            "A guest cannot chat from “Default”: it is not on the portal."
        )
        assert "no page shows it until it is applied" in told(found, "widget")

    def test_the_page_may_show_another(self, admin_client, site, agent, story, profile):
        other = WidgetProfile.objects.create(
            site=site, name="Other", locale=profile.locale, sort_order=1
        )
        portal.apply(other)
        found = answer(admin_client, widget=f"profile-{other.pk}", page=story.pk)
        assert found.headline == "A guest can chat from “Other”."
        assert told(found, "widget").endswith("“Story” shows “Default”, though.")
        StandardPage.objects.filter(pk=story.pk).update(livechat_choice="none")
        found = answer(admin_client, widget=f"profile-{other.pk}", page=story.pk)
        assert told(found, "widget").endswith("“Story” shows no widget, though.")
        found = answer(admin_client, page=story.pk)
        assert (
            found.headline == "A guest cannot chat on “Story”: no widget shows there."
        )

    @pytest.mark.parametrize(
        "widget", ["profile-999", "code-1x", "x", "-", "code-" + "9" * 30, "code-²"]
    )
    def test_what_is_no_widget_of_the_site_gets_a_sentence(
        self, admin_client, agent, widget
    ):
        response = ask(admin_client, widget=widget)
        assert response.context["answer"] is None
        assert "This site has no such widget." in html_of(response)

    def test_a_widget_of_another_site_is_not_this_sites(
        self, admin_client, site, agent, museum, profile
    ):
        other = WidgetProfile.objects.get(site=museum)
        other.name = "Of the museum"
        other.save()
        portal.apply(other)
        html = html_of(ask(admin_client, widget=f"profile-{other.pk}"))
        assert "no such widget" in html and "Of the museum" not in html
        found = answer(admin_client, widget=f"profile-{other.pk}", site=museum.pk)
        assert "“Of the museum”" in found.headline
        assert "nobody is online" in found.headline

    def test_a_pages_site_counts(self, admin_client, site, agent, museum, story):
        """The chosen site is for where no page is chosen."""
        found = answer(admin_client, page=story.pk, site=museum.pk)
        assert story.get_site() == site
        assert f"“{site.site_name or site.hostname}”" in told(found, "switch")

    def test_translations_are_told_apart(self, admin_client, site, agent, profile):
        arabic = Locale.objects.get_or_create(language_code="ar")[0]
        profile.copy_for_translation(arabic).save()
        html = html_of(ask(admin_client))
        assert "Default (English)" in html and "Default (العربية)" in html


class TestPeople:
    """Who is meant, and what is shown of them."""

    @pytest.mark.parametrize(
        "typed", ["noah", " noah ", "noah@example.org", "NOAH@example.org", "ade no"]
    )
    def test_one_is_found_by_what_is_typed(self, admin_client, agent, noah, typed):
        assert answer(admin_client, person=typed).headline.startswith("Noah Adeyemi")

    def test_several_are_offered(self, admin_client, agent, noah):
        for name in ("noa", "noam"):
            get_user_model().objects.create_user(name, f"{name}@example.org")
        response = ask(admin_client, person="no", widget="")
        assert response.context["answer"] is None
        assert "Several people match" in html_of(response)
        people = response.context["people"]
        assert [each.text for each in people] == [
            "noa (noa, noa@example.org)",
            "Noah Adeyemi (noah, noah@example.org)",
            "noam (noam, noam@example.org)",
        ]
        found = admin_client.get(URL + people[1].url).context["answer"]
        assert found.headline.startswith("Noah Adeyemi")
        # A whole user name is one person, though others begin like it.
        assert answer(admin_client, person="noa").headline.startswith("noa ")

    def test_many_are_not_all_listed(self, admin_client, agent):
        for number in range(12):
            get_user_model().objects.create_user(f"reader{number}")
        response = ask(admin_client, person="reader")
        assert len(response.context["people"]) == 10
        assert "There may be more." in html_of(response)

    @pytest.mark.parametrize("typed", ["nobody", "x" * 300, "\0", "%", "🙂 " * 90])
    def test_nobody_gets_a_sentence(self, admin_client, agent, noah, typed):
        response = ask(admin_client, person=typed)
        assert response.context["answer"] is None
        assert response.context["form"].errors["person"]

    def test_who_may_not_see_users_learns_nothing_of_them(
        self, client, agent, noah, explainer
    ):
        """Parts of names find nobody; a whole address shows the user name only."""
        client.force_login(explainer)
        for typed in ("no", "Adeyemi", "example.org"):
            response = ask(client, person=typed)
            assert response.context["answer"] is None
            assert "Nobody is known" in html_of(response)
        response = ask(client, person="noah")
        assert response.context["answer"].headline.startswith("noah can chat")
        assert "Adeyemi" not in response.content.decode()
        assert "noah@example.org" not in response.content.decode()

    def test_two_with_one_address_are_told_apart_by_user_name_only(
        self, client, agent, noah, explainer
    ):
        get_user_model().objects.create_user("twin", "noah@example.org")
        client.force_login(explainer)
        response = ask(client, person="noah@example.org")
        assert [each.text for each in response.context["people"]] == ["noah", "twin"]
