"""What groups of the host may do with departments, and which groups mean everybody."""

from django.db import models
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from .departments import Department


def keep_implicit(collector, field, sub_objs, using):
    """An ``on_delete``: nobody deletes *Everyone* or *Registered* by accident."""
    kept = [each for each in sub_objs if each.is_implicit]
    if kept:
        raise ProtectedError(
            "The chat needs this group: it stands for all visitors.", set(kept)
        )
    models.CASCADE(collector, field, sub_objs, using)


class ChatGroup(models.Model):
    """A group of the host with a part to play here, whatever it is called by now.

    *Everyone* and *Registered* apply to all visitors and to all who are logged in;
    nobody need be a member of them. The other two are there to begin with and are
    groups like any other.
    """

    class Kind(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        REGISTERED = "registered", _("Registered")
        AGENTS = "agents", _("Chat agents")
        SUPERVISORS = "supervisors", _("Chat supervisors")

    IMPLICIT = (Kind.EVERYONE, Kind.REGISTERED)

    kind = models.CharField(max_length=11, choices=Kind.choices, unique=True)
    group = models.OneToOneField(
        "auth.Group", on_delete=keep_implicit, related_name="livechat_group"
    )

    class Meta:
        verbose_name = _("chat group")
        verbose_name_plural = _("chat groups")
        default_permissions = ()

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_implicit(self) -> bool:
        """Whether people belong to it without being members."""
        return self.kind in self.IMPLICIT


class DepartmentGrant(models.Model):
    """A group may use a department, as its visitors or as its agents (R27, R33).

    A grant is there or it is not: nothing ever denies.
    """

    class Side(models.TextChoices):
        VISITOR = "visitor", _("Visitors")
        AGENT = "agent", _("Agents")

    group = models.ForeignKey(
        "auth.Group", on_delete=models.CASCADE, related_name="livechat_grants"
    )
    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="grants"
    )
    side = models.CharField(max_length=7, choices=Side.choices)

    class Meta:
        verbose_name = _("department grant")
        verbose_name_plural = _("department grants")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["group", "department", "side"], name="livechat_grant_once"
            )
        ]
        indexes = [
            models.Index(fields=["department", "side"], name="livechat_grant_side")
        ]

    def __str__(self):
        return f"{self.group_id} {self.side} {self.department_id}"
