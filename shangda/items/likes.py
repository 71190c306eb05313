"""Texts that are like one at hand, and the words by which they are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from shangda.items.findable import RECEIVED
from shangda.items.models import Item, Submission
from shangda.organisations.models import Person, Unit
from shangda.search import likeness
from shangda.search.likeness import Among, Like
from shangda.search.sources import compared, source
from shangda.text.likeness import Passage, Relation
from shangda.text.passages import Piece, marked

SHOWN = 5
ALARMING = {Relation.SAME, Relation.FIGURES_CHANGED, Relation.EXCERPT}


@dataclass(frozen=True)
class Shown:
    """One text beside another: whose it is, how much is the same, in which words."""

    kind: str
    key: int
    title: str
    whose: str
    at: datetime
    percent: int
    words: str
    is_alarming: bool


@dataclass(frozen=True)
class Side:
    """One of two texts that are shown beside one another, what both have marked."""

    head: str
    title: str
    lines: list[list[Piece]]


def of_item(item: Item, person: Person) -> list[Shown]:
    """What the unit sent before and what was printed: never another unit's unprinted text."""
    return shown(likeness.similar(item.body, among_of_writer(item, person)))


def among_of_writer(item: Item, person: Person) -> Among:
    """The rows that the writer of an item may compare it with."""
    own: Among = {RECEIVED: Submission.objects.filter(unit=item.unit_id).exclude(item=item)}
    return {**among(item.pk, person), **own}


def among(item: int, person: Person) -> Among:
    """All that a person may see and that did not come from this item itself."""
    return {
        one.kind: one.visible(person).exclude(**{one.origin: item}) for one in compared()
    }


def shown(likes: Iterable[Like]) -> list[Shown]:
    """The likest with their words; stock phrases are not worth any."""
    telling = [like for like in likes if like.likeness.relation is not Relation.STOCK]
    names = _units(telling[:SHOWN])
    return [_shown(like, names) for like in telling[:SHOWN]]


def sides(title: str, body: str, like: Like) -> list[Side]:
    """A text and one that is like it, for ``like.html``."""
    other, passages = like.document, like.likeness.passages
    day = timezone.localtime(other.at)
    head = f"{source(like.kind).label}　{day.year}年{day.month}月{day.day}日"
    ours = [(one.query_start, one.query_end) for one in passages]
    theirs = [(one.archive_start, one.archive_end) for one in passages]
    return [
        Side("本文", title, marked(body, ours)),
        Side(head, other.title, marked(other.body, theirs)),
    ]


def relation_words(like: Like) -> str:
    """同一篇，改了数字：本文的85%，对方的79%."""
    of = like.likeness
    return f"{of.relation.label}：本文的{of.coverage_query:.0%}，对方的{of.coverage_archive:.0%}"


def _shown(like: Like, names: dict[int | None, str]) -> Shown:
    found, of = like.document, like.likeness
    return Shown(
        kind=like.kind,
        key=found.object_id,
        title=found.title,
        whose=names.get(found.unit_id, found.more),
        at=found.at,
        percent=round(100 * of.coverage_query),
        words=f"{of.relation.label}，最长一段{_longest(of.passages)}字相同",
        is_alarming=of.relation in ALARMING,
    )


def _longest(passages: list[Passage]) -> int:
    return max(one.query_end - one.query_start for one in passages)


def _units(likes: list[Like]) -> dict[int | None, str]:
    keys = {like.document.unit_id for like in likes}
    return dict(Unit.objects.filter(pk__in=keys).values_list("pk", "short_name"))
