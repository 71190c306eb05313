"""The standings of a desk: groups of units, their points in a period, their ranks."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils import timezone

from shangda.editing.models import Article, Decision
from shangda.items.models import Item, Submission
from shangda.organisations.models import (
    Appointment,
    Desk,
    Level,
    Membership,
    Person,
    RankingGroup,
    Role,
    Unit,
)
from shangda.periodicals.queries import as_sent
from shangda.scoring.models import (
    FactShare,
    LedgerLine,
    LedgerLineQuerySet,
    units_counted_for,
)
from shangda.search.picking import picked
from shangda.text.query import QueryError

BY_SCORE, OFFICIAL = "score", "official"
PLACES = Decimal("0.000001")  # of a point, as the ledger keeps it
ZERO = Decimal(0)
Points = dict[int, dict[str, Decimal]]  # unit → level of the outlet → points


@dataclass(frozen=True)
class Period:
    """Both ends included."""

    start: date
    end: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the first midnight up to, not including, the last, in local time."""
        return _midnight(self.start), _midnight(self.end + timedelta(days=1))

    @property
    def before(self) -> "Period":
        """The equally long period just before."""
        last = self.start - timedelta(days=1)
        return Period(last - (self.end - self.start), last)


@dataclass(frozen=True)
class Row:
    """One unit's figures. Those not assessed have no rank; ``rose`` is None for the new."""

    unit: Unit
    by_level: list[Decimal]
    points: Decimal
    used: int
    submitted: int
    rank: int | None
    rose: int | None

    @property
    def used_percent(self) -> int | None:
        """Share of submitted items that were used; None where none was submitted."""
        return round(100 * self.used / self.submitted) if self.submitted else None

    @property
    def fell(self) -> int:
        """How many places lower than before; 0 when not lower."""
        return max(0, -(self.rose or 0))


@dataclass(frozen=True)
class Group:
    """Units ranked with one another."""

    group: RankingGroup
    rows: list[Row] = field(default_factory=list)

    @property
    def unused(self) -> list[Row]:
        """Units of which nothing was used."""
        return [row for row in self.rows if not row.used]


@dataclass(frozen=True)
class Standings:
    """All groups, and the levels of outlets from which anybody has points."""

    groups: list[Group]
    levels: list[Level]


@dataclass(frozen=True)
class Place:
    """Where one unit stands in its group."""

    points: Decimal
    group: str
    rank: int | None
    of: int


@dataclass(frozen=True)
class ToVisit:
    """A unit of which nothing was used, and what may help it."""

    unit: Unit
    submitted: int
    declined: int
    most_heard: str
    informants: list[str]


# --- Standings ----------------------------------------------------------------------------


def standings(desk: Desk, period: Period, *, order: str = BY_SCORE) -> Standings:
    """Every member unit in its group, those with zero included. A constant number of queries."""
    members = _members(desk, period)
    now, then = _points(desk, period), _points(desk, period.before)
    used, submitted = _used(desk, period), _submitted(desk, period)
    ranks, earlier = _ranks(members, now), _ranks(members, then)
    found = {level for by_level in now.values() for level in by_level}
    levels = [level for level in reversed(Level) if level in found]
    groups: dict[RankingGroup, list[Row]] = {}
    for one in members:
        rank, before = ranks.get(one.unit_id), earlier.get(one.unit_id)
        mine = now.get(one.unit_id, {})
        groups.setdefault(one.group, []).append(
            Row(
                unit=one.unit,
                by_level=[mine.get(level, ZERO) for level in levels],
                points=_sum(mine),
                used=used[one.unit_id],
                submitted=submitted[one.unit_id],
                rank=rank,
                rose=before - rank if then and rank and before else None,
            )
        )
    sorting = _sorting(order)
    return Standings(
        [Group(group, sorted(rows, key=sorting)) for group, rows in groups.items()], levels
    )


def place_of(desk: Desk, unit_id: int, period: Period) -> Place | None:
    """A unit's place among its group; None if it is no member. Two queries."""
    members = _members(desk, period)
    mine = next((one for one in members if one.unit_id == unit_id), None)
    if mine is None:
        return None
    points = _points(desk, period)
    size = sum(one.group_id == mine.group_id and one.is_scored for one in members)
    rank = _ranks(members, points).get(unit_id)
    return Place(_sum(points.get(unit_id, {})), mine.group.name, rank, size)


def lines_of(
    visible: LedgerLineQuerySet, desk: Desk, unit: Unit, period: Period
) -> LedgerLineQuerySet:
    """What a unit's points are made of, of the lines that may be seen; the latest first."""
    rows = visible.filter(
        desk=desk, unit=unit, counted_date__range=(period.start, period.end)
    )
    return (
        rows.select_related("item", "reversed_by")
        .defer("item__body")
        .order_by("-counted_date", "-pk")
    )


def to_visit(desk: Desk, period: Period, rows: Iterable[Row]) -> list[ToVisit]:
    """Why nothing of a unit may have been used, and who writes there. Three queries."""
    found = list(rows)
    units = [row.unit.pk for row in found]
    reasons = _reasons(desk, period, units) if units else {}
    informants = _informants(units) if units else {}
    return [
        ToVisit(
            unit=row.unit,
            submitted=row.submitted,
            declined=sum(reasons.get(row.unit.pk, Counter()).values()),
            most_heard=next(
                (words for words, _ in reasons.get(row.unit.pk, Counter()).most_common(1)),
                "",
            ),
            informants=informants.get(row.unit.pk, []),
        )
        for row in found
    ]


def desks_in_sight(person: Person) -> list[Desk]:
    """Desks whose standings concern this person: where they work, then where they report."""
    at_work = person.desks_as(*Role.of_desks())
    reporting = Membership.objects.filter(unit_id__in=units_counted_for(person))
    found = Desk.objects.filter(Q(pk__in=at_work) | Q(pk__in=reporting.values("desk")))
    rows = found.select_related("channel", "unit").order_by("channel__position", "pk")
    return sorted(rows, key=lambda desk: desk.pk not in at_work)


@dataclass(frozen=True)
class Usable:
    """Texts that an outlet outside may have used; or why the question makes no sense."""

    articles: list[Article]
    items: list[Item]
    refused: QueryError | None = None


def usable(person: Person, words: str, *, most: int = 10) -> Usable:
    """Articles and sent items that a search for the words finds, the latest first."""
    alive = Article.objects.visible_to(person).alive().select_related("desk")
    sent = Item.objects.visible_to(person).filter(state=Item.State.SUBMITTED)
    articles, refused = picked(alive, person, words, articles="pk")
    items, _ = picked(sent, person, words, items="pk", received="submissions")
    items = as_sent(items.distinct().select_related("unit"), person)
    return Usable(
        list(articles.order_by("-pk")[:most]), list(items.order_by("-pk")[:most]), refused
    )


def title_for(text: Article | Item, person: Person) -> str:
    """The title that this person may read."""
    if isinstance(text, Article):
        return text.title
    rows = as_sent(Item.objects.filter(pk=text.pk), person)
    return rows.values_list("shown_title", flat=True).first() or ""


# --- Counting -----------------------------------------------------------------------------


def _members(desk: Desk, period: Period) -> list[Membership]:
    """Members in the period, each once: in the group in which it was last."""
    rows = Membership.objects.filter(
        Q(until_date=None) | Q(until_date__gte=period.start),
        desk=desk,
        from_date__lte=period.end,
    ).select_related("unit", "group")
    latest = {one.unit_id: one for one in rows.order_by("from_date", "pk")}
    return sorted(
        latest.values(),
        key=lambda one: (
            one.group.position,
            one.group_id,
            one.unit.position,
            one.unit_id,
        ),
    )


def _points(desk: Desk, period: Period) -> Points:
    rows = LedgerLine.objects.filter(
        desk=desk,
        account=LedgerLine.Account.POINTS,
        person=None,
        counted_date__range=(period.start, period.end),
    )
    found: Points = defaultdict(dict)
    summed = rows.values_list("unit_id", "level").annotate(total=Sum("value"))
    for unit_id, level, total in summed:
        found[unit_id][level] = total.quantize(PLACES)
    return found


def _sum(by_level: dict[str, Decimal]) -> Decimal:
    return sum(by_level.values(), ZERO)


def _used(desk: Desk, period: Period) -> Counter[int]:
    """Items with at least one use that stands."""
    rows = FactShare.objects.filter(
        fact__desk=desk,
        fact__kind="adopted",
        fact__day__range=(period.start, period.end),
        fact__revokes=None,
        fact__revoked_by=None,
    )
    return Counter(
        dict(rows.values_list("unit_id").annotate(n=Count("item", distinct=True)))
    )


def _submitted(desk: Desk, period: Period) -> Counter[int]:
    """Texts by unit, counted in the index alone."""
    first, after = period.moments
    rows = Submission.objects.filter(
        desk=desk, received_at__gte=first, received_at__lt=after
    ).exclude(state=Submission.State.WITHDRAWN)
    return Counter(dict(rows.values_list("unit_id").annotate(n=Count("pk"))))


def _ranks(members: Iterable[Membership], points: Points) -> dict[int, int]:
    """Unit → rank among the assessed of its group; equal points, equal rank (1, 1, 3)."""
    groups: dict[int, list[tuple[Decimal, int]]] = defaultdict(list)
    for one in members:
        if one.is_scored:
            mine = _sum(points.get(one.unit_id, {}))
            groups[one.group_id].append((mine, one.unit_id))
    return {
        unit_id: 1 + sum(other > mine for other, _ in group)
        for group in groups.values()
        for mine, unit_id in group
    }


def _sorting(order: str) -> Callable[[Row], tuple[bool, Decimal, int, int]]:
    """Score order breaks ties by official order; those not assessed come last."""
    if order == OFFICIAL:
        return lambda row: (False, ZERO, row.unit.position, row.unit.pk)
    return lambda row: (row.rank is None, -row.points, row.unit.position, row.unit.pk)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _reasons(desk: Desk, period: Period, units: list[int]) -> dict[int, Counter[str]]:
    """How often each reason was given to each unit for not using an item."""
    first, after = period.moments
    rows = Decision.objects.filter(
        verb="decline",
        undone_at=None,
        at__gte=first,
        at__lt=after,
        submission__desk=desk,
        submission__item__unit__in=units,
    )
    found: dict[int, Counter[str]] = defaultdict(Counter)
    counted = rows.values_list("submission__item__unit", "reason").annotate(n=Count("pk"))
    for unit_id, reason, count in counted:
        found[unit_id][reason] += count
    return found


def _informants(units: list[int]) -> dict[int, list[str]]:
    rows = Appointment.objects.in_force(timezone.localdate()).filter(
        post__role=Role.INFORMANT, post__unit__in=units, stands_in_for=None
    )
    found: dict[int, list[str]] = defaultdict(list)
    for unit_id, name, phone in rows.order_by("pk").values_list(
        "post__unit", "person__name", "person__phone"
    ):
        found[unit_id or 0].append(f"{name} {phone}".strip())
    return found
