"""The whole ledger: counted anew from the facts, range by range, and compared or made right."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from shangda.scoring import lines, posting, reading
from shangda.scoring.closed import Closed
from shangda.scoring.lines import Change, Held, Place, Row
from shangda.scoring.models import Fact, FactShare, LedgerLine, RuleSet
from shangda.scoring.network import Network
from shangda.scoring.noting import hold
from shangda.scoring.posting import Posted, Scope, Uncounted
from shangda.scoring.reading import Known, Share
from shangda.scoring.rulebook import Book, book_of

RANGE = 4000  # facts that are counted at once
WHY = "按事实重算"
Changes = list[tuple[Change, datetime | None]]


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
        """Take over what one scope brought."""
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


def rebuild(
    *, check: bool = False, sets: Iterable[RuleSet] | None = None, why: str = WHY
) -> Rebuilt:
    """Count every scope of these rule sets anew, or of all that ever counted.

    Each range of texts is a transaction of its own, so that others can work meanwhile.
    """
    found, today = Rebuilt(), timezone.localdate()
    wanted = list(RuleSet.objects.counting().order_by("pk") if sets is None else sets)
    by_desk: defaultdict[int, list[RuleSet]] = defaultdict(list)
    for one in wanted:
        by_desk[one.desk_id].append(one)
    for desk_id, mine in sorted(by_desk.items()):
        for part in ranges(desk_id):
            found.add(_texts(desk_id, part, mine, why, check=check))
        for one in mine:
            found.add(_accounts(one, today, check=check))
            found.add(_pools(one, today, check=check))
    return found


def ranges(desk_id: int) -> Iterator[Range]:
    """The texts of a desk in ranges of some thousand facts, then the facts without text.

    Facts that were taken back are among them: their lines may still stand.
    """
    rows = Fact.objects.told().filter(desk=desk_id)
    first = last = ""
    count = 0
    for text in (
        rows.exclude(text="").order_by("text").values_list("text", flat=True).iterator()
    ):
        if count >= RANGE and text != last:
            yield Range(first, last)
            first, count = "", 0
        first, last, count = first or text, text, count + 1
    if first:
        yield Range(first, last)
    keys = list(rows.filter(text="").order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(keys), RANGE):
        some = keys[at : at + RANGE]
        yield Range("", "", some[0], some[-1])


# --- Texts --------------------------------------------------------------------------------


def _texts(
    desk_id: int, part: Range, sets: list[RuleSet], why: str, *, check: bool
) -> Posted:
    with transaction.atomic():
        if not check:
            hold([desk_id])
        known = _known(desk_id, part)
        held = _held(desk_id, part, [one.pk for one in sets])
        posted = Posted()
        for one in sets:
            posted.add(_one_set(one, known, held.get(one.pk, {}), why, check=check))
        return posted


def _one_set(
    one: RuleSet,
    known: dict[str, list[Known]],
    held: dict[str, list[Held]],
    why: str,
    *,
    check: bool,
) -> Posted:
    book, posted = book_of(one), Posted()
    changes: Changes = []
    for key in known.keys() | held.keys():
        wanted = posting.text_lines(one.pk, book, known.get(key, ()))
        posted.uncounted += wanted.uncounted
        change = lines.compared(wanted.rows, held.get(key, ()))
        changes.append((change, wanted.known_at))
    place = Place(one.desk_id, one.pk, Scope.TEXT)
    posted.add(_write(place, changes, book, why, check=check))
    return posted


def _known(desk_id: int, part: Range) -> dict[str, list[Known]]:
    """The standing facts of a range by what they are counted as. Two queries."""
    shares: defaultdict[int, list[Share]] = defaultdict(list)
    having = FactShare.objects.filter(fact__desk=desk_id, **part.where("fact__"))
    for share in having.order_by("fact", "position").values_list(*reading.SHARE_COLUMNS):
        shares[share[0]].append(share)
    rows = reading.standing(desk_id).filter(**part.where())
    found: defaultdict[str, list[Known]] = defaultdict(list)
    for row in rows.order_by("pk").values_list(*reading.COLUMNS):
        one = reading.as_known(row, shares[row[0]])
        found[one.fact.counted_as].append(one)
    return found


def _held(desk_id: int, part: Range, sets: list[int]) -> dict[int, dict[str, list[Held]]]:
    rows = LedgerLine.objects.standing().filter(
        rule_set__in=sets, scope=Scope.TEXT, fact__desk=desk_id, **part.where("fact__")
    )
    found: dict[int, dict[str, list[Held]]] = {key: defaultdict(list) for key in sets}
    columns = (*lines.COLUMNS, "pk", "counted_date", "rule_set_id", "fact__text")
    for *row, pk, counted, rule_set, text in rows.values_list(*columns):
        key = reading.counted_as(row[2], text)
        found[rule_set][key].append(Held(Row(*row), pk, counted))
    return found


def settle(one: RuleSet, today: date) -> Posted:
    """Count the accounts and pools of a set anew, as of a day."""
    posted = _accounts(one, today, check=False)
    posted.add(_pools(one, today, check=False))
    return posted


# --- Accounts and pools -------------------------------------------------------------------


def _accounts(one: RuleSet, today: date, *, check: bool) -> Posted:
    """Every account of a set: of those who are assessed, and of those with a fact or a line."""
    posted, book = Posted(), book_of(one)
    if not book.accounts:
        return posted
    if not check:
        for unit, person in accounts(one, book):
            posted.add(posting.post_account(one, unit, person, today))
        return posted
    for unit, person in accounts(one, book):
        change = posting.account_change(one, unit, person, today)
        posted.add(Posted(len(change.missing), len(change.wrong)))
    return posted


def accounts(one: RuleSet, book: Book) -> list[tuple[int, int | None]]:
    """(unit, person) of all whose account a set keeps."""
    found = {
        (int(whose.unit), int(whose.person) if whose.person else None)
        for whose in Network(one.desk_id).subjects(book.rules, book.counts)
    }
    shares = FactShare.objects.filter(
        fact__in=reading.since(reading.standing(one.desk_id), book)
    )
    if "unit" in book.counts:
        found |= {(unit, None) for unit in shares.values_list("unit", flat=True).distinct()}
    if "person" in book.counts:
        who = shares.exclude(person=None).values_list("unit", "person").distinct()
        found |= set(who)
    standing = LedgerLine.objects.standing().filter(rule_set=one, scope=Scope.ACCOUNT)
    found |= set(standing.values_list("unit", "person").distinct())
    return sorted(found, key=lambda who: (who[0], who[1] or 0))


def _pools(one: RuleSet, today: date, *, check: bool) -> Posted:
    if not book_of(one).pools:
        return Posted()
    if not check:
        return posting.post_pools(one, today)
    change = posting.pool_change(one, today)
    return Posted(len(change.missing), len(change.wrong))


def _write(place: Place, changes: Changes, book: Book, why: str, *, check: bool) -> Posted:
    if check:
        return Posted(
            sum(len(change.missing) for change, _ in changes),
            sum(len(change.wrong) for change, _ in changes),
        )
    return posting.write(place, changes, Closed.of(place.desk, book.rules), why)
