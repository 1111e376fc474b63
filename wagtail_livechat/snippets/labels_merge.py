"""Merging and deleting labels, one or several, with what it means for chats (R23)."""

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from ..models import Label
from ..services import labels
from .site_bulk import ManagedBulkMixin, ManagedDeleteBulkAction

MERGE_RIGHTS = ("change", "delete")


def merge_url(label: Label, next_url: str) -> str:
    """The page that asks what to merge ``label`` into."""
    query = urlencode({"id": label.pk, "next": next_url})
    options = Label._meta
    path = reverse(
        "wagtail_bulk_action", args=[options.app_label, options.model_name, "merge"]
    )
    return f"{path}?{query}"


def _counted(label: Label) -> str:
    """The name, and the number of chats that ``with_usage`` has counted."""
    sentence = ngettext(
        "%(name)s (%(count)d chat)", "%(name)s (%(count)d chats)", label.used
    )
    return sentence % {"name": label.name, "count": label.used}


class _LabelField(forms.ModelChoiceField):
    def label_from_instance(self, label: Label) -> str:
        return _counted(label)


class MergeForm(forms.Form):
    """Which label stays."""

    into = _LabelField(
        Label.objects.none(), label=_("Merge into"), empty_label=_("Choose a label")
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = choices


class _CountingMixin:
    """Shows each label with its number of chats."""

    @cached_property
    def _counts(self) -> dict[int, Label]:
        return labels.with_usage(self.managed()).in_bulk()

    def words(self, row):
        return _counted(self._counts[row.pk])


class MergeBulkAction(_CountingMixin, ManagedBulkMixin, SnippetBulkAction):
    """Put one label of a site in the place of others."""

    models = [Label]
    display_name = _("Merge")
    action_type = "merge"
    aria_label = _("Merge selected labels")
    template_name = "wagtail_livechat/labels/merge.html"
    action_priority = 20
    form_class = MergeForm
    rights = MERGE_RIGHTS

    def get_form_kwargs(self):
        """The choices: labels of the one site that all chosen ones are of."""
        return {**super().get_form_kwargs(), "choices": self._choices()}

    def get_context_data(self, **kwargs):
        """What is asked, with what it means, or why it cannot be done."""
        context = super().get_context_data(**kwargs)
        chosen = [each["item"] for each in context["items"]]
        has_choices = context["form"].fields["into"].queryset.exists()
        sentence = self._question(chosen) if has_choices else self._refusal(chosen)
        return {**context, "sentence": sentence, "has_choices": has_choices}

    def get_execution_context(self):
        """What ``execute_action`` is told."""
        into = self.cleaned_form.cleaned_data["into"]
        return {"into": into, "user": self.request.user}

    @classmethod
    def execute_action(cls, objects, into=None, user=None, **kwargs):
        """Do it; the number is that of the chats."""
        return labels.merge(objects, into, user), 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        """With the number of chats."""
        sentence = ngettext(
            "Merged into “%(label)s”: %(count)d chat was changed.",
            "Merged into “%(label)s”: %(count)d chats were changed.",
            num_parent_objects,
        )
        into = self.cleaned_form.cleaned_data["into"]
        return sentence % {"label": into.name, "count": num_parent_objects}

    def _question(self, chosen) -> str:
        count = labels.chats_with(chosen)
        if len(chosen) == 1:
            sentence = ngettext(
                "%(count)d chat gets the label that you choose instead of this one, "
                "which is deleted. This cannot be undone.",
                "%(count)d chats get the label that you choose instead of this one, "
                "which is deleted. This cannot be undone.",
                count,
            )
        else:
            sentence = ngettext(
                "%(count)d chat has at least one of these labels. It gets the one that "
                "you choose instead; the others are deleted. This cannot be undone.",
                "%(count)d chats have at least one of these labels. They get the one "
                "that you choose instead; the others are deleted. This cannot be "
                "undone.",
                count,
            )
        return sentence % {"count": count}

    def _refusal(self, chosen) -> str:
        if len({each.site_id for each in chosen}) > 1:
            return _(
                "These labels are of different sites. Choose labels of one site to "
                "merge them."
            )
        return _("This site has no other label to merge it into.")

    def _choices(self):
        chosen, _others = self.get_actionable_objects()
        sites = {each.site_id for each in chosen}
        own = labels.with_usage(self.managed()).order_by("name")
        if len(sites) != 1:
            return own.none()
        own = own.filter(site__in=sites)
        return own.exclude(pk=chosen[0].pk) if len(chosen) == 1 else own


class LabelDeleteBulkAction(_CountingMixin, ManagedDeleteBulkAction):
    """Delete labels."""

    models = [Label]
    aria_label = _("Delete selected labels")

    def question(self, rows):
        """How many chats lose them."""
        count = labels.chats_with(rows)
        return ngettext(
            "Are you sure you want to delete these labels? %(count)d chat loses them.",
            "Are you sure you want to delete these labels? %(count)d chats lose them.",
            count,
        ) % {"count": count}

    @classmethod
    def execute_action(cls, objects, user=None, **kwargs):
        """Do it, and log it."""
        labels.delete(objects, kwargs["self"].request.user)
        return len(objects), 0
