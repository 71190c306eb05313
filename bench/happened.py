"""What happens at a large desk in ten years, and three sets of rules to count it by.

The same rows go into the product's tables and, as a sheet, to the peers of ``scoring.py``.
"""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FIRST, LAST = date(2017, 1, 1), date(2026, 10, 31)
UNITS, PERSONS = 112, 3  # member units of a real city desk (DOMAIN 3); informants of each
JOINT = 0.08  # of the texts: written by two or three units
LEVELS = {"县级": 10, "市级": 5, "省级": 2, "中央": 1}  # how often they adopt
KINDS = {"submitted": 66, "unused": 8, "urgent_late": 1}  # beside what is adopted
ADOPTED, INSTRUCTION = 23, 2
COUNTED = """
[set]
title = "按级计分"
from = 2017-01-01

[[category]]
id = "adopted"
name = "采用"
share = "even"

[[category]]
id = "other"
name = "其他"
share = "full"

{rules}
[[rule]]
id = "instruction"
name = "批示"
category = "other"
when = {{ kind = "instruction" }}
points = 10

[[rule]]
id = "late"
name = "迟报"
category = "other"
when = {{ kind = "urgent_late" }}
points = -2

[[quota]]
id = "sent"
name = "每月报送"
per = "month"
count = {{ kind = "submitted" }}
target = {target}
missing = -1
"""
BEST = """
[set]
title = "只计最高"
from = 2017-01-01

[[category]]
id = "adopted"
name = "采用"
combine = "highest"
share = "full"

{rules}"""
PERSONAL = """
[set]
title = "个人积分"
from = 2017-01-01
counts = "person"

[[category]]
id = "adopted"
name = "采用"
share = "full"
limits = {{ cap = {cap}, per = "month" }}

{rules}"""
RULE = """
[[rule]]
id = "adopted-{number}"
name = "{level}采用"
category = "adopted"
when = {{ kind = "adopted", level = "{level}" }}
points = {points}
"""
POINTS = {"counted": (2, 5, 10, 20), "best": (1, 3, 8, 15), "personal": (1, 1, 2, 3)}
CAP = 8  # points of a person and month


class Happened(NamedTuple):
    """One fact: whose place is first among its sharers leads."""

    kind: str
    level: str
    day: date
    text: int
    sharers: tuple[tuple[int, int], ...]  # number of the unit, and of a person in it


def target(facts: int) -> int:
    """What a unit ought to send in a month: two thirds of what it does send on the average."""
    months = 12 * (LAST.year - FIRST.year + 1)
    return max(1, round(facts * KINDS["submitted"] / 100 / UNITS / months * 2 / 3))


def rule_sets(facts: int) -> dict[str, str]:
    """The three by name: points by level with a quota, the best use alone, persons."""
    return {
        "counted": COUNTED.format(rules=_rules(POINTS["counted"]), target=target(facts)),
        "best": BEST.format(rules=_rules(POINTS["best"])),
        "personal": PERSONAL.format(rules=_rules(POINTS["personal"]), cap=CAP),
    }


def changed(facts: int) -> str:
    """The first of them as somebody would try it: more for the city's and the province's."""
    return COUNTED.format(rules=_rules((2, 6, 15, 30)), target=target(facts))


def _rules(points: Iterable[int]) -> str:
    return "".join(
        RULE.format(number=number, level=level, points=one)
        for number, (level, one) in enumerate(zip(LEVELS, points, strict=True))
    )


def facts(count: int) -> Iterator[Happened]:
    """So many facts in the order of their texts, which were sent by and by in all the years.

    The same ones each time.
    """
    dice, text, made = random.Random(4), 0, 0
    days = (LAST - FIRST).days - 60
    while made < count:
        text += 1
        for one in _of_text(dice, text, FIRST + timedelta(days * made // count)):
            made += 1
            if made > count:
                return
            yield one


def _of_text(dice: random.Random, text: int, day: date) -> Iterator[Happened]:
    sharers = _sharers(dice)
    kinds, weights = list(KINDS), list(KINDS.values())
    yield Happened(dice.choices(kinds, weights)[0], "", day, text, sharers)
    if dice.random() * sum(weights) >= ADOPTED:
        return
    for level in dice.choices(
        list(LEVELS), list(LEVELS.values()), k=dice.choice((1, 1, 2))
    ):
        day += timedelta(dice.randrange(1, 15))
        yield Happened("adopted", level, day, text, sharers)
    if dice.random() * ADOPTED < INSTRUCTION:
        yield Happened("instruction", level, day + timedelta(3), text, sharers)


def _sharers(dice: random.Random) -> tuple[tuple[int, int], ...]:
    count = dice.choice((2, 3)) if dice.random() < JOINT else 1
    units = dice.sample(range(UNITS), count)
    return tuple((unit, dice.randrange(PERSONS)) for unit in units)


def write_sheet(file: Path, happened: Iterable[Happened]) -> None:
    """A row for each part in a fact, as an office would export them."""
    with file.open("w", encoding="utf-8", newline="") as sheet:
        writer = csv.writer(sheet)
        writer.writerow(
            ["fact", "kind", "level", "day", "text", "place", "sharers", "unit", "person"]
        )
        writer.writerows(_rows(happened))


def _rows(happened: Iterable[Happened]) -> Iterator[tuple[Any, ...]]:
    for number, one in enumerate(happened):
        for place, (unit, person) in enumerate(one.sharers):
            yield (
                number, one.kind, one.level, one.day, one.text, place, len(one.sharers), unit,
                unit * PERSONS + person,
            )  # fmt: skip
