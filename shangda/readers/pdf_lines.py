"""From characters with places to lines in reading order, one page at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from shangda.readers.wording import glue, is_wide

# Distances in units of the character size.
_SAME_LINE = 0.35
_NEXT_LINE = 0.6
_REAL_BLANK = 0.8
_CELL_GAP = 2.2
_COLUMN_GAP = 1.0
# From this share of lines with a neighbour on the same height a page counts as columns.
_COLUMNS_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character; lengths in points, ``base`` grows upwards; generated ones have no place."""

    char: str
    left: float
    right: float
    base: float
    size: float
    generated: bool = False


@dataclass(slots=True)
class Line:
    """One line, or one row of a table when ``text`` holds tabs."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass
class Page:
    """The lines of a page and what of it is no text."""

    width: float
    height: float
    lines: list[Line]
    pictures: int
    unmapped: int


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines of one page in the order a person reads them."""
    fragments = [line for each in _fragments(glyphs) if (line := _line(each))]
    if not _has_columns(fragments):
        fragments.sort(key=lambda line: -line.base)
    return _rows(fragments)


def _fragments(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    current: list[Glyph] = []
    for glyph in glyphs:
        placed = next((each for each in reversed(current) if not each.generated), None)
        ends = glyph.generated and glyph.char == "\n"
        jumps = (
            placed is not None
            and not glyph.generated
            and abs(glyph.base - placed.base) > _NEXT_LINE * max(glyph.size, placed.size)
        )
        if ends or jumps:
            yield current
            current = []
        if not ends:
            current.append(glyph)
    yield current


def _line(glyphs: list[Glyph]) -> Line | None:
    placed = [each for each in glyphs if not each.generated and not each.char.isspace()]
    if not placed:
        return None
    return Line(
        # A blank at the end was written, and belongs between this line and the next.
        text=_text(glyphs).lstrip(),
        left=placed[0].left,
        right=max(each.right for each in placed),
        base=median(each.base for each in placed),
        size=round(median(each.size for each in placed), 1),
    )


def _text(glyphs: list[Glyph]) -> str:
    text = "".join(
        _gap(glyphs, index) if glyph.generated else glyph.char
        for index, glyph in enumerate(glyphs)
    )
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _gap(glyphs: list[Glyph], index: int) -> str:
    """What a gap that PDFium took for a blank is: the air beside figures is nothing."""
    if not 0 < index < len(glyphs) - 1:
        return ""
    before, after = glyphs[index - 1], glyphs[index + 1]
    width = (after.left - before.right) / max(before.size, 1)
    if width > _CELL_GAP:
        return "\t"
    narrow = not is_wide(before.char) and not is_wide(after.char)
    return " " if narrow or width > _REAL_BLANK else ""


def _has_columns(lines: list[Line]) -> bool:
    beside = 0
    for above, below in pairwise(sorted(lines, key=lambda line: -line.base)):
        same = abs(above.base - below.base) < _SAME_LINE * above.size
        apart = max(above.left, below.left) - min(above.right, below.right)
        beside += same and apart > _COLUMN_GAP * above.size
    return beside > len(lines) * _COLUMNS_SHARE


def _rows(fragments: list[Line]) -> list[Line]:
    """Put together what stands on one height, one piece after the other."""
    rows: list[Line] = []
    for line in fragments:
        last = rows[-1] if rows else None
        if last is None or not _follows(last, line):
            rows.append(line)
            continue
        wide = line.left - last.right > _CELL_GAP * last.size
        last.text = f"{last.text}\t{line.text}" if wide else glue(last.text, line.text)
        last.right = max(last.right, line.right)
    return rows


def _follows(last: Line, line: Line) -> bool:
    same = abs(last.base - line.base) < _SAME_LINE * max(last.size, line.size)
    return same and line.left > last.right - _SAME_LINE * last.size
