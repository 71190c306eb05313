"""What a workbook of units and people says, row by row, before anything is written."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shangda.organisations.models import Level, Role, Unit
from shangda.organisations.workbook import Sheets, cells

UNITS, PEOPLE = "单位", "人员"
MOST_NEW_ACCOUNTS = 300
TEMPLATE = "请下载模板，按模板的表头填写。"
_DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell or row; ``row`` as Excel counts, 0 for the sheet."""

    sheet: str
    row: int
    column: str
    cause: str
    remedy: str = ""


@dataclass(frozen=True)
class UnitRow:
    """A row of the sheet 单位; empty cells say nothing."""

    row: int
    code: str
    name: str
    short_name: str
    level: str
    kind: str
    parent: str
    position: int
    opened_date: date | None
    closed_date: date | None


@dataclass(frozen=True)
class PersonRow:
    """A row of the sheet 人员: an account and, with a role, one of its posts."""

    row: int
    username: str
    name: str
    phone: str
    email: str
    place: str
    role: str
    title: str
    from_date: date | None
    until_date: date | None


@dataclass
class Plan:
    """All rows that could be read, and what could not."""

    units: list[UnitRow] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class Column:
    """A column: what its head says, where it goes, how a cell is read."""

    head: str
    name: str
    read: Callable[[str], Any]
    is_needed: bool = False

    @property
    def marked(self) -> str:
        """The head as a template has it: with a star where a cell must be filled."""
        return f"{self.head}*" if self.is_needed else self.head


class UnreadableCellError(Exception):
    """The cell cannot be read; the two sentences of the fault."""


def text(cell: str) -> str:
    """The cell as it is."""
    return cell


def _number(cell: str) -> int:
    if cell and not cell.isdecimal():
        raise UnreadableCellError(f"“{cell}”不是数字。", "请填整数，不填就排在最后。")
    return int(cell or 0)


def day(cell: str) -> date | None:
    """A date, or nothing. Raises UnreadableCellError."""
    if not cell:
        return None
    found = _DATE.match(cell)
    try:
        return date(*map(int, found.groups())) if found else _no_date(cell)
    except ValueError:
        return _no_date(cell)


def _no_date(cell: str) -> date:
    raise UnreadableCellError(
        f"“{cell}”不是日期，或者没有这一天。", "请写成2026-01-31这样。"
    )


def choice(choices: Iterable[tuple[str, str]]) -> Callable[[str], str]:
    """A reader that takes the label of a choice."""
    codes = {label: code for code, label in choices}

    def read(cell: str) -> str:
        if cell and cell not in codes:
            raise UnreadableCellError(
                f"没有“{cell}”这一种。", f"可以填：{'、'.join(codes)}。"
            )
        return codes.get(cell, "")

    return read


UNIT_COLUMNS = [
    Column("代码", "code", text, is_needed=True),
    Column("全称", "name", text, is_needed=True),
    Column("简称", "short_name", text),
    Column("层级", "level", choice(Level.choices), is_needed=True),
    Column("性质", "kind", choice(Unit.Sort.choices), is_needed=True),
    Column("上级代码", "parent", text),
    Column("排序", "position", _number),
    Column("设立日期", "opened_date", day),
    Column("撤销日期", "closed_date", day),
]
PERSON_COLUMNS = [
    Column("登录名", "username", text, is_needed=True),
    Column("姓名", "name", text, is_needed=True),
    Column("电话", "phone", text),
    Column("邮箱", "email", text),
    Column("单位或信息科代码", "place", text),
    Column("职责", "role", choice(Role.choices)),
    Column("岗位名称", "title", text),
    Column("任职起", "from_date", day),
    Column("任职止", "until_date", day),
]


def read(content: bytes) -> Plan:
    """Everything the workbook says. Raises InvalidError when it is no such workbook."""
    return understand(cells(content))


def understand(sheets: Sheets) -> Plan:
    """Rows of both sheets; what cannot be read becomes a fault, row by row."""
    plan = Plan()
    if UNITS not in sheets and PEOPLE not in sheets:
        plan.faults.append(Fault("", 0, "", "没有叫“单位”或“人员”的表。", TEMPLATE))
    units = rows(plan.faults, UNITS, UNIT_COLUMNS, sheets)
    plan.units = [UnitRow(**row) for row in units]
    people = rows(plan.faults, PEOPLE, PERSON_COLUMNS, sheets)
    plan.people = [PersonRow(**row) for row in people]
    plan.faults += [*_doubles(plan.units), *_rings(plan.units), *_strangers(plan.people)]
    plan.faults.sort(key=lambda fault: (fault.sheet != UNITS, fault.row))
    return plan


def parents_first(units: list[UnitRow]) -> list[UnitRow]:
    """In an order in which every parent of the sheet comes before what is below it."""
    above = {unit.code: unit.parent for unit in units}
    return sorted(units, key=lambda unit: _depth(unit.code, above))


def heads(columns: list[Column]) -> dict[str, str]:
    """What a column's head says, by the name of what is in it."""
    return {column.name: column.head for column in columns}


def rows(
    faults: list[Fault],
    sheet: str,
    columns: list[Column],
    sheets: Sheets,
    remedy: str = TEMPLATE,
) -> Iterator[dict[str, Any]]:
    """The rows of a sheet by the names of their columns; faults are added as they come.

    ``remedy`` says what to do about heads that are missing.
    """
    found = sheets.get(sheet, [])
    if not found:
        return
    places = {head.removesuffix("*").strip(): place for place, head in enumerate(found[0])}
    if missing := [column.head for column in columns if column.head not in places]:
        cause = f"第一行缺少“{'”“'.join(missing)}”。"
        faults.append(Fault(sheet, 1, missing[0], cause, remedy))
        return
    for number, row in enumerate(found[1:], start=2):
        if any(row):
            cell_of = {column.name: row[places[column.head]] for column in columns}
            if values := _values(faults, sheet, number, columns, cell_of):
                yield {"row": number, **values}


def _values(
    known: list[Fault], sheet: str, row: int, columns: list[Column], cell_of: dict[str, str]
) -> dict[str, Any]:
    """The row's values, or nothing when a cell could not be read."""
    values, faults = {}, []
    for column in columns:
        cell = cell_of[column.name]
        try:
            values[column.name] = column.read(cell)
        except UnreadableCellError as wrong:
            faults.append(Fault(sheet, row, column.head, *wrong.args))
        if column.is_needed and not cell:
            faults.append(
                Fault(sheet, row, column.head, "没有填。", f"请填{column.head}。")
            )
    known += faults
    return {} if faults else values


def _doubles(units: list[UnitRow]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for unit in units:
        before = first.setdefault(unit.code, unit.row)
        if before != unit.row:
            cause = f"代码{unit.code}和第{before}行重复。"
            yield Fault(UNITS, unit.row, "代码", cause, "一个单位只写一行。")


def _rings(units: list[UnitRow]) -> Iterator[Fault]:
    above = {unit.code: unit.parent for unit in units}
    for unit in units:
        if _depth(unit.code, above) > len(above):
            cause = "上级绕了一圈又回到它自己。"
            yield Fault(UNITS, unit.row, "上级代码", cause, "请改成真正的上级。")


def _depth(code: str, above: dict[str, str]) -> int:
    """Steps up inside the sheet; more than there are units when they form a ring."""
    steps = 0
    while code in above and steps <= len(above):
        code, steps = above[code], steps + 1
    return steps


def _strangers(people: list[PersonRow]) -> Iterator[Fault]:
    """Rows of one account must name the same person."""
    first: dict[str, PersonRow] = {}
    for person in people:
        known = first.setdefault(person.username, person)
        if known.name != person.name:
            cause = f"登录名{person.username}在第{known.row}行是{known.name}。"
            yield Fault(PEOPLE, person.row, "姓名", cause, "一个登录名只能是一个人。")
