"""Keeping the index like the texts: what changed, or everything while people search."""

import heapq
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import TypeVar

from django.db import transaction

from shangda.search.asking import Written
from shangda.search.engines import engine
from shangda.search.models import Entry
from shangda.search.reading import plain_of
from shangda.search.sources import Document, Source, source, sources

BATCH = 200  # texts in one transaction: others write between two
FIRST_CHARACTERS = 40  # of a title, whose initials are kept
SHOWN = (
    "at", "unit_id", "desk_id", "section_id", "periodical_id", "author_id", "item_kind",
    "status", "title", "initials",
)  # fmt: skip
"""What may change while the words stay; some of it stands in the index as labels."""
UNLABELLED = frozenset(["status", "title", "initials"])
FROM_DOCUMENT = (*SHOWN[1:8],)
Say = Callable[[int, int], None]
Place = tuple[datetime, str, int]
T = TypeVar("T")


def index(kind: str, keys: Collection[int], *, anew: bool = False) -> int:
    """Bring these objects' entries up to date; says how many can be found now.

    An object that is not to be found any more is removed. An unchanged text keeps its key;
    its words are written again only when its labels changed, or it is to be indexed ``anew``.
    """
    home = engine()
    with transaction.atomic():
        home.hold(kind, list(keys))
        fresh = {one.object_id: _entry(kind, one) for one in source(kind).read(keys)}
        held = {
            entry.object_id: entry
            for entry in Entry.objects.filter(kind=kind, object_id__in=keys)
        }
        same = {
            key
            for key, (entry, _) in fresh.items()
            if key in held and held[key].digest == entry.digest
        }
        again = _update([(held[key], *fresh[key]) for key in same], anew=anew)
        lost = [entry.pk for key, entry in held.items() if key not in same]
        _drop(lost)
        home.erase([one.key for one in again])
        home.write([*again, *_added(one for key, one in fresh.items() if key not in same)])
    return len(fresh)


def remove(kind: str, keys: Collection[int]) -> None:
    """Forget these objects, whatever their source says."""
    with transaction.atomic():
        engine().hold(kind, list(keys))
        held = Entry.objects.filter(kind=kind, object_id__in=keys)
        _drop(list(held.values_list("pk", flat=True)))


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
    engine().tidy()
    return done


def start_over() -> None:
    """Forget the whole index: for one that was damaged. ``rebuild`` fills it again."""
    with transaction.atomic():
        Entry.objects.all().delete()
        engine().clear()


def initials_of(title: str) -> str:
    """First letters in pinyin of the beginning of a title, marks left out."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 -- a quarter of a second to load

    letters = lazy_pinyin(title[:FIRST_CHARACTERS], style=Style.FIRST_LETTER)
    return "".join(filter(str.isalnum, "".join(letters))).lower()[:FIRST_CHARACTERS]


def _entry(kind: str, document: Document) -> tuple[Entry, str]:
    """A text's entry, without a key, and what is searched of it."""
    plain = plain_of(document)
    entry = Entry(
        kind=kind,
        object_id=document.object_id,
        title=document.title[:300],
        initials=initials_of(document.title),
        size=len(plain),
        digest=digest_of(plain),
        at=int(document.at.timestamp()),
        **{name: getattr(document, name) for name in FROM_DOCUMENT},
    )
    return entry, plain


def digest_of(plain: str) -> int:
    """Tells whether a text is the one that was indexed."""
    digest = blake2b(plain.encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def _update(same: list[tuple[Entry, Entry, str]], *, anew: bool) -> list[Written]:
    """Texts that stayed, as (held, fresh, words): what must be written again of them.

    The same words under the same keys, so that somebody searching meanwhile misses none.
    """
    changed, again = [], []
    for held, entry, plain in same:
        names = {name for name in SHOWN if getattr(held, name) != getattr(entry, name)}
        entry.pk = held.pk
        if names:
            changed.append(entry)
        if anew or names - UNLABELLED:
            again.append(Written.of(entry, plain))
    Entry.objects.bulk_update(changed, SHOWN)
    return again


def _drop(keys: list[int]) -> None:
    if keys:
        engine().erase(keys)
        Entry.objects.filter(pk__in=keys).delete()


def _added(texts: Iterable[tuple[Entry, str]]) -> list[Written]:
    """New entries, older ones first, so that keys rise with time as far as they can."""
    rows = sorted(texts, key=lambda text: (text[0].at, text[0].object_id))
    made = Entry.objects.bulk_create([entry for entry, _ in rows])
    return [Written.of(entry, plain) for entry, (_, plain) in zip(made, rows, strict=True)]


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
