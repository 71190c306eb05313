"""The whole ledger: counted anew from the facts, piece by piece, and compared or made right.

A piece is a range of texts, or some accounts. Each is written in a transaction of its own,
so that others can work meanwhile; many are counted in several processes.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from multiprocessing import get_context
from typing import NamedTuple

import django
from django.db import connections, transaction
from django.db.models import Max
from django.utils import timezone

from shangda.scoring import accounts, lines, posting, reading
from shangda.scoring.accounts import Who
from shangda.scoring.lines import Change, Held, Place, Row
from shangda.scoring.models import Fact, FactShare, LedgerLine, RuleSet
from shangda.scoring.network import Network
from shangda.scoring.noting import hold
from shangda.scoring.posting import Posted, Scope, Uncounted
from shangda.scoring.reading import Known, Share
from shangda.scoring.rulebook import book_of

RANGE = 4000  # facts that are counted at once
ACCOUNTS = 8
WHY = "按事实重算"


@dataclass
class Rebuilt:
    """What a rebuild found: lines that were missing, lines that were wrong."""

    missing: int = 0
    wrong: int = 0
    uncounted: list[Uncounted] = field(default_factory=list)

    @property
    def is_equal(self) -> bool:
        """Whether the ledger said what the facts say."""
        return not self.missing + self.wrong

    def add(self, posted: Posted) -> None:
        """Take over what one piece brought."""
        self.missing += posted.added
        self.wrong += posted.taken_back
        self.uncounted += posted.uncounted


class Range(NamedTuple):
    """Texts from one to another, both included; without a text, facts by their keys."""

    first: str
    last: str
    first_key: int = 0
    last_key: int = 0

    def where(self, prefix: str = "") -> dict[str, object]:
        """The condition on facts, or on what has a fact."""
        if self.first:
            return {f"{prefix}text__gte": self.first, f"{prefix}text__lte": self.last}
        return {
            f"{prefix}text": "",
            f"{prefix}pk__gte": self.first_key,
            f"{prefix}pk__lte": self.last_key,
        }


class Piece(NamedTuple):
    """What is counted at once: texts, or accounts, of a desk by some of its sets."""

    desk: int
    sets: tuple[int, ...]
    texts: Range | None = None
    whose: tuple[Who, ...] = ()

    @property
    def scope(self) -> str:
        """In which scope its lines are."""
        return Scope.TEXT if self.texts else Scope.ACCOUNT


class Counted(NamedTuple):
    """What a piece lacks and holds wrongly, by set."""

    changes: dict[int, list[Change]]
    uncounted: list[Uncounted]


def rebuild(
    *,
    check: bool = False,
    sets: Iterable[RuleSet] | None = None,
    why: str = WHY,
    processes: int = 1,
) -> Rebuilt:
    """Count every scope of these rule sets anew, or of all that ever counted."""
    found, today = Rebuilt(), timezone.localdate()
    wanted = list(RuleSet.objects.counting().order_by("pk") if sets is None else sets)
    writer = _Writer(today, why, check=check, processes=processes)
    for desk_id, mine in sorted(_by_desk(wanted).items()):
        found.add(writer.write(_texts(desk_id, mine)))
        found.add(writer.write(_accounts(desk_id, mine)))
        for one in mine:
            found.add(_pools(one, today, check=check))
    return found


def settle(one: RuleSet, today: date) -> Posted:
    """Count the accounts and pools of a set anew, as of a day."""
    posted = _Writer(today, posting.RECOUNTED).write(_accounts(one.desk_id, [one]))
    posted.add(_pools(one, today, check=False))
    return posted


def _by_desk(sets: Iterable[RuleSet]) -> dict[int, list[RuleSet]]:
    found: defaultdict[int, list[RuleSet]] = defaultdict(list)
    for one in sets:
        found[one.desk_id].append(one)
    return found


def _pools(one: RuleSet, today: date, *, check: bool) -> Posted:
    if not book_of(one).pools:
        return Posted()
    if not check:
        return accounts.post_pools(one, today)
    change = accounts.pool_change(one, today, lines.compared_by_figures)
    return Posted(len(change.missing), len(change.wrong))


# --- Pieces -------------------------------------------------------------------------------


def _texts(desk_id: int, sets: Sequence[RuleSet]) -> Iterator[Piece]:
    keys = tuple(one.pk for one in sets)
    return (Piece(desk_id, keys, texts=one) for one in ranges(desk_id))


def _accounts(desk_id: int, sets: Sequence[RuleSet]) -> Iterator[Piece]:
    """Accounts with the same sets together, so that their facts are read once."""
    asked: defaultdict[Who, list[int]] = defaultdict(list)
    for one in sets:
        for who in accounts.all_of(one) if book_of(one).accounts else ():
            asked[who].append(one.pk)
    alike: defaultdict[tuple[int, ...], list[Who]] = defaultdict(list)
    for who in accounts.in_order(asked):
        alike[tuple(asked[who])].append(who)
    for keys, found in alike.items():
        ordered = iter(found)
        while some := tuple(islice(ordered, ACCOUNTS)):
            yield Piece(desk_id, keys, whose=some)


def ranges(desk_id: int) -> Iterator[Range]:
    """The texts of a desk in ranges of some thousand facts, then the facts without text.

    Facts that were taken back are among them: their lines may still stand.
    """
    rows = Fact.objects.told().filter(desk=desk_id)
    texts = rows.exclude(text="").order_by("text").values_list("text", flat=True)
    first = last = ""
    count = 0
    for text in list(texts):
        if count >= RANGE and text != last:
            yield Range(first, last)
            first, count = "", 0
        first, last, count = first or text, text, count + 1
    if first:
        yield Range(first, last)
    keys = iter(rows.filter(text="").order_by("pk").values_list("pk", flat=True))
    while some := list(islice(keys, RANGE)):
        yield Range("", "", some[0], some[-1])


# --- Counting a piece ---------------------------------------------------------------------


def count(piece: Piece, today: date) -> Counted:
    """What a piece lacks and holds wrongly. A constant number of queries for texts."""
    sets = list(RuleSet.objects.filter(pk__in=piece.sets).order_by("pk"))
    if piece.texts:
        return _count_texts(piece.desk, piece.texts, sets)
    network, found = Network(piece.desk), Counted({one.pk: [] for one in sets}, [])
    for who in piece.whose:
        changes = accounts.changes_of(sets, who, network, today, lines.compared_by_figures)
        for one, change in zip(sets, changes, strict=True):
            found.changes[one.pk].append(change)
    return found


def _count_texts(desk_id: int, part: Range, sets: Sequence[RuleSet]) -> Counted:
    books = {one.pk: book_of(one) for one in sets}
    kinds = frozenset().union(*[book.text_kinds for book in books.values()])
    known = _known(desk_id, part, kinds)
    held = _held(desk_id, part, [one.pk for one in sets])
    found = Counted({}, [])
    for one in sets:
        book, mine = books[one.pk], held[one.pk]
        changes = found.changes[one.pk] = []
        for key in known.keys() | mine.keys():
            wanted = posting.text_lines(one.pk, book, known.get(key, ()))
            found.uncounted.extend(wanted.uncounted)
            change = lines.compared_by_figures(wanted.rows, mine.get(key, ()))
            if not change.is_none:
                changes.append(change._replace(facts=wanted.facts))
    return found


def _known(desk_id: int, part: Range, kinds: Collection[str]) -> dict[str, list[Known]]:
    """The standing facts of a range by what they are counted as. Two queries."""
    shares: defaultdict[int, list[Share]] = defaultdict(list)
    having = FactShare.objects.filter(
        fact__desk=desk_id, kind__in=kinds, **part.where("fact__")
    )
    for share in having.order_by("fact", "position").values_list(*reading.SHARE_COLUMNS):
        shares[share[0]].append(share)
    rows = reading.standing(desk_id).filter(kind__in=kinds, **part.where())
    found: defaultdict[str, list[Known]] = defaultdict(list)
    for row in reading.rows_of(rows.order_by("pk")):
        one = reading.as_known(row, shares[row[0]])
        found[one.fact.counted_as].append(one)
    return found


def _held(desk_id: int, part: Range, sets: list[int]) -> dict[int, dict[str, list[Held]]]:
    """Looked up by their facts alone: by its rule set a database would go through them all."""
    rows = LedgerLine.objects.standing().filter(
        scope=Scope.TEXT, fact__desk=desk_id, **part.where("fact__")
    )
    found: dict[int, dict[str, list[Held]]] = {key: defaultdict(list) for key in sets}
    for *row, pk, counted, rule_set, text in rows.values_list(
        *lines.HELD, "rule_set_id", "fact__text"
    ):
        if rule_set in found:
            key = reading.counted_as(row[2], text)
            found[rule_set][key].append(Held(Row(*row), pk, counted))
    return found


# --- Writing pieces -----------------------------------------------------------------------


class _Writer:
    """Counts pieces, here or in processes beside this one, and writes what each brought.

    What was counted beside is written only as long as nobody else has noted or posted
    since; after that, each piece is counted again here, where others have to wait.
    """

    def __init__(
        self, today: date, why: str, *, check: bool = False, processes: int = 1
    ) -> None:
        self._today, self._why, self._check = today, why, check
        self._processes = processes
        self._mark = _mark()

    def write(self, pieces: Iterable[Piece]) -> Posted:
        """All of them; only compared if that was asked for."""
        posted = Posted()
        for piece, counted in self._counted(pieces):
            posted.add(self._one(piece, counted))
        return posted

    def _counted(self, pieces: Iterable[Piece]) -> Iterator[tuple[Piece, Counted | None]]:
        if self._processes == 1:
            return ((piece, None) for piece in pieces)
        return _beside(pieces, self._today, self._processes)

    def _one(self, piece: Piece, counted: Counted | None) -> Posted:
        if self._check:
            return _compared(counted or count(piece, self._today))
        with transaction.atomic():
            hold([piece.desk])
            if counted is None or self._mark != _mark():
                self._mark, counted = (0, 0), count(piece, self._today)
                return self._written(piece, counted)
            posted = self._written(piece, counted)
            self._mark = _mark()
            return posted

    def _written(self, piece: Piece, counted: Counted) -> Posted:
        posted = Posted(uncounted=counted.uncounted)
        for one in RuleSet.objects.filter(pk__in=counted.changes).order_by("pk"):
            place = Place(piece.desk, one.pk, piece.scope)
            changes = counted.changes[one.pk]
            posted.add(posting.write(place, changes, book_of(one), self._why))
        return posted


def _compared(counted: Counted) -> Posted:
    changes = [change for found in counted.changes.values() for change in found]
    missing = sum(len(change.missing) for change in changes)
    wrong = sum(len(change.wrong) for change in changes)
    return Posted(missing, wrong, counted.uncounted)


def _mark() -> tuple[int, int]:
    """The last fact and the last line: both tables only grow."""
    fact = Fact.objects.aggregate(last=Max("pk"))["last"]
    line = LedgerLine.objects.aggregate(last=Max("pk"))["last"]
    return fact or 0, line or 0


def _beside(
    pieces: Iterable[Piece], today: date, processes: int
) -> Iterator[tuple[Piece, Counted]]:
    """Pieces in their order with what other processes counted, a few ahead."""
    connections.close_all()
    ahead: deque[tuple[Piece, Future[Counted]]] = deque()
    pool = ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=django.setup
    )
    with pool:
        for piece in pieces:
            ahead.append((piece, pool.submit(count, piece, today)))
            if len(ahead) > 2 * processes:
                first, future = ahead.popleft()
                yield first, future.result()
        while ahead:
            first, future = ahead.popleft()
            yield first, future.result()
