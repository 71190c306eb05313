"""Finding texts over all apps, as the search page shows them: answers, and what narrows them.

A unit finds its own texts as they stand; a desk finds what was sent to it, not what its
units have changed since. Which of them a person may find, every app has told search.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from shangda.editing.models import Article
from shangda.editing.rules import EDITORS
from shangda.items import queries as items
from shangda.items.models import Item, Material, Submission
from shangda.kernel.pages import whole
from shangda.organisations.models import Desk, Kind, Person, Section, Unit
from shangda.periodicals.models import Entry, Periodical
from shangda.scoring.queries import desks_in_sight
from shangda.scoring.rules import is_of_desk_or_leads
from shangda.search import queries, sources
from shangda.search.models import SavedSearch
from shangda.search.snippets import Marked
from shangda.search.substring import contains
from shangda.text.query import QueryError, parse

UNITS = "units"  # no source of search: found by their names
SHOWN_UNITS = 6
PAGE = 20
OPTIONS = 8  # of a facet
TITLE, NEWEST = "title", "newest"
NUMBERED = ("unit", "desk", "section", "periodical", "author")
FACETS = {
    "kind": "类别",
    "unit": "单位",
    "item_kind": "类型",
    "status": "状态",
    "section": "板块",
    "periodical": "刊物",
    "desk": "信息科",
    "author": "作者、编辑",
}
STATES = {
    str(code): str(label)
    for model in (Article, Submission, Item)
    for code, label in model.State.choices
}
Names = Mapping[Any, str]
Shown = Mapping[int, tuple[str, str]]  # key → address, note


@dataclass(frozen=True)
class Asked:
    """What the page's address asks for; what makes no sense in it is passed over."""

    words: str = ""
    chosen: Mapping[str, str | int] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    where: str = ""
    order: str = ""

    @classmethod
    def of(cls, data: Mapping[str, str]) -> "Asked":
        """Read an address."""
        chosen: dict[str, str | int] = {}
        for name in FACETS:
            value = data.get(name, "")
            if name in NUMBERED and whole(value):
                chosen[name] = whole(value)
            elif name not in NUMBERED and value:
                chosen[name] = value[:20]
        return cls(
            words=data.get("q", "").strip(),
            chosen=chosen,
            since=_day_of(data.get("since", "")),
            until=_day_of(data.get("until", "")),
            where=TITLE if data.get("where") == TITLE else "",
            order=NEWEST if data.get("order") == NEWEST else "",
        )

    @property
    def address(self) -> str:
        """The query part of the address that asks for this."""
        asked: dict[str, Any] = {"q": self.words, **self.chosen}
        asked |= {"where": self.where, "order": self.order}
        asked |= {"since": self.since, "until": self.until}
        return urlencode({name: value for name, value in asked.items() if value})

    def with_choice(self, name: str, value: str | int | None) -> "Asked":
        """The same with one facet chosen otherwise, or not at all."""
        chosen = {key: one for key, one in self.chosen.items() if key != name}
        return replace(self, chosen=chosen | ({name: value} if value else {}))


@dataclass(frozen=True)
class Hit:
    """One text found: where it is, what kind of text, and the words around the first hit."""

    kind: str
    key: int
    title: Marked
    url: str
    label: str
    note: str
    snippet: Marked = field(default_factory=list)

    @property
    def row(self) -> str:
        """By which the page's list knows it."""
        return f"{self.kind}-{self.key}"

    @property
    def alike_url(self) -> str:
        """Where texts are that are like it; units have none."""
        if self.kind == UNITS:
            return ""
        return reverse("workbench:alike", args=[self.kind, self.key])


@dataclass(frozen=True)
class Option:
    """One value of a facet, and the address that chooses it, or clears the choice."""

    label: str
    count: int
    address: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """A property by which the answers can be narrowed."""

    label: str
    options: list[Option]


@dataclass(frozen=True)
class Answer:
    """What the page shows of an answer; ``cause`` and ``remedy`` when there can be none."""

    hits: list[Hit] = field(default_factory=list)
    count_words: str = "0"
    page: "Page[Any] | None" = None
    facets: list[Facet] = field(default_factory=list)
    units: list[Hit] = field(default_factory=list)
    cause: str = ""
    remedy: str = ""


def find(person: Person, asked: Asked, number: str | None = None) -> Answer:
    """Answer the page, nothing for no words; a question that makes no sense is explained."""
    if not asked.words:
        return Answer()
    try:
        found = queries.find(_search(person, asked))
    except QueryError as refused:
        return Answer(cause=refused.cause, remedy=refused.remedy)
    page = Paginator(found.keys, PAGE).get_page(number)
    on_page = queries.hits(list(page), asked.words)
    return Answer(
        hits=shown(person, on_page),
        count_words=found.count_words,
        page=page,
        facets=_facets(asked, found),
        units=[] if asked.chosen else _units(person, asked.words),
    )


def saved_searches(person: Person) -> QuerySet[SavedSearch]:
    """The person's own, by name."""
    return SavedSearch.objects.filter(person=person).order_by("name")


def _search(person: Person, asked: Asked) -> queries.Search:
    narrowed: dict[str, set[Any]] = {}
    for name, value in asked.chosen.items():
        column = f"{name}_id" if name in NUMBERED else name
        narrowed[column] = _with_units_below(value) if name == "unit" else {value}
    return queries.Search(
        words=asked.words,
        person=person,
        narrowed={name: frozenset(values) for name, values in narrowed.items()},
        since=asked.since,
        until=asked.until,
        is_title_only=asked.where == TITLE,
        is_newest_first=asked.order == NEWEST,
        most=0,
    )


def _with_units_below(top: Any) -> set[Any]:
    children: dict[int | None, list[int]] = {}
    for key, parent in Unit.objects.values_list("pk", "parent"):
        children.setdefault(parent, []).append(key)
    found, ahead = {top}, [top]
    while ahead:
        below = set(children.get(ahead.pop(), [])) - found
        found |= below
        ahead += below
    return found


# --- What narrows ---------------------------------------------------------------------------


def _facets(asked: Asked, found: queries.Found) -> list[Facet]:
    """Those that have something to choose between, and those where something is chosen."""
    shown = []
    for name, label in FACETS.items():
        column = f"{name}_id" if name in NUMBERED else name
        counted = found.facets.get(column, [])[:OPTIONS]
        chosen = asked.chosen.get(name)
        if chosen is None and len(counted) < 2:  # noqa: PLR2004 -- nothing to choose
            continue
        values = [(chosen, found.count)] if chosen is not None else counted
        options = _options(name, values, asked)
        if options:
            shown.append(Facet(label, options))
    return shown


def _options(name: str, values: list[tuple[Any, int]], asked: Asked) -> list[Option]:
    names = _names(name, [value for value, _ in values])
    is_chosen = name in asked.chosen
    return [
        Option(
            label=names[value],
            count=count,
            address=asked.with_choice(name, None if is_chosen else value).address,
            is_chosen=is_chosen,
        )
        for value, count in values
        if value in names
    ]


def _names(name: str, values: Collection[Any]) -> Names:
    if name == "kind":
        return {one.kind: one.label for one in sources.sources()}
    if name == "item_kind":
        return {str(code): str(label) for code, label in Kind.choices}
    if name == "status":
        return STATES
    return {key: str(row) for key, row in ROWS[name]().in_bulk(values).items()}


ROWS: dict[str, Callable[[], QuerySet[Any]]] = {
    "unit": Unit.objects.all,
    "desk": lambda: Desk.objects.select_related("unit", "channel"),
    "section": Section.objects.all,
    "periodical": Periodical.objects.all,
    "author": Person.objects.all,
}


# --- What is shown of each kind -------------------------------------------------------------


def shown(person: Person, found: Iterable[queries.Hit]) -> list[Hit]:
    """Texts found, with their addresses and a note; those that are gone are passed over."""
    found = list(found)
    of_kind: dict[str, list[int]] = {}
    for hit in found:
        of_kind.setdefault(hit.kind, []).append(hit.object_id)
    places = {kind: PLACES[kind](person, keys) for kind, keys in of_kind.items()}
    return [
        Hit(
            kind=hit.kind,
            key=hit.object_id,
            title=hit.title or [("（还没有标题）", False)],
            url=places[hit.kind][hit.object_id][0],
            label=sources.source(hit.kind).label,
            note=places[hit.kind][hit.object_id][1],
            snippet=hit.snippet,
        )
        for hit in found
        if hit.object_id in places[hit.kind]
    ]


def _items(person: Person, keys: list[int]) -> Shown:
    rows = items.with_submissions(Item.objects.filter(pk__in=keys))
    return {
        row.pk: (
            row.get_absolute_url(),
            "　".join(
                [
                    row.unit_name,
                    items.status(row, row.submissions.all()).label,
                    _day(row.changed_at),
                ]
            ),
        )
        for row in rows
    }


def _received(person: Person, keys: list[int]) -> Shown:
    edited = person.desks_as(*EDITORS)
    return {
        row.pk: (
            reverse("editing:show", args=[row.pk])
            if row.desk_id in edited
            else f"/items/{row.item_id}/",
            f"{row.item.unit_name}　{row.get_state_display()}　{_day(row.received_at)}",
        )
        for row in Submission.objects.filter(pk__in=keys).select_related("item")
    }


def _materials(person: Person, keys: list[int]) -> Shown:
    return {
        row.pk: (
            reverse("items:material", args=[row.pk]),
            f"{row.get_origin_display()}　{_day(row.made_at)}",
        )
        for row in Material.objects.filter(pk__in=keys)
    }


def _articles(person: Person, keys: list[int]) -> Shown:
    return {
        row.pk: (
            reverse("editing:article", args=[row.pk]),
            f"{row.editor}　{row.get_state_display()}　{_day(row.changed_at)}",
        )
        for row in Article.objects.filter(pk__in=keys).select_related("editor")
    }


def _entries(person: Person, keys: list[int]) -> Shown:
    rows = Entry.objects.filter(pk__in=keys).select_related("issue__periodical")
    return {
        row.pk: (
            reverse("periodicals:issue", args=[row.issue_id]),
            f"{row.issue}　{_said(row.issue.issue_date)}",
        )
        for row in rows
    }


PLACES: dict[str, Callable[[Person, list[int]], Shown]] = {
    "items": _items,
    "received": _received,
    "materials": _materials,
    "articles": _articles,
    "issues": _entries,
}


def _units(person: Person, words: str) -> list[Hit]:
    """Units whose points this person reads, by their names."""
    desks = [d for d in desks_in_sight(person) if is_of_desk_or_leads(person, d.pk)]
    wanted = " ".join(term.text for term in parse(words).wanted)
    found = Unit.objects.filter(
        contains(["name", "short_name"], wanted), memberships__desk__in=desks
    )
    rows = found.distinct().order_by("position", "pk")[:SHOWN_UNITS]
    return [_unit(row, desks) for row in rows]


def _unit(row: Unit, desks: list[Desk]) -> Hit:
    desk = next(d for d in desks if row.memberships.filter(desk=d).exists())
    url = reverse("scoring:unit", args=[desk.pk, row.pk])
    title = [(row.short_name, False)]
    return Hit(UNITS, row.pk, title, url, "单位", f"{row.name}　今年得分")


def _day(at: datetime) -> str:
    return _said(timezone.localdate(at))


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _day_of(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
