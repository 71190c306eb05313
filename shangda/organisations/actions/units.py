"""Verbs on units: added, renamed, ordered, merged, closed."""

from datetime import date
from typing import TypedDict, Unpack

from django.db.models import Max, Q
from django.utils import timezone

from shangda.kernel.errors import NotAllowedError, WrongStateError
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations import queries, rules
from shangda.organisations.actions.asking import allow, as_data, check, refuse, refuse_taken
from shangda.organisations.models import Person, Post, Role, Unit, UnitName

BEFORE_RECORDS = date(1900, 1, 1)
STEP = 10  # between positions, so that a unit can be put in between by hand


class Particulars(TypedDict, total=False):
    """What may be said of a unit besides its names and code."""

    level: str
    kind: str
    parent: Unit | None
    position: int
    opened_date: date | None


@action
def add_unit(
    *,
    by: Person,
    code: str,
    name: str,
    short_name: str = "",
    has_usual_posts: bool = False,
    **more: Unpack[Particulars],
) -> Unit:
    """Put a unit into the tree, last in the official order unless ``position`` says else.

    The usual posts are an informant's, a deputy's and a chief's.
    """
    allow(rules.may_add_unit(by, more.get("parent")), "您不能在这里增加单位。")
    refuse_taken(Unit, code=code, cause=f"代码{code}已经有单位在用。")
    more.setdefault("position", 0)
    unit = Unit(code=code, name=name, short_name=short_name or name, **more)
    unit.position = unit.position or (_last_position() + STEP)
    check(unit)
    unit.save()
    _name_from(unit, unit.opened_date or BEFORE_RECORDS)
    by.forget_powers()
    record("organisations.add_unit", unit, by=by, code=code, name=name)
    if has_usual_posts:
        Post.objects.bulk_create(
            Post(role=role, title=role.label, unit=unit, position=place)
            for place, role in enumerate(Role.usual())
        )
    return unit


@action
def update_unit(*, unit: Unit, by: Person, **changes: Unpack[Particulars]) -> Unit:
    """Correct particulars. Raises InvalidError when the unit would hang below itself."""
    allow(rules.may_keep_unit(by, unit), "您不管这个单位。")
    parent = changes.get("parent", unit.parent)
    if parent != unit.parent:
        allow(rules.may_move_below(by, parent), "您不能把单位放到那里。")
    if parent and parent.pk in queries.with_units_below(unit.pk):
        raise refuse("parent", "上级不能是它自己或它的下级。")
    told = {name: as_data(value) for name, value in changes.items()}
    _write(unit, **changes)
    by.forget_powers()
    record("organisations.update_unit", unit, by=by, **told)
    return unit


@action
def rename_unit(
    *, unit: Unit, by: Person, name: str, short_name: str, from_date: date
) -> Unit:
    """Give the unit a name from a date on; texts of earlier days keep the old one."""
    allow(rules.may_keep_unit(by, unit), "您不管这个单位。")
    if from_date > timezone.localdate():
        raise refuse("from_date", "启用日期还没到，到那天再改名。")
    if not unit.names.exists():
        _name_from(unit, unit.opened_date or BEFORE_RECORDS)
    before = unit.name
    UnitName.objects.update_or_create(
        unit=unit, from_date=from_date, defaults={"name": name, "short_name": short_name}
    )
    latest = unit.names.latest("from_date")
    _write(unit, name=latest.name, short_name=latest.short_name)
    record("organisations.rename_unit", unit, by=by, old=before, new=name, since=from_date)
    return unit


@action
def move_unit(*, unit: Unit, by: Person, place: int) -> Unit:
    """Make the unit the ``place``-th (from 1) below its parent in the official order."""
    allow(rules.may_keep_unit(by, unit), "您不管这个单位。")
    ordered = list(Unit.objects.in_official_order())
    siblings = [u for u in ordered if u.parent_id == unit.parent_id and u.pk != unit.pk]
    siblings.insert(max(0, place - 1), unit)
    ranks = {sibling.pk: rank for rank, sibling in enumerate(siblings)}
    _renumber(_depth_first(ordered, ranks))
    unit.refresh_from_db()
    record("organisations.move_unit", unit, by=by, place=place)
    return unit


@action
def close_unit(*, unit: Unit, by: Person, closed_date: date) -> Unit:
    """Let the unit exist no longer from this date; its posts and memberships end before."""
    allow(rules.may_keep_unit(by, unit), "您不管这个单位。")
    _refuse_living(unit, closed_date)
    _end_all(unit, closed_date)
    _write(unit, closed_date=closed_date)
    by.forget_powers()
    record("organisations.close_unit", unit, by=by, closed=closed_date)
    return unit


@action
def reopen_unit(*, unit: Unit, by: Person) -> Unit:
    """Take back a closing; posts and memberships have to be given anew."""
    allow(rules.is_system_admin(by) or rules.may_keep_unit(by, unit), "您不管这个单位。")
    if unit.closed_date is None:
        raise WrongStateError("这个单位没有撤销。")
    _write(unit, closed_date=None, merged_into=None)
    record("organisations.reopen_unit", unit, by=by)
    return unit


@action
def merge_units(*, unit: Unit, into: Unit, by: Person, closed_date: date) -> Unit:
    """Close ``unit`` and hang what is below it under ``into``. Gives back ``into``."""
    allow(rules.may_keep_unit(by, into), "您不管要并入的单位。")
    if into.pk in queries.with_units_below(unit.pk):
        raise refuse("into", "不能并入它自己或它的下级。")
    if not into.is_open_on(closed_date):
        raise refuse("into", "要并入的单位那天已经撤销。")
    unit.children.update(parent=into)
    close_unit(unit=unit, by=by, closed_date=closed_date)
    _write(unit, merged_into=into)
    record("organisations.merge_units", unit, by=by, into=into.code)
    return into


def _last_position() -> int:
    return Unit.objects.aggregate(last=Max("position"))["last"] or 0


def _name_from(unit: Unit, day: date) -> None:
    UnitName.objects.create(
        unit=unit, name=unit.name, short_name=unit.short_name, from_date=day
    )


def _write(unit: Unit, **columns: object) -> None:
    for name, value in columns.items():
        setattr(unit, name, value)
    check(unit)
    unit.save(update_fields=[*columns])


def _refuse_living(unit: Unit, day: date) -> None:
    """A unit that still carries others or a desk cannot close."""
    if unit.closed_date is not None:
        raise WrongStateError("这个单位已经撤销了。")
    if unit.opened_date and day <= unit.opened_date:
        raise refuse("closed_date", "撤销日期要晚于设立日期。")
    if unit.children.open_on(day).exists():
        raise refuse("closed_date", "它下面还有单位，请先把下级移走或撤销。")
    if unit.desks.filter(is_open=True).exists():
        raise NotAllowedError("它还设着信息科，不能撤销。", "请先停用信息科。")


def _end_all(unit: Unit, day: date) -> None:
    """End what runs beyond the closing; what would begin only after it is struck out."""
    last = queries.day_before(day)
    still = Q(until_date=None) | Q(until_date__gt=last)
    unit.memberships.filter(still, from_date__gt=last).delete()
    unit.memberships.filter(still).update(until_date=last)
    seats = queries.appointments_in(unit)
    seats.filter(still, from_date__gt=last).delete()
    seats.filter(still).update(until_date=last)


def _depth_first(units: list[Unit], ranks: dict[int, int]) -> list[Unit]:
    """Parents before children; among siblings by rank where given, else by position."""
    below: dict[int | None, list[Unit]] = {}
    for unit in sorted(units, key=lambda u: ranks.get(u.pk, 0)):
        below.setdefault(unit.parent_id, []).append(unit)
    found: list[Unit] = []
    ahead = below.get(None, [])[::-1]
    while ahead:
        found.append(unit := ahead.pop())
        ahead += below.get(unit.pk, [])[::-1]
    return found


def _renumber(units: list[Unit]) -> None:
    for number, unit in enumerate(units, start=1):
        unit.position = number * STEP
    Unit.objects.bulk_update(units, ["position"], batch_size=500)
