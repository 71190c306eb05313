"""Charts as SVG of our own: bars of units, lines of months. No figure without its number.

Colours and faces stand in attributes, which paper takes; the page dresses the same drawing
by its classes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from shangda.points.exact import plain

WIDTH = 640  # of every drawing, in its own units
INK, SOFT, FAINT, FIRST = "#141414", "#5b6270", "#d5d8de", "#3d5a80"
FACES = "方正黑体_GBK, 黑体, Noto Sans SC, sans-serif"
BAR, GAP, LINE = 16, 10, 18
NAME_WIDTH, VALUE_WIDTH = 150, 70
LONGEST_NAME = 10  # characters that have room beside a bar
PLOT_HEIGHT, HEAD, FOOT, SIDE = 180, 54, 30, 40


@dataclass(frozen=True)
class Drawn:
    """A drawing and its height by its width."""

    svg: str
    ratio: float


@dataclass(frozen=True)
class Series:
    """A line: its name and a value for each place."""

    name: str
    values: Sequence[int]


def bars(values: Sequence[tuple[str, Decimal]], label: str) -> Drawn:
    """A bar for each name, the longest as wide as there is room."""
    most = max((value for _, value in values), default=Decimal(0)) or Decimal(1)
    room = WIDTH - NAME_WIDTH - VALUE_WIDTH
    parts = []
    for place, (name, value) in enumerate(values):
        top = place * (BAR + GAP) + GAP / 2
        width = float(room * max(value, Decimal(0)) / most)
        parts += [
            _text(NAME_WIDTH - 8, top + BAR - 3, _short(name), anchor="end"),
            _bar(top, width),
            _text(
                NAME_WIDTH + width + 6, top + BAR - 3, plain(value), tone=SOFT, kind="value"
            ),
        ]
    height = max(1, len(values)) * (BAR + GAP)
    return _drawing("".join(parts), height, label)


def lines(places: Sequence[str], series: Sequence[Series], label: str) -> Drawn:
    """A line for each series over the same places, each point with its number."""
    most = max((value for one in series for value in one.values), default=0) or 1
    parts = [_frame(), _legend(series)]
    parts += [
        _text(
            _across(number, len(places)),
            HEAD + PLOT_HEIGHT + 20,
            name,
            anchor="middle",
            tone=SOFT,
        )
        for number, name in enumerate(places)
    ]
    for number, one in enumerate(series):
        parts.append(_line(one, number, most))
    return _drawing("".join(parts), HEAD + PLOT_HEIGHT + FOOT, label)


def _line(one: Series, number: int, most: int) -> str:
    """The second series has hollow points, and is dashed: not told by colour alone."""
    points = [
        (_across(place, len(one.values)), HEAD + PLOT_HEIGHT * (1 - value / most))
        for place, value in enumerate(one.values)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    colour, dash = (FIRST, "") if number == 0 else (INK, ' stroke-dasharray="5 3"')
    marks = "".join(_mark(x, y, number, colour) for x, y in points)
    words = "".join(
        _text(
            x,
            y + _aside(y, number),
            str(value),
            anchor="middle",
            tone=SOFT,
            kind="value",
        )
        for (x, y), value in zip(points, one.values, strict=True)
    )
    return (
        f'<polyline class="line line-{number + 1}" points="{path}" fill="none" stroke="{colour}"'
        f' stroke-width="1.6"{dash}/>{marks}{words}'
    )


def _aside(y: float, number: int) -> int:
    """How far from its point a number stands: the second line's below, unless at the foot."""
    is_at_foot = y > HEAD + PLOT_HEIGHT - LINE
    return -8 if number == 0 or is_at_foot else LINE


def _mark(x: float, y: float, number: int, colour: str) -> str:
    fill = colour if number == 0 else "#ffffff"
    return (
        f'<circle class="mark mark-{number + 1}" cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{fill}"'
        f' stroke="{colour}" stroke-width="1.4"/>'
    )


def _legend(series: Sequence[Series]) -> str:
    return "".join(_legend_entry(one.name, number) for number, one in enumerate(series))


def _legend_entry(name: str, number: int) -> str:
    left = SIDE + number * 110
    colour, dash = (FIRST, "") if number == 0 else (INK, ' stroke-dasharray="5 3"')
    return (
        f'<line class="line line-{number + 1}" x1="{left}" y1="10" x2="{left + 26}" y2="10"'
        f' stroke="{colour}" stroke-width="1.6"{dash}/>'
        f"{_mark(left + 13, 10, number, colour)}{_text(left + 34, 15, name)}"
    )


def _frame() -> str:
    bottom = HEAD + PLOT_HEIGHT
    return (
        f'<line class="axis" x1="{SIDE - 16}" y1="{bottom}" x2="{WIDTH - SIDE + 16}"'
        f' y2="{bottom}" stroke="{FAINT}" stroke-width="1"/>'
    )


def _across(place: int, count: int) -> float:
    room = WIDTH - 2 * SIDE
    return SIDE + (room * place / (count - 1) if count > 1 else room / 2)


def _bar(top: float, width: float) -> str:
    return (
        f'<rect class="bar" x="{NAME_WIDTH}" y="{top:.1f}" width="{max(width, 1):.1f}"'
        f' height="{BAR}" fill="{FIRST}"/>'
    )


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    tone: str = INK,
    kind: str = "name",
) -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{tone}"'
        f' font-size="14" font-family="{FACES}">{escape(words)}</text>'
    )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _drawing(inside: str, height: float, label: str) -> Drawn:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img"'
        f' aria-label="{escape(label)}" viewBox="0 0 {WIDTH} {height:.0f}">{inside}</svg>'
    )
    return Drawn(svg, height / WIDTH)
