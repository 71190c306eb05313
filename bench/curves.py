"""Draws what likeness, search and the check-up cost as they grow, from the benches' JSON.

Reads every file of bench/results (one JSON document each, as ``speed.py --json`` and
``search.py --json`` print them) and writes bench/pictures/*.svg. What was not measured is not
drawn.

    python bench/curves.py [FILE …]
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
RESULTS, PICTURES = HERE / "results", HERE / "pictures"
WIDTH, HEIGHT = 450, 300
LEFT, RIGHT, TOP, BOTTOM = 52, 138, 34, 40
COLOURS = ("#0b5cad", "#c2410c", "#15803d", "#7e22ce", "#a16207", "#0e7490", "#be185d")
LINE = 13  # pixels between two names


class Curve(NamedTuple):
    """A line of points (x, y); x and y are above 0."""

    name: str
    points: list[tuple[float, float]]


class Panel(NamedTuple):
    """A diagram with logarithms on both sides; the aim is a line across, if there is one."""

    title: str
    across: str
    curves: list[Curve]
    aim: float | None = None


# --- What is drawn --------------------------------------------------------------------------


def likeness(reports: list[dict[str, Any]], vendor: str) -> list[Panel]:
    """Milliseconds and megabytes of one database, with the peers where they were measured."""
    found = sorted(
        (one for one in reports if one["database"] == vendor), key=lambda one: one["texts"]
    )
    times = [
        Curve(name, [(one["texts"], one[part][key]) for one in found])
        for name, part, key in (
            ("query P95", "query", "p95"),
            ("query P50", "query", "p50"),
            ("insert P95", "insert", "p95"),
        )
    ]
    room = [Curve("Shangda, disk", [(one["texts"], one["mb"]) for one in found])]
    for name in ("MinHash", "simhash"):
        measured = [
            peer
            for one in found
            for peer in one["peers"]
            if name in peer["name"] and "missing" not in peer
        ]
        times.append(Curve(f"{name} P95", [(one["texts"], one["p95"]) for one in measured]))
        room.append(
            Curve(f"{name}, memory", [(one["texts"], one["mb"]) for one in measured])
        )
    return [
        Panel(f"Likeness, {NAMES[vendor]}: ms", "texts in the archive", times, 20),
        Panel("Likeness: MB", "texts in the archive", room, 1_000),
    ]


def search(reports: list[dict[str, Any]], vendor: str) -> list[Panel]:
    """Milliseconds and megabytes of one database, with whoever was measured beside it."""
    found = sorted(
        (one for one in reports if one["database"] == vendor), key=lambda one: one["texts"]
    )
    asked = [
        name
        for one in found
        for name, value in one.items()
        if isinstance(value, dict) and {"p50", "p95"} <= value.keys()
    ]
    names = [name for name in dict.fromkeys(asked) if not name.startswith("while_")]
    times = [
        Curve(
            f"{name} P95",
            [(one["texts"], one[name]["p95"]) for one in found if one.get(name)],
        )
        for name in names
    ]
    room = [
        Curve("index, disk", [(one["texts"], one["mb"]) for one in found if "mb" in one])
    ]
    return [
        Panel(f"Search, {NAMES[vendor]}: ms", "texts in the archive", times, 20),
        Panel("Search: MB", "texts in the archive", room, 1_500),
    ]


def checkup(report: dict[str, Any]) -> list[Panel]:
    """Milliseconds by length."""
    times = [
        Curve(name, [(int(size), took[key]) for size, took in report["sizes"].items()])
        for name, key in (("P95", "p95"), ("P50", "p50"))
    ]
    each = [
        Curve(
            "all rules",
            [
                (int(size), took["p50"] / int(size) * 1e3)
                for size, took in report["sizes"].items()
            ],
        )
    ]
    return [
        Panel("Check-up, all rules: ms", "characters of a text", times, 50),
        Panel("Check-up: ms for 1,000 characters", "characters of a text", each),
    ]


NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def pictures(files: list[Path]) -> dict[str, list[Panel]]:
    """By the picture's name, its diagrams; later files go before earlier ones."""
    alike: dict[tuple[str, int], dict[str, Any]] = {}
    searched: dict[tuple[str, int], dict[str, Any]] = {}
    drawn: dict[str, list[Panel]] = {}
    for file in files:
        told = json.loads(file.read_text("utf-8"))
        for one in told.get("likeness", []):
            alike[one["database"], one["texts"]] = one
        for one in told.get("search", [told] if "editor" in told else []):
            searched[one["database"], one["texts"]] = one
        if "checkup" in told:
            drawn["checkup"] = checkup(told["checkup"])
    for vendor in NAMES:
        for name, found, draw in (
            ("likeness", alike, likeness),
            ("search", searched, search),
        ):
            if any(database == vendor for database, _ in found):
                drawn[f"{name}_{vendor}"] = draw(list(found.values()), vendor)
    return drawn


# --- How it is drawn ------------------------------------------------------------------------


def picture(panels: list[Panel]) -> str:
    """Diagrams beside one another."""
    width = WIDTH * len(panels)
    inner = "".join(
        f'<g transform="translate({WIDTH * place} 0)">{diagram(one)}</g>'
        for place, one in enumerate(panels)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}"'
        f' width="{width}" height="{HEIGHT}" font-family="sans-serif" font-size="11">'
        f'<rect width="{width}" height="{HEIGHT}" fill="#fff"/>{inner}</svg>\n'
    )


def diagram(panel: Panel) -> str:
    """One diagram: frame, decades, curves with their names at their ends, the aim."""
    curves = [one for one in panel.curves if one.points]
    xs = [x for one in curves for x, _ in one.points]
    ys = [y for one in curves for _, y in one.points] + ([panel.aim] if panel.aim else [])
    across, up = _Scale(xs, LEFT, WIDTH - RIGHT), _Scale(ys, HEIGHT - BOTTOM, TOP)
    parts = [_text(LEFT, 18, panel.title, "start", ' font-weight="bold"')]
    for decade in across.decades():
        x = across.at(decade)
        parts.append(_line(x, TOP, x, HEIGHT - BOTTOM, "#e5e7eb"))
        parts.append(_text(x, HEIGHT - BOTTOM + 16, _short(decade), "middle"))
    for decade in up.decades():
        y = up.at(decade)
        parts.append(_line(LEFT, y, WIDTH - RIGHT, y, "#e5e7eb"))
        parts.append(_text(LEFT - 6, y + 4, _short(decade), "end"))
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(_text(middle, HEIGHT - 6, panel.across, "middle"))
    labels = []
    for one, colour in zip(curves, COLOURS, strict=False):
        spots = [(across.at(x), up.at(y)) for x, y in one.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        parts += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in spots
        ]
        labels.append((spots[-1][1], f"{one.name} {_short(one.points[-1][1])}", colour))
    if panel.aim:
        y = up.at(panel.aim)
        parts.append(_line(LEFT, y, WIDTH - RIGHT, y, "#6b7280", ' stroke-dasharray="5 4"'))
        labels.append((y, f"aim {_short(panel.aim)}", "#6b7280"))
    for y, words, colour in _spread(labels):
        parts.append(_text(WIDTH - RIGHT + 8, y + 4, words, "start", f' fill="{colour}"'))
    return "".join(parts)


class _Scale:
    """Where a value stands between two edges, by its logarithm; whole decades."""

    def __init__(self, values: list[float], first: float, last: float) -> None:
        logarithms = [math.log10(value) for value in values]
        self._low, self._high = math.floor(min(logarithms)), math.ceil(max(logarithms))
        self._high = max(self._high, self._low + 1)
        self._first, self._last = first, last

    def at(self, value: float) -> float:
        """The place in pixels."""
        part = (math.log10(value) - self._low) / (self._high - self._low)
        return self._first + part * (self._last - self._first)

    def decades(self) -> list[float]:
        """The powers of ten from edge to edge."""
        return [10.0**power for power in range(self._low, self._high + 1)]


def _spread(labels: list[tuple[float, str, str]]) -> list[tuple[float, str, str]]:
    """Names from above to below, none over another."""
    placed: list[tuple[float, str, str]] = []
    for y, words, colour in sorted(labels):
        lowest = placed[-1][0] + LINE if placed else y
        placed.append((max(y, lowest), words, colour))
    return placed


def _short(value: float) -> str:
    if value >= 1e6:
        return f"{value / 1e6:g}M"
    if value >= 1e4:
        return f"{value / 1e3:.3g}k"
    return f"{value:.3g}" if value < 1e3 else f"{value:,.0f}"


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, more: str = "") -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
        f' stroke="{colour}"{more}/>'
    )


def _text(x: float, y: float, words: str, anchor: str, more: str = "") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{escape(words)}</text>'
    )


def main() -> None:
    """Write the pictures and say which."""
    files = [Path(name) for name in sys.argv[1:]] or sorted(RESULTS.glob("*.json"))
    PICTURES.mkdir(exist_ok=True)
    for name, panels in pictures(files).items():
        (PICTURES / f"{name}.svg").write_text(picture(panels), "utf-8")
        print(PICTURES / f"{name}.svg")


if __name__ == "__main__":
    main()
