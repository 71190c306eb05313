"""What can be found, as told by the apps above, which know the texts and who may see them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Document:
    """A text to be found. ``more`` is found by, but not shown: names and numbers."""

    object_id: int
    title: str
    body: str
    at: datetime
    more: str = ""
    unit_id: int | None = None
    desk_id: int | None = None
    section_id: int | None = None
    periodical_id: int | None = None
    author_id: int | None = None
    item_kind: str = ""
    status: str = ""


Read = Callable[[Collection[int]], Iterable[Document]]
Follow = Callable[[int], Iterable[int]]
Scope = Mapping[str, Collection[int]]


@dataclass(frozen=True)
class Source:
    """One kind of text.

    ``rows`` are all that are to be found by anybody; ``read`` gives their texts, passing over
    those that are not (any more); ``visible`` narrows rows to what a person may find.
    ``follows`` maps a subject of the trace, such as ``items.item``, to the keys it changes.
    ``scope`` maps columns of ``search.Entry`` to the keys within which all lies that
    ``visible`` shows this person: the index passes over the rest. Without it nothing is
    passed over. What names its ``origin``, the path from a row to the item that its text came from, keeps
    fingerprints, written by the verbs that make it known.
    """

    kind: str
    label: str
    rows: Callable[[], QuerySet[Any]]
    read: Read
    visible: Callable[[Any], QuerySet[Any]]
    date: str
    follows: Mapping[str, Follow]
    origin: str = ""
    scope: Callable[[Any], Scope] | None = None


_sources: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Make a kind of text known; once, when its app is ready."""
    _sources[source.kind] = source
    return source


def compared() -> list[Source]:
    """The kinds of text that keep fingerprints."""
    return [one for one in sources() if one.origin]


def source(kind: str) -> Source:
    """The source of this kind. Raises KeyError."""
    return _sources[kind]


def sources() -> list[Source]:
    """All kinds, in the order of their apps."""
    return list(_sources.values())


def followed() -> set[str]:
    """Subjects of the trace after which something must be indexed anew."""
    return {subject for one in sources() for subject in one.follows}


def changed_by(subject_kind: str, subject_id: int) -> Iterator[tuple[str, list[int]]]:
    """(kind, keys) of the texts that may have changed with this subject."""
    for one in sources():
        if subject_kind in one.follows:
            yield one.kind, list(one.follows[subject_kind](subject_id))


def itself(key: int) -> Iterable[int]:
    """The subject is the text."""
    return (key,)
