"""Labels: what they are called, which chats have them, how they merge (R23)."""

import colorsys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from wagtail_livechat import hooks
from wagtail_livechat.models import Label
from wagtail_livechat.models.contrast import MINIMUM_TEXT_CONTRAST, contrast_ratio
from wagtail_livechat.services import errors, labels


@pytest.fixture
def make_label(site):
    """Make a label of the site."""
    return lambda name, **values: Label.objects.create(site=site, name=name, **values)


@pytest.fixture
def chats(site, agent):
    """Three chats."""
    return [factories.start_chat(site).conversation for _number in range(3)]


def names(chat) -> list[str]:
    return [each.name for each in chat.labels.all()]


@given(st.integers(0, 0xFFFFFF))
def test_a_name_can_be_read_on_every_colour_there_is(number):
    """WCAG 1.4.3. What is too bright for white is dark enough for black."""
    label = Label(color=f"#{number:06x}")
    assert contrast_ratio(label.text_color, label.color) >= MINIMUM_TEXT_CONTRAST


@pytest.mark.parametrize("edge", ["#757575", "#767676", "#777777"])
def test_a_name_can_be_read_on_the_greys_between_black_and_white(edge):
    text = Label(color=edge).text_color
    assert contrast_ratio(text, edge) >= MINIMUM_TEXT_CONTRAST


def test_new_labels_have_colours_that_differ_and_carry_white_text():
    assert len(set(labels.PALETTE)) == len(labels.PALETTE)
    for color in labels.PALETTE:
        assert Label(color=color).text_color == "#ffffff"
        red, green, blue = bytes.fromhex(color[1:])
        assert 0 < colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)[1] < 0.5


def test_a_new_label_gets_the_colour_that_the_site_has_used_least(site):
    made = [labels.create(site.pk, f"Label {n}") for n in range(len(labels.PALETTE))]
    assert [each.color for each in made] == list(labels.PALETTE)
    made[2].delete()
    assert labels.create(site.pk, "One more").color == labels.PALETTE[2]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("VIP", "VIP"),
        ("  two \t words\n", "two words"),
        ("x" * 50, "x" * 50),
        ("👩‍👩‍👧 family", "👩‍👩‍👧 family"),
        ("<b>", "<b>"),
    ],
)
def test_names_are_kept_on_one_line(typed, stored):
    assert labels.clean_name(typed) == stored


@pytest.mark.parametrize(
    "typed",
    ["", "  \n", "x" * 51, "a\0b", "a\ud800b", "a\x01b", "a\x7fb", "a\x85\x9bb"],
)
def test_names_that_cannot_be_shown_or_stored_are_refused(typed):
    with pytest.raises(errors.InvalidText):
        labels.clean_name(typed)


@pytest.mark.parametrize("other", ["Größe", "GRÖSSE".replace("SS", "ß"), "größe"])
def test_a_label_is_found_in_whichever_case(site, make_label, other):
    label = make_label("Größe")
    assert labels.find(site.pk, other) == label
    assert labels.find(site.pk, "Gros") is None
    elsewhere = factories.make_site("museum.localhost")
    assert labels.find(elsewhere.pk, other) is None


def test_making_a_label_that_exists_finds_it(site, make_label):
    """As when somebody else was quicker between looking and making."""
    label = make_label("Refund")
    assert labels.create(site.pk, "REFUND") == label
    assert Label.objects.count() == 1


def test_a_label_is_put_on_once_and_taken_off_once(chat, make_label):
    label = make_label("Refund")
    assert labels.put_on(chat, label)
    assert not labels.put_on(chat, label)
    assert names(chat) == ["Refund"]
    assert labels.take_off(chat, label.pk)
    assert not labels.take_off(chat, label.pk)
    assert names(chat) == []


def test_a_label_that_was_deleted_meanwhile_changes_nothing(chat, make_label):
    label = make_label("Refund")
    Label.objects.all().delete()
    assert not labels.put_on(chat, label)
    assert names(chat) == []


def test_plugins_hear_of_changes_alone(
    chat, make_label, django_capture_on_commit_callbacks
):
    heard = []

    class Plugin:
        @hooks.hookimpl
        def conversation_labelled(self, conversation):
            heard.append(sorted(names(conversation)))

    plugin = Plugin()
    label = make_label("Refund")
    hooks.plugin_manager.register(plugin)
    try:
        for change in (labels.put_on, labels.put_on, labels.take_off, labels.take_off):
            with django_capture_on_commit_callbacks(execute=True):
                change(chat, label if change is labels.put_on else label.pk)
    finally:
        hooks.plugin_manager.unregister(plugin)
    assert heard == [["Refund"], []]


def test_what_is_used_most_is_suggested_first(chats, make_label):
    rare, often, never = make_label("A refund"), make_label("Refund"), make_label("Fun")
    make_label("VIP")
    for chat in chats:
        labels.put_on(chat, often)
    labels.put_on(chats[0], rare)
    found = list(labels.suggested(chats[0], "FUN"))
    assert found == [often, rare, never]
    assert [each.used for each in found] == [3, 1, 0]


def test_other_letters_than_ascii_are_found_in_whichever_case(chat, make_label):
    make_label("Жалоба")
    assert labels.suggested(chat, "жал") and labels.suggested(chat, "ЖАЛ")
    assert not labels.suggested(chat, "жол")


def test_twenty_labels_of_the_chats_own_site_are_suggested(chat, make_label):
    museum = factories.make_site("museum.localhost")
    Label.objects.create(site=museum, name="Label of the museum")
    for number in range(25):
        make_label(f"Label {number}")
    found = labels.suggested(chat, "")
    assert len(found) == 20
    assert {each.site_id for each in found} == {chat.site_id}


def test_merging_leaves_each_chat_one_label(chats, make_label):
    """R23: also the one that had both, and the one that had neither."""
    first, second, goal = (
        make_label("refund?"),
        make_label("Money"),
        make_label("Refund"),
    )
    other = make_label("VIP")
    chats[0].labels.set([first, second, other])
    chats[1].labels.set([second, goal])
    chats[2].labels.set([other])
    assert labels.chats_with([first, second]) == 2
    assert labels.merge([first, second], goal) == 2
    assert [names(chat) for chat in chats] == [["Refund", "VIP"], ["Refund"], ["VIP"]]
    assert set(Label.objects.values_list("name", flat=True)) == {"Refund", "VIP"}


def test_merging_into_itself_or_over_sites_changes_nothing(chat, make_label):
    museum = factories.make_site("museum.localhost")
    foreign = Label.objects.create(site=museum, name="Refund")
    label = make_label("Refund")
    labels.put_on(chat, label)
    assert labels.merge([label, foreign], label) == 0
    assert labels.merge([label], foreign) == 0
    assert names(chat) == ["Refund"] and Label.objects.count() == 2


def test_merging_into_a_label_that_is_gone_changes_nothing(chat, make_label):
    label, goal = make_label("refund?"), make_label("Refund")
    labels.put_on(chat, label)
    Label.objects.filter(pk=goal.pk).delete()
    assert labels.merge([label], goal) == 0
    assert names(chat) == ["refund?"]
