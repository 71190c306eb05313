"""Lists as .xlsx: frozen head, texts stay texts, nothing that a program takes for a formula."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.utils import timezone

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 16  # characters
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Row = Sequence[Any]
Head = str | tuple[str, int]  # a wider column says its width
Sheet = tuple[Sequence[Head], Iterable[Row]]
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}


def workbook(sheets: dict[str, Sheet]) -> bytes:
    """Name → (heads, rows) as a workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        quoted = book.add_format({"quote_prefix": True})
        for name, (heads, rows) in sheets.items():
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 0)
            for place, head in enumerate(heads):
                words, width = (head, WIDTH) if isinstance(head, str) else head
                sheet.set_column(place, place, width)
                sheet.write_string(0, place, words, bold)
            for number, row in enumerate(rows, start=1):
                for place, value in enumerate(map(cell, row)):
                    sheet.write(number, place, value, quoted if _is_risky(value) else None)
    return out.getvalue()


def cell(value: Any) -> Any:
    """Moments in local time, dates as ISO, everything else as it is."""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return value


def _is_risky(value: Any) -> bool:
    """Whether a program could take the text for a formula when somebody edits the cell."""
    return isinstance(value, str) and value.startswith(FORMULA_STARTS)
