"""Lists as .xlsx: the sheets that can be imported again, and any other list."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.utils import timezone

from shangda.organisations.importing import (
    PEOPLE,
    PERSON_COLUMNS,
    UNIT_COLUMNS,
    UNITS,
)
from shangda.organisations.models import Appointment, Person, Role, Unit

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 16  # characters

Row = Sequence[Any]


def workbook(sheets: dict[str, tuple[Sequence[str], Iterable[Row]]]) -> bytes:
    """Sheets with a frozen head; texts stay texts, also those that look like formulas."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(out, options) as book:
        head_format = book.add_format({"bold": True, "bottom": 1})
        quoted = book.add_format({"quote_prefix": True})
        for name, (heads, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(heads) - 1, WIDTH)
            sheet.write_row(0, 0, heads, head_format)
            for number, row in enumerate(rows, start=1):
                for place, value in enumerate(map(_cell, row)):
                    sheet.write(number, place, value, quoted if _is_risky(value) else None)
    return out.getvalue()


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


def _cell(value: Any) -> Any:
    """Dates as text, as the import reads them."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return value


def _is_risky(value: Any) -> bool:
    """Whether a program could take the text for a formula when somebody edits the cell."""
    return isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
