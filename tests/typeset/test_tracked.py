import io
import shutil
import subprocess
from datetime import UTC, datetime

import pytest
from docx import Document
from docx.oxml.ns import qn

from shangda.typeset import Tracked, tracked
from tests.typeset.make import settled

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
CHANGED = [
    Tracked("kept", [("=", "县里今年"), ("-", "近期"), ("+", "11月"), ("=", "修路。")]),
    Tracked("removed", [("-", "此段不要。")]),
    Tracked("moved_away", [("=", "移走的一段。")], 1),
    Tracked("kept", [("=", "前半，"), ("+", "\n"), ("=", "后半。")]),
    Tracked("added", [("+", "新写一段。")]),
    Tracked("kept", [("=", "甲，"), ("-", "\n"), ("=", "乙。")]),
    Tracked("moved", [("=", "移走的一"), ("-", "段"), ("+", "节"), ("=", "。")], 1),
    Tracked("kept", [("=", "末段。")]),
]
OLD = [
    "县里今年近期修路。",
    "此段不要。",
    "移走的一段。",
    "前半，后半。",
    "甲，",
    "乙。",
    "末段。",
]
NEW = [
    "县里今年11月修路。", "前半，", "后半。", "新写一段。", "甲，乙。", "移走的一节。", "末段。",
]  # fmt: skip


def test_accepted_it_is_the_new_text_and_rejected_the_old():
    data = tracked(CHANGED, author="县委办", at=AT)

    assert settled(data, "accept") == NEW
    assert settled(data, "reject") == OLD


def test_every_mark_names_who_and_when_and_has_a_number_of_its_own():
    body = Document(io.BytesIO(tracked(CHANGED, author="闻一苇", at=AT))).element.body

    marks = [mark for mark in body.iter() if mark.get(qn("w:author"))]

    assert {mark.get(qn("w:author")) for mark in marks} == {"闻一苇"}
    assert {mark.get(qn("w:date")) for mark in marks} == {"2026-11-22T08:00:00Z"}
    numbers = [mark.get(qn("w:id")) for mark in marks]
    assert len(numbers) == len(set(numbers))


def test_a_move_is_paired_by_its_name():
    body = Document(io.BytesIO(tracked(CHANGED, author="闻一苇", at=AT))).element.body

    names = [
        next(body.iter(qn(f"w:{side}RangeStart"))).get(qn("w:name"))
        for side in ("moveFrom", "moveTo")
    ]

    assert names == ["move1", "move1"]


def test_nothing_changed_and_nothing_at_all_can_be_written():
    assert settled(tracked([], author="甲", at=AT), "accept") == []
    plain = tracked([Tracked("kept", [("=", "原文。")])], author="甲", at=AT)
    assert settled(plain, "accept") == settled(plain, "reject") == ["原文。"]


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice on this machine")
def test_libreoffice_reads_the_changes_as_changes(tmp_path):
    (tmp_path / "a.docx").write_bytes(tracked(CHANGED, author="闻一苇", at=AT))

    subprocess.run(  # noqa: S603 -- fixed arguments
        [shutil.which("soffice"), f"-env:UserInstallation=file://{tmp_path}/home", "--headless",
         "--convert-to", "fodt", "--outdir", str(tmp_path), str(tmp_path / "a.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip

    read = (tmp_path / "a.fodt").read_text()
    assert read.count("<text:insertion") >= 3
    assert read.count("<text:deletion") >= 3
    assert "闻一苇" in read
