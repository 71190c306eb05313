"""Which texts here tell of one event with a given one, in words of their own."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from shangda.search.likeness import Among, Like
from shangda.search.sources import Document, source
from shangda.text.events import IN_OTHER_WORDS, SURE, Rarity, Telling, joined, near, telling

NEWEST = 600  # rows of a kind that are looked through
LEAST_CLOSE = 0.02  # the cosine from which particulars are looked at, to save time
_told: Callable[[str], Telling] = lru_cache(maxsize=1024)(telling)  # some 20 KB each


class _Told(NamedTuple):
    kind: str
    document: Document
    telling: Telling


def of_same_event(
    text: str, among: Among, *, at: datetime, within: timedelta | None = None
) -> list[Like]:
    """Of the newest of these rows those that tell of one event with a text, surest first.

    ``text`` has its title; ``within`` is how far from ``at`` their days may be. All rows
    looked through say which words are common just now.
    """
    asked, newest = telling(text), list(_newest(among))
    rarity = Rarity(one.telling for one in newest)
    weights, found = rarity.weigh(asked), []
    for one in newest:
        apart = abs(one.document.at - at)
        if within is not None and apart > within:
            continue
        closeness = near(asked, weights, one.telling, rarity.weigh(one.telling))
        if closeness >= LEAST_CLOSE:
            evidence = rarity.evidence(asked, one.telling, apart.days, closeness)
            found.append((evidence.certainty, one))
    found.sort(key=lambda pair: -pair[0])
    return [
        Like(one.kind, one.document, IN_OTHER_WORDS)
        for certainty, one in found
        if certainty >= SURE
    ]


def with_events(likes: Iterable[Like], of_one_event: Iterable[Like]) -> list[Like]:
    """Both together: what was copied first, then one event in other words, then stock."""
    copied, told = list(likes), list(of_one_event)
    known = {_place(one): one for one in [*told, *copied]}
    found = joined([(_place(one), one.likeness) for one in copied], map(_place, told))
    return [known[place]._replace(likeness=how) for place, how in found]


def _place(like: Like) -> tuple[str, int]:
    return like.kind, like.document.object_id


def _newest(among: Among) -> Iterator[_Told]:
    for kind, rows in among.items():
        newest = rows.order_by(f"-{source(kind).date}", "-pk")
        keys = list(newest.values_list("pk", flat=True)[:NEWEST])
        for one in source(kind).read(keys):
            yield _Told(kind, one, _told(f"{one.title}\n{one.body}"))
