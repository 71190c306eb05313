"""Texts that are like one at hand, and the words by which they are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from shangda.items.findable import MATERIALS, RECEIVED
from shangda.items.models import Item, Submission
from shangda.organisations.models import Person, Unit
from shangda.search import events, likeness
from shangda.search.likeness import Among, Like
from shangda.search.sources import compared, source
from shangda.text.events import FOLLOWING_DAYS, follows
from shangda.text.likeness import Likeness, Passage, Relation
from shangda.text.passages import Piece, marked

SHOWN = 5
NEARLY = 60  # percent of a text from which a signature is told of it
ALARMING = {Relation.SAME, Relation.FIGURES_CHANGED, Relation.EXCERPT}


@dataclass(frozen=True)
class About:
    """The text at hand, by which others are told apart: whose it is, from when, with title."""

    unit_id: int
    at: datetime
    text: str
    own: str = "本单位以前报的"
    of_event: frozenset[int] = frozenset()
    """Submissions that an editor sees in one cluster with it."""


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
    group: str = ""


@dataclass(frozen=True)
class Side:
    """One of two texts that are shown beside one another, what both have marked."""

    head: str
    title: str
    lines: list[list[Piece]]


def of_item(item: Item, person: Person) -> list[Shown]:
    """What the unit sent before and what was printed: never another unit's unprinted text."""
    about, among = _about(item), among_of_writer(item, person)
    lately = about.at - timedelta(days=FOLLOWING_DAYS)
    own = {RECEIVED: among[RECEIVED].filter(received_at__gte=lately)}
    told = events.of_same_event(about.text, own, at=about.at)
    return shown(events.with_events(likeness.similar(item.body, among), told), about)


def nearly_sent(item: Item, person: Person) -> Shown | None:
    """The text that an item nearly repeats: sent by its own unit before, or printed.

    A follow-up repeats nothing, and what a unit keeps in its library is there to be used.
    """
    among = among_of_writer(item, person)
    among = {kind: rows for kind, rows in among.items() if kind != MATERIALS}
    near = shown(likeness.similar(item.body, among), _about(item))
    return next((one for one in near if one.is_alarming and one.percent >= NEARLY), None)


def _about(item: Item) -> About:
    return About(item.unit_id, timezone.now(), f"{item.title}\n{item.body}")


def among_of_writer(item: Item, person: Person) -> Among:
    """The rows that the writer of an item may compare it with."""
    own: Among = {RECEIVED: Submission.objects.filter(unit=item.unit_id).exclude(item=item)}
    return {**among(item.pk, person), **own}


def among(item: int, person: Person) -> Among:
    """All that a person may see and that did not come from this item itself."""
    return {
        one.kind: one.visible(person).exclude(**{one.origin: item}) for one in compared()
    }


def shown(likes: Iterable[Like], about: About | None = None) -> list[Shown]:
    """The likest with their words, by whose they are; stock phrases are not worth any."""
    telling = [like for like in likes if like.likeness.relation is not Relation.STOCK]
    names = _units(telling[:SHOWN])
    found = [_shown(like, names, about) for like in telling[:SHOWN]]
    order = list(dict.fromkeys(one.group for one in found))
    return sorted(found, key=lambda one: order.index(one.group))


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
    if not round(100 * of.coverage_query) and not round(100 * of.coverage_archive):
        return "没有成段相同的话"
    label = "相同的字句不多" if of.relation is Relation.STOCK else of.relation.label
    return f"{label}：本文的{of.coverage_query:.0%}，对方的{of.coverage_archive:.0%}"


def _shown(like: Like, names: dict[int | None, str], about: About | None) -> Shown:
    found, of = like.document, like.likeness
    is_follow_up = about is not None and continues(like, about)
    is_copied = of.relation in ALARMING and like.kind != MATERIALS
    return Shown(
        kind=like.kind,
        key=found.object_id,
        title=found.title,
        whose=names.get(found.unit_id, found.more),
        at=found.at,
        percent=round(100 * of.coverage_query),
        words=_words(of, is_follow_up=is_follow_up),
        is_alarming=is_copied and not is_follow_up,
        group=_group(like, about) if about else "",
    )


def continues(like: Like, about: About) -> bool:
    """Whether the text at hand is a follow-up (续报) to what its own unit sent before."""
    if like.kind != RECEIVED or like.document.unit_id != about.unit_id:
        return False
    apart = (about.at - like.document.at) / timedelta(days=1)
    return follows(about.text, like.likeness, apart)


def _words(of: Likeness, *, is_follow_up: bool) -> str:
    if of.relation is Relation.SAME_EVENT:
        return "续报：接着这一篇往下报" if is_follow_up else "说的是同一件事，文字不同"
    if is_follow_up:
        return f"续报：接着这一篇往下报，{1 - of.coverage_query:.0%}是新写的"
    return f"{of.relation.label}，最长一段{_longest(of.passages)}字相同"


def _group(like: Like, about: About) -> str:
    if like.kind == RECEIVED:
        if like.document.object_id in about.of_event:
            return "报同一件事的"
        return about.own if like.document.unit_id == about.unit_id else "别的单位报来的"
    return "素材库里的" if like.kind == MATERIALS else "已经刊出的"


def _longest(passages: list[Passage]) -> int:
    return max(one.query_end - one.query_start for one in passages)


def _units(likes: list[Like]) -> dict[int | None, str]:
    keys = {like.document.unit_id for like in likes}
    return dict(Unit.objects.filter(pk__in=keys).values_list("pk", "short_name"))
