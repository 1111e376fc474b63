"""The form of a chat field: what the model alone cannot check (R22)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models import ChatField
from ..models.fields import lines_of
from ..services import chat_fields
from ..services.errors import InvalidDetail
from .site_departments import DepartmentsForm

Kind = ChatField.Kind
MOST_CHOICES = 100
LONGEST_CHOICE = 200
#: What stands for a box that is ticked to begin with, and what for one that is not.
TICKED = "yes"
_TICKED = {"yes", "on", "true", "1"}
_UNTICKED = {"", "no", "off", "false", "0"}


class ChatFieldForm(DepartmentsForm):
    """A field; its choices count for the two types that have some."""

    def clean(self):
        """Check choices, default and texts against the type."""
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if cleaned.get("required") and cleaned.get("agent_only"):
            self.add_error(
                "required",
                _(
                    "Agents answer when the chat has begun: a field for agents only "
                    "cannot be required."
                ),
            )
        choices = []
        if kind in ChatField.WITH_CHOICES and "choices" in cleaned:
            choices = lines_of(cleaned["choices"])
            self._check("choices", _check_choices, choices)
            self._check_texts(len(choices))
        if kind and "default" in cleaned and "choices" not in self.errors:
            self._check("default", self._clean_default, kind, choices)
        return cleaned

    def _check(self, name: str, check, *args) -> None:
        try:
            check(*args)
        except ValidationError as error:
            self.add_error(name, error)

    def _clean_default(self, kind: str, choices: list[str]) -> None:
        """Refuse what nobody could answer."""
        default = self.cleaned_data["default"].strip()
        if kind == Kind.TICK:
            default = _clean_tick(default)
        elif default:
            raw = [default] if kind == Kind.CHOICES else default
            question = chat_fields.Question(
                pk=0, key="default", kind=kind, label="", choices=tuple(choices)
            )
            try:
                chat_fields.clean(question, raw)
            except InvalidDetail as error:
                raise ValidationError(str(error)) from None
        self.cleaned_data["default"] = default

    def _check_texts(self, number: int) -> None:
        """Let each language have as many choices as the field itself."""
        for form in self._texts():
            found = len(lines_of(form.cleaned_data.get("choices", "")))
            if found != number and "choices" not in form.errors:
                sentence = _(
                    "The field has %(number)d choices and this language has %(found)d. "
                    "Write one line for each, in the same order."
                )
                form.add_error("choices", sentence % {"number": number, "found": found})

    def _texts(self):
        """The forms of other languages that are to be kept."""
        formset = self.formsets.get("texts")
        if formset is None:
            return []
        formset.is_valid()  # so that each has been looked at
        gone = formset.deleted_forms
        return [
            form
            for form in formset.forms
            if hasattr(form, "cleaned_data")
            and form not in gone
            and (form.has_changed() or form.instance.pk)
        ]


def _check_choices(choices: list[str]) -> None:
    if len(choices) < 2:
        raise ValidationError(_("Give at least two choices, one in a line."))
    if len(choices) > MOST_CHOICES:
        raise ValidationError(
            _("At most %(limit)d choices are possible.") % {"limit": MOST_CHOICES}
        )
    if any(len(each) > LONGEST_CHOICE for each in choices):
        raise ValidationError(
            _("A choice has at most %(limit)d characters.") % {"limit": LONGEST_CHOICE}
        )


def _clean_tick(default: str) -> str:
    if default.lower() in {*_TICKED, _("Yes").lower()}:
        return TICKED
    if default.lower() in _UNTICKED:
        return ""
    raise ValidationError(
        _("Write “yes” for a box that is ticked to begin with, or leave this empty.")
    )
