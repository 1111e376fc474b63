"""Chat > Labels: the list, the form, deleting and merging (R23)."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests import factories
from tests.security import payloads
from wagtail_livechat.models import Label

from .forms import html_of, logged, messages_of

LABELS = "wagtailsnippets_wagtail_livechat_label"


def at(name: str, *args) -> str:
    return reverse(f"{LABELS}:{name}", args=args)


def bulk(action: str, *ids, **query) -> str:
    path = reverse("wagtail_bulk_action", args=["wagtail_livechat", "label", action])
    return path + "?" + "&".join(f"id={each}" for each in ids)


@pytest.fixture
def make_label(site):
    """Make a label of the site that some of the chats have."""

    def make(name, *chats, of=site, **values):
        label = Label.objects.create(site=of, name=name, **values)
        for chat in chats:
            chat.labels.add(label)
        return label

    return make


@pytest.fixture
def chats(site, agent):
    return [factories.start_chat(site).conversation for _number in range(3)]


def names(chat) -> list[str]:
    return [each.name for each in chat.labels.all()]


def test_the_list_shows_colour_chats_and_site(admin, chats, make_label, site):
    """R23"""
    make_label("Refund", *chats, color="#ffdd00")
    make_label("Lost card", chats[0], color="#123456")
    site.site_name = "Harbour Library"
    site.save()
    page = html_of(admin.get(at("list")))
    for part in ("Refund", 'fill="#ffdd00"', 'fill="#000000"', "Harbour Library"):
        assert part in page
    assert "style=" not in page.split("<main")[1].split("</main>")[0]
    assert page.index("Lost card") < page.index("Refund")
    results = html_of(admin.get(at("list_results"), {"ordering": "-used"}))
    assert results.index("Refund") < results.index("Lost card")
    found = html_of(admin.get(at("list_results"), {"q": "lost"}))
    assert "Lost card" in found and "Refund" not in found


def test_the_list_costs_the_same_with_many_labels(
    admin, make_label, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin.get(at("list"))
        return len(captured)

    make_label("First")
    queries()
    few = queries()
    for number in range(10):
        make_label(f"Label {number}")
    assert queries() == few


def test_a_label_is_added_renamed_and_coloured(admin, site):
    form = {"name": "  Lost \t card ", "color": "#FFDD00", "site": site.pk}
    assert admin.get(at("add")).status_code == 200
    assert admin.post(at("add"), form).status_code == 302
    label = Label.objects.get()
    assert (label.name, label.color, label.site) == ("Lost card", "#FFDD00", site)
    form = {"name": "LOST card", "color": "#123456"}
    assert admin.get(at("edit", label.pk)).status_code == 200
    assert admin.post(at("edit", label.pk), form).status_code == 302
    label.refresh_from_db()
    assert (label.name, label.color) == ("LOST card", "#123456")
    entries = ModelLogEntry.objects.for_instance(label)
    assert {each.action for each in entries} == {"wagtail.create", "wagtail.edit"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "required"),
        ({"name": "x" * 51}, "at most 50"),
        ({"name": "a\x07b"}, "characters that cannot be stored"),
        ({"name": "REFUND"}, "This site already has this label."),
        ({"name": "größe"}, "This site already has this label."),
        ({"color": "red"}, "six hexadecimal digits"),
        ({"color": "#fff"}, "six hexadecimal digits"),
        ({"color": ""}, "required"),
        ({"site": ""}, "required"),
        ({"site": 4711}, "valid choice"),
    ],
)
def test_bad_input_keeps_the_form(admin, site, make_label, changes, sentence):
    make_label("Refund")
    make_label("Größe")
    form = {"name": "VIP", "color": "#123456", "site": site.pk, **changes}
    response = admin.post(at("add"), form)
    assert response.status_code == 200
    assert sentence in html_of(response)
    assert Label.objects.count() == 2


def test_a_label_stays_with_its_site(admin, make_label, museum, site):
    """Chats of the site have it: they would show a label of another one."""
    label = make_label("Refund")
    form = {"name": "Refund", "color": "#123456", "site": museum.pk}
    admin.post(at("edit", label.pk), form)
    label.refresh_from_db()
    assert label.site == site and label.color == "#123456"


def test_a_name_may_be_there_once_in_each_site(admin, make_label, museum):
    make_label("Refund", of=museum)
    label = make_label("Refunds")
    form = {"name": "Refund", "color": "#123456"}
    assert admin.post(at("edit", label.pk), form).status_code == 302


def test_a_taken_name_points_to_merging(admin, make_label):
    make_label("Refund")
    label = make_label("refund?")
    response = admin.post(at("edit", label.pk), {"name": "Refund", "color": "#123456"})
    assert "Merge the two instead." in html_of(response)


def test_deleting_says_how_many_chats_lose_it(admin, chats, make_label):
    """R23"""
    label, other = make_label("Refund", *chats[:2]), make_label("VIP")
    assert "2 chats lose it." in html_of(admin.get(at("delete", label.pk)))
    assert "No chat has it." in html_of(admin.get(at("delete", other.pk)))
    assert admin.post(at("delete", label.pk)).status_code == 302
    assert names(chats[0]) == [] and list(Label.objects.all()) == [other]
    entry = ModelLogEntry.objects.get(action="wagtail.delete")
    assert entry.label == "Refund" and entry.user is not None


def test_deleting_several_says_how_many_chats_lose_them(admin, chats, make_label):
    refund, vip = make_label("Refund", *chats[:2]), make_label("VIP", chats[0])
    address = bulk("delete", refund.pk, vip.pk)
    page = html_of(admin.get(address))
    for part in ("2 chats lose them.", "Refund (2 chats)", "VIP (1 chat)"):
        assert part in page
    assert admin.post(address).status_code == 302
    assert not Label.objects.exists() and names(chats[0]) == []
    assert ModelLogEntry.objects.filter(action="wagtail.delete").count() == 2


def test_merging_asks_and_says_what_it_touches(admin, chats, make_label):
    """R23: and is in the log."""
    old, goal = make_label("refund?", *chats[:2]), make_label("Refund", chats[0])
    listed = html_of(admin.get(at("list")))
    address = bulk("merge", old.pk)
    assert f"{address}&next=" in listed
    assert f"{address}&next=" in html_of(admin.get(at("edit", old.pk)))
    page = html_of(admin.get(address))
    for part in ("refund? (2 chats)", "2 chats get the label", "Refund (1 chat)"):
        assert part in page
    assert f'<option value="{old.pk}"' not in page
    assert names(chats[0]) == ["Refund", "refund?"]
    response = admin.post(f"{address}&next={at('list')}", {"into": goal.pk})
    assert response.status_code == 302 and response["Location"] == at("list")
    assert messages_of(response) == ["Merged into “Refund”: 2 chats were changed."]
    assert [names(chat) for chat in chats] == [["Refund"], ["Refund"], []]
    (entry,) = logged("merge_labels")
    assert entry.object_id == str(goal.pk)
    assert entry.data == {"label": "refund?", "into": "Refund"}
    history = html_of(admin.get(at("history", goal.pk)))
    assert "Another label was merged into this one" in history


def test_several_are_merged_into_one_of_them(admin, chats, make_label):
    first, second = make_label("Refund", chats[0]), make_label("Money", chats[1])
    address = bulk("merge", first.pk, second.pk)
    assert admin.post(address, {"into": first.pk}).status_code == 302
    assert names(chats[0]) == names(chats[1]) == ["Refund"]
    assert list(Label.objects.all()) == [first]


@pytest.mark.parametrize("into", ["", "x", "4711", "foreign", "itself"])
def test_merging_into_what_is_no_label_of_the_site_is_refused(
    admin, chats, make_label, museum, into
):
    label = make_label("Refund", chats[0])
    make_label("VIP")
    foreign = make_label("Museum", of=museum)
    value = {"foreign": foreign.pk, "itself": label.pk}.get(into, into)
    response = admin.post(bulk("merge", label.pk), {"into": value})
    assert response.status_code == 200
    assert names(chats[0]) == ["Refund"] and Label.objects.count() == 3


def test_labels_of_two_sites_or_a_single_one_cannot_be_merged(
    admin, make_label, museum
):
    label, foreign = make_label("Refund"), make_label("Museum", of=museum)
    page = html_of(admin.get(bulk("merge", label.pk, foreign.pk)))
    assert "These labels are of different sites." in page and "Go back" in page
    page = html_of(admin.get(bulk("merge", label.pk)))
    assert "no other label to merge it into" in page
    assert admin.post(bulk("merge", label.pk, foreign.pk), {"into": label.pk})
    assert Label.objects.count() == 2


def test_no_page_of_labels_runs_a_script_in_a_name(admin, chats, make_label):
    evil = make_label(payloads.SHOWN["image"], chats[0])
    worse = make_label(payloads.SHOWN["quote break"])
    for address in (
        at("list"),
        at("edit", evil.pk),
        at("delete", evil.pk),
        at("history", evil.pk),
        at("inspect", evil.pk),
        bulk("merge", evil.pk),
        bulk("merge", evil.pk, worse.pk),
        bulk("delete", evil.pk, worse.pk),
        reverse("wagtailsnippetchoosers_wagtail_livechat_label:choose"),
    ):
        raw = admin.get(address).content.decode()
        assert payloads.SHOWN["image"] not in raw, address
        assert "<script>window.__pwn" not in raw, address
    response = admin.post(bulk("merge", worse.pk), {"into": evil.pk}, follow=True)
    assert payloads.SHOWN["image"] not in response.content.decode()
