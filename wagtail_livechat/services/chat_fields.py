"""Custom chat fields: what is asked, and what a chat stores of it (R21, R22, A15)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from ..models import ChatField, Conversation, FieldValue
from ..models.languages import closest
from . import field_values, status_cache
from .errors import InvalidDetail, InvalidDetails

Kind = ChatField.Kind


@dataclass(frozen=True, slots=True)
class Texts:
    """What a question says in one more language."""

    label: str
    help_text: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """An enabled field. ``departments`` empty: it is asked in all of them."""

    pk: int
    key: str
    kind: str
    label: str
    help_text: str = ""
    choices: tuple[str, ...] = ()
    default: str = ""
    required: bool = False
    agent_only: bool = False
    departments: frozenset[int] = frozenset()
    texts: Mapping[str, Texts] = field(default_factory=dict)
    sort_order: int = 0

    def in_language(self, language: str) -> tuple[str, str, list[tuple[str, str]]]:
        """Label, help text and choices, as (value, label), for who reads it.

        A value is always the choice as the field itself has it: what chats store
        does not depend on a language.
        """
        said = closest(self.texts, language)
        if said is None:
            return self.label, self.help_text, _pairs(self.choices, self.choices)
        complete = len(said.choices) == len(self.choices)
        labels = said.choices if complete else self.choices
        return said.label, said.help_text, _pairs(self.choices, labels)

    def applies_to(self, departments: Collection[int]) -> bool:
        """Whether it is asked in chats with one of ``departments``."""
        return not self.departments or not self.departments.isdisjoint(departments)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody has answered: for programs, and ``text`` for people."""

    question: Question
    value: Any
    text: str


def of_site(site_id: int) -> tuple[Question, ...]:
    """The enabled fields of a site in order, from the cache for a while."""
    return status_cache.remembered(site_id, "fields", tuple, lambda: read(site_id))


def read(site_id: int) -> tuple[Question, ...]:
    """The same, as the database has them now."""
    fields = ChatField.objects.filter(site=site_id, enabled=True)
    found = fields.prefetch_related("texts", "departments")
    return tuple(question_of(each, place) for place, each in enumerate(found))


def question_of(field: ChatField, position: int = 0) -> Question:
    """``field`` as it is in memory, at ``position`` among the others."""
    return Question(
        pk=field.pk,
        key=str(field.key),
        kind=field.kind,
        label=field.label,
        help_text=field.help_text,
        choices=tuple(field.options) if field.kind in ChatField.WITH_CHOICES else (),
        default=field.default,
        required=field.required,
        agent_only=field.agent_only,
        departments=frozenset(each.pk for each in field.departments.all()),
        texts={
            each.language.lower(): Texts(
                each.label, each.help_text, tuple(each.options)
            )
            for each in field.texts.all()
        },
        sort_order=position,
    )


def asked(
    questions: Iterable[Question], departments: Collection[int]
) -> list[Question]:
    """Those that visitors answer in chats with one of ``departments``."""
    return [
        each
        for each in questions
        if not each.agent_only and each.applies_to(departments)
    ]


def for_agents(questions: Iterable[Question], department: int) -> list[Question]:
    """Those that only agents answer, in chats with ``department``."""
    return [
        each for each in questions if each.agent_only and each.applies_to([department])
    ]


def clean(question: Question, raw: Any) -> tuple[Any, str] | None:
    """Value and text of the answer ``raw``; None if it was left empty.

    Raises ``InvalidDetail`` with the question's key.
    """
    try:
        return field_values.clean(question.kind, question.choices, raw)
    except field_values.Wrong as error:
        raise InvalidDetail(question.key, str(error)) from None


def checked(questions: Iterable[Question], raw: Mapping[str, Any]) -> list[Answer]:
    """The answers in ``raw``, by the key of the question.

    What is not among ``questions`` is ignored. Raises ``InvalidDetails`` with all that
    is wrong or missing.
    """
    answers, errors = collected(questions, raw)
    if errors:
        raise InvalidDetails(errors)
    return answers


def collected(
    questions: Iterable[Question], raw: Mapping[str, Any]
) -> tuple[list[Answer], dict[str, str]]:
    """The answers in ``raw`` that are right, and a sentence for each other one."""
    answers, errors = [], {}
    for question in questions:
        try:
            found = clean(question, raw.get(question.key))
        except InvalidDetail as error:
            errors[question.key] = str(error)
            continue
        if found is not None:
            answers.append(Answer(question, *found))
        elif question.required:
            errors[question.key] = field_values.missing(question.kind)
    return answers, errors


def store(
    conversation: Conversation,
    answers: Iterable[Answer],
    keys: Collection[str] = (),
) -> None:
    """Keep ``answers`` with the chat, each with the label as it is now (R21).

    Those of ``keys`` that have no answer are emptied.
    """
    rows = {
        each.question.key: FieldValue(
            conversation=conversation,
            key=each.question.key,
            label=each.question.label,
            kind=each.question.kind,
            value=each.value,
            text=each.text,
            sort_order=each.question.sort_order,
        )
        for each in answers
    }
    emptied = set(keys).difference(rows)
    if not rows and not emptied:
        return
    with transaction.atomic():
        if emptied:
            conversation.field_values.filter(key__in=emptied).delete()
        if rows:
            FieldValue.objects.bulk_create(
                rows.values(),
                update_conflicts=True,
                unique_fields=["conversation", "key"],
                update_fields=["label", "kind", "value", "text", "sort_order"],
            )


def _pairs(values: Iterable[str], labels: Iterable[str]) -> list[tuple[str, str]]:
    return list(zip(values, labels, strict=True))
