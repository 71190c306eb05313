"""The inbox: claim, put back, take over, hold, return, decline."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from shangda.editing import rules
from shangda.editing.actions import decisions, telling
from shangda.editing.actions.decisions import Grounds, decide
from shangda.editing.actions.verification import withdraw_open_questions
from shangda.editing.models import DeclineReason
from shangda.items import actions as items
from shangda.items.models import Submission
from shangda.kernel import deadlines, typed, workcalendar
from shangda.kernel.deadlines import OVERDUE, Owner
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations.models import Person, Role

HOLD, REVISE = "hold", "revise"
NOBODY = {"claimed_by": None, "claimed_at": None}
LONGEST_HOLD = timedelta(days=366)


@action
def claim(*, submission: Submission, by: Person) -> Submission:
    """Take it as one's own work; of two editors who try, one gets it."""
    if submission.state == Submission.State.CLAIMED and submission.claimed_by == by:
        return submission
    decide(submission, "claim", by)
    return submission


@action
def release(*, submission: Submission, by: Person) -> Submission:
    """Put it back for whoever comes next."""
    decide(submission, "release", by, Grounds(changes=NOBODY))
    return submission


@action
def take_over(*, submission: Submission, by: Person) -> Submission:
    """Go on with what a colleague has in hand; their saved texts all stay."""
    if not rules.may_triage(by, submission):
        raise NotAllowedError("您不能接手这一篇。")
    before = submission.claimed_by
    rows = Submission.objects.filter(
        pk=submission.pk, state__in=decisions.IN_HAND, claimed_by=before
    )
    if before is None or before == by:
        raise WrongStateError("这一篇没有别人在办，直接办就行。")
    now = timezone.now()
    if not rows.update(claimed_by=by, claimed_at=now):
        raise ConflictError("这一篇刚刚有了变化，没有接手成。")
    submission.claimed_by, submission.claimed_at = by, now
    record("editing.take_over", submission, by=by, before=before.name)
    telling.tell_of_take_over(submission, before, by, now)
    return submission


@action
def hold(*, submission: Submission, by: Person, until: date) -> Submission:
    """Keep it (缓报) until a day on which it comes back to the list by itself."""
    _check_hold_date(until, timezone.localdate())
    back_at = timezone.make_aware(datetime.combine(until, workcalendar.OPENS))
    grounds = Grounds(due_at=back_at, changes={"hold_until": until})
    decision = decide(submission, "hold", by, grounds)
    deadlines.set_due(
        submission,
        HOLD,
        back_at,
        summary=f"缓报到期：{submission.revision.title}",
        url=f"/inbox/{submission.pk}/",
        owner=Owner(person=by),
        rungs=((0, OVERDUE),),
    )
    day = f"{until.month}月{until.day}日"
    telling.tell_authors(
        decision,
        f"{submission.desk.name}先留存“{submission.revision.title}”，"
        f"{day}再看要不要用，不用重报。",
    )
    return submission


@action
def resume(*, submission: Submission, by: Person) -> Submission:
    """Go on before, or on, the day."""
    decide(submission, "resume", by)
    deadlines.meet(submission, HOLD)
    return submission


@action
def return_for_change(
    *, submission: Submission, by: Person, words: str, due_at: datetime | None = None
) -> Submission:
    """Send it back to its unit with what to change and until when.

    Without ``due_at`` the desk's time for changes is given, in working days.
    """
    words = typed.plain(words, "words", most=500, ask="请写明要改什么，作者会看到。")
    now = timezone.now()
    due_at = due_at or workcalendar.due_in_workdays(now, submission.desk.revise_within)
    if due_at <= now:
        raise InvalidError("修改期限已经过了。", fields={"due_at": "请选一个以后的时间。"})
    decision = decide(
        submission, "return_for_change", by, Grounds(words=words, due_at=due_at)
    )
    items.mark_returned(submission=submission, by=by, words=words)
    _close(submission, by)
    deadlines.set_due(
        submission,
        REVISE,
        due_at,
        summary=f"退回修改：{submission.revision.title}",
        url=f"/write/{submission.item_id}/",
        owner=Owner(role=Role.INFORMANT, unit_id=submission.item.unit_id),
    )
    local = timezone.localtime(due_at)
    telling.tell_authors(
        decision,
        f"{submission.desk.name}退回“{submission.revision.title}”，"
        f"请在{local:%m月%d日%H:%M}前改好再报：{words}",
        others=telling.signers(submission),
        act=True,
    )
    return submission


@action
def decline(
    *, submission: Submission, by: Person, reason: str, words: str = ""
) -> Submission:
    """Not use it, for a reason of the desk's list and a sentence; can be undone."""
    reason = typed.plain(reason, "reason", most=60, ask="请选一个不采用的理由。")
    words = typed.plain(words, "words", most=500)
    listed = DeclineReason.objects.for_desk(submission.desk_id)
    known = {row.text: row.is_qualified for row in listed}
    if reason not in known:
        raise InvalidError(
            "这个理由不在本科的清单里。", fields={"reason": "请从清单里选一个。"}
        )
    grounds = Grounds(reason=reason, is_qualified=known[reason], words=words)
    decision = decide(submission, "decline", by, grounds)
    _close(submission, by)
    telling.tell_authors(
        decision,
        f"{submission.desk.name}未采用“{submission.revision.title}”："
        f"{'。'.join(filter(None, [reason, words.rstrip('。')]))}。",
    )
    return submission


def _close(submission: Submission, by: Person) -> None:
    """It leaves the desk's hands: nobody is reminded, nobody need answer any more."""
    deadlines.meet(submission, HOLD)
    withdraw_open_questions(submission, by)


def _check_hold_date(until: date, today: date) -> None:
    if until <= today:
        raise InvalidError(
            "缓报的日期要在今天以后。", fields={"until": "请选今天以后的日期。"}
        )
    if until > today + LONGEST_HOLD:
        raise InvalidError("缓报最长一年。", fields={"until": "请选近一些的日期。"})
