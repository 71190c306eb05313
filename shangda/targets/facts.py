"""A desk's facts and points as the counting engine takes them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth, TruncQuarter, TruncWeek, TruncYear

from shangda.organisations.models import Desk
from shangda.points import facts as engine
from shangda.points.facts import Sharer
from shangda.points.lines import Line
from shangda.points.rulesets import Ledger, Per
from shangda.points.stretches import Stretch
from shangda.scoring.models import Fact, FactShare, LedgerLine
from shangda.scoring.reading import known

_TRUNC = {
    Per.WEEK: TruncWeek,
    Per.MONTH: TruncMonth,
    Per.QUARTER: TruncQuarter,
    Per.YEAR: TruncYear,
}
Sums = dict[tuple[int, int | None], list[Line]]
"""Unit and person (None: the unit's own account) → points by rule and period."""


def facts_between(
    desk: Desk,
    days: Stretch,
    kinds: Collection[str],
    units: Collection[int] | None = None,
) -> list[engine.Fact]:
    """Standing facts of a desk by day and kind, of these units if said. Two queries."""
    rows = Fact.objects.standing().filter(desk=desk, day__range=days, kind__in=kinds)
    if units is not None:
        shares = FactShare.objects.filter(unit__in=units)
        rows = rows.filter(pk__in=shares.values("fact"))
    return _counted(rows)


def whole_texts(desk: Desk, days: Stretch) -> list[engine.Fact]:
    """All that ever happened to the texts of some days: what one is worth hangs on it.

    Four queries, as a database looks up no facts by their texts *or* their days.
    """
    rows = Fact.objects.standing().filter(desk=desk)
    of_days = rows.filter(day__range=days)
    texts = of_days.exclude(text="").values("text")
    return _counted(rows.filter(text__in=texts)) + _counted(of_days.filter(text=""))


def of_office(facts: Iterable[engine.Fact], unit: int) -> list[engine.Fact]:
    """The same facts as done by the office alone: a joint one is one."""
    return [replace(one, sharers=(Sharer(str(unit)),)) for one in facts]


def of_persons(facts: Iterable[engine.Fact]) -> list[engine.Fact]:
    """The same facts by person alone, in whichever unit."""
    return [
        replace(one, sharers=tuple(each._replace(unit="") for each in one.sharers))
        for one in facts
    ]


def points_between(desk: Desk, days: Stretch, per: Per, sets: Collection[int]) -> Sums:
    """The points that some rule sets gave, summed by period in the database. One query."""
    rows = LedgerLine.objects.filter(
        desk=desk,
        rule_set__in=sets,
        account=LedgerLine.Account.POINTS,
        counted_date__range=days,
    )
    found: Sums = defaultdict(list)
    by_period = rows.annotate(period=_TRUNC[per]("counted_date")).order_by()
    summed = by_period.values_list("rule_set", "unit", "person", "rule", "period")
    for row in summed.annotate(total=Sum("value")):
        found[row[1], row[2]].append(_line(*row))
    return found


def _counted(rows: QuerySet[Fact]) -> list[engine.Fact]:
    return [one.fact for one in known(rows)]


def _line(
    rule_set: int, unit: int, person: int | None, rule: str, day: date, total: Decimal
) -> Line:
    """A sum as a line of its period; ``fact`` tells the rule set."""
    who = str(unit), str(person or "")
    return Line(Ledger.POINTS, *who, rule, str(rule_set), "", "", day, total, "")
