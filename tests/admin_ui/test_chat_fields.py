"""Chat > Fields: the list, the form, copying and deleting (R21, R22)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from tests import factories
from tests.security import payloads
from wagtail_livechat.models import ChatField, Department, FieldValue
from wagtail_livechat.services import chat_fields

from .chat_fields import at, bulk_delete, field_form, make_field, stored
from .forms import html_of

KINDS = dict(ChatField.Kind.choices)


@pytest.fixture
def chats(site, agent):
    return [factories.start_chat(site).conversation for _number in range(3)]


def test_the_list_says_what_each_field_is(admin, site, chats):
    """R22"""
    site.site_name = "Harbour Library"
    site.save()
    order = make_field(site, "Order number", kind="number", sort_order=2)
    make_field(site, "Urgency", kind="tick", agent_only=True, sort_order=1)
    for number, chat in enumerate(chats[:2]):
        stored(chat, order, number)
    page = html_of(admin.get(at("list")))
    for part in ("Order number", "Number", "Urgency", "Tick box", "Harbour Library"):
        assert part in page, part
    rows = admin.get(at("list")).context["object_list"]
    assert [(each.label, each.used) for each in rows] == [
        ("Urgency", 0),
        ("Order number", 2),
    ]
    used = admin.get(at("list_results"), {"ordering": "-used"}).context["object_list"]
    assert used[0] == order


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "order"}, {"Order number"}),
        ({"q": "parcel"}, {"Order number"}),
        ({"kind": "tick"}, {"Urgency"}),
        ({"enabled": "false"}, {"Old one"}),
        ({"agent_only": "true"}, {"Urgency"}),
        ({"required": "true"}, {"Order number"}),
    ],
)
def test_the_list_is_searched_and_filtered(admin, site, query, found):
    make_field(site, "Order number", required=True, help_text="On the parcel.")
    make_field(site, "Urgency", kind="tick", agent_only=True)
    make_field(site, "Old one", enabled=False)
    rows = admin.get(at("list_results"), query).context["object_list"]
    assert {each.label for each in rows} == found


def test_the_list_costs_the_same_with_many_fields(admin, site, chats):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin.get(at("list"))
        return len(captured)

    make_field(site)
    queries()
    few = queries()
    for number in range(8):
        stored(chats[0], make_field(site, f"Field {number}"), "x")
    assert queries() == few


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_of_each_type_is_added_and_edited(admin, site, kind):
    """R22: and reaches the start form."""
    choices = "Red\nGreen" if "choice" in kind else ""
    form = field_form(site, kind=kind, choices=choices, required="on")
    assert admin.get(at("add")).status_code == 200
    assert admin.post(at("add"), form).status_code == 302
    field = ChatField.objects.get()
    assert (field.kind, field.site, field.required) == (kind, site, True)
    form = field_form(site, kind=kind, choices=choices, label="Renamed")
    assert admin.get(at("edit", field.pk)).status_code == 200
    assert admin.post(at("edit", field.pk), form).status_code == 302
    [question] = chat_fields.read(site.pk)
    assert (question.label, question.key) == ("Renamed", str(field.key))
    assert question.choices == (("Red", "Green") if choices else ())
    actions = {each.action for each in ModelLogEntry.objects.for_instance(field)}
    assert actions == {"wagtail.create", "wagtail.edit"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"label": ""}, "required"),
        ({"label": "x" * 101}, "at most 100"),
        ({"site": ""}, "required"),
        ({"site": 4711}, "valid choice"),
        ({"kind": "colour"}, "not one of the available choices"),
        ({"kind": "choice"}, "Give at least two choices"),
        ({"kind": "choice", "choices": "One\n one "}, ""),
        ({"kind": "choice", "choices": "One\n One \n"}, "Give at least two choices"),
        ({"kind": "choices", "choices": "x" * 201 + "\ny"}, "at most 200 characters"),
        (
            {"kind": "choices", "choices": "\n".join(map(str, range(101)))},
            "At most 100 choices",
        ),
        ({"kind": "number", "default": "many"}, "Please enter a number"),
        ({"kind": "date", "default": "2030-02-30"}, "a date that exists"),
        ({"kind": "email", "default": "noor"}, "valid e-mail address"),
        ({"kind": "url", "default": "javascript:alert(1)"}, "begins with https://"),
        ({"kind": "tick", "default": "maybe"}, "Write “yes” for a box"),
        (
            {"kind": "choice", "choices": "A\nB", "default": "C"},
            "one of those in the list",
        ),
        ({"kind": "choices", "choices": "A\nB", "default": "A, B"}, "from the list"),
        ({"required": "on", "agent_only": "on"}, "cannot be required"),
        ({"sort_order": "first"}, "whole number"),
    ],
)
def test_bad_input_keeps_the_form_and_says_what_is_wrong(
    admin, site, changes, sentence
):
    form = field_form(site, help_text="Kept", **changes)
    response = admin.post(at("add"), form)
    if not sentence:
        assert response.status_code == 302
        return
    html = html_of(response)
    assert sentence in html and 'value="Kept"' in html
    assert not ChatField.objects.exists()


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", "  A-1 ", "A-1"),
        ("number", "12.5", "12.5"),
        ("date", "2030-12-31", "2030-12-31"),
        ("choice", "Green", "Green"),
        ("choices", "Green", "Green"),
        ("tick", "Yes", "yes"),
        ("tick", "no", ""),
        ("tick", "", ""),
        ("url", "https://example.org/", "https://example.org/"),
    ],
)
def test_a_default_that_could_be_an_answer_is_kept(admin, site, kind, typed, kept):
    form = field_form(site, kind=kind, default=typed, choices="Red\nGreen")
    assert admin.post(at("add"), form).status_code == 302
    assert ChatField.objects.get().default == kept


def test_choices_of_other_types_are_kept_and_ignored(admin, site):
    """Who changes the type by mistake has not lost the list."""
    form = field_form(site, kind="text", choices="One\nTwo")
    assert admin.post(at("add"), form).status_code == 302
    assert ChatField.objects.get().choices.split() == ["One", "Two"]
    assert chat_fields.read(site.pk)[0].choices == ()
    assert "other types ignore them" in html_of(admin.get(at("add")))


def test_a_field_has_texts_in_other_languages(admin, site):
    """R22"""
    german = {"language": "ar", "label": "اللون", "choices": "أحمر\nأخضر"}
    form = field_form(site, [german], kind="choice", choices="Red\nGreen")
    assert admin.post(at("add"), form).status_code == 302
    [question] = chat_fields.read(site.pk)
    label, _help, options = question.in_language("ar")
    assert label == "اللون"
    assert options == [("Red", "أحمر"), ("Green", "أخضر")]


@pytest.mark.parametrize("choices", ["", "أحمر", "أحمر\nأخضر\nأزرق"])
def test_each_language_has_as_many_choices(admin, site, choices):
    texts = {"language": "ar", "label": "اللون", "choices": choices}
    form = field_form(site, [texts], kind="choice", choices="Red\nGreen")
    response = admin.post(at("add"), form)
    found = len(choices.split())
    sentence = f"The field has 2 choices and this language has {found}."
    assert sentence in html_of(response)
    assert not ChatField.objects.exists()
    gone = {**texts, "DELETE": "on"}
    form = field_form(site, [gone], kind="choice", choices="Red\nGreen")
    assert admin.post(at("add"), form).status_code == 302
    assert not ChatField.objects.get().texts.exists()


def test_a_language_is_there_once(admin, site):
    rows = [{"language": "ar", "label": "A"}, {"language": "ar", "label": "B"}]
    response = admin.post(at("add"), field_form(site, rows))
    assert response.status_code == 200 and not ChatField.objects.exists()


def test_departments_are_those_of_the_site(admin, site, museum):
    """R22"""
    own, foreign = (Department.objects.get(site=each) for each in (site, museum))
    response = admin.post(at("add"), field_form(site, departments=[foreign.pk]))
    assert "is a department of museum.localhost, not of" in html_of(response)
    admin.post(at("add"), field_form(site, departments=[own.pk]))
    field = ChatField.objects.get()
    assert list(field.departments.all()) == [own]
    edit = html_of(admin.get(at("edit", field.pk)))
    assert f'value="{own.pk}"' in edit and "(museum.localhost)" not in edit


def test_a_copy_is_a_field_of_its_own(admin, site):
    """With a key of its own: else it would share what chats have stored."""
    own = Department.objects.get(site=site)
    source = make_field(
        site, kind="choice", choices="Red\nGreen", required=True, departments=[own]
    )
    source.texts.create(language="ar", label="اللون", choices="أ\nب")
    source.save()
    page = html_of(admin.get(at("copy", source.pk)))
    assert 'value="Copy of Order number"' in page and 'value="اللون"' in page
    form = admin.get(at("copy", source.pk)).context["form"]
    assert form.initial["departments"] == [own] and form.instance.pk is None
    assert form.instance.key != source.key
    texts = [{"language": "ar", "label": "اللون", "choices": "أ\nب"}]
    data = field_form(
        site, texts, label="Second", kind="choice", choices="A\nB", departments=own.pk
    )
    assert admin.post(at("copy", source.pk), data).status_code == 302
    source.refresh_from_db()
    copy = ChatField.objects.get(label="Second")
    assert source.label == "Order number" and copy.key != source.key
    assert source.texts.count() == copy.texts.count() == 1
    assert list(copy.departments.all()) == [own]


def test_deleting_a_field_keeps_what_chats_have_stored(admin, site, chats):
    """R21"""
    field, unused = make_field(site), make_field(site, "Unused")
    for chat in chats[:2]:
        stored(chat, field, "A-1")
    question = html_of(admin.get(at("delete", field.pk)))
    assert "2 chats keep the answers that they have stored." in question
    assert "No chat has stored" in html_of(admin.get(at("delete", unused.pk)))
    assert "2 chats keep" in html_of(admin.get(bulk_delete(field, unused)))
    assert admin.post(at("delete", field.pk)).status_code == 302
    assert admin.post(bulk_delete(unused)).status_code == 302
    assert not ChatField.objects.exists()
    assert FieldValue.objects.count() == 2


def test_editing_a_field_changes_no_chat(admin, site, chats):
    """R21: neither its label nor its choices."""
    field = make_field(site, "Colour", kind="choice", choices="Red\nGreen")
    stored(chats[0], field, "Red")
    before = list(FieldValue.objects.values())
    form = field_form(site, label="Size", kind="choices", choices="Big\nSmall")
    assert admin.post(at("edit", field.pk), form).status_code == 302
    assert list(FieldValue.objects.values()) == before


def test_the_page_of_a_field_says_all(admin, site):
    field = make_field(
        site, kind="url", departments=Department.objects.filter(site=site)
    )
    page = html_of(admin.get(at("inspect", field.pk)))
    assert "Web address" in page and "General" in page
    assert "Unnamed" not in page


@pytest.mark.parametrize("kind", ["script", "image", "quote break"])
def test_scripts_in_fields_are_texts(admin, site, kind):
    evil = payloads.SHOWN[kind]
    field = make_field(site, evil[:100], help_text=evil[:200], choices=evil)
    for url in (at("list"), at("edit", field.pk), at("inspect", field.pk)):
        page = admin.get(url).content.decode()
        assert evil not in page, url
