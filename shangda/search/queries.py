"""Finding: what of all the texts answers a question, for one person.

The index names candidates, the latest first, and passes over what lies outside the person's
units and desks; the app's own ``visible_to`` and the facets narrow them in SQL before anything
is counted or shown. No more is read than a page and its counts need.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import Any

from django.utils import timezone

from shangda.kernel.models import Job
from shangda.search import labels
from shangda.search.asking import Asked
from shangda.search.engines import engine
from shangda.search.models import Entry
from shangda.search.ranking import Found as Ranked
from shangda.search.ranking import ranked
from shangda.search.reading import LONG, Key, Texts, is_in_index
from shangda.search.sight import Row, Sight
from shangda.search.snippets import Marked, marked, snippet
from shangda.search.sources import Document
from shangda.text.query import Query, QueryError, parse

MOST = 1_000  # answers that are counted exactly; of more the latest are taken
LEAST_READ = 100  # the same where the text of every answer is read to prove it
SCANT = 20_000_000  # over the number of texts: answers read where this gives more
BATCH = 200  # texts read at once
READ = 200  # answers whose texts are read to rank them
TITLED = 50  # of too many answers, those found by their titles that are taken besides
LEAST, WIDEST = 50, 64_000  # candidates asked for at once
WIDER = 8  # times as many at the most when those before did not fill the page
SUGGESTED = 8
NUMBERS = ("unit_id", "desk_id", "section_id", "periodical_id", "author_id")
CODES = ("kind", "item_kind", "status")
FACETS = (*CODES, *NUMBERS)
LATE = timedelta(seconds=10)  # of the oldest change that is not indexed yet


@dataclass(frozen=True)
class Search:
    """A question and what it is narrowed by; ``narrowed`` as in ``Sight``."""

    words: str
    person: Any
    narrowed: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    is_title_only: bool = False
    is_newest_first: bool = False
    start: int = 0
    most: int = 20
    reach: int = 0  # answers counted at the most; nothing said: as many as is quick

    @cached_property
    def sight(self) -> Sight:
        """What of all texts the person may see at all."""
        return Sight(self.person, self.narrowed, self.since, self.until)


@dataclass(frozen=True)
class Hit:
    """One text found; marked pieces are (text, is it a hit)."""

    kind: str
    object_id: int
    title: Marked
    snippet: Marked


@dataclass(frozen=True)
class Found:
    """What was found. ``is_more`` says that ``count`` is only where counting ended."""

    hits: list[Hit]
    count: int
    is_more: bool = False
    facets: Mapping[str, list[tuple[Any, int]]] = field(default_factory=dict)
    keys: list[Key] = field(default_factory=list)

    @property
    def count_words(self) -> str:
        """``1000+`` where counting ended."""
        return f"{self.count}{'+' * self.is_more}"


@dataclass(frozen=True)
class Lag:
    """How far the index is behind: changes that wait, and for how long the oldest does."""

    waiting: int
    behind: timedelta
    given_up: int

    @property
    def is_late(self) -> bool:
        """Somebody searching now would miss what was written before."""
        return self.behind > LATE or self.given_up > 0


def find(search: Search, now: datetime | None = None) -> Found:
    """Answer a question. Raises QueryError where it cannot be answered."""
    query = parse(search.words)
    texts = Texts(query)
    most = search.reach or (MOST if is_in_index(query) else most_read())
    rows = _first(_answers(search, texts, most), most + 1)
    is_more = len(rows) > most
    rows = rows[:most]
    facets = _facets(rows)
    if is_more and not search.is_newest_first:
        rows = _with_titled(rows, search, texts)
    keys = _in_order(rows, search, texts, now or timezone.now())
    page = keys[search.start : search.start + search.most]
    return Found(
        hits=_hits(page, texts),
        count=min(len(rows), most),
        is_more=is_more,
        facets=facets,
        keys=keys,
    )


def hits(keys: list[Key], words: str) -> list[Hit]:
    """Answers that ``find`` has named, as they are shown: for one page of them."""
    return _hits(keys, Texts(parse(words)))


def found_keys(person: Any, kind: str, words: str, most: int = 500) -> list[int]:
    """Keys of one kind that answer a question, best first: for the lists of other apps."""
    narrowed = {"kind": frozenset([kind])}
    found = find(Search(words, person, narrowed, most=0, reach=most))
    return [key for _, key in found.keys[:most]]


def suggestions(person: Any, typed: str, most: int = SUGGESTED) -> list[str]:
    """Titles that hold what is typed, or whose initials begin with it, the latest first."""
    typed = typed.strip()
    if not typed:
        return []
    try:
        rows = _titles(person, typed, 3 * most)
    except QueryError:
        return []
    return list(dict.fromkeys(row.title for row in rows if row.title))[:most]


def _titles(person: Any, typed: str, most: int) -> list[Row]:
    """The latest texts whose titles answer. Raises QueryError where nothing is asked."""
    letters = "".join(filter(str.isalnum, typed)).lower()
    if typed.isascii() and letters:
        search = Search("", person, {"initials": frozenset([letters])})
        return _first(_answers(search, Texts(Query(())), most), most)
    texts = Texts(parse(typed))
    return _first(_answers(Search(typed, person, is_title_only=True), texts, most), most)


def lag(now: datetime | None = None) -> Lag:
    """How far the index is behind what was written."""
    jobs = Job.objects.filter(name="search.index")
    open_jobs = jobs.filter(state__in=[Job.State.READY, Job.State.RUNNING])
    oldest = open_jobs.order_by("made_at").values_list("made_at", flat=True).first()
    behind = (now or timezone.now()) - oldest if oldest else timedelta(0)
    given_up = jobs.filter(state=Job.State.DEAD).count()
    return Lag(open_jobs.count(), behind, given_up)


# --- Which ----------------------------------------------------------------------------------


def _answers(
    search: Search, texts: Texts, most: int, *, in_titles: bool = False
) -> Iterator[Row]:
    """Entries that the person may see, the latest first, without an end."""
    in_titles = in_titles or search.is_title_only
    sight = search.sight
    if not all(sight.groups):
        return  # nothing can lie there
    few = tuple(group for group in sight.groups if len(group) <= labels.MOST)
    asked = engine().planned(Asked.of(texts.query, few, is_title_only=in_titles))
    before, size, met, kept = None, min(most + 1, WIDEST), 0, 0
    while window := engine().candidates(asked, before, size):
        found = sight.rows(window)
        for row in _proved(found, texts, is_sure=asked.is_sure, in_titles=in_titles):
            yield row
            kept += 1
        if len(window) < size:
            return
        before, met = window[-1], met + len(window)
        size = _next_size(size, met, kept, most)


def most_read() -> int:
    """Answers read to prove them: the fewer, the more texts there are to read from."""
    latest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 1
    return max(LEAST_READ, min(MOST, SCANT // latest))


def _next_size(size: int, met: int, kept: int, most: int) -> int:
    """As many candidates as will fill the page if as large a part of them is seen."""
    needed = (most + 1 - kept) * met // max(kept, 1) * 5 // 4
    return min(max(needed, LEAST), WIDER * size, WIDEST)


def _proved(
    rows: list[Row], texts: Texts, *, is_sure: bool, in_titles: bool
) -> Iterator[Row]:
    """Those that do answer; what the index proves is not read."""
    if in_titles:
        whole = len(texts.query.wanted)
        rows = [row for row in rows if texts.words_in(row.title) == whole]
        is_sure = not texts.query.without
    if is_sure and all(row.size <= LONG for row in rows):
        yield from rows
        return
    for at in range(0, len(rows), BATCH):
        batch = rows[at : at + BATCH]
        doubted = [row.key for row in batch if not is_sure or row.size > LONG]
        texts.read(doubted)
        wrong = set(doubted).difference(texts.proved(doubted))
        yield from (row for row in batch if row.key not in wrong)


def _first(rows: Iterable[Row], most: int) -> list[Row]:
    return list(islice(rows, most))


def _with_titled(rows: list[Row], search: Search, texts: Texts) -> list[Row]:
    """Of too many answers, also the latest that have the words in their titles."""
    found = _first(_answers(search, texts, TITLED, in_titles=True), TITLED)
    return list(dict.fromkeys([*rows, *found]))


# --- In which order -------------------------------------------------------------------------


def _in_order(rows: list[Row], search: Search, texts: Texts, now: datetime) -> list[Key]:
    """Few are ranked by their texts; of many those with the words in titles, and the latest.

    The rest comes after these, in the order in which they were chosen.
    """
    rows = sorted(rows, key=lambda row: (row.at, row.pk), reverse=True)
    if search.is_newest_first:
        return [row.key for row in rows]
    words = [term.text for term in texts.query.wanted]
    if len(rows) > READ:
        rows.sort(key=lambda row: -texts.words_in(row.title))
    first, rest = rows[:READ], rows[READ:]
    texts.read(row.key for row in first)
    names = {row.pk: row.key for row in first}
    found = [Ranked(r.pk, r.at, len(r.title), texts.plain(r.key)) for r in first]
    return [*(names[key] for key in ranked(found, words, now)), *(r.key for r in rest)]


# --- What is shown --------------------------------------------------------------------------


def _facets(rows: list[Row]) -> dict[str, list[tuple[Any, int]]]:
    """For each facet its values with counts, most first; empty values are left out."""
    columns = dict(zip(Row._fields, zip(*rows, strict=True), strict=True)) if rows else {}
    found = {}
    for name in FACETS:
        counted = Counter(columns.get(name, ()))
        values = [(value, count) for value, count in counted.items() if value]
        found[name] = sorted(values, key=lambda pair: (-pair[1], str(pair[0])))
    return found


def _hits(page: list[Key], texts: Texts) -> list[Hit]:
    """The hits of a page, with the texts as their apps have them now."""
    texts.read(page)
    wanted = [term.text for term in texts.query.wanted]
    return [_hit(key, texts.held[key], wanted) for key in page if key in texts.held]


def _hit(key: Key, document: Document, wanted: list[str]) -> Hit:
    title = marked(document.title, wanted)
    return Hit(*key, title, snippet(document.body, wanted))
