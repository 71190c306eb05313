"""A table of points as a grid of inputs, and lines pasted from a spreadsheet."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import quote, unquote

from shangda.points import grids
from shangda.points.exact import NumberError, exact, plain
from shangda.points.facts import KINDS
from shangda.points.grids import Key
from shangda.points.rulesets import Table
from shangda.scoring.vocabulary import Words as Known

CELL, NEW_ROW, NEW_COLUMN, WORD = "cell", "row", "column", "word"
SPARE_ROWS = 3
MOST_CELLS = 800  # inputs on one page; greater tables are pasted
_NONE = {"", "—", "-", "–", "/", "无"}
_HEADS = {"分值", "分数", "得分", "分"}
_TWO = 2


@dataclass(frozen=True)
class Cell:
    """One input: its name, what is in it, why it cannot be read."""

    name: str
    value: str
    label: str = ""
    error: str = ""


@dataclass(frozen=True)
class Line:
    """One row of inputs; a spare row has inputs for its words, too."""

    words: list[str]
    cells: list[Cell]
    spare: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """A table on the page: what is there, what the desk knows, spare rows and a column."""

    table: Table
    heads: list[str]
    columns: list[str]
    new_column: Cell | None
    lines: list[Line]
    errors: list[str]

    @property
    def is_too_large(self) -> bool:
        """Whether there are too many cells for one page."""
        return sum(len(line.cells) for line in self.lines) > MOST_CELLS


def sheet(table: Table, known: Known, data: Any = None) -> Sheet:
    """Every word of the desk has its row and column, so that only figures are to be typed."""
    grid = grids.grid(table)
    rows, columns = _rows(table, grid, known), _columns(table, grid, known)
    errors: list[str] = []
    typed = _Typed(data, errors)
    lines = [_line(table, grid, key, columns, typed) for key in rows]
    lines += [_spare(n, grid, columns, typed) for n in range(SPARE_ROWS)]
    new_column = typed.cell(_name(WORD, "column"), None) if grid.is_wide else None
    shown = [grids.word(table.by[1], one) for one in columns] if grid.is_wide else ["分值"]
    return Sheet(table, grid.heads, shown, new_column, lines, errors)


def typed_cells(table: Table, data: Any) -> dict[Key, Decimal | None]:
    """What was typed into the grid, by the table's keys. Raises ``NumberError``."""
    grid = grids.grid(table)
    found: dict[Key, Decimal | None] = {}
    for name, text in data.items():
        kind, words = _parts(name)
        value = number(text) if kind in {CELL, NEW_ROW, NEW_COLUMN} else None
        if kind == CELL:
            found[tuple(words)] = value
        elif value is not None and (key := _new_key(kind, words, grid, data)):
            found[key] = value
    return found


def _new_key(kind: str, words: list[str], grid: grids.Grid, data: Any) -> Key | None:
    """The key of a cell in a spare row or column; None where its words are not typed."""
    if kind == NEW_COLUMN:
        column = _word(data.get(_name(WORD, "column"), ""))
        return (*words, column) if column else None
    number_, *column_words = words
    typed = [_word(data.get(_name(WORD, number_, n), "")) for n in range(len(grid.heads))]
    return (*typed, *column_words) if any(typed) else None


def pasted(table: Table, text: str) -> dict[Key, Decimal | None]:
    """Lines copied from a spreadsheet: words and points, or a matrix with its head.

    Raises ``NumberError`` with the line and the cell.
    """
    lines = [_cells(line) for line in text.splitlines() if line.strip()]
    if _is_matrix(table, lines):
        return dict(_of_matrix(table, lines))
    return dict(_of_list(table, lines))


def number(text: str) -> Decimal | None:
    """A cell as a number; None where it is empty. Raises ``NumberError``."""
    plain_text = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    if plain_text in _NONE:
        return None
    return exact(plain_text.removesuffix("分"))


# --- Rows and columns ---------------------------------------------------------------------


def _rows(table: Table, grid: grids.Grid, known: Known) -> list[Key]:
    if len(table.by) > _TWO:
        return list(grid.rows)
    own = _known(table.by[0], known)
    return list(dict.fromkeys([*grid.rows, *[(word,) for word in own]]))


def _columns(table: Table, grid: grids.Grid, known: Known) -> list[str]:
    if not grid.is_wide:
        return [""]
    return list(dict.fromkeys([*grid.columns, "", *_known(table.by[1], known)]))


def _known(name: str, known: Known) -> Iterable[str]:
    return list(KINDS) if name == "kind" else known.get(name, [])


def _name(kind: str, *words: Any) -> str:
    """The name of an input: words and not places, which move when the desk's words do."""
    return "|".join([kind, *[quote(str(word), safe="") for word in words]])


def _parts(name: str) -> tuple[str, list[str]]:
    kind, *words = name.split("|")
    return kind, [unquote(word) for word in words]


class _Typed:
    """Cells with what was typed, else with what is stored."""

    def __init__(self, data: Any, errors: list[str]) -> None:
        self._data, self._errors = data, errors

    def cell(self, name: str, stored: Decimal | None, *, label: str = "") -> Cell:
        if self._data is None or name not in self._data:
            return Cell(name, "" if stored is None else plain(stored), label)
        value = self._data[name]
        return Cell(name, value, label, self._error(name, value))

    def _error(self, name: str, value: str) -> str:
        if name.startswith(WORD):
            return ""
        try:
            number(value)
        except NumberError as refusal:
            self._errors.append(f"“{value[:12]}”{refusal}")
            return str(refusal)
        return ""


def _line(
    table: Table, grid: grids.Grid, key: Key, columns: list[str], typed: _Typed
) -> Line:
    words = grids.words(table.by, key)
    keys = [grid.key(key, column) for column in columns]
    cells = [
        typed.cell(
            _name(CELL, *one),
            grid.cells.get(one),
            label="·".join(grids.words(table.by, one)),
        )
        for one in keys
    ]
    if grid.is_wide:
        cells.append(
            typed.cell(_name(NEW_COLUMN, *key), None, label=f"{words[0]}·另加一列")
        )
    return Line(words, cells)


def _spare(n: int, grid: grids.Grid, columns: list[str], typed: _Typed) -> Line:
    words = [
        typed.cell(_name(WORD, n, m), None, label="另加") for m in range(len(grid.heads))
    ]
    ends: list[list[str]] = [[column] for column in columns] if grid.is_wide else [[]]
    cells = [typed.cell(_name(NEW_ROW, n, *end), None, label="分值") for end in ends]
    if grid.is_wide:
        cells.append(Cell("", ""))
    return Line([], cells, words)


# --- From a spreadsheet -------------------------------------------------------------------


def _cells(line: str) -> list[str]:
    mark = "\t" if "\t" in line else "，" if "，" in line else ","
    return [cell.strip() for cell in line.split(mark)]


def _is_matrix(table: Table, lines: list[list[str]]) -> bool:
    """Rows under a head of words: nothing in it can be read as points, or is the second field."""
    if len(table.by) != _TWO or len(lines) < _TWO:
        return False
    words = lines[0][1:]
    is_list = words[:1] == [grids.label(table.by[1])]
    return bool(words) and not is_list and all(map(_is_word, words))


def _is_word(cell: str) -> bool:
    try:
        return number(cell) is None
    except NumberError:
        return True


def _of_matrix(
    table: Table, lines: list[list[str]]
) -> Iterator[tuple[Key, Decimal | None]]:
    columns = [_said(table.by[1], cell) for cell in lines[0][1:]]
    for n, line in enumerate(lines[1:], start=2):
        row = _said(table.by[0], line[0])
        for m, (column, cell) in enumerate(zip(columns, line[1:], strict=False), start=2):
            yield (row, column), _pasted_number(cell, n, m)


def _of_list(table: Table, lines: list[list[str]]) -> Iterator[tuple[Key, Decimal | None]]:
    width = len(table.by)
    for n, line in enumerate(lines, start=1):
        if len(line) != width + 1:
            raise NumberError(f"第{n}行要有{width}格条件和1格分值，现在有{len(line)}格")
        if n == 1 and line[-1] in _HEADS:
            continue
        key = tuple(_said(name, cell) for name, cell in zip(table.by, line, strict=False))
        yield key, _pasted_number(line[-1], n, width + 1)


def _pasted_number(cell: str, line: int, place: int) -> Decimal | None:
    try:
        return number(cell)
    except NumberError as refusal:
        raise NumberError(f"第{line}行第{place}格：{refusal}") from refusal


def _said(name: str, cell: str) -> str:
    """A word as it stands in a table: people write 不分形式 or nothing for any."""
    if cell == grids.word(name, ""):
        return ""
    codes: Mapping[str, str] = {label: code for code, label in KINDS.items()}
    return codes.get(cell, cell) if name == "kind" else _word(cell)


def _word(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()
