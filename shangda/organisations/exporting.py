"""The two sheets of units and people, as .xlsx that can be imported again."""

from collections.abc import Iterable

from django.utils import timezone

from shangda.kernel.spreadsheets import Row, workbook
from shangda.organisations.importing import (
    PEOPLE,
    PERSON_COLUMNS,
    UNIT_COLUMNS,
    UNITS,
)
from shangda.organisations.models import Appointment, Person, Role, Unit


def roster(units: Iterable[Unit], people: Iterable[Person]) -> bytes:
    """The two sheets of the import, filled; importing them again changes nothing."""
    return workbook(
        {
            UNITS: ([one.marked for one in UNIT_COLUMNS], [_unit(unit) for unit in units]),
            PEOPLE: ([one.marked for one in PERSON_COLUMNS], _people(people)),
        }
    )


def _unit(unit: Unit) -> Row:
    return (
        unit.code,
        unit.name,
        unit.short_name,
        unit.get_level_display(),
        unit.get_kind_display(),
        unit.parent.code if unit.parent else "",
        unit.position,
        unit.opened_date,
        unit.closed_date,
    )


def _people(people: Iterable[Person]) -> list[Row]:
    """One row for each post held from today on; one for those who hold none."""
    posts: dict[int, list[Appointment]] = {}
    today = timezone.localdate()
    held = Appointment.objects.overlapping(today, None).filter(stands_in_for=None)
    for row in held.select_related("post__unit", "post__desk").order_by("from_date", "pk"):
        posts.setdefault(row.person_id, []).append(row)
    return [row for who in people for row in _person(who, posts.get(who.pk, []))]


def _person(who: Person, held: list[Appointment]) -> list[Row]:
    particulars = (who.username, who.name, who.phone, who.email)
    return [(*particulars, *_post(row)) for row in held] or [(*particulars, *[""] * 5)]


def _post(row: Appointment) -> Row:
    place = row.post.unit or row.post.desk
    return (
        place.code if place else "",
        Role(row.post.role).label,
        row.post.title,
        row.from_date,
        row.until_date,
    )
