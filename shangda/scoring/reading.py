"""Facts from the tables as the engine counts them, many at once."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from shangda.points.facts import Fact as Counted
from shangda.points.facts import Sharer
from shangda.points.rulesets import Basis
from shangda.scoring.models import Fact, FactShare
from shangda.scoring.rulebook import Book

NOTHING = Fraction(0)
ALONE = "fact:"
"""Before the key of a fact that has no text: what the engine counts it as."""
COLUMNS = (
    "pk", "kind", "day", "registered", "text", "title", "said", "reason", "by__name", "level",
)  # fmt: skip
SHARE_COLUMNS = ("fact_id", "unit_id", "person_id", "part", "item_id")
_OF_SHARES = (
    "fact_id",
    *[name if name == "said" else f"fact__{name}" for name in COLUMNS[1:]],
    "fact__desk_id",
)
Share = tuple[int, int, int | None, str, int | None]


class Content(NamedTuple):
    """What ``Fact.content`` says."""

    words: Mapping[str, str]
    flags: frozenset[str]
    figures: Mapping[str, Decimal]
    chosen: Decimal | None


@dataclass(frozen=True, slots=True)
class Known:
    """A fact ready to be counted, with what its lines repeat of it."""

    fact: Counted
    level: str
    items: Mapping[tuple[str, str], int]
    """The first text by which a unit, or a person of it, has a part."""

    def item_of(self, unit: str, person: str) -> int | None:
        """By which text a subject has its part."""
        return self.items.get((unit, person))


def engine_id(pk: int) -> str:
    """The engine orders facts of one day by their ids, as texts."""
    return f"{pk:012d}"


def counted_as(pk: int, text: str) -> str:
    """What a fact is counted with: its text, or itself."""
    return text or ALONE + engine_id(pk)


def of_texts(
    desk_id: int, keys: Iterable[str], kinds: Collection[str]
) -> dict[str, list[Known]]:
    """The standing facts of these kinds by what they are counted as. Two queries, or four."""
    rows = standing(desk_id).filter(kind__in=kinds)
    found: defaultdict[str, list[Known]] = defaultdict(list)
    for which in conditions(keys):
        for one in known(rows.filter(**which)):
            found[one.fact.counted_as].append(one)
    return found


def conditions(keys: Iterable[str]) -> list[dict[str, Collection[Any]]]:
    """What facts are counted as, as conditions on facts: of texts, and of facts alone."""
    texts, alone = apart(keys)
    named: dict[str, Collection[Any]] = {"text__in": texts, "pk__in": alone}
    return [{name: some} for name, some in named.items() if some]


def known(rows: QuerySet[Fact]) -> list[Known]:
    """These facts with their shares. Two queries."""
    shares: defaultdict[int, list[Share]] = defaultdict(list)
    having = FactShare.objects.filter(fact__in=rows.values("pk"))
    for share in having.order_by("fact_id", "position").values_list(*SHARE_COLUMNS):
        shares[share[0]].append(share)
    return [
        as_known(row, shares[row[0]])
        for row in rows_of(rows.order_by("pk"))
        if row[0] in shares
    ]


def as_known(row: tuple[Any, ...], shares: Sequence[Share]) -> Known:
    """A row of ``COLUMNS`` and its shares in their order."""
    pk, kind, day, registered, text, title, content, reason, by, level = row
    said = parsed(content)
    sharers, items = _sharers(shares)
    fact = Counted(
        id=engine_id(pk),
        kind=kind,
        day=day,
        registered=registered,
        sharers=sharers,
        item=text,
        words=said.words,
        flags=said.flags,
        figures=said.figures,
        chosen=said.chosen,
        title=title,
        reason=reason,
        by=by or "",
    )
    return Known(fact, level, items)


def rows_of(facts: QuerySet[Fact]) -> QuerySet[Any, Any]:
    """``COLUMNS`` of these facts; the content stays text, as many facts have the same."""
    return facts.annotate(said=Cast("content", TextField())).values_list(*COLUMNS)


@lru_cache(maxsize=100_000)
def parsed(content: str) -> Content:
    """The content of a fact, its numbers exact."""
    said = json.loads(content)
    figures = {name: Decimal(one) for name, one in said.get("figures", {}).items()}
    chosen = said.get("chosen", "")
    return Content(
        said.get("words", {}),
        frozenset(said.get("flags", ())),
        figures,
        Decimal(chosen) if chosen else None,
    )


def _sharers(
    shares: Sequence[Share],
) -> tuple[tuple[Sharer, ...], dict[tuple[str, str], int]]:
    """Each subject once with the sum of its parts; the first text of each."""
    if len(shares) == 1:
        _, unit, person, _, item = shares[0]
        who = str(unit), str(person or "")
        return (Sharer(*who),), _items([(who, item)])
    parts: dict[tuple[str, str], Fraction | None] = {}
    items = []
    for _, unit, person, part, item in shares:
        who = str(unit), str(person or "")
        more = _part(part)
        had = parts.get(who, NOTHING)
        parts[who] = None if more is None or had is None else had + more
        items.append((who, item))
    if len(parts) == 1:
        return (Sharer(*next(iter(parts))),), _items(items)
    return tuple(Sharer(*who, part) for who, part in parts.items()), _items(items)


def _items(found: Iterable[tuple[tuple[str, str], int | None]]) -> dict[Any, int]:
    items: dict[tuple[str, str], int] = {}
    for (unit, person), item in found:
        if item:
            items.setdefault((unit, person), item)
            items.setdefault((unit, ""), item)
    return items


@lru_cache(maxsize=10_000)
def _part(part: str) -> Fraction | None:
    return Fraction(part) if part else None


def apart(keys: Iterable[str]) -> tuple[list[str], list[int]]:
    """Texts, and keys of facts that are counted alone."""
    texts, alone = [], []
    for key in keys:
        if key.startswith(ALONE):
            alone.append(int(key.removeprefix(ALONE)))
        else:
            texts.append(key)
    return texts, alone


def standing(desk_id: int) -> QuerySet[Fact]:
    """Everything that happened at a desk and was not taken back."""
    return Fact.objects.standing().filter(desk=desk_id)


def since(rows: QuerySet[Fact], book: Book) -> QuerySet[Fact]:
    """Facts that may decide what a period that the set settles is worth."""
    if book.rules.basis is Basis.REGISTERED:
        return rows.filter(registered__gte=book.known_from)
    return rows.filter(day__gte=book.known_from)


def touching(
    desk_id: int, who: tuple[int, int | None], since: date, kinds: Collection[str]
) -> list[Known]:
    """Standing facts of these kinds in which a unit, or a person of it, has a part.

    They are those known since a day, looked up by the unit alone: a desk has too many facts
    to go through them. Two queries.
    """
    unit, person = who
    mine = {"unit": unit} | ({"person": person} if person else {})
    rows = FactShare.objects.standing().filter(kind__in=kinds, **mine).order_by("fact_id")
    found = {
        key: (key, kind, day, registered, *rest)
        for key, kind, day, registered, *rest, desk in rows.annotate(
            said=Cast("fact__content", TextField())
        ).values_list(*_OF_SHARES)
        if desk == desk_id and max(day, registered) >= since
    }
    joint = {f"fact__shares__{key}": one for key, one in mine.items()}
    shares: defaultdict[int, list[Share]] = defaultdict(list)
    having = FactShare.objects.filter(kind__in=kinds, **joint).distinct()
    for share in having.order_by("fact_id", "position").values_list(*SHARE_COLUMNS):
        shares[share[0]].append(share)
    return [as_known(row, shares[key]) for key, row in found.items()]


def batches(keys: Collection[str], size: int = 500) -> Iterator[list[str]]:
    """So many keys at once that a question does not grow too long."""
    listed = list(keys)
    for at in range(0, len(listed), size):
        yield listed[at : at + size]
