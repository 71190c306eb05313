"""The topics that the demonstration's items are about, read from ``topics/*.txt``.

A topic starts with ``@ code | name | who | months | section``. Who: ``T`` townships,
``U`` streets, ``*`` every department, or the code of a department. Months: ``1-12``,
``10-3``, ``5-6,9-11``. Then one line for each sentence, its first word telling what it
is: ``V`` figures, ``Tm Tr Tp Td`` titles by kind, ``G`` the gist of what was done,
``L`` the situation, ``R`` a result, ``M head / text`` a measure, ``D`` a development,
``P head / text`` a problem, ``A`` a proposal, ``E`` one place's account, ``Q who / words``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shangda.workbench.demonstration.grammar import Declared, declare
from shangda.workbench.demonstration.places import Unit

TOPICS_FOLDER = Path(__file__).parent / "topics"


@dataclass(frozen=True, slots=True)
class Topic:
    """Everything that can be said about one subject, in pieces."""

    code: str
    name: str
    units: frozenset[str]
    months: frozenset[int]
    section: str
    figures: tuple[Declared, ...]
    lines: Mapping[str, tuple[str, ...]]

    def all(self, mark: str) -> tuple[str, ...]:
        """The sentences under one mark; none is an empty answer."""
        return self.lines.get(mark, ())

    def scale_for(self, unit: Unit) -> int:
        """How many townships the figures stand for: its own affairs are one office's."""
        return 1 if self.units.isdisjoint(unit.tags - {"*"}) else unit.scale

    def suits(self, unit_tags: frozenset[str], month: int) -> bool:
        """Whether a unit of these tags could write about it in this month."""
        return month in self.months and not self.units.isdisjoint(unit_tags)


def read_months(text: str) -> frozenset[int]:
    """Read ``10-2,5`` as the months it names, over the turn of the year too."""
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        month, end = int(first), int(last or first)
        found.add(month)
        while month != end:
            month = month % 12 + 1
            found.add(month)
    return frozenset(found)


def parse(source: str) -> list[Topic]:
    """Read one topic file. Raises ValueError for a line that fits nothing."""
    topics: list[Topic] = []
    blocks = source.split("\n@ ")
    for block in blocks[1:]:
        head, *rest = block.strip().splitlines()
        topics.append(_topic(head, rest))
    return topics


def _topic(head: str, rest: list[str]) -> Topic:
    code, name, units, months, section = (part.strip() for part in head.split("|"))
    lines: dict[str, list[str]] = {}
    for line in filter(None, (one.strip() for one in rest)):
        mark, _, content = line.partition(" ")
        if not content:
            raise ValueError(f"{code}: {line}")
        lines.setdefault(mark, []).append(content)
    return Topic(
        code=code,
        name=name,
        units=frozenset(units.split()),
        months=read_months(months),
        section=section,
        figures=declare(" ".join(lines.pop("V", []))),
        lines={mark: tuple(found) for mark, found in lines.items()},
    )


@cache
def all_topics() -> tuple[Topic, ...]:
    """Every shipped topic, in the order of the files' names."""
    found: list[Topic] = []
    for path in sorted(TOPICS_FOLDER.glob("*.txt")):
        found.extend(parse("\n" + path.read_text(encoding="utf-8")))
    return tuple(found)
