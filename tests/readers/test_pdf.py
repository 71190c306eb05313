import pytest

from shangda.readers import Limits, UnreadableError
from shangda.readers.pdf_lines import Glyph, lines_of
from shangda.readers.understanding import understand
from tests.readers.build import pdf, pdf_text, scanned_pdf

LEFT, RIGHT = 80, 528
SENTENCE = "会议比去年同期减少四成村干部每周多出两天走访农户群众更满意了"
# Lines that fill the page, each another: PDFium takes equal neighbours for a shadow.
A, B, C, D = (SENTENCE[turn:28] + SENTENCE[:turn] for turn in (0, 5, 11, 17))


def page(*rows, top=740, pitch=28):
    """Rows of (indent in characters, text) at 16 points, one under the other."""
    return [
        (LEFT + indent * 16, top - pitch * number, 16, text)
        for number, (indent, text) in enumerate(rows)
    ]


def words(*pages, limits=None):
    found = understand(pdf_text(*pages), "a.pdf", limits or Limits())
    return ([found.title] if found.title else []) + found.paragraphs


def test_first_line_indents_part_paragraphs():
    text = page((2, A[:26]), (0, B), (0, "完。"), (2, C[:26]), (0, "又完。"))

    assert words(text) == [A[:26] + B + "完。", C[:26] + "又完。"]


def test_short_lines_end_paragraphs_without_any_indent():
    text = page((0, A), (0, B), (0, "完。"), (0, C), (0, "又完。"))

    assert words(text) == [A + B + "完。", C + "又完。"]


def test_wider_spacing_parts_full_lines():
    above = page((0, A), (0, B), (0, C))
    below = page((0, D), (0, A), (0, B), top=740 - 28 * 2 - 36)

    assert words(above + below) == [A + B + C, D + A + B]


def test_a_line_is_full_when_the_next_word_did_not_fit():
    text = page((0, A), (0, B), (0, C[:22]), (0, "1234567.89%，增长。"), (0, D))

    assert words(text) == [A + B + C[:22] + "1234567.89%，增长。", D]


def test_an_opening_mark_never_ends_a_line():
    text = page((0, A), (0, B[:26]), (0, "（" + C[:27]), (0, D))

    assert words(text) == [A + B[:26] + "（" + C[:27] + D]


def test_paragraphs_go_on_over_pages_and_page_numbers_go():
    first = [*page((2, A[:26]), (0, B)), (290, 60, 14, "— 1 —")]
    second = [*page((0, "接上页。"), (2, C[:26]), (0, D)), (290, 60, 14, "-2-")]
    third = [*page((0, "完。")), (290, 60, 14, "第 3 页 共 3 页")]

    assert words(first, second, third) == [
        A[:26] + B + "接上页。",
        C[:26] + D + "完。",
    ]


def test_a_page_that_ends_in_a_full_line_parts_only_what_has_no_indents():
    first = page((0, A), (0, B), (0, C[:27] + "。"))
    indented = page((2, A[:26]), (0, B), (0, C[:27] + "。"))
    second = page((0, D), (0, "完。"))

    assert words(first, second)[1:] == [D + "完。"]
    assert words(indented, second) == [A[:26] + B + C[:27] + "。" + D + "完。"]


def test_running_heads_are_dropped_when_three_pages_have_them():
    pages = [
        [(80, 800, 12, f"青石镇信息 第{number}版"), *page((2, f"第{word}页的正文。"))]
        for number, word in enumerate("甲乙丙")
    ]

    assert words(*pages) == ["第甲页的正文。", "第乙页的正文。", "第丙页的正文。"]


def test_a_title_of_two_large_lines_is_one_title():
    title = [(110, 780, 22, "青石镇推行“三张清单”"), (150, 745, 22, "破解基层减负难题")]
    text = page((2, A[:26]), (0, B), (0, "完。"), top=690)

    found = understand(pdf_text(title + text), "a.pdf", Limits())

    assert found.title == "青石镇推行“三张清单”破解基层减负难题"
    assert found.paragraphs == [A[:26] + B + "完。"]


def test_a_centred_line_of_body_size_stands_alone():
    text = [
        (80 + 16 * 9, 780, 16, "一、主要做法和成效"),
        *page((0, A), (0, B), (0, "完。")),
    ]

    assert words(text) == ["一、主要做法和成效", A + B + "完。"]


def test_cells_on_one_height_become_a_row():
    rows = [
        (x, 740 - 28 * number, 16, text)
        for number, row in enumerate([("单位", "采用"), ("青石镇", "三条")])
        for x, text in zip((80, 300), row, strict=True)
    ]

    assert words(rows) == ["单位\t采用", "青石镇\t三条"]


def test_lines_written_in_any_order_are_read_from_the_top():
    text = page((2, A[:26]), (0, B), (0, "完。"))

    assert words(text[::-1]) == [A[:26] + B + "完。"]


def test_columns_keep_the_order_in_which_they_were_written():
    left = [
        (60, 740 - 28 * number, 16, f"左栏第{word}行。")
        for number, word in enumerate("一二三")
    ]
    right = [
        (330, 740 - 28 * number, 16, f"右栏第{word}行。")
        for number, word in enumerate("一二三")
    ]

    found = words(left + right)

    assert found == [line for _, _, _, line in left + right]


def test_figures_beside_han_characters_get_no_blank():
    parts = [(80, 740, 16, "减少"), (118, 740, 16, "4"), (140, 740, 16, "成。")]

    assert words(parts) == ["减少4成。"]


def test_alphabetic_lines_are_joined_with_a_blank_or_without_a_hyphen():
    lines = [
        "the local office reports all",
        "figures of the second infor-",
        "mation it has.",
    ]

    assert words(page(*((0, line) for line in lines))) == [
        "the local office reports all figures of the second information it has."
    ]


def test_pieces_written_apart_on_one_height_are_one_line():
    text = [(80, 740, 16, "今年以"), (140, 700, 16, "下一行。"), (128, 740, 16, "来有三条")]
    text += [(400, 740, 16, "采用")]

    assert words(text)[0] == "今年以来有三条\t采用"


def test_pages_with_exchanged_margins_keep_their_paragraphs():
    shifted = [
        (x + 20, y, size, line) for x, y, size, line in page((0, C), (0, D), (0, "完。"))
    ]

    assert words(page((0, A), (0, B), (0, "尾。")), shifted) == [
        A + B + "尾。",
        C + D + "完。",
    ]


def test_a_page_of_first_lines_only_is_indented_and_not_shifted():
    first, second = page((0, A), (0, B), (0, C)), page((2, A[:26]), (2, B[:26]))

    assert words(first, second) == [A + B + C, A[:26], B[:26]]


def test_a_blank_that_was_guessed_at_the_edge_of_a_line_is_none():
    guessed = Glyph(" ", 0, 0, 0, 0, generated=True)
    han = Glyph("甲", 80, 96, 700, 16)

    assert [line.text for line in lines_of([guessed, han, guessed])] == ["甲"]


def test_one_broken_page_does_not_hide_the_others():
    whole = pdf_text(page((0, "第一页的正文。")))

    found = understand(whole.replace(b"/Count 1", b"/Count 2"), "a.pdf", Limits())

    assert found.paragraphs == ["第一页的正文。"]


def test_pages_with_nothing_but_numbers_give_no_text():
    with pytest.raises(UnreadableError, match="没有文字"):
        words(*[[(290, 60, 14, f"— {number}00 —")] for number in range(1, 4)])


def test_radicals_become_the_characters_they_look_like():
    assert words(page((0, "⼀张⽩纸。"))) == ["一张白纸。"]


def test_rare_characters_survive():
    assert words(page((0, "镕喆堃𠀀。"))) == ["镕喆堃𠀀。"]


LOCKED = pdf(
    [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"],
    "/Root 1 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -1 "
    f"/O <{'11' * 32}> /U <{'22' * 32}> >>",
)


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (scanned_pdf(), "扫描件"),
        (pdf_text([]), "没有文字"),
        (pdf_text(page((0, "没有编码的一行字")), font_map=False), "乱码"),
        (b"%PDF-1.4\n" + b"garbage" * 500, "损坏"),
        (b"%PDF-1.7", "损坏"),
        (pdf([b"<< /Type /Catalog >>"]), "损坏"),
        (LOCKED, "密码"),
    ],
)
def test_what_gives_no_text_is_refused_with_its_reason(data, cause):
    with pytest.raises(UnreadableError) as refusal:
        understand(data, "a.pdf", Limits())

    assert cause in refusal.value.cause
    assert refusal.value.remedy


def test_the_cause_of_the_file_before_is_not_told_of_this_one():
    for data, cause in ((LOCKED, "密码"), (pdf([b"<< /Type /Catalog >>"]), "损坏")):
        with pytest.raises(UnreadableError) as refusal:
            understand(data, "a.pdf", Limits())
        assert cause in refusal.value.cause


def test_too_many_pages_or_characters_are_refused():
    with pytest.raises(UnreadableError, match="2页"):
        words(page((0, "一")), page((0, "二")), limits=Limits(pdf_pages=1))
    with pytest.raises(UnreadableError, match="文字太多"):
        words(page((0, A)), limits=Limits(characters=5))
