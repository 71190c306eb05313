"""Standings and targets as a wall shows them: the only module here that asks for points."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from shangda.organisations.models import Desk
from shangda.points.exact import plain
from shangda.scoring import periods
from shangda.scoring.standings import Group, standings
from shangda.targets.asked import Asked, asked_at
from shangda.targets.progress import MET, Row, Section, progress_of
from shangda.targets.wording import measure, period

PERCENT = 100
GROUPS_ON_A_SCREEN = 2
MOST_TARGETS = 3  # screens of targets, the first ones of the list


@dataclass(frozen=True)
class Place:
    """A unit in its group. ``percent`` of the points of the first one."""

    rank: int | None
    name: str
    points: Decimal
    used: int
    rose: int | None
    percent: int

    @property
    def fell(self) -> int:
        """How many places lower; 0 when not lower."""
        return max(0, -(self.rose or 0))


@dataclass(frozen=True)
class Ranking:
    """The first of a group."""

    name: str
    count: int
    places: list[Place]


@dataclass(frozen=True)
class Rankings:
    """The groups of one screen, over a period."""

    title: str
    groups: list[Ranking]
    moves: bool
    """Whether anybody stands elsewhere than before."""


def rankings(desk: Desk, code: str, most: int, today: date) -> list[Rankings]:
    """All groups with anybody, two on a screen. Persons are not named on a wall."""
    chosen = periods.chosen(code, today)
    found = standings(desk, chosen.period)
    if found.of_persons:
        return []
    groups = [_ranking(one, most) for one in found.groups if one.rows]
    pages = [
        groups[at : at + GROUPS_ON_A_SCREEN]
        for at in range(0, len(groups), GROUPS_ON_A_SCREEN)
    ]
    moves = any(place.rose for one in groups for place in one.places)
    return [Rankings(chosen.title, page, moves) for page in pages]


def _ranking(group: Group, most: int) -> Ranking:
    first = max((row.points for row in group.rows), default=Decimal(0))
    places = [
        Place(
            row.rank, row.name, row.points, row.used, row.rose, _percent(row.points, first)
        )
        for row in group.rows
        if row.rank is not None
    ]
    return Ranking(group.group.name, len(places), places[:most])


def _percent(points: Decimal, first: Decimal) -> int:
    return int(max(points, Decimal(0)) * PERCENT / first) if first > 0 else 0


# --- Targets ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bar:
    """How far one is; ``due`` is where an even pace would be, in percent."""

    name: str
    done: str
    percent: int
    is_met: bool
    is_behind: bool


@dataclass(frozen=True)
class Expected:
    """One expectation in the running period, or all that the office itself is to do in it."""

    name: str
    period: str
    due: int
    bars: list[Bar]
    count: int
    met: int
    behind: int
    unit: str = "家"
    """In which they are counted."""


def expectations(desk: Desk, most: int, today: date) -> list[Expected]:
    """What is expected now, of the office first; those asked with bars, the furthest behind first."""
    running = [one for one in asked_at(desk, today, today) if _is_shown(one, today)]
    together = _together(running, today)[:MOST_TARGETS]
    found = (_expected(desk, some, most, today) for some in together)
    return [one for one in found if one]


def _together(running: list[Asked], today: date) -> list[list[Asked]]:
    """Those of the office in one period stand on one screen; each other one has its own."""
    own: dict[date, list[Asked]] = {}
    for one in running:
        if one.is_of_office:
            own.setdefault(one.stretch(today).start, []).append(one)
    return [*own.values(), *([one] for one in running if not one.is_of_office)]


def _is_shown(asked: Asked, today: date) -> bool:
    """Persons are not named on a wall."""
    return asked.whom != "persons" and asked.runs(asked.stretch(today))


def _expected(desk: Desk, some: list[Asked], most: int, today: date) -> Expected | None:
    sections = [one for asked in some for one in progress_of(desk, asked, today, today)]
    rows = [row for one in sections for row in _units(one)]
    if not rows:
        return None
    ordered = sorted(rows, key=lambda row: (row.outlook.share, row.whose.unit.position))
    outlook, is_one = ordered[0].outlook, len(some) == 1
    return Expected(
        name=some[0].quota.name if is_one else f"{desk.unit}的任务",
        period=period(outlook.progress),
        due=int(outlook.gone * PERCENT),
        bars=[
            _bar(row, is_one=is_one) for row in islice(ordered, most * GROUPS_ON_A_SCREEN)
        ],
        count=len(rows),
        met=sum(row.standing == MET for row in rows),
        behind=sum(row.outlook.is_behind for row in rows),
        unit="家" if is_one else "项",
    )


def _units(section: Section) -> list[Row]:
    return [row for row in section.rows if row.whose.person is None]


def _bar(row: Row, *, is_one: bool) -> Bar:
    one = row.outlook.progress
    done = f"{plain(one.done)} / {plain(one.target)}{measure(one.quota)}"
    percent = min(PERCENT, row.outlook.percent)
    name = row.whose.name if is_one else row.asked.quota.name
    return Bar(name, done, percent, row.outlook.is_met, row.outlook.is_behind)
