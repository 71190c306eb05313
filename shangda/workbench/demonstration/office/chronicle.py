"""Rows of the past: keys known beforehand, steps checked, all written in one go at the end.

Steps must come in order of time, as numbers without a gap are given on the way.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max
from django.utils import timezone

from shangda.kernel import audit, numbering, trace
from shangda.kernel.errors import WrongStateError
from shangda.kernel.lifecycle import Life

M = TypeVar("M", bound=models.Model)
Row = Any  # a row of any table, and its columns
BATCH = 1000


@dataclass
class Squeeze:
    """Fits what is planned for today into the part of today that has passed."""

    planned: datetime
    now: datetime

    def __call__(self, at: datetime) -> datetime:
        """The time as it is written: the planned one, unless that is still to come."""
        midnight = self.planned.replace(hour=0, minute=0, second=0, microsecond=0)
        if self.now >= self.planned or not midnight < at <= self.planned:
            return at
        return midnight + (at - midnight) * (
            (self.now - midnight) / (self.planned - midnight)
        )


@dataclass
class Chronicle:
    """Everything that has happened so far, not written yet."""

    squeeze: Squeeze
    rows: dict[type[models.Model], list[Row]] = field(
        default_factory=lambda: defaultdict(list)
    )
    numbers: Counter[str] = field(default_factory=Counter)
    _taken: dict[type[models.Model], int] = field(default_factory=dict)
    _events: list[tuple[datetime, int, audit.Draft]] = field(default_factory=list)
    _agenda: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)
    _serial: "count[int]" = field(default_factory=count)
    at: datetime = field(default_factory=timezone.now)

    def add(self, row: M) -> M:
        """Keep the row under the next key of its table."""
        table, kept = type(row), self.rows[type(row)]
        if table not in self._taken:
            self._taken[table] = (
                table._default_manager.aggregate(last=Max("pk"))["last"] or 0
            )
        kept.append(row)
        row.pk = self._taken[table] + len(kept)
        return row

    def link(self, row: models.Model) -> None:
        """Keep a row that nothing points to; the database gives its key."""
        self.rows[type(row)].append(row)

    def join(self, through: Any, **sides: models.Model) -> None:
        """Keep a row of a table between two others."""
        self.link(through(**sides))

    def of(self, table: type[M]) -> list[M]:
        """What has been kept of a table, in order of key."""
        return self.rows[table]

    def plan(self, at: datetime, do: Callable[[], object]) -> None:
        """Have something done when its time comes."""
        heapq.heappush(self._agenda, (at, next(self._serial), do))

    def run(self, until: datetime) -> None:
        """Do what is planned up to a moment, in order of time; the rest is forgotten."""
        while self._agenda and self._agenda[0][0] <= until:
            self.at, _, do = heapq.heappop(self._agenda)
            do()
        self._agenda.clear()

    def step(
        self,
        row: Row,
        verb: str,
        life: Life[Any],
        by: audit.Actor,
        changes: Mapping[str, Any] | None = None,
        **details: Any,
    ) -> None:
        """Take a step of a life now. Raises WrongStateError where the life has none."""
        before, step = row.state, life[verb]
        if before not in step.sources:
            raise WrongStateError(
                f"{life.name}.{verb}: {row._meta.label} {row.pk} {before}"
            )
        for name, value in {"state": step.target, **(changes or {})}.items():
            setattr(row, name, value)
        self._trace(f"{life.name}.{verb}", row, by, (before, step.target), details)

    def record(self, verb: str, row: Row, by: audit.Actor, **details: Any) -> None:
        """Trace a verb that changed no state."""
        self._trace(verb, row, by, ("", ""), details)

    def next(self, series: str) -> int:
        """The next number of a series without gap."""
        self.numbers[series] += 1
        return self.numbers[series]

    def write(self) -> None:
        """Write all rows, the counters and the trace. Runs inside a transaction."""
        for table, rows in self.rows.items():
            self._fit(table, rows)
            table._default_manager.bulk_create(rows, batch_size=BATCH)
        for series, last in self.numbers.items():
            numbering.set_last(series, last)
        audit.chain([draft for _, _, draft in sorted(self._events, key=_by_time)])
        self._events.clear()
        continue_keys(self.rows)

    def _fit(self, table: type[models.Model], rows: Iterable[Row]) -> None:
        names = [
            f.attname
            for f in table._meta.concrete_fields
            if isinstance(f, models.DateTimeField)
        ]
        for row in rows:
            for name in names:
                if value := getattr(row, name):
                    setattr(row, name, self.squeeze(value))

    def _trace(
        self,
        verb: str,
        row: Row,
        by: audit.Actor,
        states: tuple[str, str],
        details: dict[str, Any],
    ) -> None:
        draft = audit.Draft(
            verb=verb,
            subject_kind=row._meta.label_lower,
            subject_id=row.pk,
            actor_id=by.pk,
            actor_name=by.name,
            before=str(states[0]),
            after=str(states[1]),
            details=details,
            origin=trace.Origin(),
            at=self.squeeze(self.at),
        )
        self._events.append((self.at, next(self._serial), draft))


def continue_keys(tables: Iterable[type[models.Model]]) -> None:
    """Let the database go on counting after the keys that were given here."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)


def _by_time(entry: tuple[datetime, int, audit.Draft]) -> tuple[datetime, int]:
    return entry[:2]
