import io
from datetime import date
from decimal import Decimal

import openpyxl

from shangda.awards import payout_sheet
from shangda.awards.models import AwardRound, Payout
from shangda.awards.paying import PayList
from shangda.organisations.models import Desk


def workbook(amounts, names=None):
    rows = [
        Payout(position=n, name=(names or {}).get(n, f"第{n}镇"), group="乡镇组", basis="积分5分", amount=Decimal(one))
        for n, one in enumerate(amounts, start=1)
    ]  # fmt: skip
    round_ = AwardRound(title="三季度兑现", start=date(2026, 7, 1), end=date(2026, 9, 30))
    round_.desk = Desk(name="县委办党委信息")
    content = payout_sheet.sheet(round_, PayList(rows, [], Decimal(1000)))
    return [
        openpyxl.load_workbook(io.BytesIO(content), data_only=is_value).active
        for is_value in (True, False)
    ]


def test_numbers_are_numbers_and_the_sum_is_exact_to_the_cent():
    values, formulas = workbook(["33.34", "33.33", "33.33"])

    cells = [values.cell(row, 5) for row in (4, 5, 6)]
    assert [cell.value for cell in cells] == [33.34, 33.33, 33.33]
    assert {cell.number_format for cell in cells} == {"#,##0.00"}
    assert (values.cell(7, 5).value, formulas.cell(7, 5).value) == (100, "=SUM(E4:E6)")
    assert values.cell(8, 1).value == "人民币大写：壹佰元整"


def test_there_is_room_to_sign_and_a_head():
    values, _ = workbook(["10.00"])

    assert values.cell(1, 1).value == "三季度兑现"
    assert [cell.value for cell in values[3]][-1] == "签名"
    assert values.cell(4, 6).value is None
    assert values.cell(4, 6).border.left.style == "thin"
    assert values.print_title_rows == "$3:$3"


def test_a_name_is_never_a_formula():
    values, formulas = workbook(["10.00"], names={1: "=1+1"})

    assert formulas.cell(4, 3).data_type == "s"
    assert values.cell(4, 3).value == "=1+1"
