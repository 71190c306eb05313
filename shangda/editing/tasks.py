"""What follows a verb, after the commit: what arrived is placed beside the same event."""

from collections.abc import Iterable

from django.db.models import Q

from shangda.editing.groups import OPEN
from shangda.editing.placing import neighbours, place, unplaced
from shangda.items.models import Submission
from shangda.kernel.outbox import task
from shangda.kernel.transactions import Subject

FOLLOWED = {"items.item": "item__in", "items.submission": "pk__in"}


@task("editing.gather")
def gather(submission_id: int) -> None:
    """Place a submission that lies at its desk with a text that was not placed yet."""
    waiting = unplaced(Submission.objects.filter(pk=submission_id))
    submission = waiting.select_related("revision", "desk").first()
    if submission is not None:
        place(submission=submission, near=neighbours(submission))


def follow(subjects: Iterable[Subject]) -> None:
    """Have what a verb brought to a desk placed after its commit; in its transaction."""
    mine = Q()
    for kind, path in FOLLOWED.items():
        if keys := [key for subject, key in subjects if subject == kind]:
            mine |= Q(**{path: keys})
    if mine:
        come = Submission.objects.filter(mine, state=Submission.State.RECEIVED)
        for key in unplaced(come).values_list("pk", flat=True):
            gather.enqueue(key)


def gather_waiting() -> int:
    """Place all that lies open and was written without verbs, oldest first; says how many."""
    waiting = unplaced(Submission.objects.filter(state__in=OPEN))
    keys = list(waiting.order_by("received_at", "pk").values_list("pk", flat=True))
    for key in keys:
        gather.run(key)
    return len(keys)
