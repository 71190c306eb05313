"""From the lines of all pages to paragraphs, by indent, spacing and how full a line is."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from shangda.readers.document import Block
from shangda.readers.pdf_lines import Line, Page
from shangda.readers.wording import glue, is_wide

_PAGE_NUMBER = re.compile(
    r"[\s—–\-－─~·.]*(第?\s*\d{1,4}\s*页?)\s*([/／,，]?\s*共?\s*\d{1,4}\s*页?)?[\s—–\-－─~·.]*"
)
_RUNNING_HEAD_PAGES = 3
_EDGE_LINES = 2
# The share of a page at its top and bottom where heads and numbers stand.
_EDGE = 0.1
# Distances in units of the body's character size.
_INDENT = 1.2
_USUAL_INDENT = 2.0
_INDENT_SLACK = 0.3
_INDENTED_SHARE = 0.08
_MARGINS_DIFFER_MOST = 4
_CENTRED_SLACK = 1.0
_CENTRED_SIDE = 1.5
_FULL_SLACK = 0.6
_NARROW = 0.65
_SIZE_CHANGE = 1.08
_PITCH_CHANGE = 1.13
_PITCH_SHARE = 0.15
_HEADLINE_PITCH = 2.2
_FULL_LINES_LEAST = 3
_COLUMN_WIDTH_LEAST = 0.4
_NEVER_FIRST = "，。、；：？！）》」』】〕”’％%…—·,.;:?!)]}"
_NEVER_LAST = "（《「『【〔“‘([{"
_SENTENCE_ENDS = "。！？"


@dataclass(frozen=True)
class _Measure:
    """The body text of the document: its character size, margins and line pitch."""

    size: float
    left: float
    right: float
    pitch: float
    # Whether first lines are indented, so that other lines at the margin go on.
    indents: bool


@dataclass
class _Placed:
    """A line with what its page says about it."""

    line: Line
    is_first: bool
    centred: bool = False


def blocks_of(pages: list[Page]) -> list[Block]:
    """The paragraphs of the document."""
    kept = [replace(page, lines=_without_furniture(page, pages)) for page in pages]
    kept = [page for page in kept if page.lines]
    if not kept:
        return []
    kept = _aligned(kept)
    measure = _measured(kept)
    blocks: list[Block] = []
    above: _Placed | None = None
    for page in kept:
        for index, line in enumerate(page.lines):
            placed = _Placed(line, not index, _is_centred(line, measure))
            if above is None or _begins(above, placed, measure):
                blocks.append(_block(placed))
            else:
                blocks[-1].text = glue(blocks[-1].text, line.text)
            above = placed
    return blocks


def _block(placed: _Placed) -> Block:
    line = placed.line
    return Block(line.text, placed.centred, row="\t" in line.text, size=line.size)


def _without_furniture(page: Page, pages: list[Page]) -> list[Line]:
    """A page without its number and without heads that other pages repeat."""
    lines = page.lines
    edges = {*range(_EDGE_LINES), *range(len(lines) - _EDGE_LINES, len(lines))}
    repeated = _running_heads(pages)
    return [
        line
        for index, line in enumerate(lines)
        if not (index in edges and _is_furniture(line, page, repeated))
    ]


def _is_furniture(line: Line, page: Page, repeated: set[str]) -> bool:
    if page.height * _EDGE < line.base < page.height * (1 - _EDGE):
        return False
    return bool(_PAGE_NUMBER.fullmatch(line.text)) or _stem(line) in repeated


def _running_heads(pages: list[Page]) -> set[str]:
    counted: Counter[str] = Counter()
    for page in pages:
        edges = page.lines[:_EDGE_LINES] + page.lines[-_EDGE_LINES:]
        counted.update({_stem(line) for line in edges})
    return {stem for stem, count in counted.items() if count >= _RUNNING_HEAD_PAGES}


def _stem(line: Line) -> str:
    """A line without its figures: running heads differ only in the page number."""
    return re.sub(r"\d+", "", line.text).strip() or line.text


def _aligned(pages: list[Page]) -> list[Page]:
    """Odd and even pages may have their margins exchanged: move all to the leftmost one."""
    lefts = [min(line.left for line in page.lines) for page in pages]
    leftmost = min(lefts)
    return [
        replace(page, lines=_moved(page.lines, left - leftmost))
        for page, left in zip(pages, lefts, strict=True)
    ]


def _moved(lines: list[Line], shift: float) -> list[Line]:
    size = max(1.0, median(line.size for line in lines))
    # A page of first lines only is indented, not shifted.
    if (
        shift > _MARGINS_DIFFER_MOST * size
        or abs(shift / size - _USUAL_INDENT) < _INDENT_SLACK
    ):
        return lines
    return [
        replace(line, left=line.left - shift, right=line.right - shift) for line in lines
    ]


def _measured(pages: list[Page]) -> _Measure:
    lines = [line for page in pages for line in page.lines]
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    size = max(sizes.most_common(1)[0][0], 1.0)
    body = [line for line in lines if size / _SIZE_CHANGE < line.size < size * _SIZE_CHANGE]
    left = min(line.left for line in body)
    right = _right_margin(body, size, left, pages[0].width)
    indents = sum(
        abs((line.left - left) / size - _USUAL_INDENT) < _INDENT_SLACK for line in body
    )
    is_indented = indents > len(body) * _INDENTED_SHARE
    return _Measure(size, left, right, _pitch(pages, size), is_indented)


def _right_margin(body: list[Line], size: float, left: float, width: float) -> float:
    """Where full lines end; a comma may hang over. Short or few lines prove nothing."""
    ends = [line.right - size * (line.text[-1] in _NEVER_FIRST) for line in body]
    margin = max(ends)
    full = sum(end > margin - 2 * size for end in ends)
    if full >= _FULL_LINES_LEAST and margin - left > width * _COLUMN_WIDTH_LEAST:
        return margin
    return max(margin, width - left)


def _pitch(pages: list[Page], size: float) -> float:
    """The distance of lines within a paragraph: the smallest one that is common."""
    gaps = Counter(
        round((above.base - below.base) * 2) / 2
        for page in pages
        for above, below in pairwise(page.lines)
        if 0 < above.base - below.base < size * 4
    )
    common = [gap for gap, count in gaps.items() if count >= gaps.total() * _PITCH_SHARE]
    return min(common, default=size * 2)


def _is_centred(line: Line, measure: _Measure) -> bool:
    before, after = line.left - measure.left, measure.right - line.right
    even = abs(before - after) < 2 * _CENTRED_SLACK * measure.size
    # A first line with its usual indent of two characters only happens to be even.
    indented = abs(before / measure.size - _USUAL_INDENT) < _INDENT_SLACK
    return even and not indented and min(before, after) > _CENTRED_SIDE * measure.size


def _begins(above: _Placed, placed: _Placed, measure: _Measure) -> bool:
    """Whether a line starts a paragraph after the line above it."""
    gap = above.line.base - placed.line.base
    if "\t" in above.line.text + placed.line.text or _changes_size(above.line, placed.line):
        return True
    if above.line.size > measure.size * _SIZE_CHANGE:
        return gap > _HEADLINE_PITCH * above.line.size
    return (
        above.centred
        or placed.centred
        or placed.line.left - measure.left > _INDENT * measure.size
        or not _is_full(above.line, placed.line, measure)
        or _is_parted(above, placed, measure)
    )


def _is_parted(above: _Placed, placed: _Placed, measure: _Measure) -> bool:
    """Whether the space between two full lines parts them; a new page hides that space."""
    if placed.is_first:
        return not measure.indents and above.line.text[-1] in _SENTENCE_ENDS
    return above.line.base - placed.line.base > measure.pitch * _PITCH_CHANGE


def _changes_size(above: Line, line: Line) -> bool:
    larger, smaller = max(above.size, line.size), min(above.size, line.size)
    return larger > smaller * _SIZE_CHANGE


def _is_full(above: Line, line: Line, measure: _Measure) -> bool:
    """A line is full when the next one's first word would not have fitted any more."""
    room = measure.right - above.right
    return room < (_first_word(line.text) + _FULL_SLACK) * measure.size


def _first_word(text: str) -> float:
    """The width of what cannot be parted from a line's first character."""
    at = 0
    while at < len(text) and text[at] in _NEVER_LAST:
        at += 1
    at += 1
    # Figures hold together over their marks, as in 22.5%、53.2%。
    while at < len(text) and (text[at] in _NEVER_FIRST or _holds(text[at - 1], text[at])):
        at += 1
    return sum(1 if is_wide(char) else _NARROW for char in text[:at])


def _holds(before: str, after: str) -> bool:
    """Whether no line ends between two characters because both are of one word or figure."""
    return (
        not is_wide(after)
        and after != " "
        and (not is_wide(before) or before in _NEVER_FIRST)
    )
