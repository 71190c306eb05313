"""Lines on their way between the engine and the table, as plain rows, and their comparison."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from shangda.points.lines import Line
from shangda.points.rulesets import Ledger
from shangda.scoring.models import LedgerLine
from shangda.scoring.reading import Known

BATCH = 2000  # rows in one statement
Lines = QuerySet[LedgerLine]
LEDGERS = {str(one): one for one in Ledger}


class Row(NamedTuple):
    """A line as a rule set wants it."""

    account: str
    rule: str
    fact: int | None
    cause: int | None
    unit: int
    person: int | None
    day: date
    value: Decimal
    words: str
    item: int | None
    level: str


class Held(NamedTuple):
    """A line that stands."""

    row: Row
    pk: int
    counted: date


class Change(NamedTuple):
    """What a scope lacks, and what stands in it wrongly; the facts by which it was counted."""

    missing: list[Row]
    wrong: list[Held]
    facts: tuple[int, ...] = ()

    @property
    def is_none(self) -> bool:
        """Whether there is nothing to write."""
        return not self.missing and not self.wrong


Compare = Callable[[Iterable[Row], Iterable[Held]], Change]
"""Of lines that are wanted and lines that stand: what to write."""


def row_of(line: Line, facts: Mapping[str, Known]) -> Row:
    """The engine's line as a row; ``facts`` by the engine's ids."""
    known = facts.get(line.fact)
    return Row(
        str(line.ledger),
        line.rule,
        int(line.fact) if line.fact else None,
        int(line.cause) if line.cause else None,
        int(line.unit),
        int(line.person) if line.person else None,
        line.day,
        line.value,
        line.words,
        known.item_of(line.unit, line.person) if known else None,
        known.level if known else "",
    )


COLUMNS = (
    "account", "rule", "fact_id", "cause_id", "unit_id", "person_id", "basis_date", "value",
    "explanation", "item_id", "level",
)  # fmt: skip


HELD = (*COLUMNS, "pk", "counted_date")


def held(rows: Lines) -> list[Held]:
    """Lines from the table."""
    found = rows.values_list(*HELD)
    return [Held(Row(*row[:-2]), *row[-2:]) for row in found]


_COUNTED_ON = (
    "rule_set_id", "account", "unit_id", "person_id", "rule", "basis_date", "value",
)  # fmt: skip


def counted_on(rows: Lines) -> list[tuple[int, Line]]:
    """Each line's set, and it as the engine counts on with it: without facts and words."""
    return [
        (
            key,
            Line(
                LEDGERS[account], str(unit), str(person or ""), rule,
                "", "", "", day, value, "",
            ),
        )
        for key, account, unit, person, rule, day, value in rows.values_list(*_COUNTED_ON)
    ]  # fmt: skip


def compared(wanted: Iterable[Row], standing: Iterable[Held]) -> Change:
    """What to write so that each line, to the word, is the one that a new count tells."""
    return _apart(list(wanted), list(standing), _FIGURES_AND_WORDS)


def compared_by_figures(wanted: Iterable[Row], standing: Iterable[Held]) -> Change:
    """What to write where figures differ; sentences alone, as of an older version, may stay."""
    wanted, standing = list(wanted), list(standing)
    change = _apart(wanted, standing, _FIGURES)
    return change if change.is_none else _apart(wanted, standing, _FIGURES_AND_WORDS)


_FIGURES, _FIGURES_AND_WORDS = 8, 9  # columns of a row


def _apart(wanted: list[Row], standing: list[Held], columns: int) -> Change:
    if not standing:
        return Change(wanted, [])
    known: defaultdict[tuple[Any, ...], list[Held]] = defaultdict(list)
    for one in standing:
        known[one.row[:columns]].append(one)
    missing = []
    for row in wanted:
        if equal := known.get(row[:columns]):
            equal.pop()
        else:
            missing.append(row)
    return Change(missing, [one for rest in known.values() for one in rest])


# --- Writing ------------------------------------------------------------------------------

_WRITTEN = (
    "desk_id", "rule_set_id", "scope", *COLUMNS, "counted_date", "reverses_id", "at",
)  # fmt: skip


class Place(NamedTuple):
    """Whose lines are written."""

    desk: int
    rule_set: int
    scope: str


def append(
    place: Place, rows: Sequence[tuple[Row, date]], at: datetime | None = None
) -> None:
    """Write rows, each with the day on which it counts. Many rows cost little."""
    _insert(place, [(*row, counted, None) for row, counted in rows], at)


def take_back(
    place: Place, wrong: Sequence[tuple[Held, date]], why: str, at: datetime | None = None
) -> None:
    """Write a line against each, with the day on which that counts."""
    rows = [
        (
            *one.row._replace(value=-one.row.value, words=_taken_back(one.row.words, why)),
            counted,
            one.pk,
        )
        for one, counted in wrong
    ]
    _insert(place, rows, at)


def _taken_back(words: str, why: str) -> str:
    return f"撤销：{words}（{why}）" if why else f"撤销：{words}"


def _insert(place: Place, rows: Sequence[tuple[Any, ...]], at: datetime | None) -> None:
    quote, ops = connection.ops.quote_name, connection.ops
    columns = ", ".join(map(quote, _WRITTEN))
    table = quote(LedgerLine._meta.db_table)
    marks = ", ".join(["%s"] * len(_WRITTEN))
    moment = ops.adapt_datetimefield_value(at or timezone.now())
    written = [(*place, *_plain(row, ops), moment) for row in rows]
    with connection.cursor() as cursor:
        for start in range(0, len(written), BATCH):
            cursor.executemany(
                f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608 -- names alone
                written[start : start + BATCH],
            )


_DAY, _VALUE, _COUNTED = 6, 7, 11  # in a row with the day on which it counts


def _plain(row: tuple[Any, ...], ops: Any) -> list[Any]:
    found = list(row)
    found[_DAY] = ops.adapt_datefield_value(row[_DAY])
    found[_COUNTED] = ops.adapt_datefield_value(row[_COUNTED])
    found[_VALUE] = str(row[_VALUE])
    return found
