import pytest

from shangda.readers.document import Block
from shangda.readers.title import is_masthead, paragraphs, split

BODY = "上半年，全镇会议比去年同期减少四成。"


def divide(*texts):
    return split([text if isinstance(text, Block) else Block(text) for text in texts])


@pytest.mark.parametrize(
    "line",
    [
        "青石镇推行“三张清单”为基层减负",
        "关于2025年上半年信息报送情况的通报",
        "基层减负怎么减？",
        "【一线】山村来了“流动医生”",
        "A县探索“3+1”治理模式",
    ],
)
def test_a_short_first_line_is_the_title(line):
    assert divide(line, BODY, BODY) == (line, [BODY, BODY], [])


@pytest.mark.parametrize(
    "line",
    [
        "县委办公室：",
        "各乡镇党委、政府:",
        "一、基本情况",
        "（一）会议情况",
        "1.会议情况",
        "会议减少四成。",
        "今天下了雨，",
        "前半句。后半句没有完",
        "字" * 81,
    ],
)
def test_salutations_numbers_and_sentences_are_no_title(line):
    assert divide(line, BODY) == ("", [line, BODY], [])


def test_a_single_paragraph_is_text_and_not_title():
    assert divide("只有这几个字") == ("", ["只有这几个字"], [])
    assert divide() == ("", [], [])


def test_a_long_line_alone_without_indent_is_a_title():
    line = "字" * 100

    title, rest, _ = divide(line, Block(BODY, indented=True), Block(BODY, indented=True))

    assert (title, rest) == (line, [BODY, BODY])


@pytest.mark.parametrize("mark", [{"centred": True}, {"titled": True}, {"size": 22.0}])
def test_a_marked_line_may_end_like_a_sentence(mark):
    title, _, _ = divide(Block("减负，减到根上。", **mark), Block(BODY, size=16.0))

    assert title == "减负，减到根上。"


def test_a_table_row_is_no_title():
    assert divide(Block("单位\t条数", row=True), BODY)[0] == ""


@pytest.mark.parametrize(
    "line",
    [
        "中共青石县委办公室文件",
        "青办发〔2025〕12号",
        "（第12期）",
        "2025年第3期（总第120期）",
        "青石县委办公室编 2025年3月5日",
        "2025年3月5日",
        "内部资料  注意保存",
        "特急",
        "签发：张三",
        "报送单位：青石镇",
        "附件1：",
        "青石县政务信息",
    ],
)
def test_mastheads_are_known(line):
    assert is_masthead(line)


def test_the_title_below_a_masthead_is_found_and_the_masthead_reported():
    found = divide("青石县政务信息", "第12期", "2025年3月5日", "青石镇为基层减负", BODY)

    assert found == (
        "青石镇为基层减负",
        [BODY],
        [
            "开头的“青石县政务信息”看作版头，没有放进正文",
            "开头的“第12期”看作版头，没有放进正文",
            "开头的“2025年3月5日”看作版头，没有放进正文",
        ],
    )


def test_nothing_but_mastheads_loses_nothing():
    assert divide("第12期", "2025年3月5日") == ("", ["第12期", "2025年3月5日"], [])


def test_a_masthead_above_plain_text_stays_in_the_text():
    assert divide("第12期", BODY, BODY) == ("", ["第12期", BODY, BODY], [])


def test_a_subtitle_belongs_to_the_title():
    assert divide("青石镇为基层减负", "——来自二十个村的调查", BODY)[0] == (
        "青石镇为基层减负——来自二十个村的调查"
    )


@pytest.mark.parametrize(
    "second", ["（2025年3月5日）", "2025年3月5日", "减到根上了。", "各村："]
)
def test_other_large_centred_lines_are_not_drawn_into_the_title(second):
    look = {"centred": True, "size": 22.0}

    title, rest, _ = divide(
        Block("青石镇为基层减负", **look), Block(second, **look), Block(BODY * 3, size=16.0)
    )

    assert title == "青石镇为基层减负"
    assert rest[0] == second


def test_soft_breaks_join_a_headline_and_part_plain_text():
    headline = divide(Block("青石镇推行清单\n为基层减负", centred=True), BODY)
    pasted = divide(f"青石镇为基层减负\n{BODY}\n{BODY}")

    assert headline[0] == "青石镇推行清单为基层减负"
    assert pasted == ("青石镇为基层减负", [BODY, BODY], [])


def test_paragraphs_are_trimmed_of_every_sort_of_blank():
    blocks = [Block("\u3000\u3000甲。\u200b "), Block("\xa0"), Block(" a\tb\nc ", row=True)]

    assert paragraphs(blocks) == ["甲。", "a\tb c"]
