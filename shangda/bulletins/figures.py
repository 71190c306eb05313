"""The figures of a desk and some days as they are now: the one place that asks the others.

Standings and progress come from the readings of their own pages, so that a bulletin cannot
differ from them.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from shangda.bulletins.snapshots import (
    FORM,
    BestItem,
    Figures,
    GroupLines,
    Month,
    PersonLine,
    Reason,
    SetFigures,
    Snapshot,
    TargetLine,
    UnitLine,
)
from shangda.bulletins.spans import Days, Span
from shangda.editing.models import Decision
from shangda.organisations.models import Desk
from shangda.points.stretches import around
from shangda.scoring.models import ClosedPeriod, FactShare, LedgerLine, RuleSet
from shangda.scoring.periods import Period
from shangda.scoring.standings import Group, Row, Sets, standings
from shangda.scoring.sums import ADOPTED, ITEMS, SUBMITTED
from shangda.targets.asked import asked_at
from shangda.targets.progress import progress_of

BEST = 30  # items kept; templates print fewer


def snapshot(desk: Desk, span: Span) -> Snapshot:
    """Everything that is kept of a period. A constant number of queries for each rule set."""
    return Snapshot(
        form=FORM,
        desk=desk.name,
        office=desk.unit.name,
        per=str(span.per),
        period=of_days(desk, span.days, list(_targets(desk, span))),
        year=of_days(desk, span.year_so_far),
        before=of_days(desk, span.before.days),
    )


def of_days(desk: Desk, days: Days, targets: list[TargetLine] | None = None) -> Figures:
    """The figures of some days by the rule sets in force, the main one first."""
    period, sets = Period(*days), Sets(desk)
    found = sets.in_force(period)
    of_units = [one for one in found if one.counts == RuleSet.Counts.UNIT]
    asked: list[RuleSet | None] = [*of_units] or [None]
    return Figures(
        start=days.start,
        end=days.end,
        submitted=_count(desk, days, SUBMITTED),
        used=_count(desk, days, ADOPTED),
        sets=[_set(desk, period, one) for one in asked],
        persons=[line for one in found for line in _persons(desk, period, one)],
        months=_months(desk, days),
        reasons=list(_reasons(desk, period)),
        best=list(_best(desk, days, of_units and sets.versions(of_units[0]))),
        targets=targets or [],
    )


def lines(desk: Desk, days: Days) -> QuerySet[LedgerLine]:
    """The ledger's lines of points that count in these days."""
    return LedgerLine.objects.filter(
        desk=desk, account=LedgerLine.Account.POINTS, counted_date__range=days
    )


def later(visible: QuerySet[LedgerLine], closed: ClosedPeriod) -> QuerySet[LedgerLine]:
    """Lines that came after the closing, of what happened in its days or counts in them."""
    days = (closed.start, closed.end)
    rows = visible.filter(
        Q(basis_date__range=days) | Q(counted_date__range=days),
        desk=closed.desk_id,
        account=LedgerLine.Account.POINTS,
        at__gt=closed.at,
    )
    return rows.select_related("item", "unit", "person", "rule_set").defer("rule_set__text")


def _set(desk: Desk, period: Period, rule_set: RuleSet | None) -> SetFigures:
    found = standings(desk, period, rule_set=rule_set)
    return SetFigures(
        rule_set=rule_set.pk if rule_set else None,
        title=rule_set.title if rule_set else "",
        number=rule_set.number if rule_set else "",
        levels=[column.label for column in found.levels],
        groups=[_group(group) for group in found.groups],
        own=[_line(row) for row in found.own],
    )


def _group(group: Group) -> GroupLines:
    return GroupLines(group.group.name, [_line(row) for row in group.rows])


def _line(row: Row) -> UnitLine:
    return UnitLine(
        unit=row.unit.pk,
        name=row.unit.short_name,
        submitted=row.submitted,
        used=row.used,
        rate=row.used_percent,
        by_level=row.by_level,
        points=row.points,
        rank=row.rank,
        rose=row.rose,
    )


def _persons(desk: Desk, period: Period, rule_set: RuleSet) -> Iterator[PersonLine]:
    """Whoever has points under a set that counts persons, group by group."""
    if rule_set.counts != RuleSet.Counts.PERSON:
        return
    for group in standings(desk, period, rule_set=rule_set).groups:
        for row in group.rows:
            if row.person and row.points:
                yield PersonLine(
                    person=row.person.pk,
                    name=row.person.name,
                    unit=row.unit.pk,
                    unit_name=row.unit.short_name,
                    group=group.group.name,
                    used=row.used,
                    points=row.points,
                    rank=row.rank,
                )


def _months(desk: Desk, days: Days) -> list[Month]:
    submitted, used = _by_month(desk, days, SUBMITTED), _by_month(desk, days, ADOPTED)
    return [
        Month(month, submitted.get(month, 0), used.get(month, 0))
        for month in _firsts(days.start, days.end)
    ]


def _firsts(start: date, end: date) -> Iterator[date]:
    month = start.replace(day=1)
    while month <= end:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


def _by_month(desk: Desk, days: Days, kind: str) -> dict[date, int]:
    rows = _shares(desk, days, kind).annotate(month=TruncMonth("day"))
    return dict(rows.values_list("month").annotate(n=ITEMS).values_list("month", "n"))


def _count(desk: Desk, days: Days, kind: str) -> int:
    """Items of this kind; what stands for no item counts as the fact it is."""
    return _shares(desk, days, kind).aggregate(n=ITEMS)["n"] or 0


def _shares(desk: Desk, days: Days, kind: str) -> QuerySet[FactShare]:
    rows = FactShare.objects.filter(desk=desk, kind=kind, day__range=days)
    return rows.counted().order_by()


def _reasons(desk: Desk, period: Period) -> Iterator[Reason]:
    """Why items were not used, the most frequent reason first."""
    first, after = period.moments
    rows = Decision.objects.filter(
        verb="decline", undone_at=None, at__gte=first, at__lt=after, submission__desk=desk
    )
    counted = rows.order_by().values_list("reason").annotate(n=Count("pk"))
    for words, count in sorted(counted, key=lambda one: (-one[1], one[0])):
        yield Reason(words, count)


def _best(desk: Desk, days: Days, sets: Iterable[RuleSet]) -> Iterator[BestItem]:
    """Items with the most points under the main set, the earlier first among equals."""
    rows = lines(desk, days).filter(
        rule_set__in=list(sets), person=None, item__isnull=False
    )
    summed = rows.order_by().values_list("item__title", "unit__short_name", "item")
    found = summed.annotate(total=Sum("value"), last=Max("basis_date")).filter(total__gt=0)
    for title, unit, _, total, _ in found.order_by("-total", "last", "item")[:BEST]:
        yield BestItem(title, unit, total)


def _targets(desk: Desk, span: Span) -> Iterator[TargetLine]:
    """What was expected in just this period, and how far everybody came."""
    for asked in asked_at(desk, span.start, span.end):
        if asked.per != span.per or not asked.runs(around(span.per, span.end)):
            continue
        after = span.end + timedelta(days=1)
        for section in progress_of(desk, asked, span.end, after):
            for row in section.rows:
                progress = row.outlook.progress
                yield TargetLine(
                    unit=row.whose.unit.pk,
                    name=row.whose.name,
                    target=asked.quota.name,
                    done=progress.done,
                    due=progress.target,
                    percent=row.outlook.percent,
                )
