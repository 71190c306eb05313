import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from shangda.editing.tracking import document, tracked_lines
from shangda.text import redline
from shangda.typeset import tracked
from tests.typeset.make import settled

AT = datetime(2026, 11, 22, tzinfo=UTC)
SENTENCES = [
    "县里修路12公里。",
    "镇上办早市，五点开门。",
    "村里通水。",
    "共3户。",
    "老人免费乘车。",
]
TEXTS = st.lists(st.sampled_from(SENTENCES), max_size=8).map(
    lambda chosen: "\n".join("".join(chosen[i : i + 2]) for i in range(0, len(chosen), 2))
)


@settings(max_examples=30, deadline=None)
@given(TEXTS, TEXTS)
def test_a_redline_on_paper_gives_back_both_texts(old, new):
    data = tracked(tracked_lines(redline.compare(old, new)), author="甲", at=AT)

    assert "".join(settled(data, "reject")) == old.replace("\n", "")
    assert "".join(settled(data, "accept")) == new.replace("\n", "")


def test_paragraphs_come_back_as_they_were():
    old = "第一段说修路的事。\n第二段说早市的事。\n第三段说通水的事。"
    new = "第三段说通水的事。\n第一段说修桥的事。\n第二段说早市\n的事。"

    data = tracked(tracked_lines(redline.compare(old, new)), author="甲", at=AT)

    assert settled(data, "reject") == old.split("\n")
    assert settled(data, "accept") == new.split("\n")


def run(*arguments):
    out = StringIO()
    call_command("redline", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_command_compares_two_files_without_a_database(tmp_path):
    old, new, paper = (tmp_path / name for name in ("旧.txt", "新.txt", "改.docx"))
    old.write_text("修路情况\n县里今年修路12公里。\n", encoding="gb18030")
    new.write_text("修路情况\n县里今年修路15公里。\n", encoding="utf-8")

    found = json.loads(run(old, new, "--docx", paper, "--json"))

    assert [(one["old"], one["new"]) for one in found["changes"]] == [("12公里", "15公里")]
    assert settled(paper.read_bytes(), "accept")[-1] == "县里今年修路15公里。"
    assert settled(paper.read_bytes(), "reject")[-1] == "县里今年修路12公里。"
    assert "共1处" in run(old, new)
    assert "一样" in run(old, old)


def test_a_file_that_cannot_be_read_or_written_is_named(tmp_path):
    good = tmp_path / "好.txt"
    good.write_text("一句话。")

    with pytest.raises(CommandError, match="打不开"):
        run(good, tmp_path / "没有.txt")
    with pytest.raises(CommandError, match="换一个位置"):
        run(good, good, "--docx", tmp_path / "没有" / "改.docx")


def test_what_a_file_cannot_carry_is_shown_as_lost():
    data = document(("题", "一\x07二\0三。"), ("题", "一\ud800😀三。"), author="甲", at=AT)

    assert settled(data, "reject")[1:] == ["一\ufffd二\ufffd三。"]
    assert settled(data, "accept")[1:] == ["一\ufffd😀三。"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        ("，。！？".encode() * 20, "原文80字"),
        ("好".encode(), "原文1字"),
        ("今天😀👨‍👩‍👧，𠮷村。".encode(), "原文"),
        ("修路\x00 12公里\x07。".encode(), "原文6字"),
        (bytes(range(256)) * 20, "不是文字"),
    ],
    ids=["empty", "marks", "one", "emoji", "control", "bytes"],
)
def test_the_command_has_an_answer_for_any_file(tmp_path, content, words):
    old, new = tmp_path / "旧.txt", tmp_path / "新.txt"
    old.write_bytes(content)
    new.write_text("另一句话，谁也不像。", encoding="utf-8")

    try:
        answer = run(old, new, "--docx", tmp_path / "改.docx")
    except CommandError as refusal:
        answer = str(refusal)

    assert words in answer


@pytest.mark.slow
def test_a_megabyte_is_compared(tmp_path):
    lines = [f"第{n}处管道已经更换，长{n}米，村里安排专人看护。" for n in range(16_000)]
    old, new, paper = (tmp_path / name for name in ("旧.txt", "新.txt", "改.docx"))
    old.write_text("\n".join(lines), encoding="utf-8")
    new.write_text("\n".join([*lines[:50], "补上的一段。", *lines[60:]]), encoding="utf-8")

    assert old.stat().st_size > 1_000_000
    assert "删" in run(old, new, "--docx", paper)
    assert settled(paper.read_bytes(), "accept")[50] == "补上的一段。"
