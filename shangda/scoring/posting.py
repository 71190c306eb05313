"""Writing in the ledger: a text is counted anew, compared, and the difference written.

What is missing is appended, what is wrong taken back by a line against it; nothing is ever
changed. ``accounts`` does the same for accounts and pools.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from shangda.points.facts import FactError
from shangda.points.lines import Line
from shangda.scoring import lines, reading
from shangda.scoring.closed import Closed
from shangda.scoring.lines import Change, Held, Place, Row
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


def _post_texts(desk_id: int, keys: list[str], sets: Iterable[RuleSet], why: str) -> Posted:
    posted, facts = Posted(), reading.of_texts(desk_id, keys)
    standing = _standing_of_texts(desk_id, keys)
    for one in sets:
        book, place = book_of(one), Place(desk_id, one.pk, Scope.TEXT)
        changes = []
        for key in keys:
            wanted = text_lines(one.pk, book, facts.get(key, ()))
            posted.uncounted += wanted.uncounted
            change = lines.compared(wanted.rows, standing.get((one.pk, key), []))
            if not change.is_none:
                changes.append(change._replace(facts=wanted.facts))
        posted.add(write(place, changes, book, why))
    return posted


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


def _standing_of_texts(desk_id: int, keys: list[str]) -> dict[tuple[int, str], list[Held]]:
    texts, alone = reading.apart(keys)
    rows = LedgerLine.objects.standing().filter(desk=desk_id, scope=Scope.TEXT)
    found: defaultdict[tuple[int, str], list[Held]] = defaultdict(list)
    columns = (*lines.COLUMNS, "pk", "counted_date", "rule_set_id", "fact__text")
    for which in ({"fact__text__in": texts}, {"fact__in": alone}):
        if not next(iter(which.values())):
            continue
        named = rows.filter(fact__desk=desk_id, **which).values_list(*columns)
        for *row, pk, counted, rule_set, text in named:
            key = reading.counted_as(row[2], text)
            found[rule_set, key].append(Held(Row(*row), pk, counted))
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
