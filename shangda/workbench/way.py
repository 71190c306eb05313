"""The five or six steps on top of an item's page, for each desk where it is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from shangda.items.models import Item, Revision, SignOff, Submission
from shangda.workbench.ahead import Next
from shangda.workbench.story import AtOneDesk, Story
from shangda.workbench.words import span, waited, when

AtDesk = Submission.State
DONE, NOW = "done", "now"
NAMES = ("写稿送审", "签发", "收稿", "编辑", "刊用")
BACK = {AtDesk.RETURNED: "退回修改", AtDesk.DECLINED: "未采用"}


@dataclass(frozen=True)
class Mark:
    """One step as ``partials/steps.html`` shows it; ``at`` orders and measures."""

    title: str
    state: str = ""
    at: datetime | None = None
    note: str = ""

    @property
    def when(self) -> str:
        """The moment in short words."""
        return when(self.at) if self.at else ""


@dataclass(frozen=True)
class Way:
    """The steps of an item on its way through one desk; no desk while it is in the unit."""

    desk: str
    steps: list[Mark]


def ways(story: Story, awaited: list[Next]) -> list[Way]:
    """One line of steps for each desk, or one for the unit alone."""
    if not story.desks:
        return [Way("", _filled(list(_in_unit(story)), awaited, None))]
    return [Way(str(at.submission.desk), _line(story, at, awaited)) for at in story.desks]


def _line(story: Story, at: AtOneDesk, awaited: list[Next]) -> list[Mark]:
    submission = at.submission
    done = [*_signed(story.item, submission.revision, story.history.sign_offs)]
    if submission.state != AtDesk.WITHDRAWN:
        done += _at_desk(at)
    if submission.state in BACK:
        last = at.decisions[-1] if at.decisions else None
        note = last.reason if last else ""
        moment = submission.waiting_since
        done.append(Mark(BACK[AtDesk(submission.state)], NOW, moment, note))
        return _with_waits(done)
    return [*_filled(done, awaited, submission.desk_id), *_above(at)]


def _in_unit(story: Story) -> Iterator[Mark]:
    latest = story.history.latest
    is_going = story.item.state not in (Item.State.DRAFT, Item.State.RETURNED)
    if latest and is_going:
        yield from _signed(story.item, latest, story.history.sign_offs)


def _signed(item: Item, revision: Revision, sign_offs: list[SignOff]) -> Iterator[Mark]:
    took = span(revision.made_at - item.made_at)
    again = f"第{revision.number}稿" if revision.number > 1 else f"用时{took}"
    yield Mark(NAMES[0], DONE, revision.made_at, f"{revision.by}　{again}")
    for one in sign_offs:
        is_signed = one.outcome == SignOff.Outcome.SIGNED and one.undone_at is None
        if one.revision_id == revision.pk and is_signed:
            who = one.by.name if one.by else ""
            yield Mark(NAMES[1], DONE, one.at, f"{who}（代签）" if one.for_whom else who)


def _at_desk(at: AtOneDesk) -> Iterator[Mark]:
    """Receipt with the first decision, editing with the review, use with the signature."""
    since = at.submission.received_at
    taken = next((one for one in at.decisions if one.at >= since), None)
    if taken:
        yield Mark(NAMES[2], DONE, taken.at, taken.by.name)
    article = at.source.article if at.source else None
    is_edited = article and (article.state == article.State.PASSED or at.standing_uses)
    if article and is_edited:
        yield Mark(NAMES[3], DONE, _reviewed_at(at), article.editor.name)
    for use in at.standing_uses[:1]:
        moment = use.entry.issue.signed_at if use.entry else None
        yield Mark(NAMES[4], DONE, moment, use.words)


def _reviewed_at(at: AtOneDesk) -> datetime:
    """When the desk's text had passed; later uses in another issue do not move it."""
    assert at.source  # noqa: S101 -- asked by the caller
    first = at.standing_uses[0].entry if at.standing_uses else None
    signed_at = first.issue.signed_at if first else None
    passed = at.source.article.waiting_since
    return min(passed, signed_at) if signed_at else passed


def _above(at: AtOneDesk) -> Iterator[Mark]:
    for report in at.reports:
        for sent in report.item.submissions.all():
            so_far = waited(timezone.now() - sent.received_at, "，已")
            is_over = sent.state in (AtDesk.SELECTED, AtDesk.DECLINED)
            words = sent.get_state_display() if is_over else f"等待结果{so_far}"
            state = DONE if is_over else NOW
            yield Mark(f"上报{sent.desk.unit}", state, sent.received_at, words)


def _filled(done: list[Mark], awaited: list[Next], desk_id: int | None) -> list[Mark]:
    """Done steps with their waits, the present one, and the ones to come."""
    marks = _with_waits(done)
    if len(done) >= len(NAMES):
        return marks
    here = next((one for one in awaited if one.desk_id == desk_id), None)
    so_far = waited(timezone.now() - here.since, "已") if here and here.since else ""
    words = [here.title if here else "", so_far]
    note = "　".join(filter(None, words))
    first = Mark(NAMES[len(done)], NOW if here else "", note=note)
    return [*marks, first, *(Mark(name) for name in NAMES[len(done) + 1 :])]


def _with_waits(marks: list[Mark]) -> list[Mark]:
    found, before = [], None
    for mark in marks:
        wait = waited(mark.at - before) if before and mark.at else ""
        found.append(replace(mark, note="　".join(filter(None, [mark.note, wait]))))
        before = mark.at or before
    return found
