"""What can be done with a ticket: a form for each act, which also does it."""

from typing import ClassVar

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import permissions
from ..models import Ticket, TicketDepartment
from ..services import names, tickets
from ..services.errors import ServiceError


class ActForm(forms.Form):
    """One act on ``ticket`` by ``user``; the page says which by its name, ``act``."""

    act: ClassVar[str]
    button = gettext_lazy("Save")
    #: What the button says meanwhile.
    busy = gettext_lazy("Saving…")

    def __init__(self, ticket: Ticket, user, data=None):
        super().__init__(data, prefix=self.act)
        self.ticket, self.user = ticket, user

    @property
    def is_possible(self) -> bool:
        """Whether there is anything to choose from."""
        return True

    def perform(self) -> str | None:
        """Do it; returns what was done, "" for nothing, None if it was refused.

        What was typed stays in the form, with the reason beside it.
        """
        if not self.is_valid():
            return None
        try:
            return self.do()
        except ServiceError as error:
            field = getattr(error, "field", None)
            self.add_error(field if field in self.fields else self.main, str(error))
            return None

    @property
    def main(self) -> str:
        """The field that the act is about."""
        return next(iter(self.fields))

    def do(self) -> str:
        """Let the service do it."""
        raise NotImplementedError

    def focus_on_error(self) -> None:
        """Let the browser go to the first field that is wrong."""
        for name in self.errors:
            if name in self.fields:
                self.fields[name].widget.attrs["autofocus"] = True
                return


class _TextForm(ActForm):
    text = forms.CharField(widget=forms.Textarea({"rows": 6, "dir": "auto"}))


class ReplyForm(_TextForm):
    """An e-mail to whoever left the ticket."""

    act = "reply"
    button = gettext_lazy("Send reply")
    busy = gettext_lazy("Sending…")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label = _("Reply by e-mail")
        field.help_text = _(
            "Goes to %(email)s, signed “%(name)s”. The ticket then waits for the "
            "visitor."
        ) % {
            "email": self.ticket.email,
            "name": names.public_name(self.user, self.ticket.site),
        }

    def do(self) -> str:
        tickets.reply(self.ticket, self.cleaned_data["text"], self.user)
        return _("Your reply goes to %(email)s.") % {"email": self.ticket.email}


class NoteForm(_TextForm):
    """Something for colleagues only."""

    act = "note"
    button = gettext_lazy("Add note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label = _("Internal note")
        field.help_text = _("For colleagues only. The visitor does not see it.")
        field.widget.attrs["rows"] = 3

    def do(self) -> str:
        tickets.note(self.ticket, self.cleaned_data["text"], self.user)
        return _("The note was added.")


class StatusForm(ActForm):
    """How far it is."""

    act = "status"
    button = gettext_lazy("Change status")
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Ticket.Status)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["status"] = self.ticket.status

    def do(self) -> str:
        status = self.cleaned_data["status"]
        if not tickets.set_status(self.ticket, status, self.user):
            return ""
        return _("The status is now “%(status)s”.") % {
            "status": Ticket.Status(status).label
        }


class _PersonField(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return names.internal_name(user)


class AssignForm(ActForm):
    """Who works on it."""

    act = "assign"
    button = gettext_lazy("Assign")
    assignee = _PersonField(
        get_user_model().objects.none(),
        label=gettext_lazy("Assigned to"),
        required=False,
        empty_label=gettext_lazy("Nobody in particular"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        users, now = get_user_model().objects, self.ticket.assignee_id
        workers = permissions.workers_of(self.ticket.department).order_by()
        # Whoever has it may have lost the right; the form says who it is all the same.
        wanted = users.filter(Q(pk__in=workers.values("pk")) | Q(pk=now))
        field = self.fields["assignee"]
        field.queryset = wanted.order_by(get_user_model().USERNAME_FIELD)
        self.initial["assignee"] = now

    @property
    def may_be_mine(self) -> bool:
        """Whether the person could take it with one press."""
        if self.ticket.assignee_id == self.user.pk:
            return False
        return self.fields["assignee"].queryset.filter(pk=self.user.pk).exists()

    def do(self) -> str:
        assignee = self.cleaned_data["assignee"]
        if not tickets.assign(self.ticket, assignee, self.user):
            return ""
        if assignee is None:
            return _("The ticket is now assigned to nobody in particular.")
        return _("The ticket is now assigned to %(name)s.") % {
            "name": names.internal_name(assignee)
        }


class MoveForm(ActForm):
    """Which department works on it."""

    act = "move"
    button = gettext_lazy("Move")
    department = forms.ModelChoiceField(
        TicketDepartment.objects.none(),
        label=gettext_lazy("Move to another department"),
        empty_label=gettext_lazy("Choose a department"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        there = TicketDepartment.objects.filter(site=self.ticket.site_id, enabled=True)
        self.fields["department"].queryset = there.exclude(pk=self.ticket.department_id)

    @property
    def is_possible(self) -> bool:
        return self.fields["department"].queryset.exists()

    def do(self) -> str:
        department = self.cleaned_data["department"]
        tickets.move(self.ticket, department, self.user)
        return _("The ticket was moved to “%(department)s”.") % {
            "department": department
        }


#: By the name that the page sends.
FORMS = {
    form.act: form for form in (ReplyForm, NoteForm, StatusForm, AssignForm, MoveForm)
}
