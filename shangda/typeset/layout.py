"""How an issue looks: the settings of an office, checked before anything is printed."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Self

ROLES = ("fang", "kai", "hei", "title", "song")
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
POINTS_PER_MM = 72 / 25.4

_SHIPPED: dict[str, Any] = json.loads(
    Path(__file__).with_name("layout.json").read_text(encoding="utf-8")
)
SHIPPED_FAMILIES: dict[str, str] = _SHIPPED["shipped"]
_LIMITS: dict[str, tuple[str, float, float]] = _SHIPPED["limits"]
_NAMES: dict[str, str] = _SHIPPED["names"]
ROLE_NAMES = {role: _NAMES[role] for role in ROLES}
_BLANK = re.compile(r"\{(\d{1,2})\}")


class LayoutError(ValueError):
    """A layout that cannot be printed; ``problems`` says each in one sentence."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Margins:
    """White around the text, in millimetres of an A4 page."""

    top: float
    bottom: float
    left: float
    right: float


@dataclass(frozen=True)
class Masthead:
    """The red name: points, hex colour, tracking in ems, height in lines of text."""

    size: float
    colour: str
    tracking: float
    lines: int


@dataclass(frozen=True)
class Layout:
    """All that an office may change; sizes in points. Make one with ``from_dict``."""

    margins: Margins
    size: float
    lines: int
    chars: int
    masthead: Masthead
    rule: float
    title_size: float
    title_pitch: float
    foot_size: float
    foot_pitch: float
    table_size: float
    lead_stroke: float
    security_line: str
    contents: bool
    contents_title: str
    number_blank: str
    page_number: str
    page_number_place: Literal["outside", "centre"]
    new_page: bool
    closing_note: str
    copies: str
    fonts: Mapping[str, tuple[str, ...]]
    docx_fonts: Mapping[str, tuple[str, ...]]

    @classmethod
    def default(cls) -> Self:
        """Give the layout of GB/T 9704: A4, 三号 type, 22 lines of 28 characters."""
        return cls.from_dict({})

    @classmethod
    def from_dict(cls, changes: Mapping[str, Any]) -> Self:
        """Lay an office's changes over the default; LayoutError lists all faults."""
        merged, problems = _merge(_SHIPPED["default"], changes, "")
        if not problems:
            problems = _grid_problems(merged)
        if problems:
            raise LayoutError(problems)
        values = dict(merged)
        values["margins"] = Margins(**merged["margins"])
        values["masthead"] = Masthead(**merged["masthead"])
        for kind in ("fonts", "docx_fonts"):
            values[kind] = {role: tuple(names) for role, names in merged[kind].items()}
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """Give plain values again, as a settings page edits and stores them."""
        return asdict(self)

    @property
    def text_width(self) -> float:
        """Width of a line in points."""
        return _width(asdict(self.margins))

    @property
    def cell(self) -> float:
        """Width in points that one character has."""
        return self.text_width / self.chars

    @property
    def pitch(self) -> float:
        """Height in points from line to line."""
        return _height(asdict(self.margins)) / self.lines

    @property
    def title_ems(self) -> float:
        """How many characters of a title fit one line, half a cell free on both sides."""
        return (self.text_width - self.cell) / self.title_size

    def title_rows(self, lines: int) -> int:
        """How many lines of the page a title takes, with white above and below it."""
        high = self.title_size * (1 + (lines - 1) * self.title_pitch)
        return math.ceil((high + 1.55 * self.pitch - self.size) / self.pitch)

    @property
    def blank_number(self) -> list[str | int]:
        """The number line before signing: text, and blanks as their width in ems."""
        parts = _BLANK.split(self.number_blank)
        return [int(part) if i % 2 else part for i, part in enumerate(parts)]

    def masthead_size(self, name: str) -> float:
        """Points at which the name fits one line."""
        ems = len(name) * (1 + self.masthead.tracking) or 1
        return min(self.masthead.size, self.text_width / ems)


def _width(margins: Mapping[str, float]) -> float:
    return (PAGE_WIDTH - margins["left"] - margins["right"]) * POINTS_PER_MM


def _height(margins: Mapping[str, float]) -> float:
    return (PAGE_HEIGHT - margins["top"] - margins["bottom"]) * POINTS_PER_MM


def _merge(
    base: Mapping[str, Any], changes: Any, path: str
) -> tuple[dict[str, Any], list[str]]:
    """Lay changes over base, key by key, and collect what is wrong with them."""
    if not isinstance(changes, Mapping):
        return dict(base), [f"“{_name(path)}”要写成一组设置，现在是“{changes}”"]
    merged, problems = dict(base), []
    for key, value in changes.items():
        where = f"{path}{key}"
        if key not in base:
            known = "、".join(base)
            problems.append(f"版式里没有“{where}”这一项，这里可用的是：{known}")
        elif isinstance(base[key], dict):
            merged[key], found = _merge(base[key], value, f"{where}.")
            problems += found
        else:
            fault = _fault(where, base[key], value)
            problems += [fault] if fault else []
            merged[key] = value
    return merged, problems


def _name(path: str) -> str:
    path = path.rstrip(".")
    kind, _, role = path.partition(".")
    if kind in ("fonts", "docx_fonts") and role:
        return f"{_NAMES[kind]}·{_NAMES[role]}"
    return _NAMES.get(path, path)


def _fault(path: str, shipped: Any, value: Any) -> str:
    """Say what is wrong with one value, judged by the kind of the shipped one."""
    if path in _LIMITS:
        return _number_fault(path, shipped, value)
    name = _name(path)
    if isinstance(shipped, list):
        good = isinstance(value, list | tuple) and all(isinstance(v, str) for v in value)
        if not good:
            return f"“{name}”要写成字体名称的列表"
        is_bare = not value and path.startswith("docx_fonts.")
        return f"“{name}”至少要有一个字体名称" if is_bare else ""
    if isinstance(shipped, bool):
        return "" if isinstance(value, bool) else f"“{name}”只能是“是”或“否”"
    if not isinstance(value, str):
        return f"“{name}”要写成文字，现在是“{value}”"
    return _text_fault(path, name, value)


def _number_fault(path: str, shipped: Any, value: Any) -> str:
    name, low, high = _LIMITS[path]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"“{name}”要填数字，现在是“{value}”"
    if path in ("lines", "chars", "masthead.lines") and value != int(value):
        return f"“{name}”要填整数，现在是{value}"
    if not low <= value <= high:
        return f"“{name}”可填{low}到{high}，现在是{value}"
    return ""


def _text_fault(path: str, name: str, value: str) -> str:
    if path == "masthead.colour" and not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        return f"“{name}”要写成#加六位十六进制数，如#c4170e，现在是“{value}”"
    if path == "page_number_place" and value not in ("outside", "centre"):
        return f"“{name}”只能是outside（外侧）或centre（居中），现在是“{value}”"
    if path in ("page_number", "copies") and value.count("{n}") != 1:
        return f"“{name}”里要有一个{{n}}，印时换成数字，现在是“{value}”"
    if path == "number_blank" and not _BLANK.search(value):
        return f"“{name}”里要用{{2}}这样的写法留出空格，现在是“{value}”"
    return ""


def _grid_problems(values: Mapping[str, Any]) -> list[str]:
    """Say whether the lines and characters asked for have room at that size."""
    problems = []
    size, chars, lines = values["size"], values["chars"], values["lines"]
    cell = _width(values["margins"]) / chars
    if cell < size * 0.95:
        problems.append(
            f"每行{chars}字放不下：{size}磅的字每行最多"
            f"{int(cell * chars / (size * 0.95))}字，请减小字号、字数或左右边距"
        )
    pitch = _height(values["margins"]) / lines
    if pitch < size * 1.2:
        problems.append(
            f"每页{lines}行放不下：{size}磅的字每页最多"
            f"{int(pitch * lines / (size * 1.2))}行，请减小字号、行数或上下边距"
        )
    return problems
