"""The list to pay by as a workbook: numbers are numbers, and a column to sign in."""

import io
from typing import Any

import xlsxwriter

from shangda.awards.models import AwardRound, Payout
from shangda.awards.paying import PayList
from shangda.kernel.spreadsheets import OPTIONS

HEADS = ("序号", "组别", "单位（姓名）", "依据", "金额（元）", "签名")
WIDTHS = (6, 14, 24, 28, 14, 18)  # characters
LAST = len(HEADS) - 1
AMOUNT = 4  # its column
A4, HEAD_ROW = 9, 2
ROW_HEIGHT, TITLE_HEIGHT = 24, 34  # points: room for a signature


def sheet(round_: AwardRound, found: PayList) -> bytes:
    """Title, days, one row each, the sum in figures and in capitals."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        formats = _formats(book)
        page = book.add_worksheet("兑现表")
        _set_up(page)
        _head(page, round_, formats)
        for row, payout in enumerate(found.rows, start=HEAD_ROW + 1):
            _row(page, row, payout, formats)
        _foot(page, round_, found, formats)
    return out.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    cell = {"border": 1, "valign": "vcenter", "text_wrap": True}
    money = {"num_format": "#,##0.00"}
    return {
        "title": book.add_format(
            {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}
        ),
        "plain": book.add_format({"align": "center"}),
        "head": book.add_format(cell | {"bold": True, "align": "center"}),
        "cell": book.add_format(cell | {"quote_prefix": False}),
        "money": book.add_format(cell | money),
        "sum": book.add_format(cell | money | {"bold": True}),
        "bold": book.add_format(cell | {"bold": True}),
        "note": book.add_format({"valign": "vcenter"}),
    }


def _set_up(page: Any) -> None:
    for column, width in enumerate(WIDTHS):
        page.set_column(column, column, width)
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEAD_ROW)
    page.freeze_panes(HEAD_ROW + 1, 0)
    page.set_footer("&C第&P页，共&N页")


def _head(page: Any, round_: AwardRound, formats: dict[str, Any]) -> None:
    days = f"{round_.start:%Y年%m月%d日}—{round_.end:%Y年%m月%d日}　{round_.desk.name}"
    page.merge_range(0, 0, 0, LAST, round_.title, formats["title"])
    page.set_row(0, TITLE_HEIGHT)
    page.merge_range(1, 0, 1, LAST, days, formats["plain"])
    for column, name in enumerate(HEADS):
        page.write(HEAD_ROW, column, name, formats["head"])


def _row(page: Any, row: int, payout: Payout, formats: dict[str, Any]) -> None:
    cells = (payout.position, payout.group, payout.name, payout.basis)
    page.set_row(row, ROW_HEIGHT)
    for column, value in enumerate(cells):
        page.write(row, column, value, formats["cell"])
    page.write_number(row, AMOUNT, float(payout.amount), formats["money"])
    page.write_blank(row, LAST, None, formats["cell"])


def _foot(page: Any, round_: AwardRound, found: PayList, formats: dict[str, Any]) -> None:
    """The sum is a formula with its value, so that it stays right when a row is struck out."""
    row = HEAD_ROW + 1 + len(found.rows)
    first, last = HEAD_ROW + 2, row
    page.set_row(row, ROW_HEIGHT)
    page.merge_range(row, 0, row, AMOUNT - 1, f"合计　{len(found.rows)}笔", formats["bold"])
    page.write_formula(
        row, AMOUNT, f"=SUM(E{first}:E{last})", formats["sum"], float(found.total)
    )
    page.write_blank(row, LAST, None, formats["cell"])
    words = f"人民币大写：{found.capitals}"
    page.merge_range(row + 1, 0, row + 1, LAST, words, formats["bold"])
    page.set_row(row + 1, ROW_HEIGHT)
    signed = f"经办：{_name(round_.sent_by)}　　核准：{_name(round_.decided_by)}"
    page.write(row + 3, 0, signed, formats["note"])


def _name(person: Any) -> str:
    return person.name if person else "＿＿＿＿"
