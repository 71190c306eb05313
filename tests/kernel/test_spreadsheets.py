"""Workbooks that open as they were meant."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from shangda.kernel import spreadsheets


def written(*rows, heads=("甲", "乙")):
    content = spreadsheets.workbook({"表": (heads, rows)})
    return load_workbook(io.BytesIO(content))["表"]


def test_the_head_stays_in_sight():
    assert written().freeze_panes == "A2"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0012", "0012"),
        ("https://example.org", "https://example.org"),
        (date(2026, 11, 20), "2026-11-20"),
        (datetime(2026, 11, 20, 16, 30, tzinfo=UTC), "2026-11-21 00:30"),
        (Decimal("1.5"), 1.5),
        (None, None),
    ],
)
def test_cells_are_what_people_read(value, shown):
    assert written([value])["A2"].value == shown


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@name", "\tx"])
def test_a_text_that_looks_like_a_formula_stays_a_text(text):
    cell = written([text])["A2"]

    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix


def test_a_long_name_is_cut_to_what_programs_take():
    content = spreadsheets.workbook({"名" * 40: (["甲"], [])})

    assert load_workbook(io.BytesIO(content)).sheetnames == ["名" * 31]


def test_a_column_is_as_wide_as_its_head_says():
    sheet = written(heads=("甲", ("乙", 48)))

    assert [cell.value for cell in sheet[1]] == ["甲", "乙"]
    assert sheet.column_dimensions["B"].width > 2 * sheet.column_dimensions["A"].width
