"""The whole ledger: counted anew from the facts, piece by piece, and compared or made right.

A piece is some texts, or some accounts. Each is written in a transaction of its own,
so that others can work meanwhile; many are counted in several processes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import islice
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from shangda.kernel.beside import Others, beside
from shangda.scoring import accounts, lines, posting, reading
from shangda.scoring.accounts import Who
from shangda.scoring.lines import Place
from shangda.scoring.models import Fact, LedgerLine, RuleSet
from shangda.scoring.network import Network
from shangda.scoring.noting import hold
from shangda.scoring.posting import Counted, Posted, Scope, Uncounted
from shangda.scoring.rulebook import book_of

FACTS = 4000  # that are counted at once
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


class Piece(NamedTuple):
    """What is counted at once: texts, or accounts, of a desk by some of its sets."""

    desk: int
    sets: tuple[int, ...]
    texts: tuple[str, ...] = ()
    """What facts are counted as."""
    whose: tuple[Who, ...] = ()

    @property
    def scope(self) -> str:
        """In which scope its lines are."""
        return Scope.TEXT if self.texts else Scope.ACCOUNT


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
    with beside(processes) as others:
        writer = _Writer(today, why, check=check, others=others)
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
    return (Piece(desk_id, keys, texts=some) for some in texts(desk_id))


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


def texts(desk_id: int) -> Iterator[tuple[str, ...]]:
    """What the facts of a desk are counted as, by some thousand facts each.

    As they came, so that lines of one time are written side by side. Facts that were taken
    back are among them: their lines may still stand.
    """
    rows = Fact.objects.told().filter(desk=desk_id).order_by("pk").values_list("pk", "text")
    some: list[str] = []
    facts = 0
    for key, size in Counter(reading.counted_as(*row) for row in rows).items():
        some.append(key)
        facts += size
        if facts >= FACTS:
            yield tuple(some)
            some, facts = [], 0
    if some:
        yield tuple(some)


# --- Counting a piece ---------------------------------------------------------------------


def count(piece: Piece, today: date) -> Counted:
    """What a piece lacks and holds wrongly. A constant number of queries for texts."""
    sets = list(RuleSet.objects.filter(pk__in=piece.sets).order_by("pk"))
    compare = lines.compared_by_figures
    if piece.texts:
        return posting.count_texts(piece.desk, piece.texts, sets, compare)
    network, found = Network(piece.desk), Counted({one.pk: [] for one in sets}, [])
    for who in piece.whose:
        changes = accounts.changes_of(sets, who, network, today, compare)
        for one, change in zip(sets, changes, strict=True):
            found.changes[one.pk].append(change)
    return found


# --- Writing pieces -----------------------------------------------------------------------


class _Writer:
    """Counts pieces, here or in processes beside this one, and writes what each brought.

    What was counted beside is written only as long as nobody else has noted or posted
    since; after that, each piece is counted again here, where others have to wait.
    """

    def __init__(
        self, today: date, why: str, *, check: bool = False, others: Others | None = None
    ) -> None:
        self._today, self._why, self._check = today, why, check
        self._others = others
        self._mark = (0, 0)

    def write(self, pieces: Iterable[Piece]) -> Posted:
        """All of them; only compared if that was asked for."""
        posted, self._mark = Posted(), _mark()
        for piece, counted in self._counted(pieces):
            posted.add(self._one(piece, counted))
        return posted

    def _counted(self, pieces: Iterable[Piece]) -> Iterator[tuple[Piece, Counted | None]]:
        if self._others is None:
            return ((piece, None) for piece in pieces)
        return self._others.each(partial(count, today=self._today), pieces)

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
