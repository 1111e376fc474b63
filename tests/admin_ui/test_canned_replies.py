"""Chat > Canned replies: the list and the form."""

import pytest
from django.urls import reverse

from tests import factories
from tests.security import payloads
from wagtail_livechat.models import CannedReply

from .forms import html_of

REPLIES = "wagtailsnippets_wagtail_livechat_cannedreply"


def at(name: str, *args) -> str:
    return reverse(f"{REPLIES}:{name}", args=args)


def delete_several(*replies) -> str:
    args = ["wagtail_livechat", "cannedreply", "delete"]
    ids = "&".join(f"id={each.pk}" for each in replies)
    return f"{reverse('wagtail_bulk_action', args=args)}?{ids}"


@pytest.fixture
def make_reply(site):
    """Make a canned reply of the site."""

    def make(title, text="Words", *departments):
        reply = CannedReply.objects.create(site=site, title=title, text=text)
        reply.departments.set(departments)
        return reply

    return make


def test_the_list_shows_departments_and_finds_titles_and_texts(admin, site, make_reply):
    billing = factories.make_department(site, "Billing")
    make_reply("Hours", "We open at nine.")
    make_reply("Bill", "The bill is in the post.", billing)
    page = html_of(admin.get(at("list")))
    for part in ("Hours", "Bill", "Billing", "All"):
        assert part in page
    for words, found, hidden in (("nine", "Hours", "Bill"), ("bill", "Bill", "Hours")):
        results = html_of(admin.get(at("list_results"), {"q": words}))
        assert f">{found}<" in results.replace("\n", "").replace(" ", "")
        assert hidden not in results


def test_the_page_of_a_reply_says_where_it_is_offered(admin, site, make_reply):
    site.site_name = "Harbour Library"
    site.save()
    billing = factories.make_department(site, "Billing")
    everywhere, here = make_reply("Hours"), make_reply("Bill", "Words", billing)
    page = html_of(admin.get(at("inspect", everywhere.pk)))
    assert "Harbour Library" in page and "[default]" not in page and "All" in page
    assert "Billing" in html_of(admin.get(at("inspect", here.pk)))


def test_a_reply_is_added_changed_and_deleted(admin, site):
    billing = factories.make_department(site, "Billing")
    form = {
        "title": "Hours",
        "text": "Line one\r\nLine two",
        "site": site.pk,
        "departments": [billing.pk],
    }
    assert admin.get(at("add")).status_code == 200
    assert admin.post(at("add"), form).status_code == 302
    reply = CannedReply.objects.get()
    assert (reply.title, reply.site) == ("Hours", site)
    assert reply.text.splitlines() == ["Line one", "Line two"]
    assert list(reply.departments.all()) == [billing]
    assert admin.get(at("edit", reply.pk)).status_code == 200
    form = {**form, "title": "Opening hours", "departments": []}
    assert admin.post(at("edit", reply.pk), form).status_code == 302
    reply.refresh_from_db()
    assert reply.title == "Opening hours" and not reply.departments.exists()
    assert admin.get(at("delete", reply.pk)).status_code == 200
    assert admin.post(at("delete", reply.pk)).status_code == 302
    assert not CannedReply.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "required"),
        ({"text": ""}, "required"),
        ({"text": "x" * 4001}, "at most 4000 characters"),
        ({"title": "Taken"}, "This site already has this canned reply."),
        ({"departments": ["foreign"]}, "is a department of"),
    ],
)
def test_bad_input_keeps_the_form(admin, site, museum, make_reply, changes, sentence):
    make_reply("Taken")
    form = {"title": "New", "text": "Words", "site": site.pk, **changes}
    if "departments" in changes:
        form["departments"] = [factories.make_department(museum, "Shop").pk]
    response = admin.post(at("add"), form)
    assert response.status_code == 200
    assert sentence in html_of(response)
    assert CannedReply.objects.count() == 1


def test_several_replies_are_deleted_at_once(admin, make_reply):
    replies = [make_reply(f"Reply {number}") for number in range(3)]
    address = delete_several(*replies[:2])
    page = html_of(admin.get(address))
    for part in ("these 2 canned replies?", "Reply 0", "Reply 1"):
        assert part in page
    assert "Reply 2" not in page
    assert admin.post(address).status_code == 302
    assert list(CannedReply.objects.all()) == [replies[2]]


def test_no_page_of_replies_runs_a_script_in_them(admin, make_reply):
    evil = make_reply(payloads.SHOWN["image"], payloads.SHOWN["closing tags"])
    for address in (
        at("list"),
        at("edit", evil.pk),
        at("delete", evil.pk),
        at("history", evil.pk),
        at("inspect", evil.pk),
        delete_several(evil),
    ):
        raw = admin.get(address).content.decode()
        assert payloads.SHOWN["image"] not in raw, address
        assert "<script>window.__pwn" not in raw, address
