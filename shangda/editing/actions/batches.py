"""One verb for many submissions: each succeeds or is refused by itself, and it is written down."""

from collections.abc import Callable, Iterable
from typing import Any

from shangda.editing import rules
from shangda.editing.actions import selection, triage, undoing
from shangda.editing.models import Batch, Decision
from shangda.items.models import Submission
from shangda.kernel.errors import InvalidError, NotAllowedError, RefusedError
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations.models import Person

VERBS: dict[str, Callable[..., Any]] = {
    "claim": triage.claim,
    "release": triage.release,
    "select": selection.select,
    "hold": triage.hold,
    "return_for_change": triage.return_for_change,
    "decline": triage.decline,
}
MOST = 200


@action
def decide_batch(
    *, what: str, submissions: Iterable[Submission], by: Person, **grounds: Any
) -> Batch:
    """Do the verb ``what`` of ``VERBS`` with each; those refused are listed with why."""
    chosen = list(submissions)
    _check(what, chosen)
    done: list[int] = []
    failed: list[tuple[int, str]] = []
    for submission in chosen:
        try:
            VERBS[what](submission=submission, by=by, **grounds)
        except InvalidError:
            raise  # the words are the same for all: nothing is done until they are right
        except RefusedError as refusal:
            failed.append((submission.pk, str(refusal)))
        else:
            done.append(submission.pk)
    batch = Batch.objects.create(verb=what, by=by, done=done, failed=failed)
    record(
        "editing.decide_batch", batch, by=by, of=what, done=len(done), failed=len(failed)
    )
    return batch


@action
def undo_batch(*, batch: Batch, by: Person) -> Batch:
    """Take the whole batch back, as far as nothing has followed; lists what stays."""
    if not rules.made_batch(by, batch):
        raise NotAllowedError("只有办这一批的人能整批撤回。")
    stays: list[tuple[int, str]] = []
    for submission in Submission.objects.filter(pk__in=batch.done).order_by("pk"):
        of_batch = _decision_of(batch, submission)
        try:
            undoing.undo(submission=submission, by=by, decision=of_batch)
        except RefusedError as refusal:
            stays.append((submission.pk, str(refusal)))
    left = {key for key, _ in stays}
    batch.done = [key for key in batch.done if key in left]
    batch.failed = stays
    batch.save(update_fields=["done", "failed"])
    record("editing.undo_batch", batch, by=by, left=len(stays))
    return batch


def _decision_of(batch: Batch, submission: Submission) -> Decision | None:
    found = submission.decisions.filter(verb=batch.verb, by=batch.by, at__lte=batch.at)
    return found.order_by("-pk").first()


def _check(verb: str, chosen: list[Submission]) -> None:
    if verb not in VERBS:
        raise InvalidError("这件事不能成批办。")
    if not chosen:
        raise InvalidError("还没有勾选稿件。", "请在列表里勾选，按 x 也可以。")
    if len(chosen) > MOST:
        raise InvalidError(f"一次最多办{MOST}篇，现在选了{len(chosen)}篇。")
