import pytest

from shangda.readers import Limits
from shangda.readers.numbering import chinese, written
from shangda.readers.understanding import understand
from tests.readers.build import W, docx, paragraph


def level(depth, form, pattern, more=""):
    return (
        f'<w:lvl w:ilvl="{depth}"><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{pattern}"/>{more}</w:lvl>'
    )


LEVELS = (
    level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "%3.%4", '<w:suff w:val="space"/><w:start w:val="2"/>')
    + level(4, "bullet", "•")
    + level(5, "chineseCounting", "第%6条")
)


def numbered(*rows, extra=""):
    """Rows of (list, depth, text)."""
    parts = {
        "word/numbering.xml": (
            f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7">{LEVELS}'
            '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
            f'<w:num w:numId="2"><w:abstractNumId w:val="7"/>{extra}</w:num></w:numbering>'
        )
    }
    body = "".join(
        paragraph(
            text,
            f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>',
        )
        for number, depth, text in rows
    )
    return understand(docx(body, parts=parts), "a.docx", Limits()).paragraphs


def test_levels_count_and_restart_below_a_higher_one():
    found = numbered(
        (1, 0, "情况。"),
        (1, 1, "会议。"),
        (1, 1, "文件。"),
        (1, 0, "建议。"),
        (1, 1, "上级。"),
        (1, 2, "减表格。"),
        (1, 3, "先试点。"),
    )

    assert found == [
        "一、情况。",
        "（一）会议。",
        "（二）文件。",
        "二、建议。",
        "（一）上级。",
        "1.减表格。",
        "1.2 先试点。",
    ]


def test_lists_of_one_kind_go_on_unless_one_starts_anew():
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'

    on = numbered((1, 0, "甲。"), (2, 0, "乙。"))
    anew = numbered((1, 0, "甲。"), (2, 0, "乙。"), (2, 0, "丙。"), extra=restart)

    assert on == ["一、甲。", "二、乙。"]
    assert anew == ["一、甲。", "一、乙。", "二、丙。"]


def test_bullets_unknown_lists_and_empty_paragraphs_get_no_number():
    found = numbered(
        (1, 4, "圆点。"), (9, 0, "没有。"), (1, 0, ""), (0, 0, "去掉。"), (1, 0, "首条。")
    )

    assert found == ["圆点。", "没有。", "去掉。", "一、首条。"]


def test_a_number_that_ends_in_a_word_is_set_apart():
    assert numbered((1, 5, "为规范报送，制定本办法。")) == [
        "第一条 为规范报送，制定本办法。"
    ]


def test_numbering_of_a_style_is_counted():
    parts = {
        "word/styles.xml": (
            f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="H">'
            '<w:name w:val="小节"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/>'
            "</w:numPr></w:pPr></w:style></w:styles>"
        ),
        "word/numbering.xml": (
            f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{LEVELS}'
            '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
            "</w:numbering>"
        ),
    }
    body = paragraph("甲。", '<w:pStyle w:val="H"/>') + paragraph(
        "乙。", '<w:pStyle w:val="H"/>'
    )

    found = understand(docx(body, parts=parts), "a.docx", Limits())

    assert found.paragraphs == ["（一）甲。", "（二）乙。"]


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "零"), (1, "一"), (10, "十"), (14, "十四"), (20, "二十"), (105, "一百零五"),
     (110, "一百一十"), (2025, "二千零二十五"), (1000, "一千")],
)  # fmt: skip
def test_chinese_numerals(count, text):
    assert chinese(count) == text


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("upperLetter", "D"), ("lowerLetter", "d"), ("upperRoman", "IV"), ("lowerRoman", "iv"),
        ("decimalZero", "04"), ("decimalEnclosedCircleChinese", "④"), ("ideographDigital", "四"),
        ("decimalFullWidth", "４"), ("chineseLegalSimplified", "肆"), ("something", "4"),
    ],
)  # fmt: skip
def test_other_forms(form, text):
    assert written(4, form) == text


def test_absurd_counts_stay_small():
    assert written(10**9, "decimal") == "9999"
    assert written(-5, "upperRoman") == ""
