"""One timeline of an item, told from what every app did with it.

Read from the business rows, not from the audit: those say what an author needs to know.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time

from django.utils import timezone

from shangda.editing.models import Decision, ReportUp, Source, Verification
from shangda.items.models import SignOff, Submission
from shangda.periodicals.queries import Use
from shangda.workbench.ahead import Next
from shangda.workbench.story import AtOneDesk, Story
from shangda.workbench.words import waited, when

AtDesk = Submission.State
END_OF_WORK = time(18)
VERBS = {
    "claim": "收稿",
    "take_over": "换人接手",
    "select": "选用",
    "merge": "并入综合稿",
    "verify": "核实",
    "hold": "缓报",
    "resume": "继续处理",
    "return_for_change": "退回修改",
    "decline": "不采用",
}


@dataclass(frozen=True)
class Event:
    """One thing that happened, or (without ``at``) what comes next."""

    at: datetime | None
    title: str
    who: str = ""
    note: str = ""
    quote: str = ""
    url: str = ""
    state: str = ""

    @property
    def when(self) -> str:
        """The moment in short words."""
        return when(self.at) if self.at else ""


def events(story: Story, awaited: list[Next]) -> list[Event]:
    """What happened, oldest first, each with how long it had waited; then what comes next."""
    found = [
        *(_in_unit(story) if story.is_own else _as_sent(story)),
        *(event for at in story.desks for event in _at_desk(at)),
        *(_used(use) for use in story.uses),
    ]
    in_order = sorted(found, key=lambda event: event.at or story.item.made_at)
    return [*_with_waits(in_order), *(_next(one) for one in awaited)]


def _in_unit(story: Story) -> Iterator[Event]:
    yield Event(story.item.made_at, "写稿", story.item.author.name)
    for revision in story.history.revisions:
        title = "送审签" if revision.number == 1 else f"再送审签（第{revision.number}稿）"
        yield Event(revision.made_at, title, revision.by.name, note=f"{revision.count}字")
    for sign_off in story.history.sign_offs:
        yield _signed(sign_off)


def _as_sent(story: Story) -> Iterator[Event]:
    """For a desk: only who stands behind the texts that it was sent."""
    known = {at.submission.revision_id for at in story.desks}
    given = (SignOff.Outcome.AGREED, SignOff.Outcome.SIGNED)
    for sign_off in story.history.sign_offs:
        is_given = sign_off.outcome in given and sign_off.undone_at is None
        if is_given and sign_off.revision_id in known:
            yield _signed(sign_off)


def _signed(sign_off: SignOff) -> Event:
    who = sign_off.by.name if sign_off.by else ""
    if sign_off.for_whom:
        who = f"{who}（代{sign_off.for_whom}）"
    return Event(
        sign_off.at,
        f"{sign_off.get_role_display()}{sign_off.get_outcome_display()}",
        who,
        note="已撤回" if sign_off.undone_at else "",
        quote=sign_off.reason,
    )


def _at_desk(at: AtOneDesk) -> Iterator[Event]:
    submission = at.submission
    yield Event(
        submission.received_at,
        f"报送{submission.desk}",
        submission.by.name,
        note=f"回执{submission.receipt_number}",
    )
    for decision in at.decisions:
        if decision.verb in VERBS:
            yield _decided(decision, submission)
    for one in at.questions:
        if one.state == Verification.State.ANSWERED:
            who = one.answered_by.name if one.answered_by else ""
            yield Event(one.answered_at, f"{one.asked_unit}答复核实", who, quote=one.answer)
    for source in at.sources:
        yield from _shared(source)
    for report in at.reports:
        yield from _reported(report)


def _decided(decision: Decision, submission: Submission) -> Event:
    until = f"到{when(decision.due_at)}" if decision.due_at else ""
    return Event(
        decision.at,
        VERBS[decision.verb],
        f"{submission.desk}　{decision.by.name}",
        note="　".join(filter(None, [decision.reason, until])),
        quote=decision.words,
    )


def _shared(source: Source) -> Iterator[Event]:
    others = [one for one in source.article.sources.all() if one.pk != source.pk]
    names = dict.fromkeys(one.submission.item.unit_name for one in others)
    if names:
        whole = sum(one.parts for one in source.article.sources.all())
        share = f"，份额{round(100 * source.parts / whole)}%" if whole else ""
        yield Event(
            source.article.made_at,
            "与别家合编",
            note=f"同{'、'.join(names)}合成一篇{share}",
        )


def _reported(report: ReportUp) -> Iterator[Event]:
    """The office above sees the rest; the author learns where it stands."""
    for submission in report.item.submissions.all():
        is_used = submission.state == AtDesk.SELECTED
        yield Event(
            submission.received_at,
            f"上报{submission.desk}",
            report.item.unit.short_name,
            note="" if is_used else submission.get_state_display(),
        )


def _used(use: Use) -> Event:
    at = _moment(use)
    title = f"{use.words}{use.form}" if use.entry else f"{use.words}采用"
    if use.is_withdrawn:
        return Event(at, title, note="刊用已撤销", quote=use.reason)
    return Event(at, title, note="刊用", state="won")


def _moment(use: Use) -> datetime:
    """When it was signed; outside only the day is known, and no later than it was recorded."""
    if use.entry and use.entry.issue.signed_at:
        return use.entry.issue.signed_at
    evening = timezone.make_aware(datetime.combine(use.used_date, END_OF_WORK))
    return min(evening, use.outside.at) if use.outside else evening


def _with_waits(found: list[Event]) -> Iterator[Event]:
    """Beside each event, how long the item had been waiting for it."""
    before: datetime | None = None
    for event in found:
        wait = waited(event.at - before) if before and event.at else ""
        before = event.at or before
        yield replace(event, note="　".join(filter(None, [event.note, wait])))


def _next(one: Next) -> Event:
    due = f"{when(one.due_at)}前" if one.due_at else ""
    so_far = waited(timezone.now() - one.since, "已") if one.since else ""
    note = "　".join(filter(None, [due, so_far]))
    return Event(None, one.title, one.who, note=note, state="now")
