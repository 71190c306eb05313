"""What a workbook of a desk's words says, row by row, before anything is written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shangda.checkups.models import OfficeWord
from shangda.organisations.importing import Column, Fault, choice, day, rows, text
from shangda.organisations.workbook import Sheets, cells

SHEET = "词表"
Kind = OfficeWord.Kind
COLUMNS = [
    Column("类别", "kind", choice(Kind.choices), is_needed=True),
    Column("词语", "text", text, is_needed=True),
    Column("应写", "meant", text),
    Column("启用日期", "from_date", day),
    Column("说明", "reason", text),
]
HEADS = [column.marked for column in COLUMNS]
EXPORT = "请导出现在的词表，在里面改。"
LONGEST = 100  # characters of a word, of what is meant, of a reason
SHORTEST_WRONG = 2
"""Characters: a single one stands rightly in too many words."""
_NAMES = {"text": "词语", "meant": "应写", "reason": "说明"}


@dataclass(frozen=True)
class WordRow:
    """A row of the sheet, or what was typed on the page (row 0)."""

    row: int
    kind: str
    text: str
    meant: str = ""
    from_date: date | None = None
    reason: str = ""


@dataclass
class Plan:
    """All rows that could be read, and what could not."""

    words: list[WordRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(content: bytes) -> Plan:
    """Everything the workbook says. Raises InvalidError when it is none."""
    return understand(cells(content))


def understand(sheets: Sheets) -> Plan:
    """The rows of the sheet; what cannot be used becomes a fault, row by row."""
    plan = Plan()
    if SHEET not in sheets:
        cause = f"没有叫“{SHEET}”的表。"
        plan.faults.append(Fault("", 0, "", cause, EXPORT))
        return plan
    found = rows(plan.faults, SHEET, COLUMNS, sheets, EXPORT)
    plan.words = [WordRow(**row) for row in found]
    for word in plan.words:
        plan.faults += faults_of(word)
    plan.faults += _doubles(plan.words)
    plan.faults.sort(key=lambda fault: fault.row)
    return plan


def faults_of(word: WordRow) -> Iterator[Fault]:
    """What keeps a word from being used, each with its column."""
    for name, head in _NAMES.items():
        if len(getattr(word, name)) > LONGEST:
            yield _fault(word, head, f"超过{LONGEST}字。", "请写短一些。")
    if word.kind == Kind.WRONG and len(word.text) < SHORTEST_WRONG:
        cause = "只有一个字，会和许多词相混。"
        yield _fault(word, "词语", cause, "请连前后的字一起写，如“布署”。")
    if word.kind in (Kind.ABBREVIATION, Kind.AGENCY) and not word.meant:
        what = "全称" if word.kind == Kind.ABBREVIATION else "现在的名称"
        yield _fault(word, "应写", "没有填。", f"请填{what}。")
    if word.kind == Kind.AGENCY and word.from_date is None:
        yield _fault(word, "启用日期", "没有填。", "请填新名称从哪天起用。")
    if word.meant and word.meant == word.text:
        yield _fault(word, "应写", "和词语一样。", "请改成正确的写法，或删去这一行。")


def as_rows(words: Iterable[OfficeWord]) -> Iterator[tuple[Any, ...]]:
    """The words as rows that can be brought again."""
    for word in words:
        yield (word.get_kind_display(), word.text, word.meant, word.from_date, word.reason)


def _fault(word: WordRow, column: str, cause: str, remedy: str) -> Fault:
    return Fault(SHEET, word.row, column, cause, remedy)


def _doubles(words: Iterable[WordRow]) -> Iterator[Fault]:
    first: dict[tuple[str, str], int] = {}
    for word in words:
        before = first.setdefault((word.kind, word.text), word.row)
        if before != word.row:
            cause = f"“{word.text}”和第{before}行重复。"
            yield _fault(word, "词语", cause, "一个词只写一行。")
