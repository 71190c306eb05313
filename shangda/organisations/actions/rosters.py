"""Verbs on workbooks of units and people: brought, rehearsed, applied."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NoReturn, TypeVar

from django.utils import timezone

from shangda.kernel.errors import InvalidError, RefusedError, WrongStateError
from shangda.kernel.lifecycle import record
from shangda.kernel.models import StoredFile
from shangda.kernel.transactions import action
from shangda.organisations import importing, queries, rules
from shangda.organisations.actions import people as people_verbs
from shangda.organisations.actions import posts as post_verbs
from shangda.organisations.actions import units as unit_verbs
from shangda.organisations.actions.asking import allow
from shangda.organisations.importing import Fault, PersonRow, Plan, UnitRow
from shangda.organisations.models import (
    Appointment,
    Desk,
    Person,
    Role,
    Roster,
    Unit,
)

P = TypeVar("P", Unit, Desk)
HEADS = importing.heads([*importing.UNIT_COLUMNS, *importing.PERSON_COLUMNS])
NOT_YOURS = "单位和人员由系统管理员或条线管理员导入。"


@dataclass
class Outcome:
    """What applying a plan does or would do; nothing stays when there are faults."""

    new_units: list[str] = field(default_factory=list)
    changed_units: list[str] = field(default_factory=list)
    new_people: list[str] = field(default_factory=list)
    changed_people: list[str] = field(default_factory=list)
    new_posts: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def changes_count(self) -> int:
        """How many rows make a difference."""
        return sum(
            len(rows)
            for rows in (
                self.new_units,
                self.changed_units,
                self.new_people,
                self.changed_people,
                self.new_posts,
            )
        )


@action
def bring_roster(*, file: StoredFile, name: str, by: Person) -> Roster:
    """Keep the workbook for the preview; nothing of it counts yet."""
    allow(rules.may_add_person(by), NOT_YOURS)
    roster = Roster.objects.create(file=file, name=name[:200], brought_by=by)
    record("organisations.bring_roster", roster, by=by, name=roster.name)
    return roster


def rehearse(plan: Plan, by: Person) -> Outcome:
    """Do everything by the real verbs and take it all back; says what would happen."""
    try:
        _rehearse(plan=plan, by=by)
    except _RehearsedError as over:
        by.forget_powers()
        return over.outcome


@action
def apply_roster(
    *, roster: Roster, plan: Plan, by: Person, hashes: Mapping[str, str]
) -> Outcome:
    """Write all rows or none; ``hashes`` are the password hashes of new accounts."""
    allow(rules.may_add_person(by), NOT_YOURS)
    if roster.applied_at:
        raise WrongStateError(
            "这份表已经导入过了。", "要再改，请导出最新的表，改好后重新导入。"
        )
    outcome = _attempt(plan, by, hashes)
    if outcome.faults:
        raise InvalidError(
            f"有{len(outcome.faults)}处不能导入，什么都没有写。", "请看预览里的每一条。"
        )
    roster.applied_at = timezone.now()
    roster.save(update_fields=["applied_at"])
    record(
        "organisations.apply_roster",
        roster,
        by=by,
        units=len(outcome.new_units) + len(outcome.changed_units),
        people=len(outcome.new_people) + len(outcome.changed_people),
        posts=len(outcome.new_posts),
    )
    return outcome


class _RehearsedError(Exception):
    """Ends a rehearsal, so that its transaction is rolled back."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


@action
def _rehearse(*, plan: Plan, by: Person) -> NoReturn:
    raise _RehearsedError(_attempt(plan, by, {}))


def _attempt(plan: Plan, by: Person, hashes: Mapping[str, str]) -> Outcome:
    outcome = Outcome(faults=list(plan.faults))
    ordered = importing.parents_first(plan.units)
    for unit in ordered:
        _try(outcome, importing.UNITS, unit.row, partial(_unit, outcome, unit, by))
    for unit in reversed(ordered):
        _try(outcome, importing.UNITS, unit.row, partial(_closing, outcome, unit, by))
    for who in plan.people:
        verb = partial(_person, outcome, who, by, hashes)
        _try(outcome, importing.PEOPLE, who.row, verb)
    _refuse_many(outcome)
    return outcome


def _try(outcome: Outcome, sheet: str, row: int, verb: Callable[[], None]) -> None:
    """Run one row; a refusal becomes its fault, and the other rows go on."""
    try:
        verb()
    except RefusedError as refusal:
        fields = refusal.fields if isinstance(refusal, InvalidError) else {}
        column = next((HEADS[name] for name in fields if name in HEADS), "")
        remedy = refusal.remedy if refusal.remedy != InvalidError.remedy else ""
        outcome.faults.append(Fault(sheet, row, column, refusal.cause, remedy))


def _unit(outcome: Outcome, row: UnitRow, by: Person) -> None:
    unit = Unit.objects.filter(code=row.code).select_related("parent").first()
    if unit is None:
        _new_unit(row, by)
        outcome.new_units.append(row.code)
        return
    changes = _differences(unit, row)
    if row.name != unit.name or (row.short_name or unit.short_name) != unit.short_name:
        unit_verbs.rename_unit(
            unit=unit,
            by=by,
            name=row.name,
            short_name=row.short_name or row.name,
            from_date=timezone.localdate(),
        )
        outcome.changed_units.append(row.code)
    if changes:
        unit_verbs.update_unit(unit=unit, by=by, **changes)
        outcome.changed_units.append(row.code)


def _new_unit(row: UnitRow, by: Person) -> None:
    unit_verbs.add_unit(
        by=by,
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        level=row.level,
        kind=row.kind,
        parent=_parent(row),
        position=row.position,
        opened_date=row.opened_date,
    )


def _differences(unit: Unit, row: UnitRow) -> Any:
    """Particulars that the row says otherwise than the tree; empty cells say nothing."""
    said = {
        "level": row.level,
        "kind": row.kind,
        "position": row.position,
        "opened_date": row.opened_date,
        "parent": _parent(row),
    }
    return {
        name: value
        for name, value in said.items()
        if value and value != getattr(unit, name)
    }


def _parent(row: UnitRow) -> Unit | None:
    if not row.parent:
        return None
    parent = Unit.objects.filter(code=row.parent).first()
    if parent is None:
        cause = f"没有代码是{row.parent}的单位。"
        raise InvalidError(
            cause, "请先把上级写进表里，或改正代码。", fields={"parent": cause}
        )
    return parent


def _closing(outcome: Outcome, row: UnitRow, by: Person) -> None:
    unit = Unit.objects.filter(code=row.code).first()
    if unit and row.closed_date and row.closed_date != unit.closed_date:
        unit_verbs.close_unit(unit=unit, by=by, closed_date=row.closed_date)
        outcome.changed_units.append(row.code)


def _person(
    outcome: Outcome, row: PersonRow, by: Person, hashes: Mapping[str, str]
) -> None:
    person = Person.objects.filter(username=row.username).first()
    if person is None:
        person = people_verbs.add_person(
            by=by,
            username=row.username,
            password_hash=hashes.get(row.username, ""),
            name=row.name,
            phone=row.phone,
            email=row.email,
        )
        outcome.new_people.append(row.username)
    elif changes := _corrections(person, row):
        people_verbs.update_person(person=person, by=by, **changes)
        outcome.changed_people.append(row.username)
    if row.role:
        _appointment(outcome, person, row, by)


def _corrections(person: Person, row: PersonRow) -> Any:
    said = {"name": row.name, "phone": row.phone, "email": row.email}
    return {k: v for k, v in said.items() if v and v != getattr(person, k)}


def _appointment(outcome: Outcome, person: Person, row: PersonRow, by: Person) -> None:
    unit, desk = _place(row)
    known = _known(person, row, unit, desk)
    post = known.post if known else post_verbs.seat(row.role, row.title, unit, desk)
    if known is None:
        post_verbs.appoint(
            person=person,
            post=post,
            by=by,
            from_date=row.from_date or timezone.localdate(),
            until_date=row.until_date,
        )
    elif row.until_date and row.until_date != known.until_date:
        post_verbs.end_appointment(appointment=known, by=by, until_date=row.until_date)
    else:
        return
    outcome.new_posts.append(f"{row.username} {post.title}")


def _known(
    person: Person, row: PersonRow, unit: Unit | None, desk: Desk | None
) -> Appointment | None:
    """The appointment that the row tells of, by its first day or, without one, today's.

    A desk may have several seats of one title: it is in whichever the person holds.
    """
    seats = queries.seats(row.role, row.title or Role(row.role).label, unit, desk)
    held = Appointment.objects.filter(person=person, post__in=seats, stands_in_for=None)
    held = held.select_related("post")
    if row.from_date:
        return held.filter(from_date=row.from_date).first()
    return held.in_force(timezone.localdate()).first()


def _place(row: PersonRow) -> tuple[Unit | None, Desk | None]:
    """The unit or desk of the row's post; neither for posts of the installation."""
    if row.role in Role.of_the_installation():
        if row.place:
            raise _misplaced("这个职责不设在单位里，是全系统的。", "请把这一格空着。")
        return None, None
    if not row.place:
        raise _misplaced("要写明岗位在哪个单位或信息科。", "请填它的代码。")
    if row.role in Role.of_desks():
        return None, _coded(Desk.objects.filter(code=row.place).first(), row, "信息科")
    return _coded(Unit.objects.filter(code=row.place).first(), row, "单位"), None


def _coded(found: P | None, row: PersonRow, kind: str) -> P:
    if found is None:
        raise _misplaced(f"没有代码是{row.place}的{kind}。", "请改正代码。")
    return found


def _misplaced(cause: str, remedy: str) -> InvalidError:
    return InvalidError(cause, remedy, fields={"place": cause})


def _refuse_many(outcome: Outcome) -> None:
    most = importing.MOST_NEW_ACCOUNTS
    if len(outcome.new_people) > most:
        cause = f"一次新增了{len(outcome.new_people)}个账号，最多{most}个。"
        outcome.faults.append(
            Fault(importing.PEOPLE, 0, "登录名", cause, "请把表分成几份。")
        )
