"""What a desk's administrator keeps: outlets, periodicals, numbering, layout, recipients."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.db.models import Max

from shangda import typeset
from shangda.kernel import typed
from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.lifecycle import record
from shangda.kernel.numbering import set_last
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Person, Unit
from shangda.periodicals import rules
from shangda.periodicals.actions import bounds
from shangda.periodicals.actions.composing import MOST_COPIES
from shangda.periodicals.models import (
    Address,
    Column,
    DefaultRecipient,
    Issue,
    Outlet,
    Periodical,
)
from shangda.periodicals.numbers import total_of, year_of

OUTLETS = Path(__file__).parents[1] / "defaults" / "outlets.json"
Row = TypeVar("Row", Outlet, Periodical, Column)
LAST_NUMBER = 999_999  # a larger start number is a slip
YEARS = range(2000, 2100)


@dataclass(frozen=True)
class Masthead:
    """What an office prints at the head of a periodical, and how it makes its issues."""

    masthead: str
    office: str
    security_line: str = ""
    has_running_total: bool = True
    has_contents: bool = True
    proofs_by_two: bool = True
    copies: int = 0

    def checked(self) -> dict[str, Any]:
        """Its columns. Raises InvalidError."""
        return {
            "masthead": typed.line(
                self.masthead, "masthead", most=20, ask="请填刊头，就是刊物的名称。"
            ),
            "office": typed.line(
                self.office, "office", most=60, ask="请填编印单位，印在刊头下面。"
            ),
            "security_line": typed.line(self.security_line, "security_line", most=40),
            "has_running_total": self.has_running_total,
            "has_contents": self.has_contents,
            "proofs_by_two": self.proofs_by_two,
            "copies": bounds.be_count(self.copies, "copies", most=MOST_COPIES),
        }


@action
def load_defaults() -> None:
    """Outlets above that most offices send to; those already there stay as they are."""
    for place, row in enumerate(json.loads(OUTLETS.read_text("utf-8")), start=1):
        Outlet.objects.get_or_create(code=row["code"], defaults=row | {"position": place})


@action
def add_outlet(
    *, desk: Desk, by: Person, name: str, level: str, chain: str = "", grade: str = ""
) -> Outlet:
    """An outlet outside the system, whose uses are recorded by hand."""
    _be_keeper(by, desk.pk)
    outlet = Outlet.objects.create(
        code=_free_code(desk),
        kept_by=desk,
        position=_next(Outlet.objects.all()),
        level=level,
        **_named(name, chain, grade),
    )
    record("periodicals.add_outlet", outlet, by=by, name=outlet.name)
    return outlet


@action
def update_outlet(
    *, outlet: Outlet, by: Person, name: str, level: str, chain: str = "", grade: str = ""
) -> Outlet:
    """Correct its particulars; uses recorded before show the new name."""
    _be_outlet_keeper(by, outlet)
    columns = {"level": level, **_named(name, chain, grade)}
    return _change(outlet, "update_outlet", by, columns)


@action
def close_outlet(*, outlet: Outlet, by: Person) -> Outlet:
    """Offer it no more."""
    _be_outlet_keeper(by, outlet)
    return _change(outlet, "close_outlet", by, {"is_open": False})


@action
def open_outlet(*, outlet: Outlet, by: Person) -> Outlet:
    """Offer it again."""
    _be_outlet_keeper(by, outlet)
    return _change(outlet, "open_outlet", by, {"is_open": True})


@action
def add_periodical(*, desk: Desk, by: Person, head: Masthead) -> Periodical:
    """A periodical that the desk prints, with the outlet that it is."""
    _be_keeper(by, desk.pk)
    columns = head.checked()
    outlet = Outlet.objects.create(
        code=_free_code(desk),
        name=columns["masthead"],
        level=desk.unit.level,
        chain=desk.channel.code,
        kept_by=desk,
        position=_next(Outlet.objects.all()),
    )
    periodical = Periodical.objects.create(
        outlet=outlet, desk=desk, position=_next(desk.periodicals), **columns
    )
    record("periodicals.add_periodical", periodical, by=by, masthead=periodical.masthead)
    return periodical


@action
def update_periodical(*, periodical: Periodical, by: Person, head: Masthead) -> Periodical:
    """Masthead, office, habits; issues already printed stay as they are."""
    _be_keeper(by, periodical.desk_id)
    columns = head.checked()
    Outlet.objects.filter(pk=periodical.outlet_id).update(name=columns["masthead"])
    return _change(periodical, "update_periodical", by, columns)


@action
def close_periodical(*, periodical: Periodical, by: Person) -> Periodical:
    """Begin no more issues; those in work go on."""
    _be_keeper(by, periodical.desk_id)
    return _change(periodical, "close_periodical", by, {"is_open": False})


@action
def open_periodical(*, periodical: Periodical, by: Person) -> Periodical:
    """Print it again."""
    _be_keeper(by, periodical.desk_id)
    return _change(periodical, "open_periodical", by, {"is_open": True})


@action
def set_layout(
    *, periodical: Periodical, by: Person, layout: Mapping[str, Any]
) -> Periodical:
    """What differs from the standard layout. Raises InvalidError with every fault."""
    _be_keeper(by, periodical.desk_id)
    try:
        typeset.Layout.from_dict(layout)
    except typeset.LayoutError as wrong:
        raise InvalidError(f"这样的版式印不出来：{wrong}。", "请改好再存。") from wrong
    return _change(periodical, "set_layout", by, {"layout": dict(layout)})


@action
def set_numbering(
    *,
    periodical: Periodical,
    by: Person,
    year: int,
    last: int,
    last_total: int | None = None,
    series: str = Issue.Series.REGULAR,
) -> Periodical:
    """Bring along the numbers of issues printed before this system; the next one follows.

    A series in which a number has been given is never set: that would leave a gap or a double.
    The counter's row is locked first, so that no signature slips in between.
    """
    _be_keeper(by, periodical.desk_id)
    if year not in YEARS:
        raise InvalidError("年份不对。", fields={"year": "请填四位数的年份。"})
    bounds.be_count(last, "last", most=LAST_NUMBER)
    set_last(year_of(periodical.pk, series, year), last)
    _be_unused(periodical, {"series": series, "year": year}, "last", f"{year}年")
    if last_total is not None:
        bounds.be_count(last_total, "last_total", most=LAST_NUMBER)
        set_last(total_of(periodical.pk), last_total)
        used = {"running_number__isnull": False}
        _be_unused(periodical, used, "last_total", "总期号")
    numbers = {"year": year, "last": last, "last_total": last_total, "series": series}
    record("periodicals.set_numbering", periodical, by=by, **numbers)
    return periodical


@action
def add_column(*, periodical: Periodical, by: Person, name: str) -> Column:
    """A column after the others."""
    _be_keeper(by, periodical.desk_id)
    column = Column.objects.create(
        periodical=periodical,
        name=_column_name(periodical, name),
        position=_next(periodical.columns),
    )
    record("periodicals.add_column", periodical, by=by, name=column.name)
    return column


@action
def rename_column(*, column: Column, by: Person, name: str) -> Column:
    """Call it otherwise."""
    _be_keeper(by, column.periodical.desk_id)
    name = _column_name(column.periodical, name, besides=column)
    return _change(column, "rename_column", by, {"name": name})


@action
def drop_column(*, column: Column, by: Person) -> None:
    """Take out a column that no issue has used."""
    _be_keeper(by, column.periodical.desk_id)
    if column.entries.exists():
        raise WrongStateError(f"“{column}”已经有稿件，不能删。", "可以给它改个名字。")
    record("periodicals.drop_column", column.periodical, by=by, name=column.name)
    column.delete()


@action
def add_recipient(
    *,
    periodical: Periodical,
    by: Person,
    address: str,
    label: str,
    persons: Iterable[Person] = (),
    units: Iterable[Unit] = (),
) -> DefaultRecipient:
    """Words for the foot of every issue, and the accounts and units that they stand for."""
    _be_keeper(by, periodical.desk_id)
    recipient = DefaultRecipient.objects.create(
        periodical=periodical,
        position=_next(periodical.recipients),
        **_addressed(address, label),
    )
    return _readers(recipient, "add_recipient", by, persons, units)


@action
def update_recipient(
    *,
    recipient: DefaultRecipient,
    by: Person,
    address: str,
    label: str,
    persons: Iterable[Person] = (),
    units: Iterable[Unit] = (),
) -> DefaultRecipient:
    """Change them for the issues to come."""
    _be_keeper(by, recipient.periodical.desk_id)
    for name, value in _addressed(address, label).items():
        setattr(recipient, name, value)
    recipient.save(update_fields=["address", "label"])
    return _readers(recipient, "update_recipient", by, persons, units)


@action
def drop_recipient(*, recipient: DefaultRecipient, by: Person) -> None:
    """Send them no more issues; those already sent stay."""
    _be_keeper(by, recipient.periodical.desk_id)
    label = str(recipient)
    record("periodicals.drop_recipient", recipient.periodical, by=by, label=label)
    recipient.delete()


def _be_keeper(by: Person, desk_id: int) -> None:
    if not rules.may_keep(by, desk_id):
        raise NotAllowedError("这个信息科的刊物不归您管。")


def _be_outlet_keeper(by: Person, outlet: Outlet) -> None:
    if not rules.may_keep_outlet(by, outlet):
        raise NotAllowedError("这个载体不归您管。", "请找登记它的信息科，或系统管理员。")


def _be_unused(periodical: Periodical, used: dict[str, Any], field: str, what: str) -> None:
    last = periodical.issues.issued().filter(**used).order_by("-number").first()
    if last:
        sentence = f"{what}已经签发到{last}，起始数不能再改。"
        raise InvalidError(sentence, "期号不能空，也不能重。", fields={field: sentence})


def _change(row: Row, verb: str, by: Person, columns: Mapping[str, Any]) -> Row:
    changed: dict[str, Any] = {
        name: value for name, value in columns.items() if getattr(row, name) != value
    }
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=[*changed])
    record(f"periodicals.{verb}", row, by=by, **changed)
    return row


def _named(name: str, chain: str, grade: str) -> dict[str, str]:
    return {
        "name": typed.line(name, "name", most=60, ask="请填名称。"),
        "chain": typed.line(chain, "chain", most=20),
        "grade": typed.line(grade, "grade", most=20),
    }


def _column_name(
    periodical: Periodical, name: str, *, besides: Column | None = None
) -> str:
    name = typed.line(name, "name", most=30, ask="请填栏目名称。")
    others = periodical.columns.filter(name=name)
    if any(other != besides for other in others):
        raise InvalidError(f"已经有“{name}”这个栏目。", fields={"name": "请换个名字。"})
    return name


def _addressed(address: str, label: str) -> dict[str, str]:
    if address not in Address.values:
        raise InvalidError("抬头只能是报、送、发。", fields={"address": "请选一个。"})
    ask = "请填印在刊尾的文字，例如“各乡镇（街道）”。"
    return {"address": address, "label": typed.line(label, "label", most=200, ask=ask)}


def _readers(
    recipient: DefaultRecipient,
    verb: str,
    by: Person,
    persons: Iterable[Person],
    units: Iterable[Unit],
) -> DefaultRecipient:
    persons, units = list(persons), list(units)
    recipient.persons.set(persons)
    recipient.units.set(units)
    record(
        f"periodicals.{verb}",
        recipient.periodical,
        by=by,
        label=str(recipient),
        persons=[one.pk for one in persons],
        units=[one.pk for one in units],
    )
    return recipient


def _next(rows: Any) -> int:
    last: int = rows.aggregate(last=Max("position"))["last"] or 0
    return last + 1


def _free_code(desk: Desk) -> str:
    taken = set(Outlet.objects.values_list("code", flat=True))
    return next(
        code for n in range(1, len(taken) + 2) if (code := f"{desk.code}-{n}") not in taken
    )
