"""Lists as .xlsx, with the filter of the page."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils import timezone

from shangda.editing.models import Article
from shangda.items.models import Submission

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 10_000  # rows
INBOX = (
    ("收稿编号", 18),
    ("标题", 48),
    ("单位", 14),
    ("信息科", 18),
    ("类型", 12),
    ("板块", 12),
    ("字数", 8),
    ("收稿时间", 18),
    ("状态", 10),
    ("认领", 10),
    ("缓报到", 12),
)
ARTICLES = (
    ("标题", 48),
    ("信息科", 18),
    ("来源", 20),
    ("来源篇数", 10),
    ("字数", 8),
    ("编辑", 10),
    ("状态", 10),
    ("改于", 18),
    ("二审", 10),
)


def inbox(found: Iterable[Submission]) -> bytes:
    """Submissions as the inbox lists them."""
    return _workbook("收稿", INBOX, map(_submission, found))


def articles(found: Iterable[Article]) -> bytes:
    """Articles as their page lists them."""
    return _workbook("编辑稿", ARTICLES, map(_article, found))


def _submission(row: Submission) -> list[Any]:
    return [
        row.receipt_number,
        row.revision.title,
        row.item.unit_name,
        row.desk.name,
        row.item.get_kind_display(),
        row.item.section.name if row.item.section else "",
        row.revision.count,
        row.received_at,
        row.get_state_display(),
        row.claimed_by.name if row.claimed_by else "",
        row.hold_until.isoformat() if row.hold_until else "",
    ]


def _article(row: Article) -> list[Any]:
    return [
        row.title,
        row.desk.name,
        row.lead_unit,  # type: ignore[attr-defined]  # annotated by queries.articles
        row.source_count,  # type: ignore[attr-defined]  # annotated by queries.articles
        row.count,
        row.editor.name,
        row.get_state_display(),
        row.changed_at,
        row.reviewer.name if row.reviewer else "",
    ]


def _workbook(
    name: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]]
) -> bytes:
    """One sheet with a frozen head; texts stay texts, also those that look like formulas."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for place, (head, width) in enumerate(columns):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, head, bold)
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                if isinstance(value, datetime):
                    local = timezone.make_naive(value)
                    sheet.write_datetime(number, place, local, moment)
                else:
                    sheet.write(number, place, value)
    return out.getvalue()
