"""Labels: agents put them on chats, managers keep them in order (R23)."""

import unicodedata
from collections import Counter
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..models import Conversation, Label
from .announce import announce
from .errors import InvalidText
from .matching import contains
from .texts import require_storable

NAME_LENGTH = Label._meta.get_field("name").max_length
#: Colours of new labels: far apart, and white can be read on each.
PALETTE = (
    "#1d5c8f",
    "#2e6b34",
    "#8a4b08",
    "#7a2e6e",
    "#a3262a",
    "#00676b",
    "#4a4fb0",
    "#5c6066",
)
_SUGGESTED = 20
_OnChat = Conversation.labels.through


def clean_name(name: str) -> str:
    """``name`` as it will be stored: on one line, blank space reduced to one each.

    Raises ``InvalidText`` if it is empty, too long, or cannot be stored or seen.
    """
    name = " ".join(require_storable(name).split())
    if not name:
        raise InvalidText(_("Enter the name of the label."))
    if len(name) > NAME_LENGTH:
        raise InvalidText(
            _("The name of a label has at most %(limit)d characters.")
            % {"limit": NAME_LENGTH}
        )
    if any(unicodedata.category(char) == "Cc" for char in name):
        raise InvalidText(_("This text has characters that cannot be stored."))
    return name


def with_usage(labels: QuerySet[Label]) -> QuerySet[Label]:
    """``labels``, each with the number of its chats as ``used``."""
    return labels.annotate(used=Count("conversations"))


def suggested(conversation: Conversation, words: str) -> QuerySet[Label]:
    """Labels of the chat's site with ``words`` in their names, most used first."""
    own = Label.objects.filter(contains("name", words), site=conversation.site_id)
    return with_usage(own).order_by("-used", "name")[:_SUGGESTED]


def find(site_id: int, name: str) -> Label | None:
    """The label of the site with that name, in whichever case."""
    own = Label.objects.filter(site=site_id)
    lower = own.alias(lower=Lower("name")).filter(lower=Lower(Value(name)))
    found = lower.first()
    if found is None and not name.isascii():
        # SQLite knows the case of ASCII letters alone.
        same = (each for each in own if each.name.lower() == name.lower())
        found = next(same, None)
    return found


def create(site_id: int, name: str) -> Label:
    """A new label, or the one that somebody else has just made of the same name."""
    try:
        with transaction.atomic():
            return Label.objects.create(
                site_id=site_id, name=name, color=_next_color(site_id)
            )
    except IntegrityError:
        found = find(site_id, name)
        if found is None:
            raise
        return found


def put_on(conversation: Conversation, label: Label) -> bool:
    """Put ``label`` on the chat; says whether that changed anything.

    A label that a manager has deleted meanwhile changes nothing.
    """
    with transaction.atomic():
        if not _lock([label]):
            return False
        _row, added = _OnChat.objects.get_or_create(
            conversation_id=conversation.pk, label_id=label.pk
        )
        return _tell(conversation, added)


def take_off(conversation: Conversation, label_id: int) -> bool:
    """Take the label with that number off the chat; says whether it was there."""
    with transaction.atomic():
        rows = _OnChat.objects.filter(conversation=conversation.pk, label=label_id)
        return _tell(conversation, bool(rows.delete()[0]))


def chats_with(labels: Iterable[Label]) -> int:
    """How many chats have at least one of ``labels``."""
    rows = _OnChat.objects.filter(label__in=[each.pk for each in labels])
    return rows.values("conversation").distinct().count()


def merge(labels: Iterable[Label], into: Label, user=None) -> int:
    """Let the chats of ``labels`` have ``into`` instead, and delete ``labels``.

    A chat that had several of them has it once. Returns how many chats were
    touched. All must be of one site: another's stay as they are.
    """
    with transaction.atomic():
        wanted = _lock([*labels, into])
        if into.pk not in wanted:
            return 0
        gone = [
            each
            for each in wanted.values()
            if each.pk != into.pk and each.site_id == into.site_id
        ]
        touched = chats_with(gone)
        for label in gone:
            have_it = _OnChat.objects.filter(label=into.pk).values("conversation")
            rows = _OnChat.objects.filter(label=label.pk)
            rows.exclude(conversation__in=have_it).update(label=into.pk)
            names = {"label": label.name, "into": into.name}
            log(into, "wagtail_livechat.merge_labels", user=user, data=names)
            _delete(label, user)
    return touched


def delete(labels: Iterable[Label], user=None) -> None:
    """Delete ``labels``; their chats lose them."""
    with transaction.atomic():
        for label in _lock(labels).values():
            _delete(label, user)


def _delete(label: Label, user) -> None:
    log(label, "wagtail.delete", user=user, deleted=True)
    label.delete()


def _tell(conversation: Conversation, changed: bool) -> bool:
    if changed:
        announce("conversation_labelled", conversation=conversation)
    return changed


def _lock(labels: Iterable[Label]) -> dict[int, Label]:
    """Those that still exist; nobody deletes, merges or uses them meanwhile."""
    ids = [each.pk for each in labels]
    rows = Label.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return {each.pk: each for each in rows}


def _next_color(site_id: int) -> str:
    """The colour of the palette that the site has used least."""
    colors = Label.objects.filter(site=site_id).values_list("color", flat=True)
    used = Counter(colors)
    return min(PALETTE, key=lambda color: used[color])
