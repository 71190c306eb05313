"""Texts that are like one in the inbox, and which of them could be merged with it."""

from collections.abc import Iterable

from shangda.items.findable import RECEIVED
from shangda.items.likes import Shown, among, shown
from shangda.items.models import Submission
from shangda.organisations.models import Person
from shangda.search import likeness

State = Submission.State
OPEN = (State.RECEIVED, State.CLAIMED, State.VERIFYING, State.HELD)


def of_submission(submission: Submission, person: Person) -> list[Shown]:
    """What other units sent to this editor's desks, and what was printed."""
    seen = among(submission.item_id, person)
    return shown(likeness.similar(submission.revision.body, seen))


def mergeable(submission: Submission, likes: Iterable[Shown]) -> list[int]:
    """Of these texts the submissions that lie open at the same desk."""
    if submission.state not in OPEN:
        return []
    keys = [one.key for one in likes if one.kind == RECEIVED]
    rows = Submission.objects.filter(pk__in=keys, desk=submission.desk_id, state__in=OPEN)
    return list(rows.order_by("pk").values_list("pk", flat=True))
