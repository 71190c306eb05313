"""Readings for the first page and the item's page."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils import timezone

from shangda.editing.models import Article, Source
from shangda.editing.rules import EDITORS
from shangda.items import queries as items
from shangda.items.models import Item, Submission
from shangda.kernel.models import Job
from shangda.organisations.models import Desk, Person, Role
from shangda.periodicals.models import Entry, Issue
from shangda.scoring.models import LedgerLine
from shangda.scoring.queries import Period, desks_in_sight, place_of

AtDesk = Submission.State


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
class DeskFigures:
    """A desk's day."""

    desk: Desk
    waiting: int
    unseen: int
    decided_today: int
    in_review: int
    ready: int
    issues: list[Issue] = field(default_factory=list)


def my_items(person: Person, *, most: int = 8) -> list[Row]:
    """The latest items of my units, with what became of each; a constant number of queries."""
    rows = items.with_submissions(Item.objects.of_unit_of(person).kept())
    found = list(rows.order_by("-changed_at", "-pk")[:most])
    used, points = _uses(found), _points(found)
    return [_row(item, used.get(item.pk, ""), points.get(item.pk)) for item in found]


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


def desk_figures(person: Person) -> list[DeskFigures]:
    """What each desk where I work has before it today."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        DeskFigures(
            desk=desk,
            waiting=_at(desk, state=AtDesk.RECEIVED),
            unseen=_at(
                desk, state=AtDesk.RECEIVED, received_at__lt=today - timedelta(days=1)
            ),
            decided_today=_decided_since(desk, today),
            in_review=desk.articles.filter(state=Article.State.IN_REVIEW).count(),
            ready=desk.articles.filter(state=Article.State.PASSED, entries=None).count(),
            issues=list(
                Issue.objects.in_work()
                .filter(periodical__desk=desk)
                .select_related("periodical")
                .order_by("issue_date", "pk")[:5]
            ),
        )
        for desk in Desk.objects.filter(
            pk__in=person.desks_as(*EDITORS, Role.ISSUER)
        ).order_by("pk")
    ]


def latest_issues(person: Person, *, most: int = 8) -> list[Issue]:
    """What was printed last, as far as this person may read it."""
    rows = Issue.objects.visible_to(person).issued().select_related("periodical")
    return list(rows.order_by("-issue_date", "-pk")[:most])


def dead_jobs() -> int:
    """Jobs that were given up."""
    return Job.objects.filter(state=Job.State.DEAD).count()


def _row(item: Item, used: str, points: Decimal | None) -> Row:
    submissions = list(item.submissions.all())
    status, note = status_of(item, submissions, used)
    marks = items.way(item, submissions, is_used=bool(used))
    return Row(item, status, marks, note, points)


def status_of(
    item: Item, submissions: list[Submission], used: str
) -> tuple[dict[str, str], str]:
    """Shape, word and colour of where an item is, and a few words more."""
    if used:
        return _status("adopted", "adopted", "已刊用"), used
    if item.state != Item.State.SUBMITTED:
        return _UNIT_SIDE[Item.State(item.state)], item.get_kind_display()
    ranked = sorted(submissions, key=lambda one: _FURTHEST.index(AtDesk(one.state)))
    if not ranked:
        return _status("", "dot", "已报送"), ""
    return _DESK_SIDE[AtDesk(ranked[0].state)], str(ranked[0].desk)


def _status(tone: str, icon: str, label: str) -> dict[str, str]:
    return {"tone": tone, "icon": icon, "label": label}


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


def _uses(found: list[Item]) -> dict[int, str]:
    """Item pk → where its own desk printed it."""
    sources = Source.objects.filter(
        submission__item__in=found,
        article__entries__issue__state=Issue.State.ISSUED,
        article__entries__withdrawal=None,
    ).values_list("submission__item_id", "article__entries__pk")
    by_entry: dict[int, list[int]] = defaultdict(list)
    for item_pk, entry_pk in sources:
        by_entry[entry_pk].append(item_pk)
    entries = Entry.objects.filter(pk__in=by_entry).select_related("issue__periodical")
    return {pk: str(entry.issue) for entry in entries for pk in by_entry[entry.pk]}


def _points(found: list[Item]) -> dict[int, Decimal]:
    rows = LedgerLine.objects.filter(item__in=found)
    return dict(rows.values_list("item_id").annotate(total=Sum("value")))


def _at(desk: Desk, **which: Any) -> int:
    return Submission.objects.filter(Q(desk=desk), **which).count()


def _decided_since(desk: Desk, moment: Any) -> int:
    decided = {AtDesk.SELECTED, AtDesk.DECLINED, AtDesk.RETURNED, AtDesk.HELD}
    return _at(desk, state__in=decided, waiting_since__gte=moment)
