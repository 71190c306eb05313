"""The parts of a wall, each made once for all walls that show the same."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from shangda.wall import figures, queries
from shangda.wall.keeping import kept
from shangda.wall.models import Screen, Wall

Kind = Screen.Kind
Context = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """Something to show for a while, ready as HTML."""

    kind: str
    title: str
    seconds: int
    html: str


def parts(wall: Wall) -> list[Part]:
    """Everything in its order. What has nothing to say is passed over."""
    screens = wall.screens.order_by("position", "pk")
    return [part for one in screens for part in _parts(wall, one)]


def _parts(wall: Wall, screen: Screen) -> Iterable[Part]:
    key = f"wall:{wall.desk_id}:{screen.kind}:{wall.period}:{wall.row_count}:{wall.shows_titles:d}"
    made = kept(key, wall.refresh_seconds, lambda: _made(wall, Kind(screen.kind)))
    return [Part(screen.kind, title, screen.seconds, html) for title, html in made]


def _made(wall: Wall, kind: Screen.Kind) -> list[tuple[str, str]]:
    template = f"wall/screens/{kind}.html"
    return [
        (title, render_to_string(template, context)) for title, context in READ[kind](wall)
    ]


# --- What each shows ----------------------------------------------------------------------


def _standings(wall: Wall) -> list[tuple[str, Context]]:
    found = figures.rankings(wall.desk, wall.period, wall.row_count, queries.today())
    return [
        (f"{one.title}排名", {"groups": one.groups, "moves": one.moves}) for one in found
    ]


def _targets(wall: Wall) -> list[tuple[str, Context]]:
    found = figures.expectations(wall.desk, wall.row_count, queries.today())
    return [(f"{one.period}　{one.name}", {"one": one}) for one in found]


def _issues(wall: Wall) -> list[tuple[str, Context]]:
    found = queries.issues(wall.desk, queries.today(), shows_titles=wall.shows_titles)
    return [("今天的刊物", {"found": found})]


def _clocks(wall: Wall) -> list[tuple[str, Context]]:
    found = queries.clocks(wall.desk, wall.row_count, timezone.now())
    return [("时限", {"found": found})]


def _best(wall: Wall) -> list[tuple[str, Context]]:
    found = queries.best(wall.desk, wall.row_count, shows_titles=wall.shows_titles)
    return [(found.title, {"found": found})] if found else []


READ: dict[Screen.Kind, Callable[[Wall], list[tuple[str, Context]]]] = {
    Kind.STANDINGS: _standings,
    Kind.TARGETS: _targets,
    Kind.ISSUES: _issues,
    Kind.CLOCKS: _clocks,
    Kind.BEST: _best,
}
