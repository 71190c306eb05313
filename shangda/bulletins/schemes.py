"""A bulletin's template as data: read from TOML, every fault named with its place.

docs/bulletins.md describes the form. The shipped templates lie in ``defaults``.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from shangda import typeset
from shangda.bulletins import named, sentences, tables
from shangda.kernel.errors import InvalidError

LARGEST = 60_000  # bytes of a template
MOST_SECTIONS, MOST_BLOCKS = 20, 20
LONGEST_LINE = 120  # characters of title, masthead and the like
EACH = ("", "group", "others")
"""Once; for each group of the main set; for each group of the sets beside it."""
CHARTS = {"units": "各单位得分的条形图", "months": "各月报送、采用的折线图"}
PERIOD, YEAR = "period", "year"
_NUMBER, _YEAR = "期号", "年"
_DEFAULTS = Path(__file__).with_name("defaults")


@dataclass(frozen=True)
class Sentence:
    """A paragraph with figures; ``otherwise`` stands for it where ``unless`` is empty."""

    key: str
    text: str
    unless: str = ""
    otherwise: str = ""
    each: str = ""
    is_free: bool = False


@dataclass(frozen=True)
class Table:
    """A table of the snapshot; ``most`` rows of it, or all."""

    key: str
    of: str
    columns: tuple[str, ...]
    caption: str = ""
    each: str = ""
    most: int = 0


@dataclass(frozen=True)
class Chart:
    """A drawing of the snapshot's figures."""

    key: str
    of: str
    caption: str = ""
    each: str = ""
    most: int = 12


Block = Sentence | Table | Chart


@dataclass(frozen=True)
class Section:
    """Blocks under a heading."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Scheme:
    """What a bulletin consists of."""

    masthead: str
    title: str
    number: str
    series: str
    sections: tuple[Section, ...]
    over: str = PERIOD
    security: str = ""
    signature: tuple[str, ...] = ()
    send: tuple[tuple[str, str], ...] = ()
    layout: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_over_year(self) -> bool:
        """Whether it reports on the year so far."""
        return self.over == YEAR

    def number_line(self, year: int, number: int) -> str:
        """第4期, or as the office writes it."""
        return self.number.format(**{_YEAR: year, _NUMBER: number})


class SchemeError(InvalidError):
    """A template that cannot be used; ``faults`` tells each with its place."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        cause = f"样式里有{len(faults)}处不对，没有存。"
        super().__init__(cause, fields={"text": "；".join(faults[:5])})


def shipped_text(kind: str) -> str:
    """The template of a kind as it is shipped."""
    return (_DEFAULTS / f"{kind}.toml").read_text("utf-8")


def read(text: str) -> Scheme:
    """The template that a text describes. Raises SchemeError with every fault."""
    if len(text.encode("utf-8", "replace")) > LARGEST:
        raise SchemeError([f"样式最多{LARGEST // 1000}千字节，请删去不用的。"])
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SchemeError([f"不是TOML的写法：{_toml_fault(error)}"]) from error
    reader = _Reader()
    scheme = reader.scheme(found)
    if reader.faults:
        raise SchemeError(reader.faults)
    return scheme


@cache
def kept(text: str) -> Scheme:
    """A template that was checked when it was kept."""
    return read(text)


def _toml_fault(error: Exception) -> str:
    """第3行第5列; the library's own words say only what it expected."""
    place = str(error).rpartition("(at ")[2].rstrip(")")
    if place.startswith("line "):
        line, _, column = place.removeprefix("line ").partition(", column ")
        return f"第{line}行第{column}列读不懂"
    return "文件没有写完" if "end of document" in place else "套得太深"


class _Reader:
    """Collects what is wrong while it reads on."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._keys: set[str] = set()

    def scheme(self, found: Mapping[str, Any]) -> Scheme:
        """All of it."""
        top = (
            "masthead",
            "title",
            "number",
            "series",
            "over",
            "security",
            "signature",
            "send",
            "sections",
            "layout",
        )
        self._known(found, top, "样式")
        sections = self._list(found, "sections", "样式", most=MOST_SECTIONS)
        if not sections:
            self.faults.append("样式：至少要有一节（[[sections]]）")
        return Scheme(
            masthead=self._line(found, "masthead", "样式", needed=True),
            title=self._pattern(self._line(found, "title", "样式", needed=True), "title"),
            number=self._number(found),
            series=self._line(found, "series", "样式") or "通报",
            over=self._choice(found, "over", "样式", (PERIOD, YEAR)),
            security=self._line(found, "security", "样式"),
            signature=tuple(
                self._pattern(self._word(one, "signature"), "signature")
                for one in self._list(found, "signature", "样式", most=3)
            ),
            send=tuple(self._send(found)),
            sections=tuple(
                self._section(one, f"第{n}节") for n, one in enumerate(sections, 1)
            ),
            layout=self._layout(found),
        )

    def _section(self, found: Any, place: str) -> Section:
        if not isinstance(found, Mapping):
            self.faults.append(f"{place}：要写成[[sections]]")
            return Section("", ())
        self._known(found, ("heading", "blocks"), place)
        blocks = self._list(found, "blocks", place, most=MOST_BLOCKS)
        made = (self._block(one, f"{place}第{n}块") for n, one in enumerate(blocks, 1))
        return Section(
            self._line(found, "heading", place), tuple(one for one in made if one)
        )

    def _block(self, found: Any, place: str) -> Block | None:
        kinds = [kind for kind in _BLOCKS if isinstance(found, Mapping) and kind in found]
        if len(kinds) != 1:
            self.faults.append(f"{place}：要写明是{'、'.join(_BLOCKS)}里的一种")
            return None
        (kind,) = kinds
        self._known(found, (kind, "id", *_BLOCKS[kind]), place)
        key = self._key(found, place)
        if kind in ("sentence", "words"):
            return self._sentence(found, kind, key, place)
        return (
            self._table(found, key, place)
            if kind == "table"
            else self._chart(found, key, place)
        )

    def _sentence(
        self, found: Mapping[str, Any], kind: str, key: str, place: str
    ) -> Sentence:
        each = self._choice(found, "each", place, EACH[:2])
        of_group = each == "group"
        unless = self._line(found, "unless", place)
        if unless and unless not in named.FIGURES:
            self.faults.append(f"{place}：没有叫“{unless}”的数据")
        text = self._line(found, kind, place, needed=True, most=sentences.LONGEST)
        otherwise = self._line(found, "otherwise", place, most=sentences.LONGEST)
        for one in (text, otherwise):
            self._pattern(one, place, of_group=of_group)
        return Sentence(key, text, unless, otherwise, each, is_free=kind == "words")

    def _table(self, found: Mapping[str, Any], key: str, place: str) -> Table:
        of = self._choice(found, "table", place, tuple(tables.TABLES))
        known = tables.TABLES[of].columns
        columns = tuple(
            self._word(one, place) for one in self._list(found, "columns", place, most=15)
        )
        for name in columns:
            if name not in known:
                self.faults.append(
                    f"{place}：没有“{name}”这一栏，可用的有{'、'.join(known)}"
                )
        each = self._choice(found, "each", place, EACH)
        if each and not tables.TABLES[of].is_of_group:
            self.faults.append(f"{place}：这张表不能分组")
        caption = self._pattern(
            self._line(found, "caption", place), place, of_group=bool(each)
        )
        return Table(
            key,
            of,
            columns or tuple(known),
            caption,
            each,
            self._count(found, "most", place, 0),
        )

    def _chart(self, found: Mapping[str, Any], key: str, place: str) -> Chart:
        of = self._choice(found, "chart", place, tuple(CHARTS))
        each = self._choice(found, "each", place, EACH[:2])
        caption = self._pattern(
            self._line(found, "caption", place), place, of_group=bool(each)
        )
        return Chart(key, of, caption, each, self._count(found, "most", place, 12))

    def _key(self, found: Mapping[str, Any], place: str) -> str:
        """By which an edited sentence is found again: its own, or its place."""
        key = self._line(found, "id", place) or place
        if key in self._keys:
            self.faults.append(f"{place}：id“{key}”用了两次")
        self._keys.add(key)
        return key

    def _number(self, found: Mapping[str, Any]) -> str:
        text = self._line(found, "number", "样式") or f"第{{{_NUMBER}}}期"
        names = sentences.names_in(text)
        if text.count(f"{{{_NUMBER}}}") != 1 or set(names) - {_NUMBER, _YEAR}:
            self.faults.append(
                f"样式：number里要有一个{{{_NUMBER}}}，还可以有{{{_YEAR}}}，不能有别的"
            )
        return text

    def _send(self, found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for number, one in enumerate(self._list(found, "send", "样式", most=6), 1):
            place = f"send第{number}行"
            if isinstance(one, Mapping):
                self._known(one, ("address", "to"), place)
                yield (
                    self._choice(one, "address", place, ("报", "送", "发")),
                    self._line(one, "to", place, needed=True, most=300),
                )
            else:
                self.faults.append(f"{place}：要写成[[send]]")

    def _layout(self, found: Mapping[str, Any]) -> Mapping[str, Any]:
        changes = found.get("layout", {})
        try:
            typeset.Layout.from_dict(changes)
        except typeset.LayoutError as error:
            self.faults += [f"layout：{problem}" for problem in error.problems]
            return {}
        return dict(changes)

    def _pattern(self, text: str, place: str, *, of_group: bool = False) -> str:
        """A text whose figures all exist where it stands."""
        known = {
            name: ""
            for name, one in named.FIGURES.items()
            if of_group or not one.is_of_group
        }
        self.faults += [f"{place}：{fault}" for fault in sentences.free_faults(text, known)]
        return text

    def _known(self, found: Mapping[str, Any], names: tuple[str, ...], place: str) -> None:
        self.faults += [
            f"{place}：没有“{name}”这一项，可用的有{'、'.join(names)}"
            for name in found
            if name not in names
        ]

    def _line(
        self,
        found: Mapping[str, Any],
        name: str,
        place: str,
        *,
        needed: bool = False,
        most: int = LONGEST_LINE,
    ) -> str:
        text = self._word(found.get(name, ""), f"{place}的{name}")
        if needed and not text:
            self.faults.append(f"{place}：{name}不能空着")
        if len(text) > most:
            self.faults.append(f"{place}：{name}最多{most}字，现在{len(text)}字")
        return text

    def _word(self, value: Any, place: str) -> str:
        if isinstance(value, str):
            return sentences.tidied(value)
        self.faults.append(f"{place}：要写成引号里的文字，现在是{value!r}"[:120])
        return ""

    def _choice(
        self, found: Mapping[str, Any], name: str, place: str, known: tuple[str, ...]
    ) -> str:
        text = found.get(name, known[0])
        if text in known:
            return str(text)
        shown = "、".join(one for one in known if one)
        self.faults.append(f"{place}：{name}只能是{shown}，现在是{text!r}"[:120])
        return known[0]

    def _count(self, found: Mapping[str, Any], name: str, place: str, usual: int) -> int:
        value = found.get(name, usual)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 500:  # noqa: PLR2004 -- rows
            return value
        self.faults.append(f"{place}：{name}要写0到500的整数")
        return usual

    def _list(
        self, found: Mapping[str, Any], name: str, place: str, *, most: int
    ) -> list[Any]:
        value = found.get(name, [])
        if not isinstance(value, list):
            self.faults.append(f"{place}：{name}要写成一组")
            return []
        if len(value) > most:
            self.faults.append(f"{place}：{name}最多{most}个，现在{len(value)}个")
        return value[:most]


_BLOCKS: dict[str, tuple[str, ...]] = {
    "sentence": ("unless", "otherwise", "each"),
    "words": ("unless", "otherwise", "each"),
    "table": ("columns", "caption", "each", "most"),
    "chart": ("caption", "each", "most"),
}
"""Kinds of blocks, and what else each may say."""
