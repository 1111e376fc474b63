"""Chat departments: whom a visitor talks to, and which agents hear of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from .naming import NamedInLanguages, NameInLanguage, one_per_language


class Department(NamedInLanguages):
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


class DepartmentName(NameInLanguage):
    """What a department is called in one more language."""

    department = ParentalKey(Department, on_delete=models.CASCADE, related_name="names")

    class Meta(NameInLanguage.Meta):
        constraints = [one_per_language("livechat_department_name_language")]
