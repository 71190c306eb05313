"""The table of what was changed in somebody's texts, and the texts behind each number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from shangda.organisations.models import Person
from shangda.periodicals.edits import Edit, edits_of
from shangda.periodicals.models import EditFigures

YEAR, TWELVE = "year", "twelve"
PERIODS: Final = {YEAR: "今年", TWELVE: "近12个月"}


@dataclass(frozen=True)
class Measure:
    """One line: how much of it an edit has, and the words for it beside the text."""

    label: str
    unit: str
    of: Callable[[Edit], int]
    words: Callable[[Edit], str]
    hint: str = ""


@dataclass(frozen=True)
class Cell:
    """One number; the address part of its texts, and a word on them."""

    count: int
    address: str
    note: str = ""


@dataclass(frozen=True)
class Line:
    """One measure over the periods."""

    label: str
    unit: str
    hint: str
    cells: list[Cell]


@dataclass(frozen=True)
class Opened:
    """One text behind a number, with what was changed."""

    edit: Edit
    words: str


@dataclass(frozen=True)
class Table:
    """The lines, and the texts of the number that was opened."""

    lines: list[Line]
    heading: str
    opened: list[Opened]
    is_empty: bool


def _of(read: Callable[[EditFigures], int]) -> Callable[[Edit], int]:
    return lambda edit: read(edit.figures) if edit.figures else 0


def _say(read: Callable[[EditFigures], str]) -> Callable[[Edit], str]:
    return lambda edit: read(edit.figures) if edit.figures else ""


def _lengths(figures: EditFigures) -> str:
    if not figures.changes:
        return f"{figures.after}字，一字未改"
    return f"{figures.before}字改到{figures.after}字，改动{figures.changes}处"


def _righted(figures: EditFigures) -> str:
    return "、".join(f"“{wrong}”改“{right}”" for wrong, right in figures.righted)


MEASURES: Final = {
    "printed": Measure("单独刊用", "篇", _of(lambda _: 1), _say(_lengths)),
    "shorter": Measure(
        "改短了", "篇", _of(lambda one: one.after < one.before), _say(_lengths)
    ),
    "renamed": Measure(
        "改了标题",
        "篇",
        _of(lambda one: one.is_renamed),
        lambda edit: f"原题：{edit.sent_title}",
    ),
    "added": Measure(
        "补进的数字、日期",
        "个",
        _of(lambda one: len(one.added)),
        _say(lambda one: "补进" + "、".join(one.added)),
        "报的时候没有、刊用稿里有的",
    ),
    "removed": Measure(
        "删去的数字、日期",
        "个",
        _of(lambda one: len(one.removed)),
        _say(lambda one: "删去" + "、".join(one.removed)),
        "改成别的数的，这里和上一行各算一个",
    ),
    "moved": Measure(
        "挪了位置的段落",
        "段",
        _of(lambda one: one.moved),
        _say(lambda one: f"挪了{one.moved}段"),
    ),
    "righted": Measure(
        "改正的错字",
        "处",
        _of(lambda one: len(one.righted)),
        _say(_righted),
        "换成音近、形近的字的",
    ),
    "same": Measure("一字未改", "篇", _of(lambda one: not one.changes), _say(_lengths)),
    "merged": Measure(
        "与别家合成一篇",
        "篇",
        lambda edit: edit.figures is None,
        lambda edit: "和别的稿件合成一篇",
        "合成的不好比，上面各行都不算它",
    ),
}


def table(author: Person, viewer: Person, today: date, opened: tuple[str, str]) -> Table:
    """The author's table for whoever asks; ``opened`` is a period and a measure."""
    since = {YEAR: today.replace(month=1, day=1), TWELVE: today - timedelta(days=364)}
    edits = edits_of(author, viewer, min(since.values()))
    of_period = {
        period: [edit for edit in edits if edit.day >= start]
        for period, start in since.items()
    }
    period, code = opened
    is_known = period in PERIODS and code in MEASURES
    return Table(
        lines=[_line(code, measure, of_period) for code, measure in MEASURES.items()],
        heading=f"{PERIODS[period]}　{MEASURES[code].label}" if is_known else "",
        opened=_opened(MEASURES[code], of_period[period]) if is_known else [],
        is_empty=not edits,
    )


def _line(code: str, measure: Measure, of_period: dict[str, list[Edit]]) -> Line:
    cells = [
        Cell(
            count=sum(map(measure.of, edits)),
            address=f"period={period}&what={code}",
            note=_note(code, measure, edits),
        )
        for period, edits in of_period.items()
    ]
    return Line(measure.label, measure.unit, measure.hint, cells)


def _note(code: str, measure: Measure, edits: Sequence[Edit]) -> str:
    """In how many texts, or by how much all of them were shortened."""
    if code == "shorter":
        figures = [edit.figures for edit in edits if edit.figures]
        return _shortened(
            sum(one.before for one in figures), sum(one.after for one in figures)
        )
    texts = sum(bool(measure.of(edit)) for edit in edits)
    return f"{texts}篇里" if texts and measure.unit != "篇" else ""


def _shortened(before: int, after: int) -> str:
    if before == after:
        return ""
    percent = round(100 * abs(before - after) / before) if before else 100
    way = "短" if after < before else "长"
    return f"合起来{way}了{percent}%"


def _opened(measure: Measure, edits: Sequence[Edit]) -> list[Opened]:
    return [Opened(edit, measure.words(edit)) for edit in edits if measure.of(edit)]
