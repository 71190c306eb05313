"""Lines of the ledger: so much for one subject, for one reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from shangda.points.facts import KINDS
from shangda.points.rulesets import Counts, Ledger

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from fractions import Fraction

    from shangda.points.facts import Fact, Sharer


class Subject(NamedTuple):
    """Whose account: a unit, or a person of it."""

    unit: str
    person: str = ""

    @property
    def counts(self) -> Counts:
        """What sort of account it is."""
        return Counts.PERSON if self.person else Counts.UNIT


class Line(NamedTuple):
    """What one subject gets, or loses, by one rule on one day.

    No two lines of a count agree in rule, fact, cause, subject and day.
    """

    ledger: Ledger
    unit: str
    person: str
    rule: str
    """Id of a rule, quota, ratio or knock-out; ``rule:…``, ``category:…``, ``total:…``: its limits."""
    fact: str
    """"" where no single fact is the reason."""
    cause: str
    """The fact that brought the line about, where a later one changes what ``fact`` is worth."""
    item: str
    day: date
    """In whose period it counts."""
    value: Decimal
    words: str

    @property
    def subject(self) -> Subject:
        """Whose account it stands in."""
        return Subject(self.unit, self.person)


def subjects(fact: Fact, counts: Counts) -> list[tuple[Subject, Fraction | None]]:
    """Those whose account a fact touches, each once, in order, with the part given."""
    if len(fact.sharers) == 1:
        subject = _subject(fact.sharers[0], counts)
        return [(subject, None)] if subject else []
    found: dict[Subject, Fraction | None] = {}
    for sharer in fact.sharers:
        if subject := _subject(sharer, counts):
            known = found.get(subject)
            both = known is not None and sharer.part is not None
            found[subject] = known + sharer.part if both else sharer.part  # type: ignore[operator]  # neither is None
    return list(found.items())


def day_words(day: date) -> str:
    """2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def happened(fact: Fact) -> str:
    """2026年3月2日《要情》单条采用《……》（王敏登记）."""
    words = fact.words
    told = "".join([words[name] for name in _TOLD if name in words])
    if "outlet" not in words and fact.kind != "submitted":
        told = words.get("level", "") + told
    title = f"《{fact.title}》" if fact.title else ""
    reason = f"，事由：{fact.reason.rstrip('。.；;')}" if fact.reason else ""
    by = (
        f"（{fact.by}{fact.registered.month}月{fact.registered.day}日登记）"
        if fact.by
        else ""
    )
    return f"{day_words(fact.day)}{told}{KINDS[fact.kind]}{title}{by}{reason}"


_TOLD = ("leader", "outlet", "edition", "form", "grade", "genre")


def _subject(sharer: Sharer, counts: Counts) -> Subject | None:
    if counts is Counts.UNIT:
        return Subject(sharer.unit)
    return Subject(sharer.unit, sharer.person) if sharer.person else None
