"""Texts that are like one that is being written, and the words by which they are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shangda.items.models import Item, Submission
from shangda.organisations.models import Person, Unit
from shangda.search import likeness
from shangda.search.likeness import Among, Like
from shangda.search.sources import source, sources
from shangda.text.likeness import Passage, Relation

SHOWN = 5
PRINTED, RECEIVED = "issues", "received"  # codes of sources
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


def of_item(item: Item, person: Person) -> list[Shown]:
    """What the unit sent before and what was printed: never another unit's unprinted text."""
    return shown(likeness.similar(item.body, among_of_item(item, person)))


def among_of_item(item: Item, person: Person) -> Among:
    """The rows that the writer of an item may compare it with."""
    own = Submission.objects.filter(unit=item.unit_id).exclude(item=item)
    printed = {
        one.kind: one.visible(person).exclude(article__sources__submission__item=item)
        for one in sources()
        if one.kind == PRINTED
    }
    return {RECEIVED: own, **printed}


def shown(likes: Iterable[Like]) -> list[Shown]:
    """The likest with their words; stock phrases are not worth any."""
    telling = [like for like in likes if like.likeness.relation is not Relation.STOCK]
    names = _units(telling[:SHOWN])
    return [_shown(like, names) for like in telling[:SHOWN]]


def _shown(like: Like, names: dict[int, str]) -> Shown:
    found, of = like.document, like.likeness
    is_printed = like.kind == PRINTED
    return Shown(
        kind=like.kind,
        key=found.object_id,
        title=found.title,
        whose=found.more if is_printed else names.get(found.unit_id or 0, ""),
        at=found.at,
        percent=round(100 * of.coverage_query),
        words=f"{of.relation.label}，最长一段{_longest(of.passages)}字相同",
        is_alarming=of.relation in ALARMING,
    )


def _longest(passages: list[Passage]) -> int:
    return max(one.query_end - one.query_start for one in passages)


def _units(likes: list[Like]) -> dict[int, str]:
    keys = {like.document.unit_id for like in likes}
    return dict(Unit.objects.filter(pk__in=keys).values_list("pk", "short_name"))


def label_of(kind: str) -> str:
    """What people call texts of this source."""
    return source(kind).label
