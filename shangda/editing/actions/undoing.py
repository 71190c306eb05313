"""Taking decisions back: the last one, while nothing has followed from it."""

from collections.abc import Callable, Mapping

from django.utils import timezone

from shangda.editing.actions import selection, telling
from shangda.editing.actions.decisions import (
    last_decision,
    mark_undone,
    yield_to_colleague,
)
from shangda.editing.actions.verification import withdraw_open_questions
from shangda.editing.lifecycle import STEPS
from shangda.editing.models import Decision, Verification
from shangda.items import actions as items
from shangda.items.models import Item, Submission
from shangda.kernel import deadlines
from shangda.kernel.errors import WrongStateError
from shangda.kernel.lifecycle import advance
from shangda.kernel.transactions import action
from shangda.organisations.models import Person


@action
def undo(
    *, submission: Submission, by: Person, decision: Decision | None = None
) -> Submission:
    """Take the last decision back; with ``decision`` only if that one is still the last."""
    last = last_decision(submission)
    if last is None:
        raise WrongStateError("没有可以撤回的一步，可能已经撤回了。")
    if decision and decision != last:
        raise WrongStateError("之后又办过别的，这一步不能直接撤回。")
    take_back = _WAYS.get(last.verb)
    if take_back is None:
        raise WrongStateError("这一步不用撤回，再办一次就行。")
    take_back(submission, by, last)
    return submission


@action
def undo_return(*, submission: Submission, by: Person) -> Submission:
    """Take a return back, unless the unit has begun to change the text."""
    _undo_return(submission, by, _latest(submission, "return_for_change"))
    return submission


@action
def undo_decline(*, submission: Submission, by: Person) -> Submission:
    """Put a declined text back in hand; possible at any later time."""
    _undo_decline(submission, by, _latest(submission, "decline"))
    return submission


def _latest(submission: Submission, verb: str) -> Decision | None:
    last = last_decision(submission)
    return last if last and last.verb == verb else None


def _undo_claim(submission: Submission, by: Person, decision: Decision) -> None:
    yield_to_colleague(submission, by)
    nobody = {"claimed_by": None, "claimed_at": None}
    _step(submission, "release", by, decision, nobody)


def _undo_hold(submission: Submission, by: Person, decision: Decision) -> None:
    yield_to_colleague(submission, by)
    _step(submission, "resume", by, decision, {"hold_until": None})
    deadlines.meet(submission, "hold")
    telling.tell_of_undoing(decision, f"{_named(submission)}不再留存，接着办理。")


def _undo_verify(submission: Submission, by: Person, decision: Decision) -> None:
    yield_to_colleague(submission, by)
    asked = decision.verification
    if asked and asked.state == Verification.State.ANSWERED:
        raise WrongStateError("对方已经答复，提问不能撤回。", "看过答复后，接着办就行。")
    _step(submission, "finish_verification", by, decision)
    withdraw_open_questions(submission, by)


def _undo_select(submission: Submission, by: Person, decision: Decision) -> None:
    selection.undo_select(submission=submission, by=by)


def _undo_return(submission: Submission, by: Person, decision: Decision | None) -> None:
    item = submission.item
    item.refresh_from_db()
    sent = submission.revision
    is_untouched = (item.title, item.body) == (sent.title, sent.body)
    if submission.state == Submission.State.RETURNED and not (
        is_untouched and item.state == Item.State.RETURNED
    ):
        raise WrongStateError(
            "作者已经动手修改了，退回不能撤销。", "可以和作者打个招呼，等改好再报。"
        )
    _step(submission, "undo_return", by, decision, {"claimed_by": by})
    items.mark_restored(submission=submission, by=by)
    deadlines.meet(submission, "revise")
    if decision:
        others = telling.signers(submission)
        telling.tell_of_undoing(
            decision, f"{_named(submission)}撤销了退回，不用改了。", others
        )


def _undo_decline(submission: Submission, by: Person, decision: Decision | None) -> None:
    _step(submission, "undo_decline", by, decision, {"claimed_by": by})
    if decision:
        telling.tell_of_undoing(decision, f"{_named(submission)}重新考虑选用，先前的不算。")


def _step(
    submission: Submission,
    verb: str,
    by: Person,
    decision: Decision | None,
    changes: Mapping[str, object] | None = None,
) -> None:
    columns = {"waiting_since": timezone.now(), **(changes or {})}
    advance(submission, verb, STEPS, by=by, changes=columns)
    if decision:
        mark_undone(decision, by)


def _named(submission: Submission) -> str:
    return f"{submission.desk.name}对“{submission.revision.title}”"


_WAYS: dict[str, Callable[[Submission, Person, Decision], None]] = {
    "claim": _undo_claim,
    "hold": _undo_hold,
    "verify": _undo_verify,
    "select": _undo_select,
    "return_for_change": _undo_return,
    "decline": _undo_decline,
}
