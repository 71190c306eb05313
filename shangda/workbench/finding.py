"""Finding texts over all apps: plain substrings, and only what the person may read.

A unit finds its own texts as they stand; a desk finds what was sent to it, not what its
units have changed since.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from shangda.editing.models import Article
from shangda.editing.rules import EDITORS
from shangda.items import queries as items
from shangda.items.models import Item, Submission
from shangda.organisations.models import Desk, Person, Unit
from shangda.periodicals.models import Entry, Issue
from shangda.scoring.queries import desks_in_sight
from shangda.scoring.rules import is_of_desk_or_leads
from shangda.search.substring import contains

LONGEST = 60  # characters of a query
SHOWN = 6  # of a kind, when all kinds are shown
PAGE = 20
AROUND = 30  # characters of a text before the first word found


@dataclass(frozen=True)
class Hit:
    """One thing found: its title, where it is, and the words around the first hit."""

    title: str
    url: str
    note: str
    snippet: list[tuple[str, bool]]


@dataclass(frozen=True)
class Kind:
    """What was found of one kind; ``page`` when only this kind is shown."""

    code: str
    label: str
    hits: list[Hit]
    has_more: bool = False
    page: "Page[Any] | None" = None


@dataclass(frozen=True)
class Place:
    """Where is looked, and how a row is shown."""

    label: str
    rows: Callable[[Person, str], QuerySet[Any]]
    hit: Callable[[Any, str, Person], Hit]


def find(person: Person, words: str, kind: str = "", page: str | None = None) -> list[Kind]:
    """Kinds with what was found, without the empty ones; nothing for no words."""
    words = " ".join(words.replace("\0", " ").split())
    if not words:
        return []
    if kind in PLACES:
        return [_one_kind(person, words, kind, page)]
    found = [_first(person, words, code) for code in PLACES]
    return [one for one in found if one.hits]


def _first(person: Person, words: str, code: str) -> Kind:
    place = PLACES[code]
    rows = list(place.rows(person, words)[: SHOWN + 1])
    hits = [place.hit(row, words, person) for row in rows[:SHOWN]]
    return Kind(code, place.label, hits, has_more=len(rows) > SHOWN)


def _one_kind(person: Person, words: str, code: str, number: str | None) -> Kind:
    place = PLACES[code]
    page = Paginator(place.rows(person, words), PAGE).get_page(number)
    hits = [place.hit(row, words, person) for row in page]
    return Kind(code, place.label, hits, page=page)


def _around(text: str, words: str) -> list[tuple[str, bool]]:
    """A stretch of the text from before the first hit, cut at the words found in it."""
    wanted = [word.lower() for word in words.split()]
    low = text.lower()
    places = [low.find(word) for word in wanted]
    first = min((at for at in places if at >= 0), default=-1)
    if first < 0:
        return [(text[: 3 * AROUND], False)]
    start = max(0, first - AROUND)
    return _marked(text[start : first + 3 * AROUND].replace("\n", "　"), wanted)


def _marked(text: str, wanted: list[str]) -> list[tuple[str, bool]]:
    low, found, at = text.lower(), list[tuple[str, bool]](), 0
    while at < len(text):
        hits = [(low.find(word, at), -len(word)) for word in wanted]
        ahead = min((hit for hit in hits if hit[0] >= 0), default=None)
        if ahead is None:
            break
        start, end = ahead[0], ahead[0] - ahead[1]
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [*found, (text[at:], False)]


# --- Kinds --------------------------------------------------------------------------------


def _items(person: Person, words: str) -> QuerySet[Item]:
    rows = Item.objects.of_unit_of(person).kept()
    found = rows.filter(contains(["title", "body"], words))
    return items.with_submissions(found).order_by("-changed_at", "-pk")


def _item(row: Item, words: str, person: Person) -> Hit:
    where = items.status(row, row.submissions.all()).label
    note = f"{row.unit_name}　{where}　{_day(row.changed_at)}"
    return Hit(str(row), row.get_absolute_url(), note, _around(row.body, words))


def _received(person: Person, words: str) -> QuerySet[Submission]:
    rows = Submission.objects.visible_to(person).filter(
        desk__in=Desk.objects.filter(pk__in=_desks(person))
    )
    fields = ["revision__title", "revision__body", "item__unit_name", "receipt_number"]
    found = rows.exclude(state=Submission.State.WITHDRAWN).filter(contains(fields, words))
    return found.select_related("revision", "item").order_by("-received_at", "-pk")


def _submission(row: Submission, words: str, person: Person) -> Hit:
    note = f"{row.item.unit_name}　{row.get_state_display()}　{_day(row.received_at)}"
    is_editor = row.desk_id in person.desks_as(*EDITORS)
    url = reverse("editing:show", args=[row.pk]) if is_editor else f"/items/{row.item_id}/"
    return Hit(row.revision.title, url, note, _around(row.revision.body, words))


def _articles(person: Person, words: str) -> QuerySet[Article]:
    rows = Article.objects.visible_to(person).alive().select_related("editor")
    return rows.filter(contains(["title", "body"], words)).order_by("-changed_at", "-pk")


def _article(row: Article, words: str, person: Person) -> Hit:
    url = reverse("editing:article", args=[row.pk])
    note = f"{row.editor}　{row.get_state_display()}　{_day(row.changed_at)}"
    return Hit(str(row), url, note, _around(row.body, words))


def _entries(person: Person, words: str) -> QuerySet[Entry]:
    """What was printed, by its words; or an issue's contents, by its name and number."""
    issues = Issue.objects.visible_to(person).issued()
    fields = ["revision__title", "revision__body"]
    numbers = [int(word.strip("第期")) for word in words.split() if _is_number(word)]
    named = [word for word in words.split() if not _is_number(word)]
    by_name = contains(["issue__periodical__masthead"], " ".join(named))
    by_number = by_name & Q(issue__number__in=numbers) if numbers else Q(pk__in=[])
    rows = Entry.objects.filter(issue__in=issues).filter(
        contains(fields, words) | by_number
    )
    return rows.select_related("issue__periodical", "revision").order_by(
        "-issue__issue_date", "-issue_id", "position"
    )


def _entry(row: Entry, words: str, person: Person) -> Hit:
    url = reverse("periodicals:issue", args=[row.issue_id])
    day = row.issue.issue_date
    note = f"{row.issue}　{day.year}年{day.month}月{day.day}日"
    return Hit(row.revision.title, url, note, _around(row.revision.body, words))


def _units(person: Person, words: str) -> QuerySet[Unit]:
    desks = [d.pk for d in desks_in_sight(person) if is_of_desk_or_leads(person, d.pk)]
    members = Unit.objects.filter(memberships__desk__in=desks)
    found = members.filter(contains(["name", "short_name"], words))
    return found.distinct().order_by("position", "pk")


def _unit(row: Unit, words: str, person: Person) -> Hit:
    desk = next(
        desk
        for desk in desks_in_sight(person)
        if is_of_desk_or_leads(person, desk.pk)
        and row.memberships.filter(desk=desk).exists()
    )
    url = reverse("scoring:unit", args=[desk.pk, row.pk])
    return Hit(row.short_name, url, f"{row.name}　今年得分", [])


def _desks(person: Person) -> frozenset[int]:
    return frozenset(power.desk_id for power in person.powers if power.desk_id)


def _is_number(word: str) -> bool:
    return word.strip("第期").isdecimal() and len(word) < 8  # noqa: PLR2004 -- 第99999期


def _day(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d}"


PLACES: dict[str, Place] = {
    "items": Place("本单位的信息", _items, _item),
    "received": Place("收到的信息", _received, _submission),
    "articles": Place("本科的稿件", _articles, _article),
    "issues": Place("刊物", _entries, _entry),
    "units": Place("单位", _units, _unit),
}
