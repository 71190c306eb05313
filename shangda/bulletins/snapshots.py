"""What a closed period keeps: every figure that a bulletin may print, as plain values.

The form is versioned: a snapshot is read for as long as the installation stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import dropwhile

from shangda.bulletins import plain
from shangda.scoring.models import ClosedPeriod

FORM = 1


@dataclass(frozen=True)
class UnitLine:
    """One unit's figures under one rule set; without a rank it is not assessed."""

    unit: int
    name: str
    submitted: int
    used: int
    rate: int | None
    by_level: list[Decimal]
    points: Decimal
    rank: int | None
    rose: int | None


@dataclass(frozen=True)
class GroupLines:
    """Units ranked with one another, in order of rank."""

    name: str
    rows: list[UnitLine]


@dataclass(frozen=True)
class PersonLine:
    """One person's figures under the rule set that counts persons."""

    person: int
    name: str
    unit: int
    unit_name: str
    group: str
    used: int
    points: Decimal
    rank: int | None


@dataclass(frozen=True)
class SetFigures:
    """What one rule set makes of the days; ``own`` are the office's own, in no group.

    ``scoring.frozen`` reads these keys, too.
    """

    rule_set: int | None
    title: str
    number: str
    levels: list[str]
    groups: list[GroupLines]
    own: list[UnitLine]

    @property
    def rows(self) -> Iterator[UnitLine]:
        """Every unit's line, group by group."""
        return (row for group in self.groups for row in group.rows)


@dataclass(frozen=True)
class Month:
    """A month's sums of the whole desk."""

    month: date
    submitted: int
    used: int


@dataclass(frozen=True)
class Reason:
    """How often items were declined for a reason."""

    words: str
    count: int


@dataclass(frozen=True)
class BestItem:
    """An item with many points."""

    title: str
    unit_name: str
    points: Decimal


@dataclass(frozen=True)
class TargetLine:
    """How far a unit had come with a target."""

    unit: int
    name: str
    target: str
    done: Decimal
    due: Decimal
    percent: int


@dataclass(frozen=True)
class Figures:
    """Everything of some days; the first set is the office's main one."""

    start: date
    end: date
    submitted: int
    used: int
    sets: list[SetFigures]
    persons: list[PersonLine]
    months: list[Month]
    reasons: list[Reason]
    best: list[BestItem]
    targets: list[TargetLine] = field(default_factory=list)

    @property
    def main(self) -> SetFigures:
        """By the set that counts first."""
        return self.sets[0]

    @property
    def months_worked(self) -> list[Month]:
        """From the first month in which anything was submitted or used."""
        return list(dropwhile(lambda one: not one.submitted and not one.used, self.months))

    @property
    def rate(self) -> int | None:
        """Used of submitted in per cent; None where nothing was submitted."""
        return round(100 * self.used / self.submitted) if self.submitted else None


@dataclass(frozen=True)
class Snapshot:
    """The figures of a period, of the year up to its end, and of the period before it."""

    form: int
    desk: str
    office: str
    per: str
    period: Figures
    year: Figures
    before: Figures


def of_closed(closed: ClosedPeriod) -> Snapshot:
    """What was kept when the period was closed."""
    return plain.decoded(Snapshot, closed.figures)


def is_whole(closed: ClosedPeriod) -> bool:
    """Whether the kept figures still have the fingerprint that they were given."""
    return plain.fingerprint(closed.figures) == closed.sha256
