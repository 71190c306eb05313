"""The numbers that Word writes by itself (一、 （一） 1.), counted as Word counts them."""

from dataclasses import dataclass, field

from lxml import etree

from shangda.readers.ooxml import child, children, value
from shangda.readers.wording import is_wide

_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "十", "百", "千")
_LEGAL_PLACES = ("", "拾", "佰", "仟")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LEVELS = 9
_DIGITS_MOST = 5


@dataclass(frozen=True)
class Level:
    """How one level counts and looks; ``pattern`` holds %1 … %9."""

    form: str = "decimal"
    pattern: str = ""
    start: int = 1
    gap: str = "tab"
    restarts: bool = True


@dataclass
class List:
    """One numbering instance; instances of the same abstract list share its counters."""

    abstract: str
    levels: dict[int, Level]
    restarts_at: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Gives each numbered paragraph its number, in the order of the document."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if root is not None:
            self._load(root)

    def prefix(self, list_id: str, depth: int) -> str:
        """The next number of this list at this depth (0 first), or an empty string."""
        numbers = self._lists.get(list_id)
        if numbers is None or depth not in numbers.levels:
            return ""
        counters = self._advance(list_id, numbers, depth)
        level = numbers.levels[depth]
        if level.form in {"bullet", "none"}:
            return ""
        text = level.pattern
        for index in range(_LEVELS):
            if f"%{index + 1}" in text:
                other = numbers.levels.get(index, Level())
                count = counters.get(index, other.start)
                text = text.replace(f"%{index + 1}", written(count, other.form))
        return text + _gap(level, text)

    def _advance(self, list_id: str, numbers: List, depth: int) -> dict[int, int]:
        counters = self._counters.setdefault(numbers.abstract, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for index, start in numbers.restarts_at.items():
                counters[index] = start - 1
        start = numbers.levels[depth].start
        counters[depth] = counters.get(depth, start - 1) + 1
        for index in [index for index in counters if index > depth]:
            if numbers.levels.get(index, Level()).restarts:
                del counters[index]
        return counters

    def _load(self, root: etree._Element) -> None:
        abstracts = {
            value(each, "abstractNumId"): _levels(each)
            for each in children(root, "abstractNum")
        }
        for num in children(root, "num"):
            abstract = value(child(num, "abstractNumId"))
            levels = dict(abstracts.get(abstract, {}))
            found = List(abstract, levels)
            for override in children(num, "lvlOverride"):
                depth = _number(value(override, "ilvl"))
                levels.update(_levels(override))
                start = child(override, "startOverride")
                if start is not None:
                    found.restarts_at[depth] = _number(value(start), 1)
            self._lists[value(num, "numId")] = found


def written(count: int, form: str) -> str:
    """A count in the form Word names; unknown forms are written in figures."""
    count = max(0, min(count, 9_999))
    if form in _CHINESE_FORMS:
        return chinese(count)
    if form in {"chineseLegalSimplified", "ideographLegalTraditional"}:
        return _placed(count, _LEGAL_DIGITS, _LEGAL_PLACES)
    if form in {"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"}:
        return "".join(_DIGITS[int(digit)] for digit in str(count))
    return _foreign(count, form)


def chinese(count: int) -> str:
    """A count below ten thousand in ordinary Chinese numerals."""
    text = _placed(count, _DIGITS.replace("〇", "零"), _PLACES)
    return text[1:] if text.startswith("一十") else text


_CHINESE_FORMS = {
    "chineseCounting",
    "chineseCountingThousand",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "japaneseCounting",
    "ideographTraditional",
}


def _placed(count: int, digits: str, places: tuple[str, ...]) -> str:
    if not count:
        return digits[0]
    text = ""
    for place, digit in enumerate(reversed(str(count))):
        if digit != "0":
            text = digits[int(digit)] + places[place] + text
        elif text and not text.startswith(digits[0]):
            text = digits[0] + text
    return text


def _foreign(count: int, form: str) -> str:
    if form in {"upperLetter", "lowerLetter"} and count:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"upperRoman", "lowerRoman"}:
        return _roman(count).upper() if form == "upperRoman" else _roman(count)
    if form.startswith("decimalEnclosedCircle") and 1 <= count <= len("①") * 20:
        return chr(ord("①") + count - 1)
    if form == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(count))
    return f"{count:02}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (count // worth)
        count %= worth
    return text


def _gap(level: Level, text: str) -> str:
    """A blank where number and words would otherwise run together, as in 第一条."""
    if level.gap == "space":
        return " "
    return " " if text and text[-1].isalnum() and is_wide(text[-1]) else ""


def _levels(parent: etree._Element) -> dict[int, Level]:
    return {
        _number(value(each, "ilvl")): Level(
            form=_form(each),
            pattern=value(child(each, "lvlText")),
            start=_number(value(child(each, "start")), 1),
            gap=value(child(each, "suff")) or "tab",
            restarts=value(child(each, "lvlRestart")) != "0",
        )
        for each in children(parent, "lvl")
    }


def _form(level: etree._Element) -> str:
    return value(child(level, "numFmt")) or "decimal"


def _number(text: str, otherwise: int = 0) -> int:
    return (
        int(text)
        if text.isascii() and text.isdigit() and len(text) <= _DIGITS_MOST
        else otherwise
    )
