"""Standings of a closed period, as they stood when it was closed.

``ClosedPeriod.figures`` is written when a period is closed and read here by these keys:
``period.sets[]`` with ``rule_set``, ``levels``, ``own[]`` and ``groups[]`` of ``name`` and ``rows[]``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from shangda.organisations.models import Desk, RankingGroup, Unit
from shangda.scoring.figures import Column
from shangda.scoring.models import ClosedPeriod, RuleSet
from shangda.scoring.periods import Period
from shangda.scoring.standings import Group, Row, Standings


@dataclass(frozen=True)
class Changed:
    """A unit whose points are no longer those of the closing."""

    unit: Unit
    then: Decimal
    now: Decimal

    @property
    def more(self) -> Decimal:
        """How much has come; below 0: gone."""
        return self.now - self.then


def closed_of(desk: Desk, period: Period) -> ClosedPeriod | None:
    """The closing of exactly these days. One query."""
    rows = ClosedPeriod.objects.filter(desk=desk, start=period.start, end=period.end)
    return rows.select_related("by").first()


def as_closed(closed: ClosedPeriod, now: Standings) -> Standings | None:
    """What was kept of the rule set that is looked at; None where it was not kept. One query."""
    kept = _set(closed, now.rule_set)
    if kept is None:
        return None
    own, rows = kept.get("own", []), [row for one in kept["groups"] for row in one["rows"]]
    units = Unit.objects.in_bulk([row["unit"] for row in (*rows, *own)])
    known = {group.group.name: group.group for group in now.groups}
    groups = [
        Group(
            known.get(one["name"]) or RankingGroup(desk=closed.desk, name=one["name"]),
            list(_rows(one["rows"], units)),
        )
        for one in kept["groups"]
    ]
    levels = [Column(label, label) for label in kept["levels"]]
    aside = list(_rows(own, units))
    return replace(now, groups=groups, levels=levels, own=aside, has_running=False)


def changed_since(then: Standings, now: Standings) -> list[Changed]:
    """Units whose points differ from what was kept."""
    points = {row.unit.pk: row.points for row in now.rows}
    return [
        Changed(row.unit, row.points, points.get(row.unit.pk, Decimal(0)))
        for row in then.rows
        if row.points != points.get(row.unit.pk, Decimal(0))
    ]


def _set(closed: ClosedPeriod, rule_set: RuleSet | None) -> dict[str, Any] | None:
    """The figures of a set, of whichever version; the only ones where no set is named."""
    kept: list[dict[str, Any]] = closed.figures["period"]["sets"]
    key = rule_set.pk if rule_set else None
    named = (one for one in kept if one["rule_set"] == key)
    return next(named, kept[0] if len(kept) == 1 and not kept[0]["rule_set"] else None)


def _rows(kept: list[dict[str, Any]], units: dict[int, Unit]) -> Iterator[Row]:
    for one in kept:
        if one["unit"] in units:
            yield Row(
                unit=units[one["unit"]],
                by_level=list(map(Decimal, one["by_level"])),
                points=Decimal(one["points"]),
                used=one["used"],
                submitted=one["submitted"],
                rank=one["rank"],
                rose=one["rose"],
                used_percent=one["rate"],
            )
