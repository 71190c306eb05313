"""Keeping the index like the texts: what changed, or everything while people search."""

import heapq
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from pypinyin import Style, lazy_pinyin

from shangda.search.engines import engine
from shangda.search.models import Entry
from shangda.search.sources import Document, Source, source, sources
from shangda.text.bigrams import narrow

BATCH = 200  # texts in one transaction: others write between two
PART = "\x1f"  # between title, text and the rest; no question can hold it
FIRST_CHARACTERS = 40  # of a title, whose initials are kept
FACETS = (
    "at", "unit_id", "desk_id", "section_id", "periodical_id", "author_id", "item_kind", "status"
)  # fmt: skip
Say = Callable[[int, int], None]
Place = tuple[datetime, str, int]
T = TypeVar("T")


def index(kind: str, keys: Collection[int], *, anew: bool = False) -> int:
    """Bring these objects' entries up to date; says how many can be found now.

    An object that is not to be found any more is removed. An unchanged text keeps its key;
    its pairs are written again only when it is to be indexed ``anew``.
    """
    home = engine()
    with transaction.atomic():
        home.hold(kind, list(keys))
        documents = {one.object_id: one for one in source(kind).read(keys)}
        held = {
            entry.object_id: entry
            for entry in Entry.objects.filter(kind=kind, object_id__in=keys)
        }
        fresh = {key: _entry(kind, one) for key, one in documents.items()}
        same = {
            key: entry
            for key, entry in fresh.items()
            if key in held and held[key].plain == entry.plain
        }
        _update(held, same)
        if anew:
            _write_again([held[key] for key in same])
        _drop([entry for key, entry in held.items() if key not in same])
        _add([entry for key, entry in fresh.items() if key not in same])
    return len(documents)


def remove(kind: str, keys: Collection[int]) -> None:
    """Forget these objects, whatever their source says."""
    with transaction.atomic():
        engine().hold(kind, list(keys))
        _drop(list(Entry.objects.filter(kind=kind, object_id__in=keys)))


def rebuild(say: Say | None = None) -> int:
    """Index everything anew, oldest first, a batch at a time; says how many texts there are.

    People search meanwhile: a text is never missing, only a batch is changed at once.
    """
    done, whole = 0, [*_everything()]
    for batch in _batches(whole):
        of_kind: dict[str, list[int]] = {}
        for _, kind, key in batch:
            of_kind.setdefault(kind, []).append(key)
        done += sum(index(kind, keys, anew=True) for kind, keys in of_kind.items())
        if say:
            say(done, len(whole))
    for one in sources():
        _drop_lost(one.kind)
    return done


def start_over() -> None:
    """Forget the whole index: for one that was damaged. ``rebuild`` fills it again."""
    with transaction.atomic():
        Entry.objects.all().delete()
        engine().clear()


def plain_of(document: Document) -> str:
    """What is searched of a text."""
    parts = (document.title, document.body, document.more)
    return PART.join(map(narrow, parts))


def initials_of(title: str) -> str:
    """First letters in pinyin of the beginning of a title, marks left out."""
    letters = lazy_pinyin(title[:FIRST_CHARACTERS], style=Style.FIRST_LETTER)
    return "".join(filter(str.isalnum, "".join(letters))).lower()[:FIRST_CHARACTERS]


def _entry(kind: str, document: Document) -> Entry:
    plain = plain_of(document)
    return Entry(
        kind=kind,
        object_id=document.object_id,
        title=document.title[:300],
        initials=initials_of(document.title),
        size=len(plain),
        plain=plain,
        at=int(document.at.timestamp()),
        **{name: getattr(document, name) for name in FACETS if name != "at"},
    )


def _update(held: dict[int, Entry], same: dict[int, Entry]) -> None:
    """What lists are narrowed by may change while the text stays."""
    changed = []
    for key, entry in same.items():
        if any(getattr(held[key], name) != getattr(entry, name) for name in FACETS):
            entry.pk = held[key].pk
            changed.append(entry)
    Entry.objects.bulk_update(changed, FACETS)


def _write_again(entries: list[Entry]) -> None:
    """The same pairs under the same keys, so that somebody searching meanwhile misses none."""
    rows = [(entry.pk, entry.plain) for entry in entries]
    engine().erase(rows)
    engine().write(rows)


def _drop(entries: list[Entry]) -> None:
    if entries:
        engine().erase([(entry.pk, entry.plain) for entry in entries])
        Entry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()


def _add(entries: list[Entry]) -> None:
    """Older ones first, so that keys rise with time as far as they can."""
    entries.sort(key=lambda entry: (entry.at, entry.object_id))
    if entries:
        made = Entry.objects.bulk_create(entries)
        engine().write([(entry.pk, entry.plain) for entry in made])


def _everything() -> Iterator[Place]:
    """(date, kind, key) of all that can be found, oldest first over all kinds."""
    return heapq.merge(*map(_of_source, sources()))


def _of_source(one: Source) -> Iterator[Place]:
    rows = one.rows().order_by(one.date, "pk").values_list(one.date, "pk")
    for at, key in rows.iterator(chunk_size=10_000):
        yield at, one.kind, key


def _drop_lost(kind: str) -> None:
    """Forget entries whose object is gone, or no longer to be found by anybody."""
    held = Entry.objects.filter(kind=kind).values_list("object_id", flat=True)
    for keys in _batches(list(held)):
        alive = source(kind).rows().filter(pk__in=keys).values_list("pk", flat=True)
        if lost := set(keys) - set(alive):
            remove(kind, lost)


def _batches(whole: Sequence[T]) -> Iterator[Sequence[T]]:
    for at in range(0, len(whole), BATCH):
        yield whole[at : at + BATCH]
