"""Pages, parts of them, and files to keep."""

import io

import pytest
from django.http import HttpResponse
from openpyxl import load_workbook

from shangda.kernel import pages


@pytest.mark.parametrize(
    ("headers", "is_part"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_only_a_plain_htmx_request_gets_a_part(rf, headers, is_part):
    assert pages.wants_part(rf.get("/", headers=headers)) is is_part


def test_the_part_is_rendered_and_caches_are_told(rf, monkeypatch):
    rendered = []

    def render(request, name, context, status):
        rendered.append((name, status))
        return HttpResponse()

    monkeypatch.setattr(pages, "render", render)

    answer = pages.render_page(
        rf.get("/", headers={"HX-Request": "true"}), "a/b.html", part="rows", status=422
    )
    pages.render_page(rf.get("/"), "a/b.html", part="rows")

    assert rendered == [("a/b.html#rows", 422), ("a/b.html", 200)]
    assert answer.headers["Vary"] == "HX-Request"


def test_a_download_has_its_chinese_name():
    answer = pages.download(b"x", name="第12期.pdf", media_type="application/pdf")

    assert answer.content == b"x"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert (
        "filename*=utf-8''%E7%AC%AC12%E6%9C%9F.pdf"
        in (answer.headers["Content-Disposition"])
    )


def test_a_sheet_carries_its_rows_under_its_name():
    answer = pages.sheet("得分", ["单位", "分"], [["青石镇", 12]])

    rows = load_workbook(io.BytesIO(answer.content))["得分"].iter_rows(values_only=True)
    assert list(rows) == [("单位", "分"), ("青石镇", 12)]
    assert answer.headers["Content-Disposition"].endswith("%E5%BE%97%E5%88%86.xlsx")


def test_wants_sheet_reads_the_address(rf):
    assert pages.wants_sheet(rf.get("/?as=xlsx"))
    assert not pages.wants_sheet(rf.get("/?as=csv"))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *[("12", 12), ("9" * 18, 10**18 - 1), ("１２", 12)],
        *[("", 0), ("-1", 0), ("1.5", 0), ("x", 0), ("²", 0)],
        *[("9" * 19, 0), ("9" * 5000, 0)],
    ],
)
def test_whole_numbers_are_read_and_nothing_else(text, number):
    assert pages.whole(text) == number
