"""Texts that are like one in the inbox, and which of them could be merged with it."""

from collections.abc import Iterable

from shangda.editing import groups
from shangda.editing.groups import OPEN
from shangda.items.findable import RECEIVED
from shangda.items.likes import About, Shown, among, shown
from shangda.items.models import Submission
from shangda.organisations.models import Person
from shangda.search import events, likeness
from shangda.search.likeness import Like
from shangda.search.sources import source
from shangda.text.events import IN_OTHER_WORDS


def of_submission(submission: Submission, person: Person) -> list[Shown]:
    """What tells of the same event at the desk, what is like it, and what was printed."""
    revision, seen = submission.revision, among(submission.item_id, person)
    beside = frozenset(groups.beside(submission).values_list("pk", flat=True))
    about = About(
        submission.unit_id,
        submission.received_at,
        f"{revision.title}\n{revision.body}",
        own=f"{submission.item.unit_name}以前报的",
        of_event=beside,
    )
    of_event = [
        Like(RECEIVED, one, IN_OTHER_WORDS) for one in source(RECEIVED).read(beside)
    ]
    found = events.with_events(likeness.similar(revision.body, seen), of_event)
    found.sort(key=lambda one: one.kind != RECEIVED or one.document.object_id not in beside)
    return shown(found, about)


def mergeable(submission: Submission, likes: Iterable[Shown]) -> list[int]:
    """Of these texts and of its cluster what lies open at the same desk."""
    if submission.state not in OPEN:
        return []
    keys = {one.key for one in likes if one.kind == RECEIVED}
    keys.update(groups.beside(submission).values_list("pk", flat=True))
    rows = Submission.objects.filter(pk__in=keys, desk=submission.desk_id, state__in=OPEN)
    return list(rows.order_by("pk").values_list("pk", flat=True))
