"""Texts that are like one in the inbox, and which of them could be merged with it."""

from collections.abc import Iterable

from shangda.items.likes import PRINTED, RECEIVED, Shown, shown
from shangda.items.models import Submission
from shangda.organisations.models import Person
from shangda.search import likeness
from shangda.search.likeness import Among
from shangda.search.sources import sources

State = Submission.State
OPEN = (State.RECEIVED, State.CLAIMED, State.VERIFYING, State.HELD)


def of_submission(submission: Submission, person: Person) -> list[Shown]:
    """What other units sent to this editor's desks, and what was printed."""
    found = likeness.similar(submission.revision.body, among(submission, person))
    return shown(found)


def among(submission: Submission, person: Person) -> Among:
    """The rows that an editor may compare a submission with."""
    item = submission.item_id
    printed = {
        one.kind: one.visible(person).exclude(article__sources__submission__item=item)
        for one in sources()
        if one.kind == PRINTED
    }
    received = [one for one in sources() if one.kind == RECEIVED]
    return printed | {one.kind: one.visible(person).exclude(item=item) for one in received}


def mergeable(submission: Submission, likes: Iterable[Shown]) -> list[int]:
    """Of these texts the submissions that lie open at the same desk."""
    if submission.state not in OPEN:
        return []
    keys = [one.key for one in likes if one.kind == RECEIVED]
    rows = Submission.objects.filter(pk__in=keys, desk=submission.desk_id, state__in=OPEN)
    return list(rows.order_by("pk").values_list("pk", flat=True))
