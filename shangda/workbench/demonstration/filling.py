"""Fills an empty installation with the demonstration office: half a year up to today."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from shangda.items.models import Item
from shangda.kernel.errors import ConflictError
from shangda.organisations.models import Person, Unit
from shangda.periodicals.models import Issue
from shangda.scoring.models import Fact, LedgerLine
from shangda.workbench.demonstration import bulletins, history, targets
from shangda.workbench.demonstration.office import (
    after,
    best,
    credit,
    evidence,
    outlets,
    world,
)
from shangda.workbench.demonstration.office.chronicle import Chronicle, Squeeze
from shangda.workbench.demonstration.office.days import aware
from shangda.workbench.demonstration.office.extras import Extras
from shangda.workbench.demonstration.office.office import Office
from shangda.workbench.demonstration.office.replay import Replay
from shangda.workbench.demonstration.office.today import Today
from shangda.workbench.demonstration.subjects import HALF_A_YEAR

UNTIL = time(11, 30)
"""When today's part of the story ends; filled earlier, it is squeezed into what has passed."""


@dataclass(frozen=True)
class Filled:
    """How many rows of each kind there are now."""

    counts: dict[str, int]


def is_empty() -> bool:
    """Whether nobody has begun to work here."""
    return not Unit.objects.exists() and not Person.objects.exists()


def fill(today: date | None = None) -> Filled:
    """Write the whole office in one transaction. Raises ConflictError where somebody works."""
    if not is_empty():
        raise ConflictError(
            "这里已经有单位和人员，演示数据没有生成。", "请换一个空的数据文件夹。"
        )
    today = today or timezone.localdate()
    kept = make_files()
    c = chronicle(today, timezone.localtime())
    tell(c, today, kept)
    with transaction.atomic():
        c.write()
        credit.count_all()
        targets.set_targets(today)
        bulletins.issue_last_quarter(today)
        counts = _counts(c)
    counts |= {one._meta.label: one.objects.count() for one in (Fact, LedgerLine)}
    return Filled(counts)


def make_files() -> evidence.Files:
    """The scans and pictures, kept before anything is written."""
    return evidence.make(outlets.OUTSIDE_NAMES)


def chronicle(today: date, now: datetime) -> Chronicle:
    """An empty one, which ends today at ``UNTIL`` or, earlier in the day, at ``now``."""
    return Chronicle(Squeeze(aware(datetime.combine(today, UNTIL)), now))


def tell(c: Chronicle, today: date, kept: evidence.Files) -> Office:
    """Everything up to now in order of time, not written yet."""
    first, until = today - timedelta(days=HALF_A_YEAR), datetime.combine(today, UNTIL)
    people = world.build(c, first, today)
    office = Office(c, people, outlets.build(c, people, first), today)
    story = Replay(office, history.tell(until))
    extras = Extras(office, story, kept)
    for part in (
        Today(office, story, extras),
        story,
        extras,
    ):  # today moves some of the plan
        part.prepare()
    c.run(aware(until))
    after.read_issues(office)
    after.tell_of_uses(office)
    after.settle_news(office)
    after.to_print(office)
    after.to_measure(office)
    best.choose_best(office)
    best.put_up_wall(office)
    return office


def _counts(c: Chronicle) -> dict[str, int]:
    def states(table: type[models.Model]) -> Counter[Any]:
        return Counter(str(row.state) for row in c.rows[table])

    counts = {table._meta.label: len(rows) for table, rows in c.rows.items()}
    for table in (Item, Issue):
        counts |= {f"{table._meta.label}.{k}": n for k, n in states(table).items()}
    return counts
