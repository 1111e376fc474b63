"""Names in other languages, of what visitors choose from (R28)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from .languages import closest


class NamedInLanguages(ClusterableModel):
    """Something with a ``name``, and ``names`` in other languages beside it."""

    class Meta:
        abstract = True

    def name_in(self, language: str) -> str:
        """The name for visitors who read ``language``; the plain one if it has none."""
        return closest(self.names_by_language(), language) or self.name

    def names_by_language(self) -> dict[str, str]:
        """The other names, by language code in lower case."""
        return {each.language.lower(): each.name for each in self.names.all()}


class NameInLanguage(Orderable):
    """What something is called in one more language."""

    language = models.CharField(_("language"), max_length=20)
    name = models.CharField(_("name"), max_length=100)

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = _("name in another language")
        verbose_name_plural = _("names in other languages")

    def __str__(self):
        return self.name


def one_per_language(name: str) -> models.UniqueConstraint:
    """The constraint ``name``: a department has one name in each language."""
    return models.UniqueConstraint(
        fields=["department", "language"],
        name=name,
        violation_error_message=_(
            "This department already has a name in this language."
        ),
    )
