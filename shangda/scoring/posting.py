"""Writing in the ledger: a text is counted anew, compared, and the difference written.

What is missing is appended, what is wrong taken back by a line against it; nothing is ever
changed. ``accounts`` does the same for accounts and pools.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from shangda.points.facts import FactError
from shangda.points.lines import Line
from shangda.scoring import lines, reading
from shangda.scoring.closed import Closed
from shangda.scoring.lines import Change, Compare, Held, Place, Row
from shangda.scoring.models import Fact, LedgerLine, RuleSet
from shangda.scoring.noting import hold
from shangda.scoring.reading import Known
from shangda.scoring.rulebook import Book, book_of

Scope = LedgerLine.Scope
RECOUNTED = "重新计算"


@dataclass(frozen=True)
class Uncounted:
    """A fact that a rule set cannot count, and why."""

    rule_set: int
    fact: int
    why: str


@dataclass
class Posted:
    """What posting changed, by rule set; what could not be counted."""

    added: int = 0
    taken_back: int = 0
    uncounted: list[Uncounted] = field(default_factory=list)

    def add(self, other: "Posted") -> None:
        """Take over what another scope changed."""
        self.added += other.added
        self.taken_back += other.taken_back
        self.uncounted += other.uncounted


@dataclass
class Wanted:
    """The lines that a rule set gives a text, and by which facts."""

    rows: list[Row] = field(default_factory=list)
    facts: tuple[int, ...] = ()
    uncounted: list[Uncounted] = field(default_factory=list)


class Counted(NamedTuple):
    """What texts or accounts lack and hold wrongly, by set; what could not be counted."""

    changes: dict[int, list[Change]]
    uncounted: list[Uncounted]


# --- One text -----------------------------------------------------------------------------


def post_texts(
    desk_id: int, keys: Collection[str], sets: Collection[RuleSet], why: str = RECOUNTED
) -> Posted:
    """Bring the lines of texts up to date in these rule sets of the desk."""
    posted = Posted()
    for some in reading.batches(keys):
        with transaction.atomic():
            hold([desk_id])
            posted.add(_post_texts(desk_id, some, sets, why))
    return posted


def _post_texts(
    desk_id: int, keys: list[str], sets: Collection[RuleSet], why: str
) -> Posted:
    counted = count_texts(desk_id, keys, sets, lines.compared)
    posted = Posted(uncounted=counted.uncounted)
    for one in sets:
        place = Place(desk_id, one.pk, Scope.TEXT)
        posted.add(write(place, counted.changes[one.pk], book_of(one), why))
    return posted


def count_texts(
    desk_id: int, keys: Collection[str], sets: Collection[RuleSet], compare: Compare
) -> Counted:
    """What texts lack and hold wrongly in these sets. A constant number of queries."""
    books = {one.pk: book_of(one) for one in sets}
    kinds = frozenset().union(*[book.text_kinds for book in books.values()])
    facts, held = reading.of_texts(desk_id, keys, kinds), _held(desk_id, keys)
    found = Counted({key: [] for key in books}, [])
    for rule_set, book in books.items():
        mine = held.get(rule_set, {})
        for key in (key for key in keys if key in facts or key in mine):
            wanted = text_lines(rule_set, book, facts.get(key, ()))
            found.uncounted.extend(wanted.uncounted)
            change = compare(wanted.rows, mine.get(key, ()))
            if not change.is_none:
                found.changes[rule_set].append(change._replace(facts=wanted.facts))
    return found


def text_lines(rule_set: int, book: Book, known: Iterable[Known]) -> Wanted:
    """What a rule set gives one text; facts that it cannot count are left out and named."""
    rules = book.rules
    facts = {one.fact.id: one for one in known if rules.covers(rules.day_of(one.fact))}
    if not facts:
        return Wanted()
    uncounted: list[Uncounted] = []
    try:
        found = book.items.lines([one.fact for one in facts.values()])
    except FactError:
        uncounted = list(_uncountable(rule_set, book, facts))
        for one in uncounted:
            facts.pop(reading.engine_id(one.fact))
        found = _lines_if_any(book, facts)
    rows = [lines.row_of(line, facts) for line in found]
    return Wanted(rows, tuple(map(int, facts)), uncounted)


def _uncountable(
    rule_set: int, book: Book, facts: Mapping[str, Known]
) -> Iterator[Uncounted]:
    for key, one in facts.items():
        try:
            book.items.lines([one.fact])
        except FactError as error:
            yield Uncounted(rule_set, int(key), str(error))


def _lines_if_any(book: Book, facts: Mapping[str, Known]) -> list[Line]:
    try:
        return book.items.lines([one.fact for one in facts.values()])
    except FactError:
        return []


def _held(desk_id: int, keys: Iterable[str]) -> dict[int, dict[str, list[Held]]]:
    """By set and text. Looked up by their facts alone: by a rule set a database would go through all lines."""
    rows = LedgerLine.objects.standing().filter(scope=Scope.TEXT, fact__desk=desk_id)
    found: dict[int, dict[str, list[Held]]] = {}
    for which in reading.conditions(keys):
        of_facts = {f"fact__{name}": some for name, some in which.items()}
        for *row, pk, counted, rule_set, text in rows.filter(**of_facts).values_list(
            *lines.HELD, "rule_set_id", "fact__text"
        ):
            mine = found.setdefault(rule_set, defaultdict(list))
            mine[reading.counted_as(row[2], text)].append(Held(Row(*row), pk, counted))
    return found


# --- What all have in common --------------------------------------------------------------


def write(place: Place, changes: Iterable[Change], book: Book, why: str) -> Posted:
    """Write what scopes lack and hold wrongly, each on the day on which it counts."""
    changes, now = list(changes), timezone.now()
    closed = Closed.of(place.desk, book.rules)
    known_at = _known_at(changes) if closed.closings else {}
    missing, wrong = [], []
    for change in changes:
        at = max((known_at.get(key, now) for key in change.facts), default=now)
        wrong += [(one, closed.counted(one.counted, now)) for one in change.wrong]
        missing += [(row, closed.counted(row.day, at)) for row in change.missing]
    if wrong:
        lines.take_back(place, wrong, why, now)
    if missing:
        lines.append(place, missing, now)
    return Posted(len(missing), len(wrong))


def _known_at(changes: Iterable[Change]) -> dict[int, datetime]:
    """When each fact was noted; what is not known was known before every closing."""
    keys = {key for change in changes for key in change.facts}
    return dict(Fact.objects.filter(pk__in=keys).values_list("pk", "at"))
