"""The registry of sources, and what one row of them means for one desk."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

Keys = Collection[int]


class Part(NamedTuple):
    """Who has a part in what happened, by which text; ``part`` is written as 1/3."""

    unit: int
    person: int | None = None
    item: int | None = None
    part: str = ""


@dataclass(frozen=True, kw_only=True)
class Meant:
    """A fact as a row means it now; the fields are those of ``models.Fact``."""

    desk: int
    kind: str
    source_id: int
    part: str = ""
    text: str = ""
    item: int | None = None
    day: date
    registered: date
    title: str = ""
    level: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    by: int | None = None
    shares: tuple[Part, ...]

    @property
    def key(self) -> tuple[int, str, int, str]:
        """By which a fact is known for the same one again."""
        return self.desk, self.kind, self.source_id, self.part


@dataclass(frozen=True)
class Source:
    """A table whose rows mean facts.

    ``derive`` reads what rows mean, in a constant number of queries; ``rows`` are all that
    may mean something; ``follows`` says by kind of subject which rows a change concerns.
    """

    name: str
    derive: Callable[[Keys], Iterable[Meant]]
    rows: Callable[[], QuerySet[Any]]
    follows: Mapping[str, Callable[[Keys], Iterable[int]]]


_sources: dict[str, Source] = {}


def register(one: Source) -> None:
    """Let an app say what its rows mean."""
    _sources[one.name] = one


def source(name: str) -> Source:
    """The source of this name."""
    return _sources[name]


def sources() -> list[Source]:
    """All of them, in the order in which they were registered."""
    return list(_sources.values())


def followed() -> set[str]:
    """Kinds of subjects whose change may mean other facts."""
    return {kind for one in sources() for kind in one.follows}


def changed_by(subject_kind: str, key: int) -> Iterator[tuple[str, list[int]]]:
    """(source, keys) of the rows that a changed subject concerns."""
    for one in sources():
        if subject_kind in one.follows:
            yield one.name, sorted(set(one.follows[subject_kind]([key])))
