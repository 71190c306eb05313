import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.text.outline import parse, sections


@pytest.mark.parametrize(
    ("text", "level", "marker", "lead"),
    [
        ("一、水源账定余缺", 1, "一、", "一、水源账定余缺"),
        ("一、水源账定余缺。逐点测流，查明缺水点。", 1, "一、", "一、水源账定余缺。"),
        ("十二．保障措施", 1, "十二、", "十二．保障措施"),
        ("（一）加强领导。成立专班。", 2, "（一）", "（一）加强领导。"),
        ("(二) 压实责任", 2, "（二）", "(二) 压实责任"),
        ("（三）、健全机制", 2, "（三）", "（三）、健全机制"),
        ("1.清淤", 3, "1.", "1.清淤"),
        ("１．清淤", 3, "1.", "１．清淤"),
        ("1、清淤", 3, "1.", "1、清淤"),
        ("（1）定人。到岗58名。", 4, "（1）", "（1）定人。"),
        ("(12)定时", 4, "（12）", "(12)定时"),
        ("一是先封后通。临时管制4处。", 0, "一是", "一是先封后通。"),
        ("①定责", 0, "①", "①定责"),
        ("三是逐点值守，巡查到天亮；", 0, "三是", ""),
        ("一、" + "甲" * 60 + "。", 1, "一、", ""),
        ("1.5万群众受益。", 0, "", ""),
        ("2026年11月，全县降温。", 0, "", ""),
        ("一些群众反映用水难。", 0, "", ""),
        ("（见附件）", 0, "", ""),
    ],
)
def test_parse_recognises_level_marker_and_lead(text, level, marker, lead):
    [paragraph] = parse(text)

    assert (paragraph.level, paragraph.marker, paragraph.lead) == (level, marker, lead)


def test_paragraph_tells_heading_from_rest():
    alone, run_in = parse("一、水源账\n（一）测流。查明6处。")

    assert (alone.is_heading, alone.rest) == (True, "")
    assert (run_in.is_heading, run_in.rest) == (False, "查明6处。")


def test_parse_knows_places_without_indent_and_empty_lines():
    text = "\u3000\u3000导语。\n\n  一、做法 \n正文"

    paragraphs = parse(text)

    assert [text[p.start : p.end] for p in paragraphs] == ["导语。", "一、做法", "正文"]
    assert [p.index for p in paragraphs] == [0, 1, 2]
    assert [p.count for p in paragraphs] == [3, 4, 2]


@pytest.mark.parametrize("text", ["", "\n\n", "\u3000\n \t"])
def test_nothing_has_no_paragraphs_and_no_sections(text):
    assert parse(text) == []
    assert sections(text) == []


def outline(text):
    return [(h.level, h.label, h.count, h.paragraph) for h in sections(text)]


def test_sections_of_run_in_headings_end_with_the_close():
    text = (
        "松岚镇建立三本账。\n"
        "一、水源账定余缺。测流23处。\n"
        "二、管网账定短板。编号。\n"
        "目前资金不足，建议补助。"
    )

    assert outline(text) == [
        (0, "导语", 9, 0),
        (1, "一、水源账定余缺", 14, 1),
        (1, "二、管网账定短板", 12, 2),
        (0, "结尾", 12, 3),
    ]


def test_sections_count_what_stands_under_a_heading():
    text = "一、做法\n（一）甲\n正文甲。\n（二）乙\n正文乙。\n二、问题\n有三。"

    assert outline(text) == [
        (1, "一、做法", 20, 0),
        (2, "（一）甲", 8, 1),
        (2, "（二）乙", 8, 3),
        (1, "二、问题", 7, 5),
    ]


def test_sections_start_at_the_outermost_level_used():
    assert [level for level, *_ in outline("（一）甲\n（1）乙\n（二）丙")] == [1, 2, 1]


def test_sections_show_points_only_without_numbers():
    points = "导语。\n一是封路。管制。\n二是除冰。撒盐。"

    assert [label for _, label, *_ in outline(points)] == ["导语", "一是封路", "二是除冰"]
    assert [label for _, label, *_ in outline("一、做法\n" + points)] == ["一、做法"]


def test_sections_of_plain_text_are_one_lead():
    assert outline("甲乙。\n丙丁。") == [(0, "导语", 6, 0)]


def test_sections_label_a_long_heading_by_its_number():
    assert outline("一、" + "甲" * 50) == [(1, "一、", 52, 0)]


@given(st.text(alphabet="一二、（）1.是甲。\n \u3000", max_size=80))
def test_parse_never_loses_a_character(text):
    paragraphs = parse(text)

    assert "".join("".join(p.text for p in paragraphs).split()) == "".join(text.split())
    assert all(text[p.start : p.end] == p.text for p in paragraphs)
    assert all(p.lead + p.rest == p.text for p in paragraphs)


@given(st.text(alphabet="一二、（）1.是甲。\n", max_size=80))
def test_top_sections_count_the_whole_text(text):
    found = sections(text)

    top = sum(h.count for h in found if h.level in {0, 1})
    assert top == sum(p.count for p in parse(text))
    assert [h.paragraph for h in found] == sorted(h.paragraph for h in found)
