"""Pages, parts of them, and files to keep."""

import io

import pytest
from django.http import HttpResponse
from openpyxl import load_workbook

from shangda.kernel import files, pages, spreadsheets
from shangda.kernel.errors import WrongStateError


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


def test_a_file_may_be_looked_at_instead():
    answer = pages.download(b"x", name="a.pdf", media_type="application/pdf", is_kept=False)

    assert answer.headers["Content-Disposition"] == 'inline; filename="a.pdf"'


def test_a_made_workbook_gets_its_ending():
    answer = pages.book("名册", b"PK")

    assert answer.content == b"PK"
    assert answer.headers["Content-Type"] == spreadsheets.MEDIA_TYPE
    assert answer.headers["Content-Disposition"].endswith("%E5%90%8D%E5%86%8C.xlsx")


def content_of(answer):
    content = b"".join(answer)
    answer.close()
    return content


@pytest.mark.django_db
def test_a_file_of_the_store_is_sent_as_what_it_is(settings, tmp_path):
    settings.FILES = tmp_path
    file = files.keep_bytes(b"%PDF", media_type="text/html")

    answer = pages.stored(file, name="第3期.pdf", media_type="application/pdf")

    assert content_of(answer) == b"%PDF"
    assert answer.headers["Content-Length"] == "4"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")


@pytest.mark.django_db
def test_a_file_that_is_gone_from_the_store_is_said(settings, tmp_path):
    settings.FILES = tmp_path
    file = files.keep_bytes(b"%PDF", media_type="application/pdf")
    files.path_of(file.sha256).unlink()

    with pytest.raises(WrongStateError, match="存放的文件不见了"):
        pages.stored(file, name="a.pdf", media_type="application/pdf")


@pytest.mark.django_db
def test_what_somebody_sent_opens_in_no_browser(settings, tmp_path):
    settings.FILES = tmp_path
    file = files.keep_bytes(b"<script>", media_type="text/html")

    answer = pages.received(file, name="清单.html")

    assert content_of(answer) == b"<script>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
