"""Progress as pages show it: in words, and as widths of bars."""

from dataclasses import dataclass
from datetime import date

from shangda.organisations.models import Desk, Person, Role
from shangda.scoring.models import units_counted_for
from shangda.scoring.queries import desks_in_sight
from shangda.targets import progress, wording

STANDING = {
    progress.BEHIND: ("落后", "low"),
    progress.ON_TIME: ("按进度", ""),
    progress.MET: ("已完成", "ok"),
}
FULL = 100  # percent


@dataclass(frozen=True)
class Shown:
    """A row as a page says it. ``width`` and ``due`` are percents, 0 to 100."""

    row: progress.Row
    key: str
    name: str
    measure: str
    word: str
    tone: str
    width: int
    due: float
    gap: str
    expected: str


@dataclass(frozen=True)
class Own:
    """What a desk expects of one's own units, people and office."""

    desk: Desk
    rows: list[Shown]


def shown(row: progress.Row, today: date) -> Shown:
    """A row in words and widths."""
    word, tone = STANDING[row.standing]
    whose = row.whose
    is_over = today > row.outlook.progress.stretch.end
    return Shown(
        row=row,
        key=f"{row.asked.code}-{whose.unit.pk}-{whose.person.pk if whose.person else 0}",
        name=row.asked.quota.name if row.asked.is_of_office else whose.name,
        measure=wording.measure(row.asked.quota),
        word="未完成" if is_over and row.standing != progress.MET else word,
        tone=tone,
        width=min(row.outlook.percent, FULL),
        due=0 if is_over else round(float(row.outlook.gone) * FULL, 1),
        gap=wording.gap(row.outlook, today),
        expected=wording.due(row.outlook, today),
    )


def own_targets(person: Person, today: date) -> list[Own]:
    """What is expected now of somebody's units, and of the office where they work."""
    units, working = units_counted_for(person), person.desks_as(*Role.of_desks())
    if not units and not working:
        return []
    found = []
    for desk in desks_in_sight(person):
        rows = progress.progress_now(desk, units, today, office=desk.pk in working)
        if rows:
            urgent = sorted(rows, key=lambda row: row.standing)
            found.append(Own(desk, [shown(row, today) for row in urgent]))
    return found
