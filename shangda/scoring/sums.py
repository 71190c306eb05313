"""Points and facts of a period summed in the database, by unit or by person."""

from collections import Counter, defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce

from shangda.organisations.models import Desk
from shangda.scoring.models import FactShare, FactShareQuerySet, LedgerLine
from shangda.scoring.periods import Period

ZERO = Decimal(0)
PLACES = Decimal("0.000001")  # of a point, as the ledger keeps it
SUBMITTED, ADOPTED, INSTRUCTION = "submitted", "adopted", "instruction"


class Who(NamedTuple):
    """A unit's account, or that of a person in it."""

    unit: int
    person: int | None = None


class Part(NamedTuple):
    """Where points come from: the level of an outlet, and the rule."""

    level: str
    rule: str


def by_part(
    sets: Collection[int], period: Period, *, persons: bool
) -> dict[Who, dict[Part, Decimal]]:
    """The points that rule sets gave, by level and rule. One query."""
    found: dict[Who, dict[Part, Decimal]] = defaultdict(dict)
    rows = _lines(sets, period, persons=persons)
    summed = rows.values_list("unit_id", "person_id", "level", "rule")
    for unit, person, level, rule, total in summed.annotate(total=Sum("value")):
        found[Who(unit, person)][Part(level, rule)] = total.quantize(PLACES)
    return found


def totals(sets: Collection[int], period: Period, *, persons: bool) -> dict[Who, Decimal]:
    """The points that rule sets gave. One query."""
    rows = _lines(sets, period, persons=persons).values_list("unit_id", "person_id")
    return {
        Who(unit, person): total.quantize(PLACES)
        for unit, person, total in rows.annotate(total=Sum("value"))
    }


def tallies(
    desk: Desk, period: Period, units: Collection[int], *, persons: bool
) -> dict[Who, Counter[str]]:
    """How often was submitted and praised, and how many items were adopted. Two queries."""
    rows = _shares(desk, period, units)
    found = _counted(
        rows.filter(kind__in=(SUBMITTED, INSTRUCTION)), Count("*"), persons=persons
    )
    adopted = _counted(rows.filter(kind=ADOPTED), ITEMS, persons=persons)
    for who, counts in adopted.items():
        found[who] += counts
    return found


def used_of_sent(
    desk: Desk, period: Period, units: Collection[int], *, persons: bool
) -> dict[Who, Counter[str]]:
    """How many of the items submitted in the period were adopted up to now. One query."""
    adopted = FactShare.objects.filter(desk=desk, kind=ADOPTED).counted()
    sent = _shares(desk, period, units).filter(kind=SUBMITTED)
    used = sent.filter(item__in=adopted.values("item"))
    return _counted(used, ITEMS, persons=persons)


ITEMS = Count(Coalesce("item_id", -F("fact_id")), distinct=True)
"""An item counts once; what hangs on no item counts as the fact it is."""


def _lines(sets: Collection[int], period: Period, *, persons: bool) -> QuerySet[LedgerLine]:
    return LedgerLine.objects.filter(
        rule_set__in=sets,
        account=LedgerLine.Account.POINTS,
        person__isnull=not persons,
        counted_date__range=period.days,
    ).order_by()


def _shares(desk: Desk, period: Period, units: Collection[int]) -> FactShareQuerySet:
    """Unit by unit the index holds the days of a period side by side."""
    rows = FactShare.objects.filter(desk=desk, unit__in=units, day__range=period.days)
    return rows.counted().order_by()


def _counted(
    rows: FactShareQuerySet, count: Count, *, persons: bool
) -> dict[Who, Counter[str]]:
    found: dict[Who, Counter[str]] = defaultdict(Counter)
    by = ("unit_id", "person_id", "kind") if persons else ("unit_id", "kind")
    for unit, *person, kind, times in rows.values_list(*by).annotate(n=count):
        found[Who(unit, *person)][kind] = times
    return found
