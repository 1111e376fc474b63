"""What wagtail-localize offers translators of a profile, on sites that have it."""

#: They belong to one language: where it shows, since when, and whether it is first.
_OWN = ("is_default", "placement_rules", "go_live_at", "expire_at")
#: Alike in all languages, though they are text.
_SAME = (
    "name",
    "background_color",
    "text_color",
    "border_color",
    "allowed_origins",
)


def overrides() -> list:
    """For ``override_translatable_fields``; the options' texts need no word."""
    try:
        from wagtail_localize.fields import BaseTranslatableField, SynchronizedField
    except ImportError:
        return []
    return [
        *map(BaseTranslatableField, _OWN),  # neither translated nor kept alike
        *map(SynchronizedField, _SAME),
    ]
