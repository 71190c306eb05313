"""What the pages of targets show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from shangda.organisations.models import Desk
from shangda.points.rulesets import Per
from shangda.points.stretches import Stretch
from shangda.scoring.models import Fact, FactShare
from shangda.scoring.reading import known
from shangda.targets import wording
from shangda.targets.asked import Asked
from shangda.targets.progress import Row

MOST_PERIODS = {Per.WEEK: 12, Per.MONTH: 12, Per.QUARTER: 8, Per.YEAR: 3}
"""How far back a page offers to look."""


@dataclass(frozen=True)
class Offered:
    """A period to look at: its first day as its code, and its words."""

    code: str
    label: str
    stretch: Stretch


def periods_of(asked: Asked, today: date) -> list[Offered]:
    """The running period and those before it, as far as something was asked."""
    found: list[Offered] = []
    stretch = asked.stretch(today)
    while len(found) < MOST_PERIODS[asked.per] and asked.since <= stretch.end:
        if asked.runs(stretch):
            found.append(
                Offered(stretch.start.isoformat(), wording.named(stretch), stretch)
            )
        stretch = asked.stretch(stretch.start - timedelta(days=1))
    return found


def facts_of(desk: Desk, row: Row) -> list[Fact]:
    """The facts that a row counts, the latest first; for points, those that gave them."""
    asked, stretch = row.asked, row.outlook.progress.stretch
    rows = Fact.objects.standing().filter(desk=desk, day__range=stretch)
    if not asked.is_of_office:
        shares = FactShare.objects.filter(unit=row.whose.unit)
        if row.whose.person:
            shares = FactShare.objects.filter(person=row.whose.person)
        rows = rows.filter(pk__in=shares.values("fact"))
    if asked.quota.of:
        rows = rows.filter(lines__rule_set__in=asked.versions).distinct()
    found = rows.select_related("item").defer("item__body").order_by("-day", "-pk")
    return list(found) if asked.quota.of else _fitting(rows, found, asked)


def _fitting(rows: QuerySet[Fact], found: Iterable[Fact], asked: Asked) -> list[Fact]:
    """Those that a quota, one of its parts or its alternatives count."""
    matchers = asked.quota.matchers
    facts = {int(one.fact.id): one.fact for one in known(rows)}
    return [
        one
        for one in found
        if one.pk in facts and any(matcher.fits(facts[one.pk]) for matcher in matchers)
    ]
