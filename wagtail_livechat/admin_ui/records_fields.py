"""Custom fields in the list of chats: filters by them, and columns of exports (R21)."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from .. import permissions
from ..models import ChatField, Conversation
from ..services import field_records, records
from .records_export import safe_cell

YES, NO = "yes", "no"


class FieldFilter(django_filters.MultipleChoiceFilter):
    """By what was answered to one field that has a list of possible answers."""

    def __init__(self, field: ChatField, label: str):
        self.chat_field = field
        super().__init__(
            label=label, choices=_choices(field), widget=forms.CheckboxSelectMultiple
        )

    def filter(self, queryset: QuerySet[Conversation], value):
        """The chats with one of the chosen answers."""
        if not value:
            return queryset
        if self.chat_field.kind != ChatField.Kind.TICK:
            return queryset.filter(field_records.answered(self.chat_field, value))
        ticked = field_records.answered(self.chat_field, ())
        wanted = Q()
        if YES in value:
            wanted |= Q(ticked)
        if NO in value:
            wanted |= ~Q(ticked)
        return queryset.filter(wanted)


def filters_for(user, sites, *, several_sites: bool) -> dict[str, FieldFilter]:
    """A filter for each field of ``sites`` that ``user`` has to do with, by name.

    A field of departments that are not theirs is none of their business.
    """
    theirs = Q(departments=None) | Q(departments__in=permissions.departments_of(user))
    found = ChatField.objects.filter(
        theirs, site__in=sites, kind__in=field_records.FILTERED
    )
    return {
        f"field_{field.key.hex}": FieldFilter(field, _label(field, several_sites))
        for field in found.distinct().select_related("site")
    }


class FieldColumns:
    """The columns of an export that only some chats have something in."""

    def __init__(self, chats: list[Conversation]):
        labels = field_records.columns_of(chats)
        self.headings = {f"field_{key}": safe_cell(labels[key]) for key in labels}

    def cells(self, chat: Conversation) -> dict[str, Any]:
        """What ``chat`` has in each of them."""
        stored = {
            f"field_{value.key}": field_records.cell(value)
            for value in chat.field_values.all()
        }
        return {name: stored.get(name, "") for name in self.headings}


def _choices(field: ChatField) -> list[tuple[str, str]]:
    if field.kind == ChatField.Kind.TICK:
        return [(YES, _("Ticked")), (NO, _("Not ticked"))]
    return [(each, each) for each in field.options]


def _label(field: ChatField, several_sites: bool) -> str:
    if several_sites:
        return f"{field.label} ({records.site_name(field.site)})"
    return field.label
