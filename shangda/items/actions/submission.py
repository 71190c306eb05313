"""Submission: sending to desks under a receipt number, taking back, the desk's return."""

from collections.abc import Sequence

from django.utils import timezone

from shangda.items import queries, rules, tasks
from shangda.items.findable import RECEIVED
from shangda.items.lifecycle import STEPS, SUBMISSION_STEPS
from shangda.items.models import Item, Revision, Submission
from shangda.kernel import deadlines
from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.lifecycle import advance, record, require
from shangda.kernel.numbering import next_number
from shangda.kernel.transactions import action, touch
from shangda.organisations.models import Desk, Person
from shangda.search import likeness

AtDesk = Submission.State
REVISE = "revise"  # purpose of the deadline that a desk's return sets on the submission


@action
def submit(*, item: Item, by: Person, desks: list[Desk] | None = None) -> list[Submission]:
    """Send the signed text to the item's desks, or to some of them; returns what was sent.

    A desk that has it already and is at work keeps what it has.
    """
    require(item, "submit", STEPS, by=by)
    chosen = _chosen(item, desks)
    revision = _signed_revision(item)
    known = {row.desk_id: row for row in item.submissions.select_related("desk")}
    sent = [row for d in chosen if (row := _send(item, d, known.get(d.pk), revision, by))]
    receipts = [row.receipt_number for row in sent]
    tasks.follow(sent)
    advance(item, "submit", STEPS, by=by, receipts=receipts, revision=revision.number)
    return sent


@action
def withdraw(*, submission: Submission, by: Person) -> Submission:
    """Take the item back from one desk that has not begun; it can be sent again."""
    take_from_desk(submission, by)
    item = submission.item
    elsewhere = item.submissions.exclude(state=AtDesk.WITHDRAWN).exists()
    if not elsewhere and item.state == Item.State.SUBMITTED:
        advance(item, "take_back", STEPS, by=by, receipt=submission.receipt_number)
    return submission


@action
def resubmit(*, submission: Submission, by: Person) -> Submission:
    """Send what was withdrawn to its desk again, unchanged, under the same number."""
    require(submission, "resubmit", SUBMISSION_STEPS, by=by)
    item = submission.item
    if item.state == Item.State.SIGNED:
        submit(item=item, by=by, desks=[submission.desk])
        submission.refresh_from_db()
        return submission
    if item.state != Item.State.SUBMITTED:
        raise WrongStateError(
            f"稿件现在是“{item.get_state_display()}”，不能原样再报。", "改好后重新送审签。"
        )
    _resend(submission, _signed_revision(item), by)
    return submission


@action
def mark_returned(*, submission: Submission, by: Person, words: str = "") -> Item:
    """The unit's side of a desk's return: the text is open for change again.

    Where another desk returned it before, it is open already. The writer is told by the
    desk's own verb; ``words`` stand above the text until it is sent again.
    """
    item = submission.item
    _refuse_strangers(item, by)
    columns = {
        "return_words": words[:500],
        "returned_at": timezone.now(),
        "returned_by": by,
    }
    Submission.objects.filter(pk=submission.pk).update(**columns)
    for name, value in columns.items():
        setattr(submission, name, value)
    if item.state == Item.State.SUBMITTED:
        advance(item, "be_returned", STEPS, by=by, receipt=submission.receipt_number)
    else:
        record("items.mark_returned", item, by=by, receipt=submission.receipt_number)
    return item


@action
def mark_restored(*, submission: Submission, by: Person) -> Item:
    """The unit's side of a return undone; refused once the writer has begun."""
    item = submission.item
    _refuse_strangers(item, by)
    others = item.submissions.filter(state=AtDesk.RETURNED).exclude(pk=submission.pk)
    if not others.exists():
        _refuse_begun(item, by)
        advance(item, "be_restored", STEPS, by=by, receipt=submission.receipt_number)
    else:
        record("items.mark_restored", item, by=by, receipt=submission.receipt_number)
    Submission.objects.filter(pk=submission.pk).update(
        return_words="", returned_at=None, returned_by=None
    )
    submission.return_words, submission.returned_at = "", None
    return item


def take_from_desk(submission: Submission, by: Person) -> None:
    """The submission's own step back; part of a verb, which sees to the item."""
    advance(
        submission,
        "withdraw",
        SUBMISSION_STEPS,
        by=by,
        changes={"waiting_since": timezone.now()},
    )
    deadlines.meet(submission, REVISE)


def _chosen(item: Item, desks: list[Desk] | None) -> Sequence[Desk]:
    signed_for = list(item.desks.select_related("channel").order_by("pk"))
    chosen = signed_for if desks is None else desks
    known = {desk.pk for desk in signed_for}
    if strangers := [desk.name for desk in chosen if desk.pk not in known]:
        raise InvalidError(
            f"签发时没有写明报送{'、'.join(strangers)}。",
            "要增加报送，请先撤签，改好再送审签。",
        )
    if problems := queries.desk_problems(item, chosen):
        words = "".join(problem.text for problem in problems)
        raise InvalidError(
            f"送不出去：{words}",
            "请退回作者调整报送对象，再签发。",
            fields={problem.field: problem.text for problem in problems},
        )
    return chosen


def _send(
    item: Item, desk: Desk, known: Submission | None, revision: Revision, by: Person
) -> Submission | None:
    if known is None:
        made = Submission.objects.create(
            item=item,
            desk=desk,
            unit_id=item.unit_id,
            revision=revision,
            by=by,
            receipt_number=_receipt(desk),
        )
        likeness.remember(RECEIVED, made.pk, revision.body)
        touch(made)
        return made
    if known.state not in (AtDesk.RETURNED, AtDesk.WITHDRAWN):
        return None
    known.item = item
    _resend(known, revision, by)
    return known


def _resend(submission: Submission, revision: Revision, by: Person) -> None:
    """Back into the desk's inbox under the old number; a return keeps its first day."""
    now = timezone.now()
    is_return = submission.state == AtDesk.RETURNED
    advance(
        submission,
        "resubmit",
        SUBMISSION_STEPS,
        by=by,
        changes={
            "revision": revision,
            "by": by,
            "received_at": submission.received_at if is_return else now,
            "waiting_since": now,
            "claimed_by": None,
            "claimed_at": None,
            "hold_until": None,
            "return_words": "",
            "returned_at": None,
            "returned_by": None,
        },
        revision_number=revision.number,
    )
    likeness.remember(RECEIVED, submission.pk, revision.body)
    deadlines.meet(submission, REVISE)


def _receipt(desk: Desk) -> str:
    """``XW-2026-00031``: the desk, the year, the number in that year."""
    year = timezone.localdate().year
    return f"{desk.code}-{year}-{next_number(f'receipt:{desk.code}:{year}'):05d}"


def _signed_revision(item: Item) -> Revision:
    """The text that was signed: an item that came this far has one."""
    return item.revisions.latest("number")


def _refuse_strangers(item: Item, by: Person) -> None:
    if not rules.may_return(by, item):
        raise NotAllowedError("您不在收这一件的信息科，不能退回。")


def _refuse_begun(item: Item, by: Person) -> None:
    require(item, "be_restored", STEPS, by=by)
    revision = _signed_revision(item)
    if (item.title, item.body) != (revision.title, revision.body):
        raise WrongStateError(f"{item.unit_name}已经在改了，退回撤不回来了。")
