"""What the pages of scoring show."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from shangda.editing.models import Article
from shangda.items.models import Item
from shangda.organisations.models import Desk, Membership, Person, Role, Unit
from shangda.periodicals.queries import as_sent
from shangda.scoring.figures import in_brief
from shangda.scoring.members import members_in
from shangda.scoring.models import (
    LedgerLineQuerySet,
    RuleSet,
    units_counted_for,
)
from shangda.scoring.periods import Period
from shangda.scoring.standings import (
    BY_SCORE,
    OFFICIAL,
    Group,
    Row,
    Sets,
    Standings,
    standings,
    terms_of,
)
from shangda.scoring.sums import ADOPTED, ZERO, Who, tallies
from shangda.search.picking import picked
from shangda.text.query import QueryError

__all__ = [
    "BY_SCORE",
    "OFFICIAL",
    "Group",
    "Period",
    "Place",
    "Row",
    "Standings",
    "Usable",
    "desks_in_sight",
    "lines_of",
    "place_of",
    "standings",
    "title_for",
    "usable",
    "used_by_members",
]


@dataclass(frozen=True)
class Place:
    """Where one unit stands in its group."""

    points: Decimal
    group: str
    rank: int | None
    of: int


def place_of(
    desk: Desk, unit_id: int, period: Period, rule_set: RuleSet | None = None
) -> Place | None:
    """A unit's place among its group; None if it is no member. At most six queries."""
    members = {one.unit_id: one for one in members_in(desk, period)}
    mine = members.get(unit_id)
    if mine is None:
        return None
    sets, terms = Sets(desk), terms_of(desk)
    chosen = rule_set or next(iter(sets.in_force(period)), None)
    versions = [one.pk for one in sets.versions(chosen)]
    days = in_brief(desk, period, terms, versions)
    group = {
        Who(one.unit_id): one.group_id
        for one in members.values()
        if one.group_id == mine.group_id and one.is_scored
    }
    rank = days.ranks(group, terms).get(Who(unit_id))
    points = days.points.get(Who(unit_id), ZERO)
    return Place(points, mine.group.name, rank, len(group))


def used_by_members(desk: Desk, period: Period) -> dict[int, int]:
    """Unit → how many items of it were used, of every member. Three queries."""
    units = [one.unit_id for one in members_in(desk, period)]
    counts = tallies(desk, period, units, persons=False)
    return {unit: counts[Who(unit)][ADOPTED] for unit in units}


def lines_of(
    visible: LedgerLineQuerySet,
    desk: Desk,
    unit: Unit,
    period: Period,
    versions: Collection[RuleSet] = (),
    person: int | None = None,
) -> LedgerLineQuerySet:
    """What points are made of, of the lines that may be seen; the latest first.

    ``versions`` are those of one rule set; without them by every set.
    """
    rows = visible.filter(
        desk=desk, unit=unit, person=person, counted_date__range=period.days
    )
    if versions:
        rows = rows.filter(rule_set__in=versions)
    related = rows.select_related("item", "reversed_by", "fact", "rule_set")
    return related.defer("item__body", "rule_set__text").order_by("-counted_date", "-pk")


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
