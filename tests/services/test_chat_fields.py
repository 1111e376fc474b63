"""Custom fields: what may be answered, and what chats store (R21, R22, A15)."""

import pytest
from django.core.cache import cache
from django.utils import translation

from tests import factories
from wagtail_livechat.models import ChatField, ChatFieldText, FieldValue
from wagtail_livechat.services import chat_fields
from wagtail_livechat.services.errors import InvalidDetail, InvalidDetails

pytestmark = pytest.mark.django_db

RIGHT = [
    ("text", " Noor   Rahal ", "Noor Rahal", "Noor Rahal"),
    ("text", "one\nline", "one line", "one line"),
    ("text", "x" * 200, "x" * 200, "x" * 200),
    ("long", " a\r\nb \n", "a\nb", "a\nb"),
    ("long", "ن" * 2000, "ن" * 2000, "ن" * 2000),
    ("number", "12", 12, "12"),
    ("number", " -3.50 ", -3.5, "-3.50"),
    ("number", "1e3", 1000.0, "1e3"),
    ("number", 7, 7, "7"),
    ("number", 2.5, 2.5, "2.5"),
    ("email", "noor@example.org", "noor@example.org", "noor@example.org"),
    ("date", "2028-02-29", "2028-02-29", "2028-02-29"),
    ("choice", "Blue sky", "Blue sky", "Blue sky"),
    ("choices", ["Red", "Blue sky", "Red"], ["Blue sky", "Red"], "Blue sky, Red"),
    ("tick", True, True, "Yes"),
    ("url", "https://example.org/a?b=1", *["https://example.org/a?b=1"] * 2),
    ("url", "http://example.org", *["http://example.org"] * 2),
]
WRONG = [
    ("text", "x" * 201),
    ("text", 5),
    ("text", ["x"]),
    ("text", "a\0b"),
    ("text", "\ud800"),
    ("long", "x" * 2001),
    ("long", {}),
    ("number", "twelve"),
    ("number", "1,5"),
    ("number", "NaN"),
    ("number", "Infinity"),
    ("number", "1e999"),
    ("number", "٣"),
    ("number", "9" * 41),
    ("number", True),
    ("number", float("inf")),
    ("email", "noor"),
    ("email", "noor@example.org\nBcc: x@example.org"),
    ("date", "2027-02-29"),
    ("date", "29.2.2028"),
    ("date", "20280229"),
    ("date", "2028-W01-1"),
    ("choice", "blue sky"),
    ("choice", "Green"),
    ("choice", ["Red"]),
    ("choices", "Red"),
    ("choices", ["Green"]),
    ("choices", [1]),
    ("tick", "yes"),
    ("tick", 1),
    ("url", "example.org"),
    ("url", "javascript:alert(1)"),
    ("url", "ftp://example.org/"),
    ("url", "https://example.org/" + "x" * 2048),
]
EMPTY = [
    *((kind, "") for kind in ChatField.Kind.values),
    *((kind, None) for kind in ChatField.Kind.values),
    ("text", "  "),
    ("long", "\n"),
    ("choices", []),
    ("tick", False),
]


def make(site, label="Field", **values) -> ChatField:
    if values.get("kind") in ChatField.WITH_CHOICES:
        values.setdefault("choices", "Blue  sky\n\nRed\nRed")
    return ChatField.objects.create(site=site, label=label, **values)


def question(kind: str, **values) -> chat_fields.Question:
    field = ChatField(kind=kind, label="Field", choices="Blue sky\nRed", **values)
    return chat_fields.Question(
        pk=1, key=str(field.key), kind=kind, label="Field", choices=tuple(field.options)
    )


@pytest.mark.parametrize(("kind", "raw", "value", "text"), RIGHT)
def test_a_right_answer_is_stored_for_programs_and_for_people(kind, raw, value, text):
    assert chat_fields.clean(question(kind), raw) == (value, text)


@pytest.mark.parametrize(("kind", "raw"), WRONG)
def test_a_wrong_answer_is_refused_in_a_sentence(kind, raw):
    asked = question(kind)
    with pytest.raises(InvalidDetail) as refused:
        chat_fields.clean(asked, raw)
    assert refused.value.field == asked.key
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(("kind", "raw"), EMPTY)
def test_an_empty_answer_is_none(kind, raw):
    assert chat_fields.clean(question(kind), raw) is None


def test_every_kind_has_been_tried():
    assert {kind for kind, *_rest in RIGHT} == set(ChatField.Kind.values)
    assert {kind for kind, *_rest in WRONG} == set(ChatField.Kind.values)


def test_a_tick_is_stored_in_the_sites_language_whoever_ticks():
    with translation.override("ar"):
        assert chat_fields.clean(question("tick"), True) == (True, "Yes")


def test_fields_come_in_order_and_only_those_that_are_on(site):
    make(site, "Second", sort_order=2)
    make(site, "First", sort_order=1, kind="choice")
    make(site, "Off", enabled=False)
    make(factories.make_site("museum.localhost"), "Elsewhere")
    found = chat_fields.of_site(site.pk)
    assert [each.label for each in found] == ["First", "Second"]
    assert found[0].choices == ("Blue sky", "Red") and found[1].choices == ()


def test_reading_them_again_costs_nothing(site, django_assert_num_queries):
    make(site).departments.add(factories.make_department(site, "Sales"))
    cache.clear()
    with django_assert_num_queries(3):
        chat_fields.of_site(site.pk)
    with django_assert_num_queries(0):
        assert len(chat_fields.of_site(site.pk)) == 1


def change_label(field):
    field.label = "Other"
    field.save()


@pytest.mark.parametrize(
    "change",
    [
        change_label,
        lambda field: field.delete(),
        lambda field: ChatField.objects.create(site=field.site, label="More"),
        lambda field: ChatFieldText.objects.create(
            field=field, language="ar", label="أخرى"
        ),
        lambda field: field.departments.add(
            factories.make_department(field.site, "Sales")
        ),
    ],
    ids=["changed", "deleted", "added", "translated", "limited"],
)
def test_a_change_shows_at_once(site, change, django_capture_on_commit_callbacks):
    field = make(site)
    cache.clear()
    before = chat_fields.of_site(site.pk)
    with django_capture_on_commit_callbacks(execute=True):
        change(field)
    assert chat_fields.of_site(site.pk) != before


def test_visitors_are_asked_what_applies_to_their_department(site):
    """A15"""
    sales = factories.make_department(site, "Sales")
    support = factories.make_department(site, "Support")
    make(site, "All", sort_order=1)
    make(site, "Sales only", sort_order=2).departments.add(sales)
    make(site, "Agents", sort_order=3, agent_only=True).departments.add(sales)
    found = chat_fields.read(site.pk)

    def labels(questions):
        return [each.label for each in questions]

    assert labels(chat_fields.asked(found, [sales.pk])) == ["All", "Sales only"]
    assert labels(chat_fields.asked(found, [support.pk])) == ["All"]
    assert labels(chat_fields.asked(found, [support.pk, sales.pk])) == [
        *("All", "Sales only")
    ]
    assert labels(chat_fields.asked(found, [])) == ["All"]
    assert labels(chat_fields.for_agents(found, sales.pk)) == ["Agents"]
    assert labels(chat_fields.for_agents(found, support.pk)) == []


def test_in_another_language_the_labels_change_and_the_values_stay(site):
    field = make(site, "Colour", help_text="Any", kind="choice")
    ChatFieldText.objects.create(
        field=field, language="ar", label="اللون", choices="أزرق\nأحمر"
    )
    [asked] = chat_fields.read(site.pk)
    arabic = ("اللون", "", [("Blue sky", "أزرق"), ("Red", "أحمر")])
    original = ("Colour", "Any", [("Blue sky", "Blue sky"), ("Red", "Red")])
    assert asked.in_language("ar") == asked.in_language("AR-eg") == arabic
    assert asked.in_language("en") == asked.in_language("") == original


def test_a_translation_that_lost_a_choice_shows_the_original_choices(site):
    field = make(site, "Colour", kind="choice")
    ChatFieldText.objects.create(
        field=field, language="ar", label="اللون", choices="أزرق"
    )
    [asked] = chat_fields.read(site.pk)
    label, _help, options = asked.in_language("ar")
    assert label == "اللون"
    assert options == [("Blue sky", "Blue sky"), ("Red", "Red")]


def test_all_that_is_wrong_is_told_at_once(site):
    make(site, "Number", kind="number", sort_order=1)
    make(site, "Needed", required=True, sort_order=2)
    make(site, "Right", sort_order=3)
    number, needed, right = chat_fields.read(site.pk)
    with pytest.raises(InvalidDetails) as refused:
        chat_fields.checked(
            [number, needed, right], {number.key: "x", right.key: "fine"}
        )
    assert list(refused.value.errors) == [number.key, needed.key]
    assert refused.value.field == number.key
    assert str(refused.value) == refused.value.errors[number.key]


@pytest.mark.parametrize("kind", ChatField.Kind.values)
def test_what_is_required_must_be_answered(site, kind):
    make(site, kind=kind, required=True)
    [asked] = chat_fields.read(site.pk)
    for raw in ({}, {asked.key: None}, {asked.key: ""}):
        with pytest.raises(InvalidDetails) as refused:
            chat_fields.checked([asked], raw)
        assert str(refused.value).endswith(".")


def test_what_was_not_asked_is_ignored(site):
    make(site)
    [asked] = chat_fields.read(site.pk)
    raw = {asked.key: "mine", "8a222158-ef74-4672-8546-5f1f5826dd53": "x", "x": []}
    assert [each.value for each in chat_fields.checked([asked], raw)] == ["mine"]


class TestStored:
    @pytest.fixture
    def answers(self, site):
        make(site, "Number", kind="number", sort_order=1)
        make(site, "Colours", kind="choices", sort_order=2)
        questions = chat_fields.read(site.pk)
        raw = dict(zip([each.key for each in questions], ["12", ["Red"]], strict=True))
        return chat_fields.checked(questions, raw)

    def test_a_chat_keeps_value_text_and_label(self, chat, answers):
        """R21"""
        chat_fields.store(chat, answers)
        assert list(
            chat.field_values.values_list("label", "kind", "value", "text")
        ) == [("Number", "number", 12, "12"), ("Colours", "choices", ["Red"], "Red")]

    def test_editing_or_deleting_a_field_changes_nothing_of_it(self, chat, answers):
        """R21"""
        chat_fields.store(chat, answers)
        before = list(FieldValue.objects.values())
        ChatField.objects.update(label="Renamed", kind="text")
        ChatField.objects.all().delete()
        assert list(FieldValue.objects.values()) == before

    def test_an_answer_given_again_replaces_the_first(self, chat, answers):
        chat_fields.store(chat, answers)
        [number, colours] = answers
        again = chat_fields.Answer(number.question, 13, "13")
        chat_fields.store(chat, [again], keys=[number.question.key])
        assert list(chat.field_values.values_list("text", flat=True)) == ["13", "Red"]
        chat_fields.store(chat, [], keys=[colours.question.key])
        assert list(chat.field_values.values_list("text", flat=True)) == ["13"]

    def test_in_one_query_however_many(
        self, chat, answers, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(3):  # two of them a savepoint
            chat_fields.store(chat, answers)

    def test_another_language_stores_the_original_label(self, chat, site, answers):
        for field in ChatField.objects.all():
            ChatFieldText.objects.create(field=field, language="ar", label="أخرى")
        with translation.override("ar"):
            chat_fields.store(chat, answers)
        assert set(chat.field_values.values_list("label", flat=True)) == {
            *("Number", "Colours")
        }
