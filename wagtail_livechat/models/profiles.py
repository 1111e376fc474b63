"""Widget profiles: named sets of widget options that editors work on (R14)."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index

from . import translating
from .departments import Department
from .options import WidgetOptions
from .origins import clean_origins

PREVIEW_MODES = [
    ("button", _("Button")),
    ("start", _("Start of a chat")),
    ("waiting", _("Waiting")),
    ("talking", _("Talking")),
    ("unavailable", _("Nobody is there")),
    ("unanswered", _("Nobody has answered in time")),
    ("ended", _("Ended")),
]
_PREVIEW_WIDTHS = {"mobile": 390, "tablet": 600}


class WidgetProfile(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    TranslatableMixin,
    index.Indexed,
    WidgetOptions,
    ClusterableModel,
):
    """A set of options on which editors work, with drafts and revisions.

    Visitors never see a profile itself. "Apply" copies it to the site's pages
    (``AppliedProfile``), "Get code" into a code to paste elsewhere (``EmbedCode``).
    """

    site = models.ForeignKey(
        "wagtailcore.Site",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("site"),
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100)
    is_default = models.BooleanField(
        _("default"),
        default=False,
        help_text=_("Pages that no rule speaks of show this profile first."),
    )
    sort_order = models.IntegerField(
        _("order"),
        default=0,
        help_text=_("Where rules of two profiles are alike, the lower number wins."),
    )
    departments = ParentalManyToManyField(
        Department,
        blank=True,
        related_name="+",
        verbose_name=_("departments"),
        help_text=_("Chats go to these departments only. None chosen: all of them."),
    )
    # For codes that are pasted into other pages
    allowed_origins = models.TextField(
        _("allowed origins"),
        blank=True,
        help_text=_(
            "Addresses of the other sites on which codes may work, one in a line, "
            "such as https://www.example.org. Your own site is always allowed."
        ),
    )

    _revisions = GenericRelation(
        "wagtailcore.Revision", related_query_name="livechat_profile"
    )
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="livechat_profile",
        for_concrete_model=False,
    )

    override_translatable_fields = translating.overrides()

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("site"),
        index.FilterField("locale"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("widget profile")
        verbose_name_plural = _("widget profiles")
        ordering = ["site", "sort_order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["site"],
                condition=models.Q(is_default=True),
                name="livechat_one_default_profile",
                violation_error_message=_(
                    "This site already has a default widget profile."
                ),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def revisions(self):
        """The revisions, for Wagtail's generic views."""
        return self._revisions

    def clean(self):
        """Refuse colours nobody could read and addresses that are no origins."""
        super().clean()
        clean_origins(self)

    def copy_for_translation(self, locale, exclude_fields=None):
        """A translation is another profile: its own key, never the default one."""
        own = ["key", "is_default"]
        return super().copy_for_translation(locale, [*(exclude_fields or []), *own])

    # Wagtail's preview panel; ``transport.preview`` makes what it shows.

    @property
    def preview_modes(self):
        """The states of a widget, the resting one first."""
        return PREVIEW_MODES

    @property
    def preview_sizes(self):
        """Wagtail's own buttons; the tablet is small enough for a narrow panel."""
        return [
            {**size, "device_width": _PREVIEW_WIDTHS.get(size["name"], 1280)}
            for size in super().preview_sizes
        ]

    @property
    def default_preview_size(self):
        """On the smallest device the window covers the page, and hides the button."""
        return "tablet"

    def make_preview_request(
        self, original_request=None, preview_mode=None, extra_request_attrs=None
    ):
        """Remember the editor's language: the site's own middleware may change it."""
        extra = {"editor_language": get_language(), **(extra_request_attrs or {})}
        return super().make_preview_request(original_request, preview_mode, extra)

    def get_preview_template(self, request, mode_name):
        """A small document with the looks to choose from and the widget in it."""
        return "wagtail_livechat/preview/preview.html"

    def get_preview_context(self, request, mode_name):
        """The profile as it is on the screen, the state and the editor's language."""
        return {
            **super().get_preview_context(request, mode_name),
            "mode": mode_name or self.default_preview_mode,
            "language": getattr(request, "editor_language", None)
            or get_language()
            or settings.LANGUAGE_CODE,
        }
