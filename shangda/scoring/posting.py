"""Writing in the ledger, scope by scope: counted anew, compared, the difference written.

A scope is one text, one account or the pools of a set. What is missing is appended, what is
wrong taken back by a line against it; nothing is ever changed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from shangda.points.accounts import Account, Count
from shangda.points.facts import FactError
from shangda.points.lines import Line, Subject, subjects
from shangda.points.pools import pool_lines
from shangda.scoring import lines, reading
from shangda.scoring.closed import Closed
from shangda.scoring.lines import Change, Held, Place, Row
from shangda.scoring.models import LedgerLine, RuleSet
from shangda.scoring.network import Network
from shangda.scoring.noting import hold
from shangda.scoring.reading import Known
from shangda.scoring.rulebook import Book, book_of, counting

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
    """The lines that a rule set gives a text, and when the latest of its facts was noted."""

    rows: list[Row] = field(default_factory=list)
    known_at: datetime | None = None
    uncounted: list[Uncounted] = field(default_factory=list)


# --- One text -----------------------------------------------------------------------------


def post_texts(desk_id: int, keys: Collection[str], why: str = RECOUNTED) -> Posted:
    """Bring the lines of texts up to date in every rule set of the desk."""
    posted = Posted()
    sets = counting([desk_id])
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
        closed, changes = Closed.of(desk_id, book.rules), []
        for key in keys:
            wanted = text_lines(one.pk, book, facts.get(key, ()))
            posted.uncounted += wanted.uncounted
            change = lines.compared(wanted.rows, standing.get((one.pk, key), []))
            changes.append((change, wanted.known_at))
        posted.add(write(place, changes, closed, why))
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
    known_at = max((one.at for one in facts.values()), default=None)
    return Wanted(rows, known_at, uncounted)


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


# --- One account --------------------------------------------------------------------------


def post_account(rule_set: RuleSet, unit: int, person: int | None, today: date) -> Posted:
    """Bring the lines of one subject's account up to date that are of no single text."""
    place = Place(rule_set.desk_id, rule_set.pk, Scope.ACCOUNT)
    with transaction.atomic():
        hold([rule_set.desk_id])
        change = account_change(rule_set, unit, person, today)
        closed = Closed.of(rule_set.desk_id, book_of(rule_set).rules)
        return write(place, [(change, None)], closed, RECOUNTED)


def account_change(rule_set: RuleSet, unit: int, person: int | None, today: date) -> Change:
    """What one subject's account lacks, and holds wrongly, as of a day. Five queries."""
    book = book_of(rule_set)
    own = LedgerLine.objects.standing().filter(rule_set=rule_set, unit=unit, person=person)
    wanted = account_lines(
        book,
        Network(rule_set.desk_id, [unit]),
        Subject(str(unit), str(person or "")),
        reading.touching(rule_set.desk_id, unit, person, book),
        lines.counted_again(lines.held(own.filter(scope=Scope.TEXT))),
        today,
    )
    return lines.compared(wanted, lines.held(own.filter(scope=Scope.ACCOUNT)))


def account_lines(
    book: Book,
    network: Network,
    whose: Subject,
    known: Iterable[Known],
    text_lines: Iterable[Line],
    today: date,
) -> list[Row]:
    """What a rule set gives one subject beyond its texts: quotas, ratios, limits, bases."""
    unit = int(whose.unit)
    facts = {one.fact.id: one for one in known}
    account = Account(
        whose,
        network.class_of(unit),
        [one.fact for one in facts.values()],
        list(text_lines),
    )
    rules = network.rules_for(unit, book.rules)
    return [lines.row_of(line, facts) for line in Count(account, rules, today).lines()]


def accounts_touched(book: Book, known: Iterable[Known]) -> set[Subject]:
    """Whose accounts facts touch."""
    return {
        one
        for fact in known
        for counts in book.counts
        for one, _ in subjects(fact.fact, counts)
    }


# --- Pools --------------------------------------------------------------------------------


def post_pools(rule_set: RuleSet, today: date) -> Posted:
    """Bring the lines of a set's pools up to date, of all periods that are over."""
    place = Place(rule_set.desk_id, rule_set.pk, Scope.POOL)
    with transaction.atomic():
        hold([rule_set.desk_id])
        change = pool_change(rule_set, today)
        closed = Closed.of(rule_set.desk_id, book_of(rule_set).rules)
        return write(place, [(change, None)], closed, RECOUNTED)


def pool_change(rule_set: RuleSet, today: date) -> Change:
    """What the pools of a set lack, and hold wrongly, as of a day: from all facts and lines."""
    book = book_of(rule_set)
    standing = LedgerLine.objects.standing().filter(rule_set=rule_set)
    counted = lines.counted_again(lines.held(standing.exclude(scope=Scope.POOL)))
    known = reading.known(reading.since(reading.standing(rule_set.desk_id), book))
    facts = [one.fact for one in known]
    wanted = [
        lines.row_of(one, {}) for one in pool_lines(facts, counted, book.rules, today)
    ]
    return lines.compared(wanted, lines.held(standing.filter(scope=Scope.POOL)))


# --- What all have in common --------------------------------------------------------------


def write(
    place: Place,
    changes: Iterable[tuple[Change, datetime | None]],
    closed: Closed,
    why: str,
) -> Posted:
    """Write what scopes lack and hold wrongly; with each, when its latest fact was noted."""
    now, missing, wrong = timezone.now(), [], []
    for change, known_at in changes:
        at = known_at or now
        wrong += [(one, closed.counted(one.counted, now)) for one in change.wrong]
        missing += [(row, closed.counted(row.day, at)) for row in change.missing]
    if wrong:
        lines.take_back(place, wrong, why, now)
    if missing:
        lines.append(place, missing, now)
    return Posted(len(missing), len(wrong))
