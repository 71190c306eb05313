"""Finding: what of all the texts answers a question, for one person.

The pairs of characters name candidates, a window at a time, the latest first; the app's own
``visible_to`` and the facets narrow them in SQL before anything is counted or shown.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Length, StrIndex
from django.utils import timezone

from shangda.kernel.models import Job
from shangda.search.engines import among, engine, holds
from shangda.search.models import Entry
from shangda.search.ranking import Found as Ranked
from shangda.search.ranking import ranked
from shangda.search.snippets import Marked, marked, snippet
from shangda.search.sources import Document, source, sources
from shangda.text.bigrams import narrow
from shangda.text.query import Query, QueryError, parse

MOST = 3_000  # answers that are counted exactly and ranked; of more the latest are taken
READ = 1_000  # answers whose texts are read to rank them; more are ranked by their titles
WINDOW = 3_001  # candidates asked of the index at once
FEW_SEEN = 2_000  # texts a person may see that are read through rather than sought
SUGGESTED = 8
NUMBERS = ("unit_id", "desk_id", "section_id", "periodical_id", "author_id")
CODES = ("kind", "item_kind", "status")
FACETS = (*CODES, *NUMBERS)
LATE = timedelta(seconds=10)  # of the oldest change that is not indexed yet


class Row(NamedTuple):
    """What is read of an entry; the order is that of COLUMNS."""

    pk: int
    kind: str
    object_id: int
    at: int
    title: str
    item_kind: str
    status: str
    unit_id: int | None
    desk_id: int | None
    section_id: int | None
    periodical_id: int | None
    author_id: int | None
    plain: str = ""


COLUMNS = Row._fields[:-1]


@dataclass(frozen=True)
class Search:
    """A question and what it is narrowed by; ``narrowed`` maps a facet to values allowed."""

    words: str
    person: Any
    narrowed: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    is_title_only: bool = False
    is_newest_first: bool = False
    start: int = 0
    most: int = 20


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
    keys: list[tuple[str, int]] = field(default_factory=list)

    @property
    def count_words(self) -> str:
        """``3000+`` where counting ended."""
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
    rows = list(_answers(search, query))
    is_more = len(rows) > MOST
    rows = rows[:MOST]
    keys = _in_order(rows, search, query, now or timezone.now(), is_more=is_more)
    page = keys[search.start : search.start + search.most]
    return Found(
        hits=_hits(page, [term.text for term in query.wanted]),
        count=len(rows),
        is_more=is_more,
        facets=_facets(rows),
        keys=keys,
    )


def hits(keys: list[tuple[str, int]], words: str) -> list[Hit]:
    """Answers that ``find`` has named, as they are shown: for one page of them."""
    return _hits(keys, [term.text for term in parse(words).wanted])


def found_keys(person: Any, kind: str, words: str, most: int = 500) -> list[int]:
    """Keys of one kind that answer a question, best first: for the lists of other apps."""
    narrowed = {"kind": frozenset([kind])}
    found = find(Search(words, person, narrowed, most=0))
    return [key for _, key in found.keys[:most]]


def suggestions(person: Any, typed: str, most: int = SUGGESTED) -> list[str]:
    """Titles that hold what is typed, or whose initials begin with it, the latest first."""
    typed = typed.strip()
    if not typed:
        return []
    rows = _visible(Entry.objects.exclude(title=""), person, None)
    if typed.isascii():
        return _by_initials(rows, "".join(filter(str.isalnum, typed)).lower(), most)
    search = Search(typed, person, is_title_only=True, is_newest_first=True, most=0)
    try:
        picked = find(search).keys[: 3 * most]
    except QueryError:
        return []
    kept = {(e.kind, e.object_id): e.title for e in _entries_of(picked)}
    return list(dict.fromkeys(kept[key] for key in picked if key in kept))[:most]


def _by_initials(rows: QuerySet[Entry], letters: str, most: int) -> list[str]:
    if not letters:
        return []
    found = rows.filter(engine().beginning("initials", letters)).order_by("-pk")
    return list(dict.fromkeys(entry.title for entry in found[: 3 * most]))[:most]


def lag(now: datetime | None = None) -> Lag:
    """How far the index is behind what was written."""
    jobs = Job.objects.filter(name="search.index")
    open_jobs = jobs.filter(state__in=[Job.State.READY, Job.State.RUNNING])
    oldest = open_jobs.order_by("made_at").values_list("made_at", flat=True).first()
    behind = (now or timezone.now()) - oldest if oldest else timedelta(0)
    given_up = jobs.filter(state=Job.State.DEAD).count()
    return Lag(open_jobs.count(), behind, given_up)


# --- Which ----------------------------------------------------------------------------------


def _answers(search: Search, query: Query) -> Iterator[Row]:
    """Entries that the person may see, the latest first; one more than MOST at the most."""
    rows = _narrowed(search, query)
    window = engine().candidates(query, None, WINDOW)
    has_plain = len(window) <= READ
    if len(window) == WINDOW and (own := _few_seen(search)) is not None:
        yield from _rows(rows.filter(own).filter(holds(query))[: MOST + 1])
        return
    visible, count = _visible(rows, search.person, search.narrowed.get("kind")), 0
    while window:
        for row in _rows(visible.filter(among(window)), has_plain=has_plain):
            yield row
            count += 1
            if count > MOST:
                return
        if len(window) < WINDOW:
            return
        window = engine().candidates(query, window[-1], WINDOW)


def _rows(entries: QuerySet[Entry], *, has_plain: bool = False) -> Iterator[Row]:
    """Bare rows: of thousands, objects would take longer than finding them."""
    columns = [*COLUMNS, *["plain"] * has_plain]
    return (Row(*values) for values in entries.values_list(*columns))


def _narrowed(search: Search, query: Query) -> QuerySet[Entry]:
    rows = Entry.objects.order_by("-pk")
    for name, values in search.narrowed.items():
        rows = rows.filter(**{f"{name}__in": values})
    if search.since:
        rows = rows.filter(at__gte=_midnight(search.since))
    if search.until:
        rows = rows.filter(at__lt=_midnight(search.until + timedelta(days=1)))
    if search.is_title_only:
        for number, term in enumerate(query.wanted):
            place = StrIndex("plain", Value(term.text))
            rows = rows.alias(**{f"place_{number}": place}).filter(
                **{
                    f"place_{number}__gt": 0,
                    f"place_{number}__lte": Length("title") - len(term.text) + 1,
                }
            )
    return rows


def _visible(
    rows: QuerySet[Entry], person: Any, kinds: Iterable[str] | None
) -> QuerySet[Entry]:
    """Only what each app says that this person may see."""
    allowed: Any = Q(pk__in=[])
    for one in sources():
        if kinds is None or one.kind in kinds:
            own = one.visible(person).filter(pk=OuterRef("object_id"))
            allowed |= Q(kind=one.kind) & Exists(own)
    return rows.filter(allowed)


def _few_seen(search: Search) -> Q | None:
    """All that the person may see, when that is little; None when it is much."""
    own, left = Q(pk__in=[]), FEW_SEEN
    kinds = search.narrowed.get("kind")
    for one in sources():
        if kinds is None or one.kind in kinds:
            keys = list(one.visible(search.person).values_list("pk", flat=True)[: left + 1])
            left -= len(keys)
            if left < 0:
                return None
            own |= Q(kind=one.kind, object_id__in=keys)
    return own


def _in_order(
    rows: list[Row], search: Search, query: Query, now: datetime, *, is_more: bool
) -> list[tuple[str, int]]:
    if is_more or search.is_newest_first:
        rows = sorted(rows, key=lambda row: (row.at, row.pk), reverse=True)
        return [(row.kind, row.object_id) for row in rows]
    found = [Ranked(row.pk, row.at, len(row.title), row.plain) for row in _with_plain(rows)]
    names = {row.pk: (row.kind, row.object_id) for row in rows}
    words = [term.text for term in query.wanted]
    return [names[key] for key in ranked(found, words, now)]


def _with_plain(rows: list[Row]) -> list[Row]:
    """Rows with what they are ranked by: few by their texts, more by their titles."""
    if len(rows) > READ:
        return [row._replace(plain=narrow(row.title)) for row in rows]
    if all(row.plain for row in rows):
        return rows
    wanted = Entry.objects.filter(among([row.pk for row in rows]))
    texts = dict(wanted.values_list("pk", "plain"))
    return [row._replace(plain=texts.get(row.pk, "")) for row in rows]


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


def _hits(page: list[tuple[str, int]], wanted: list[str]) -> list[Hit]:
    """The hits of a page, with the texts as their apps have them now."""
    texts = dict(_documents(page))
    return [_hit(key, texts[key], wanted) for key in page if key in texts]


def _documents(page: list[tuple[str, int]]) -> Iterator[tuple[tuple[str, int], Document]]:
    of_kind: dict[str, list[int]] = {}
    for kind, key in page:
        of_kind.setdefault(kind, []).append(key)
    for kind, keys in of_kind.items():
        for document in source(kind).read(keys):
            yield (kind, document.object_id), document


def _hit(key: tuple[str, int], document: Document, wanted: list[str]) -> Hit:
    title = marked(document.title, wanted)
    return Hit(*key, title, snippet(document.body, wanted))


def _entries_of(keys: list[tuple[str, int]]) -> QuerySet[Entry]:
    wanted = Q(pk__in=[])
    for kind, key in keys:
        wanted |= Q(kind=kind, object_id=key)
    return Entry.objects.filter(wanted)


def _midnight(day: date) -> int:
    return int(timezone.make_aware(datetime.combine(day, time.min)).timestamp())
