"""Registrations as pages show them: who, how much, by which words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shangda.organisations.models import Person, Unit
from shangda.points.facts import FIGURES, FLAGS, WORDS
from shangda.scoring.models import LedgerLine, Registration


@dataclass(frozen=True)
class Row:
    """A registration with the names of those who have a part, and what was said of it."""

    one: Registration
    whose: list[str]
    particulars: list[tuple[str, str]]

    @property
    def units(self) -> str:
        """松岚镇1/2、芦雪乡1/2."""
        return "、".join(self.whose)


def rows(found: Sequence[Registration]) -> list[Row]:
    """Rows of a page. Two queries."""
    units = Unit.objects.in_bulk({unit for one in found for unit, _, _ in one.shares})
    keys = {person for one in found for _, person, _ in one.shares if person}
    people = Person.objects.in_bulk(keys)
    return [
        Row(
            one,
            [
                _whose(units[unit], people.get(person or 0), part)
                for unit, person, part in one.shares
            ],
            list(_particulars(one)),
        )
        for one in found
    ]


def row(one: Registration) -> Row:
    """One registration."""
    return rows([one])[0]


def lines(one: Registration) -> list[LedgerLine]:
    """What it brought, and what was taken back of it."""
    found = LedgerLine.objects.filter(
        fact__source="scoring.registration", fact__source_id=one.pk
    )
    return list(found.select_related("unit", "person", "rule_set").order_by("pk"))


def _whose(unit: Unit, person: Person | None, part: str) -> str:
    return f"{unit}{f'（{person}）' if person else ''}{f' {part}' if part else ''}"


def _particulars(one: Registration) -> Iterable[tuple[str, str]]:
    content = one.content
    for name, word in content.get("words", {}).items():
        yield WORDS[name], word
    for name in content.get("flags", ()):
        yield FLAGS[name], "是"
    for name, figure in content.get("figures", {}).items():
        yield FIGURES[name], figure
    if content.get("chosen"):
        yield "酌定的分", content["chosen"]
