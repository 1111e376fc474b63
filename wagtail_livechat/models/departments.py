"""Chat departments: whom a visitor talks to, and which agents hear of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from .languages import closest


class Department(ClusterableModel):
    """A chat department of one site. Every site starts with a default one (A8).

    Ticket departments are a separate system (A13).
    """

    site = models.ForeignKey(
        "wagtailcore.Site",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("site"),
    )
    name = models.CharField(_("name"), max_length=100)
    description = models.CharField(
        _("description"),
        max_length=200,
        blank=True,
        help_text=_("For your colleagues: what this department is there for."),
    )
    enabled = models.BooleanField(
        _("enabled"),
        default=True,
        help_text=_("Visitors cannot start chats in a department that is off."),
    )
    is_default = models.BooleanField(
        _("default"),
        default=False,
        help_text=_("Chosen first where visitors can choose."),
    )
    sort_order = models.PositiveIntegerField(_("order"), default=0)
    #: Grants to single people, beside those of their groups (R33).
    agents = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="livechat_departments",
        verbose_name=_("single agents"),
        help_text=_("People who answer here whatever their groups say."),
    )

    class Meta:
        verbose_name = _("chat department")
        verbose_name_plural = _("chat departments")
        ordering = ["sort_order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["site"],
                condition=models.Q(is_default=True),
                name="livechat_one_default_department",
                violation_error_message=_(
                    "This site already has a default department."
                ),
            )
        ]

    def __str__(self):
        return self.name

    def name_in(self, language: str) -> str:
        """The name for visitors who read ``language``; the plain one if it has none."""
        names = {each.language.lower(): each.name for each in self.names.all()}
        return closest(names, language) or self.name


class DepartmentName(Orderable):
    """What a department is called in one more language."""

    department = ParentalKey(Department, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(_("language"), max_length=20)
    name = models.CharField(_("name"), max_length=100)

    class Meta(Orderable.Meta):
        verbose_name = _("name in another language")
        verbose_name_plural = _("names in other languages")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "language"],
                name="livechat_department_name_language",
                violation_error_message=_(
                    "This department already has a name in this language."
                ),
            )
        ]

    def __str__(self):
        return self.name
