"""Readings for the first page and the item's page."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.urls import reverse
from django.utils import timezone

from shangda.editing import clocks
from shangda.editing.models import Article, Decision, Source
from shangda.editing.queries import CLOSING
from shangda.editing.rules import EDITORS
from shangda.items import queries as items
from shangda.items.models import Item, SignOff, Submission
from shangda.organisations.models import Appointment, Desk, Person, Role
from shangda.organisations.rules import is_audit_admin, is_security_admin, is_system_admin
from shangda.periodicals import naming
from shangda.periodicals.models import Entry, Issue
from shangda.scoring.models import LedgerLine
from shangda.scoring.queries import (
    Period,
    desks_in_sight,
    place_of,
    used_by_members,
)
from shangda.workbench import state, trail
from shangda.workbench.words import waited, when

AtDesk = Submission.State
SELECTED = ["done", "done", "done", "done", "now"]
IN_EDITING = ["done", "done", "done", "now", ""]
FRESH = timedelta(days=60)  # what passed before and was never printed will not be


@dataclass(frozen=True)
class Row:
    """One of my items: where it is, in a status, five marks and the points so far."""

    item: Item
    status: dict[str, str]
    marks: list[str]
    note: str
    points: Decimal | None = None


@dataclass(frozen=True)
class Standing:
    """How my unit stands at a desk this year."""

    desk: Desk
    points: Decimal
    group: str
    rank: int | None
    of: int


@dataclass(frozen=True)
class Scored:
    """A desk's month as its scorer sees it."""

    desk: Desk
    used: int
    units: int
    unused: int


@dataclass(frozen=True)
class Duty:
    """Something that an administrator of the installation looks after."""

    title: str
    words: str
    url: str
    is_fine: bool = True


@dataclass(frozen=True)
class DeskFigures:
    """A desk's day."""

    desk: Desk
    waiting: int
    unseen: int
    decided_today: int
    in_review: int
    ready: int
    issues: list[tuple[Issue, naming.Mark]] = field(default_factory=list)


def my_items(person: Person, *, most: int = 8) -> list[Row]:
    """The latest items of my units, with what became of each; a constant number of queries."""
    rows = items.with_submissions(Item.objects.of_unit_of(person).kept())
    found = list(rows.order_by("-changed_at", "-pk")[:most])
    texts, points = _texts(found), _points(found)
    return [_row(item, texts.get(item.pk, _Text()), points.get(item.pk)) for item in found]


def standings_of(person: Person) -> list[Standing]:
    """My units' places this year at the desks they report to."""
    today = timezone.localdate()
    period = Period(date(today.year, 1, 1), today)
    units = person.units_as(Role.INFORMANT, Role.CHIEF_APPROVER, Role.DEPUTY_APPROVER)
    return [
        Standing(desk, place.points, place.group, place.rank, place.of)
        for unit_id in units
        for desk in desks_in_sight(person)
        if (place := place_of(desk, unit_id, period))
    ]


def scored_desks(person: Person) -> list[Scored]:
    """How this month goes at the desks where the person keeps the points."""
    today = timezone.localdate()
    month = Period(today.replace(day=1), today)
    found = []
    for desk in Desk.objects.filter(pk__in=person.desks_as(Role.SCORER)).order_by("pk"):
        used = used_by_members(desk, month)
        unused = sum(not count for count in used.values())
        found.append(Scored(desk, sum(used.values()), len(used), unused))
    return found


def desk_figures(person: Person, now: datetime | None = None) -> list[DeskFigures]:
    """What each desk where I work has before it today."""
    now = now or timezone.now()
    keys = person.desks_as(*EDITORS, Role.ISSUER)
    if not keys:
        return []
    calendar, decided = clocks.Calendar(timezone.localdate(now)), _decided_today(now)
    return [
        _figures(desk, calendar, decided.get(desk.pk, 0), now)
        for desk in Desk.objects.filter(pk__in=keys).order_by("pk")
    ]


def duties(person: Person) -> list[Duty]:
    """What the three administrators find on their first page."""
    found = []
    if is_system_admin(person):
        found += [_health(), _jobs()]
    if is_security_admin(person):
        found.append(_without_posts())
    if is_audit_admin(person):
        found.append(_trace())
    return found


def latest_issues(person: Person, *, most: int = 8) -> list[Issue]:
    """What was printed last, as far as this person may read it."""
    rows = Issue.objects.visible_to(person).issued().select_related("periodical")
    return list(rows.order_by("-issue_date", "-pk")[:most])


def _row(item: Item, text: "_Text", points: Decimal | None) -> Row:
    submissions = list(item.submissions.all())
    status, note = status_of(item, submissions, text.printed)
    marks = items.way(item, submissions, is_used=bool(text.printed))
    if marks == SELECTED and not text.is_passed:
        marks = IN_EDITING
    return Row(item, status, marks, note, points)


def status_of(
    item: Item, submissions: list[Submission], used: str
) -> tuple[dict[str, str], str]:
    """Shape, word and colour of where an item is, and a few words more.

    Which draft a leader sent back only a row of ``items.with_submissions`` tells.
    """
    if used:
        return _status("adopted", "adopted", "已刊用"), used
    if item.state != Item.State.SUBMITTED:
        return _at_unit(item), item.get_kind_display()
    ranked = sorted(submissions, key=lambda one: _FURTHEST.index(AtDesk(one.state)))
    if not ranked:
        return _status("", "dot", "已报送"), ""
    return _DESK_SIDE[AtDesk(ranked[0].state)], _where(ranked[0])


def _at_unit(item: Item) -> dict[str, str]:
    last = getattr(item, "last_outcome", None)
    if item.state == Item.State.DRAFT and last == SignOff.Outcome.SENT_BACK:
        return _SENT_BACK
    return _UNIT_SIDE[Item.State(item.state)]


def _where(submission: Submission) -> str:
    """At which desk, and how long in this state while something is awaited."""
    if submission.state in _OVER:
        return str(submission.desk)
    so_far = waited(timezone.now() - submission.waiting_since, "　已停留")
    return f"{submission.desk}{so_far}"


def _status(tone: str, icon: str, label: str) -> dict[str, str]:
    return {"tone": tone, "icon": icon, "label": label}


_SENT_BACK = _status("returned", "return", "领导退回")
_UNIT_SIDE = {
    Item.State.DRAFT: _status("", "dashed", "草稿"),
    Item.State.AWAITING: _status("", "dot", "待审签"),
    Item.State.SIGNED: _status("", "check", "已签发"),
    Item.State.RETURNED: _status("returned", "return", "退回修改"),
    Item.State.DISCARDED: _status("", "declined", "已删除"),
    Item.State.SUBMITTED: _status("", "dot", "已报送"),
}
_DESK_SIDE = {
    AtDesk.SELECTED: _status("review", "half", "编辑中"),
    AtDesk.CLAIMED: _status("review", "half", "处理中"),
    AtDesk.VERIFYING: _status("review", "ask", "核实中"),
    AtDesk.HELD: _status("held", "pause", "缓报"),
    AtDesk.RECEIVED: _status("", "dot", "待收稿"),
    AtDesk.RETURNED: _status("returned", "return", "退回修改"),
    AtDesk.DECLINED: _status("", "declined", "未采用"),
    AtDesk.WITHDRAWN: _status("", "undo", "已撤回"),
}
_FURTHEST = list(_DESK_SIDE)
_OVER = (AtDesk.SELECTED, AtDesk.DECLINED, AtDesk.WITHDRAWN)


@dataclass(frozen=True)
class _Text:
    """What a desk has made of an item: passed by review, and printed where."""

    is_passed: bool = False
    printed: str = ""


def _texts(found: list[Item]) -> dict[int, _Text]:
    """Item pk → the furthest that a desk's text of it has come. Two queries."""
    sources = Source.objects.filter(submission__item__in=found).values_list(
        "submission__item_id", "article_id", "article__state"
    )
    rows = list(sources.order_by("article_id"))
    printed = _printed({article_pk for _, article_pk, _ in rows})
    texts: dict[int, _Text] = {}
    for item_pk, article_pk, state_of_text in rows:
        known = texts.get(item_pk, _Text())
        is_passed = known.is_passed or state_of_text == Article.State.PASSED
        texts[item_pk] = _Text(is_passed, known.printed or printed.get(article_pk, ""))
    return texts


def _printed(articles: set[int]) -> dict[int, str]:
    """Article pk → the issue in which it stands."""
    entries = Entry.objects.filter(
        article__in=articles, issue__state=Issue.State.ISSUED, withdrawal=None
    ).select_related("issue__periodical")
    return {entry.article_id: str(entry.issue) for entry in entries.order_by("-pk")}


def _points(found: list[Item]) -> dict[int, Decimal]:
    rows = LedgerLine.objects.main().filter(item__in=found)
    return dict(rows.values_list("item_id").annotate(total=Sum("value")))


def _at(desk: Desk, **which: Any) -> int:
    return Submission.objects.filter(Q(desk=desk), **which).count()


def _decided_today(now: datetime) -> dict[int, int]:
    """Desk → how many texts were decided on today; by day first, which is the small set."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Decision.objects.filter(at__gte=today, verb__in=CLOSING, undone_at=None)
    counted = rows.values_list("submission__desk")
    return dict(counted.annotate(n=Count("submission", distinct=True)))


def _figures(
    desk: Desk, calendar: clocks.Calendar, decided: int, now: datetime
) -> DeskFigures:
    late = calendar.received_too_long_ago(desk.receive_within, now)
    standing = Entry.objects.filter(article=OuterRef("pk"), withdrawal=None)
    passed = desk.articles.filter(state=Article.State.PASSED, changed_at__gte=now - FRESH)
    unprinted = ~Exists(standing.exclude(issue__state=Issue.State.DISCARDED))
    return DeskFigures(
        desk=desk,
        waiting=_at(desk, state=AtDesk.RECEIVED),
        unseen=_at(desk, state=AtDesk.RECEIVED, waiting_since__lte=late),
        decided_today=decided,
        in_review=desk.articles.filter(state=Article.State.IN_REVIEW).count(),
        ready=passed.filter(unprinted).count(),
        issues=_in_work(desk),
    )


def _in_work(desk: Desk) -> list[tuple[Issue, naming.Mark]]:
    rows = Issue.objects.in_work().filter(periodical__desk=desk)
    found = list(rows.select_related("periodical").order_by("issue_date", "pk")[:5])
    marks = naming.marks(found)
    return [(issue, marks[issue.pk]) for issue in found]


def _health() -> Duty:
    wrong = [finding.name for finding in state.findings() if not finding.is_fine]
    words = (
        f"{'、'.join(wrong)}需要处理。" if wrong else "数据库、文件夹、日历、字体都正常。"
    )
    return Duty("系统状态", words, reverse("workbench:health"), not wrong)


def _jobs() -> Duty:
    load = state.job_load()
    words = f"{load.dead}件没有办成，请看原因后重试。" if load.dead else "没有失败的。"
    if load.late:
        words += f"有{load.late}件在排队，最早的已等{load.oldest}。"
    return Duty("后台任务", words, reverse("workbench:jobs"), not load.dead)


def _without_posts() -> Duty:
    today = timezone.localdate()
    held = Appointment.objects.in_force(today).values("person")
    count = Person.objects.filter(is_active=True).exclude(pk__in=held).count()
    words = (
        f"{count}个账号没有岗位，登录后什么也办不了。" if count else "每个账号都有岗位。"
    )
    return Duty("账号和岗位", words, reverse("organisations:people"), not count)


def _trace() -> Duty:
    check = trail.last_check()
    url = reverse("workbench:audit")
    if check is None:
        return Duty("审计记录", "还没有核验过。", url, is_fine=False)
    when_checked = f"{when(check.at)}核验{check.checked}条，"
    if check.first_bad is None:
        return Duty("审计记录", f"{when_checked}没有改动。", url)
    words = f"{when_checked}第{check.first_bad}条起有问题：{check.cause}。"
    return Duty("审计记录", words, url, is_fine=False)
