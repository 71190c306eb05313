"""What the child does, without its confinement; ``test_importing`` runs it confined."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from shangda.organisations import workbook_child
from shangda.readers.refusals import UnreadableError
from tests.organisations.test_importing import (
    bomb,
    repacked,
    with_entities,
    with_macros,
    xlsx,
)

CELLS = [
    ["甲"], [1.0], [None], [True], [date(2026, 1, 31)], [datetime(2026, 1, 31, 8)], [2.5], [""]  # noqa: DTZ001 -- cells have no zone
]  # fmt: skip


def test_answer_holds_the_cells_of_every_sheet():
    answer = workbook_child.answer(openpyxl, xlsx(单位=CELLS, 别的=[["x"]]))

    first, second = answer["sheets"].values()
    assert [row[0] for row in first] == [
        "甲",
        "1",
        "",
        "是",
        "2026-01-31",
        "2026-01-31",
        "2.5",
    ]
    assert [row[0] for row in second] == ["x"]


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"no zip", "这不是.xlsx文件"),
        (with_macros(), "宏"),
        (repacked(with_entities), "外部实体声明"),
        (repacked(lambda name, content: content[:9]), "不是正常的Excel文件"),
        (xlsx(单位=[["x"]] * 1002), "超过1000行"),
        (bomb(), "压缩得反常"),
    ],
    ids=range(6),
)
def test_answer_is_cause_and_remedy_for_what_is_refused(content, cause):
    answer = workbook_child.answer(openpyxl, content)

    assert cause in answer["cause"]
    assert answer["remedy"] == workbook_child.TEMPLATE


def test_check_refuses_a_zip_that_is_no_workbook():
    out = io.BytesIO()
    with workbook_child.zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", b"<x/>")

    with pytest.raises(UnreadableError):
        workbook_child.check(out.getvalue())


def test_main_confines_itself_before_it_reads(monkeypatch, tmp_path):
    done = []
    out = (tmp_path / "out").open("wb")
    monkeypatch.setattr(workbook_child, "confine", done.append)
    monkeypatch.setattr(workbook_child.os, "fdopen", lambda *_: out)
    content = io.TextIOWrapper(io.BytesIO(xlsx(单位=[["甲"]])))
    monkeypatch.setattr(workbook_child.sys, "stdin", content)

    workbook_child.main()

    assert done == [workbook_child.LIMITS]
    assert "甲" in (tmp_path / "out").read_text()
