"""The figures of a desk and some days as they are now: the one place that asks scoring.

Standings come from scoring's own reading, so that a bulletin cannot differ from the page.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

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
    UnitLine,
)
from shangda.bulletins.spans import Days, Span
from shangda.editing.models import Decision
from shangda.items.models import Submission
from shangda.organisations.models import Desk
from shangda.scoring import queries as scoring
from shangda.scoring.models import ClosedPeriod, FactShare, LedgerLine

BEST = 30  # items kept; templates print fewer


def snapshot(desk: Desk, span: Span) -> Snapshot:
    """Everything that is kept of a period. A constant number of queries."""
    return Snapshot(
        form=FORM,
        desk=desk.name,
        office=desk.unit.name,
        per=str(span.per),
        period=of_days(desk, span.days),
        year=of_days(desk, span.year_so_far),
        before=of_days(desk, span.before.days),
    )


def of_days(desk: Desk, days: Days) -> Figures:
    """The figures of some days."""
    sets = _sets(desk, days)
    months = _months(desk, days)
    return Figures(
        start=days.start,
        end=days.end,
        submitted=sum(one.submitted for one in months),
        used=_used(desk, days),
        sets=sets,
        persons=list(_persons(desk, days)),
        months=months,
        reasons=list(_reasons(desk, days)),
        best=list(_best(desk, days)),
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
    return rows.select_related("item", "unit", "person", "rule_set")


def _sets(desk: Desk, days: Days) -> list[SetFigures]:
    found = scoring.standings(desk, scoring.Period(*days))
    return [
        SetFigures(
            rule_set=None,
            title="",
            number="",
            levels=[str(level.label) for level in found.levels],
            groups=[_group(group) for group in found.groups],
        )
    ]


def _group(group: scoring.Group) -> GroupLines:
    return GroupLines(
        name=group.group.name,
        rows=[
            UnitLine(
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
            for row in group.rows
        ],
    )


def _persons(desk: Desk, days: Days) -> Iterator[PersonLine]:
    """Persons by points under the sets that count persons; equal points, equal rank."""
    rows = lines(desk, days).exclude(person=None).order_by()
    summed = list(
        rows.values_list("person", "person__name", "unit", "unit__short_name")
        .annotate(total=Sum("value"), used=Count("item", distinct=True))
        .order_by("-total", "person", "unit")
    )
    totals = [row[4] for row in summed]
    for person, name, unit, unit_name, total, used in summed:
        rank = 1 + sum(other > total for other in totals)
        yield PersonLine(person, name, unit, unit_name, used, total, rank)


def _months(desk: Desk, days: Days) -> list[Month]:
    submitted = _by_month(_submissions(desk, days), "received_at", "pk")
    used = _by_month(_adopted(desk, days), "fact__day", "item")
    return [
        Month(month, submitted.get(month, 0), used.get(month, 0))
        for month in _firsts(days.start, days.end)
    ]


def _by_month(
    rows: QuerySet[FactShare] | QuerySet[Submission], day: str, what: str
) -> dict[date, int]:
    counted = rows.order_by().annotate(month=TruncMonth(day)).values_list("month")
    found = counted.annotate(n=Count(what, distinct=True)).values_list("month", "n")
    return {_as_day(month): count for month, count in found}


def _as_day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _firsts(start: date, end: date) -> Iterator[date]:
    month = start.replace(day=1)
    while month <= end:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


def _used(desk: Desk, days: Days) -> int:
    """Items that were used; one that was used several times is one."""
    return _adopted(desk, days).aggregate(n=Count("item", distinct=True))["n"] or 0


def _adopted(desk: Desk, days: Days) -> QuerySet[FactShare]:
    return FactShare.objects.filter(
        fact__desk=desk,
        fact__kind="adopted",
        fact__day__range=days,
        fact__revokes=None,
        fact__revoked_by=None,
    )


def _submissions(desk: Desk, days: Days) -> QuerySet[Submission]:
    first, after = moments(days)
    rows = Submission.objects.filter(
        desk=desk, received_at__gte=first, received_at__lt=after
    )
    return rows.exclude(state=Submission.State.WITHDRAWN)


def _reasons(desk: Desk, days: Days) -> Iterator[Reason]:
    """Why items were not used, the most frequent reason first."""
    first, after = moments(days)
    rows = Decision.objects.filter(
        verb="decline", undone_at=None, at__gte=first, at__lt=after, submission__desk=desk
    )
    counted = rows.order_by().values_list("reason").annotate(n=Count("pk"))
    for words, count in sorted(counted, key=lambda one: (-one[1], one[0])):
        yield Reason(words, count)


def _best(desk: Desk, days: Days) -> Iterator[BestItem]:
    rows = lines(desk, days).filter(person=None).exclude(item=None).order_by()
    summed = rows.values_list("item__title", "unit__short_name", "item")
    found = summed.annotate(total=Sum("value"), last=Max("basis_date"))
    for title, unit, _, total, _ in found.filter(total__gt=0).order_by(
        "-total", "last", "item"
    )[:BEST]:
        yield BestItem(title, unit, total)


def moments(days: Iterable[date]) -> tuple[datetime, datetime]:
    """From the first midnight up to, not including, the one after the last day."""
    start, end = days
    return _midnight(start), _midnight(end + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
