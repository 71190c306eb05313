"""Points and facts of a period summed in the database, by unit or by person."""

from collections import Counter, defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce

from shangda.organisations.models import Desk
from shangda.scoring.models import FactShare, LedgerLine
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


def tallies(desk: Desk, period: Period, *, persons: bool) -> dict[Who, Counter[str]]:
    """How many items were submitted, adopted, praised: each once a kind. One query."""
    kinds = (SUBMITTED, ADOPTED, INSTRUCTION)
    return _counted(_shares(desk, period).filter(fact__kind__in=kinds), persons=persons)


def used_of_sent(desk: Desk, period: Period, *, persons: bool) -> dict[Who, Counter[str]]:
    """How many of the items submitted in the period were adopted up to now. One query."""
    adopted = FactShare.objects.filter(
        fact__desk=desk, fact__kind=ADOPTED, fact__revoked_by=None
    )
    sent = _shares(desk, period).filter(fact__kind=SUBMITTED)
    return _counted(sent.filter(item__in=adopted.values("item")), persons=persons)


def _lines(sets: Collection[int], period: Period, *, persons: bool) -> QuerySet[LedgerLine]:
    return LedgerLine.objects.filter(
        rule_set__in=sets,
        account=LedgerLine.Account.POINTS,
        person__isnull=not persons,
        counted_date__range=period.days,
    ).order_by()


def _shares(desk: Desk, period: Period) -> QuerySet[FactShare]:
    return FactShare.objects.filter(
        fact__desk=desk,
        fact__day__range=period.days,
        fact__revokes=None,
        fact__revoked_by=None,
    ).order_by()


def _counted(rows: QuerySet[FactShare], *, persons: bool) -> dict[Who, Counter[str]]:
    """An item counts once; what hangs on no item counts as the fact it is."""
    found: dict[Who, Counter[str]] = defaultdict(Counter)
    what = Coalesce("item_id", -F("fact_id"))
    by = ("unit_id", "person_id", "fact__kind") if persons else ("unit_id", "fact__kind")
    for unit, *person, kind, count in rows.values_list(*by).annotate(
        n=Count(what, distinct=True)
    ):
        found[Who(unit, *person)][kind] = count
    return found
