"""The standings of a desk: groups of units, their points in a period, their ranks."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils import timezone

from shangda.items.models import Submission
from shangda.organisations.models import Desk, Membership, Person, RankingGroup, Role, Unit
from shangda.scoring.models import LedgerLine, LedgerLineQuerySet

BY_SCORE, OFFICIAL = "score", "official"
ZERO = Decimal(0)


@dataclass(frozen=True)
class Period:
    """Both ends included."""

    start: date
    end: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the first midnight up to, not including, the last, in local time."""
        first, after = self.start, self.end + timedelta(days=1)
        return _midnight(first), _midnight(after)

    @property
    def before(self) -> "Period":
        """The equally long period just before."""
        last = self.start - timedelta(days=1)
        return Period(last - (self.end - self.start), last)


@dataclass(frozen=True)
class Row:
    """One unit's figures. ``rose`` is None for a unit not ranked before."""

    unit: Unit
    points: Decimal
    used: int
    submitted: int
    rank: int
    rose: int | None
    is_scored: bool

    @property
    def used_percent(self) -> int | None:
        """Share of submitted items that were used; None where none was submitted."""
        return round(100 * self.used / self.submitted) if self.submitted else None


@dataclass(frozen=True)
class Group:
    """Units ranked with one another."""

    name: str
    rows: list[Row] = field(default_factory=list)


def standings(desk: Desk, period: Period, *, order: str = BY_SCORE) -> list[Group]:
    """Every member unit in its group, those with zero included. A constant number of queries."""
    members = _members(desk, period)
    now, then = _points(desk, period), _points(desk, period.before)
    used, submitted = _used(desk, period), _submitted(desk, period)
    earlier = _ranks(members, then)
    ranks = _ranks(members, now)
    groups: dict[RankingGroup, list[Row]] = {}
    for one in members:
        groups.setdefault(one.group, []).append(
            Row(
                unit=one.unit,
                points=now.get(one.unit_id, ZERO),
                used=used[one.unit_id],
                submitted=submitted[one.unit_id],
                rank=ranks[one.pk],
                rose=earlier[one.pk] - ranks[one.pk] if then else None,
                is_scored=one.is_scored,
            )
        )
    return [
        Group(group.name, sorted(rows, key=_sorting(order)))
        for group, rows in groups.items()
    ]


def lines_of(
    visible: LedgerLineQuerySet, desk: Desk, unit: Unit, period: Period
) -> list[LedgerLine]:
    """What a unit's points are made of, of the lines that may be seen."""
    rows = visible.filter(
        desk=desk, unit=unit, basis_date__range=(period.start, period.end)
    )
    return list(
        rows.select_related("item", "outlet", "reversed_by").order_by("-basis_date", "-pk")
    )


def desks_in_sight(person: Person) -> list[Desk]:
    """Desks whose standings concern this person: where they work, and to which they report."""
    at_work = Q(pk__in=person.desks_as(*Role.of_desks()))
    reporting = Q(memberships__unit_id__in=person.unit_ids)
    return list(
        Desk.objects.filter(at_work | reporting)
        .select_related("channel", "unit")
        .distinct()
        .order_by("unit__position", "channel__position", "pk")
    )


def _members(desk: Desk, period: Period) -> list[Membership]:
    rows = Membership.objects.filter(
        Q(until_date=None) | Q(until_date__gte=period.start),
        desk=desk,
        from_date__lte=period.end,
    )
    return list(
        rows.select_related("unit", "group").order_by(
            "group__position", "group_id", "unit__position", "unit_id"
        )
    )


def _points(desk: Desk, period: Period) -> dict[int, Decimal]:
    rows = LedgerLine.objects.filter(
        desk=desk, basis_date__range=(period.start, period.end)
    )
    return dict(rows.values_list("unit_id").annotate(total=Sum("value")))


def _used(desk: Desk, period: Period) -> Counter[int]:
    """Items with at least one use that stands."""
    rows = LedgerLine.objects.filter(
        desk=desk,
        basis_date__range=(period.start, period.end),
        reverses=None,
        reversed_by=None,
    )
    return Counter(
        dict(rows.values_list("unit_id").annotate(n=Count("item", distinct=True)))
    )


def _submitted(desk: Desk, period: Period) -> Counter[int]:
    first, after = period.moments
    rows = Submission.objects.filter(
        desk=desk, received_at__gte=first, received_at__lt=after
    ).exclude(state=Submission.State.WITHDRAWN)
    return Counter(dict(rows.values_list("item__unit_id").annotate(n=Count("pk"))))


def _ranks(members: Iterable[Membership], points: dict[int, Decimal]) -> dict[int, int]:
    """Membership pk → rank in its group; equal points, equal rank (1, 1, 3)."""
    groups: dict[int, list[Membership]] = {}
    for one in members:
        groups.setdefault(one.group_id, []).append(one)
    return {
        one.pk: 1
        + sum(
            points.get(other.unit_id, ZERO) > points.get(one.unit_id, ZERO)
            for other in group
        )
        for group in groups.values()
        for one in group
    }


def _sorting(order: str) -> Callable[[Row], tuple[Decimal | int, int, int]]:
    """Score order breaks ties by official order."""
    if order == OFFICIAL:
        return lambda row: (row.unit.position, row.unit.pk, 0)
    return lambda row: (-row.points, row.unit.position, row.unit.pk)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def place_of(
    desk: Desk, unit_id: int, period: Period
) -> tuple[Decimal, str, int, int] | None:
    """A unit's points, its group, its rank and the size of the group; None if no member."""
    members = _members(desk, period)
    mine = next((one for one in members if one.unit_id == unit_id), None)
    if mine is None:
        return None
    points = _points(desk, period)
    size = sum(one.group_id == mine.group_id for one in members)
    rank = _ranks(members, points)[mine.pk]
    return points.get(unit_id, ZERO), mine.group.name, rank, size
