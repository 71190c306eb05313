import codecs

import pytest

from shangda.readers import Limits, UnreadableError
from shangda.readers.plain_text import decode
from shangda.readers.understanding import understand
from tests.readers.build import BODY, TITLE

TEXT = f"{TITLE}\r\n　　{BODY}\r\n\r\n　　镕、喆、堃三个村先行试点。\r\n"
TRADITIONAL = (
    "關於減輕基層負擔的情況報告\n　　今年以來，全鎮會議減少四成，幹部走訪農戶更多了。\n"
)


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.encode("gb18030"),
        b"\x84\x31\x95\x33" + TEXT.encode("gb18030"),
        TEXT.encode().replace(b"\n", b"\x00\n"),
    ],
)
def test_every_chinese_encoding_is_recognised(data):
    found = understand(data, "a.txt", Limits())

    assert found.title == TITLE
    assert found.paragraphs == [BODY, "镕、喆、堃三个村先行试点。"]
    assert (found.kind, found.warnings) == ("txt", [])


def test_big5_is_told_from_gb18030():
    found = understand(TRADITIONAL.encode("big5"), "a.txt", Limits())

    assert found.title == "關於減輕基層負擔的情況報告"
    assert found.paragraphs == ["今年以來，全鎮會議減少四成，幹部走訪農戶更多了。"]


def test_other_encodings_are_left_to_detection():
    text = "Информация о работе местных органов власти за первое полугодие. " * 5

    assert decode(text.encode("cp1251"))[0] == text


def test_rare_characters_of_all_planes_survive():
    rare = "𠀀𪚥𫝆𫠝𬸘𮯠𰀀𱍊。"

    for encoding in ("utf-8", "utf-16", "gb18030"):
        data = f"{TITLE}\n{rare}\n".encode(encoding)
        assert understand(data, "a.txt", Limits()).paragraphs == [rare]


def test_a_few_bad_bytes_are_replaced_and_said():
    data = BODY.encode() * 20 + b"\xff" + "。完。".encode()

    found = understand(data, "a.txt", Limits())

    assert found.paragraphs == [BODY * 20 + "\ufffd。完。"]
    assert found.warnings == ["有1个字认不出来，已用“\ufffd”代替，请核对"]


def test_a_text_cut_in_the_middle_of_a_character_is_still_gb18030():
    data = (BODY * 10).encode("gb18030")[:-1]

    found = understand(data, "a.txt", Limits())

    assert found.paragraphs[0].startswith(BODY)


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "x-gbk", '"gb2312"', "gb18030"])
def test_declared_chinese_names_are_widened(declared):
    assert decode("镕喆堃".encode("gb18030"), declared) == ("镕喆堃", 0)


@pytest.mark.parametrize("declared", ["us-ascii", "no-such-code", "", "big5", "hex"])
def test_a_wrong_declaration_is_not_believed(declared):
    assert decode(BODY.encode(), declared) == (BODY, 0)


def test_declared_big5_is_believed_where_nothing_proves_otherwise():
    assert decode("裡".encode("big5"), "big5")[0] == "裡"


def test_lines_broken_at_a_fixed_width_are_joined():
    lines = [
        "青石镇为基层减负",
        "　　上半年，全镇会议比去年同期减少四成，村干部每周多",
        "出两天走访农户，解决群众反映的饮水、道路、路灯等问题",
        "一百三十六件。",
        "　　下半年，镇党委将把会议、文件、表格三张清单公开，接",
        "受村级评议，评议结果与部门考核挂钩，做到基层真减负、",
        "干部真下沉。",
    ]

    found = understand("\n".join(lines).encode(), "a.txt", Limits())

    assert found.title == lines[0]
    assert found.paragraphs == [
        "".join(lines[1:4]).strip(),
        "".join(lines[4:7]).strip(),
    ]


def test_short_lines_stay_paragraphs():
    text = "值班安排\n\n周一 张三\n周二 李四\n周三 王五\n周四 赵六\n"

    found = understand(text.encode(), "a.txt", Limits())

    assert found.paragraphs == ["周一 张三", "周二 李四", "周三 王五", "周四 赵六"]


def test_one_megabyte_of_text_is_read():
    line = "　　" + BODY * 30
    text = "\n".join([TITLE] + [line] * 160)
    assert 1_000_000 > len(text.encode("gb18030")) // 1.2 > 200_000

    found = understand((text * 4).encode("gb18030"), "a.txt", Limits())

    assert found.title == TITLE
    assert sum(map(len, found.paragraphs)) > 600_000


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "空的"),
        (b" \r\n\x00\t ", "空的"),
        ("　\n　\n".encode(), "没有文字"),
        (bytes(range(256)) * 40, "不是文字"),
        (b"<html><body>x</body></html>", "实际是网页"),
        (b"\n<?xml version='1.0'?><a/>", "实际是网页或XML"),
        ("字".encode() * 2_000_001, "万字的上限"),
        ("一行。\n".encode() * 20_001, "段的上限"),
    ],
)
def test_what_is_no_text_is_refused(data, cause):
    with pytest.raises(UnreadableError) as refusal:
        understand(data, "a.txt", Limits())

    assert cause in refusal.value.cause


def test_control_characters_and_writing_direction_marks_are_removed():
    found = understand("甲\x07乙\u202e丙\ufeff丁。戊\x00己。".encode(), "a.txt", Limits())

    assert found.paragraphs == ["甲乙丙丁。戊己。"]
