import itertools
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pypdfium2.raw
import pytest

from shangda.text import outline
from shangda.typeset import (
    FontFolders,
    Layout,
    Paragraph,
    Section,
    last_page_lines,
    page_images,
    pdf,
    preview_images,
    start_pages,
)
from tests.typeset.make import (
    DEFAULT,
    FULL_LINE,
    lines_of,
    page_texts,
    pdf_text,
    piece,
    printed,
)

TEN_LINES = "山区群众用水有保障。" * 27
MARKUP = "#let x = 1; $a^2$ *重点* _着重_ <标签> @引用 \\n `代码` [框] {x} // 注 ~ = 标题"


def test_plain_page_holds_22_lines_of_28_characters():
    issue = printed(piece("", (FULL_LINE * 100)[: 28 * 22 * 3]))

    rows = lines_of(pdf(issue, DEFAULT), 1)

    body, number = rows[:-1], rows[-1]
    assert [len(row) for _, row in body] == [28] * 22
    assert len(number[1]) == 3
    edges = [edge for _, row in body for pair in row for edge in pair]
    assert min(edges) == pytest.approx(28 / 25.4 * 72, abs=0.1)
    assert max(edges) == pytest.approx(184 / 25.4 * 72, abs=0.1)
    steps = [above[0] - below[0] for above, below in itertools.pairwise(body)]
    assert steps == pytest.approx([DEFAULT.pitch] * 21, abs=0.1)


def test_other_grid_is_kept_too():
    layout = Layout.from_dict({"size": 14, "lines": 26, "chars": 30})
    issue = printed(piece("", (FULL_LINE * 100)[: 30 * 26 * 3]))

    rows = lines_of(pdf(issue, layout), 1)

    assert [len(row) for _, row in rows[:-1]] == [30] * 26


def test_both_edges_are_justified_in_mixed_text():
    text = "县交通、公安和有关乡镇连夜处置，24日6时20分全部恢复通行，“三本账”逐一落实。" * 6

    rows = lines_of(pdf(printed(piece("", text)), DEFAULT), 0)

    body = [row for _, row in rows if len(row) > 24][1:-1]
    assert len(body) >= 6
    for row in body:
        assert max(right for _, right in row) > 184 / 25.4 * 72 - 8.1


def test_text_comes_out_as_it_went_in_and_in_order():
    issue = printed(
        piece("第一篇题目", "第一段。", "一、小标题", contributors="（松岚镇供稿）"),
        piece("第二篇题目", "表前。", "乡镇\t户数", "松岚镇\t1206", "表后。"),
        piece("简讯题目", "简讯正文。", form="brief", contributors="（望禾镇）"),
        column="工作动态",
        number_line="第218期（总第5021期）",
        recipients=[("报", "市委办公室"), ("送", "县政协"), ("发", "各乡镇")],
        copies=35,
        note="更正：上期第3页有误。",
    )

    text = pdf_text(pdf(issue, DEFAULT))

    assert text == (
        "内部刊物注意保存栖云快报第218期（总第5021期）中共栖云县委办公室2026年11月24日"
        "工作动态第一篇题目第一段。一、小标题（松岚镇供稿）第二篇题目表前。"
        "乡镇户数松岚镇1206表后。简讯题目简讯正文。（望禾镇）更正：上期第3页有误。"
        "报：市委办公室送：县政协发：各乡镇中共栖云县委办公室共印35份"
    )


def test_markup_characters_are_only_characters():
    issue = printed(
        piece(MARKUP, MARKUP, f"甲{MARKUP}\t乙", contributors=MARKUP),
        piece(MARKUP, "文", form="brief"),
        column=MARKUP,
        masthead="#快*报",
        office=MARKUP,
        date_line="$1$",
        number_line="第<1>期",
        security_line="_密_",
        recipients=[("*报*", MARKUP)],
        copies=1,
        note=MARKUP,
        contents=True,
    )

    text = pdf_text(pdf(issue, DEFAULT))

    assert text.count("".join(MARKUP.split())) == 13
    assert text.startswith("_密_#快*报第<1>期")
    assert "*报*：#let" in text


def test_number_line_is_blank_before_the_signature():
    issue = printed(piece())

    unsigned = pdf_text(pdf(issue, DEFAULT))
    signed = pdf_text(pdf(replace(issue, number_line="第7期（总第90期）"), DEFAULT))

    assert "第期（总第期）" in unsigned
    assert "第7期（总第90期）" in signed


@pytest.mark.parametrize(
    ("line", "shown"), [(None, "内部刊物注意保存"), ("机密", "机密"), ("", "栖云快报")]
)
def test_security_line_is_the_layouts_the_issues_or_none(line, shown):
    text = pdf_text(pdf(printed(piece(), security_line=line), DEFAULT))

    assert text.startswith(shown)


def test_contents_name_the_page_on_which_each_piece_begins():
    pieces = [
        piece(f"第{n}篇关于用水的题目", *[TEN_LINES[:280]] * 2) for n in "一二三四五六"
    ]
    issue = printed(*pieces, contents=True)

    document = pdf(issue, DEFAULT)

    pages = page_texts(document)
    stated = re.findall(r"(第[一二三四五六]篇关于用水的题目)(\d)", pages[0])
    body = [pages[0].split("题目6")[-1].split("题目5")[-1], *pages[1:]]
    found = [(t, str(1 + next(i for i, b in enumerate(body) if t in b))) for t, _ in stated]
    assert len(stated) == 6
    assert stated == found
    assert start_pages(issue, DEFAULT) == [int(page) for _, page in stated]
    assert int(stated[-1][1]) >= 4


def test_entries_of_the_contents_are_links():
    document = pdf(printed(piece("甲"), piece("乙"), contents=True), DEFAULT)

    with pypdfium2.PdfDocument(document) as opened:
        page = opened[0]
        annotations = pypdfium2.raw.FPDFPage_GetAnnotCount(page)
        outline_titles = [entry.get_title() for entry in opened.get_toc()]
    assert annotations == 2
    assert outline_titles == ["甲", "乙"]


def test_page_numbers_stand_outside():
    document = pdf(printed(piece("题", TEN_LINES * 8)), DEFAULT)

    odd, even = (lines_of(document, n)[-1][1] for n in (0, 1))

    assert min(left for left, _ in odd) > 400
    assert max(right for _, right in even) < 200


def test_page_numbers_stand_in_the_middle_if_the_layout_says_so():
    layout = Layout.from_dict({"page_number_place": "centre", "page_number": "第{n}页"})

    row = lines_of(pdf(printed(piece()), layout), 0)[-1][1]

    middle = (min(left for left, _ in row) + max(right for _, right in row)) / 2
    assert middle == pytest.approx((28 + 78) / 25.4 * 72, abs=2)


@pytest.mark.parametrize(("lines", "pages"), [(9, 1), (12, 1), (13, 2), (15, 2)])
def test_recipients_stand_at_the_foot_and_move_only_when_they_must(lines, pages):
    issue = printed(
        piece("", *["山区用水。"] * lines), recipients=[("报", "市委办公室")], copies=5
    )

    document = pdf(issue, DEFAULT)

    texts = page_texts(document)
    assert len(texts) == pages
    assert texts[-1].endswith("报：市委办公室中共栖云县委办公室共印5份")
    lowest = lines_of(document, pages - 1)[-2][0]
    assert lowest < 45 / 25.4 * 72


def test_no_recipients_and_no_copies_print_no_foot():
    text = pdf_text(pdf(printed(piece()), DEFAULT))

    assert text.endswith("全镇管网已经巡查一遍。")


def test_each_piece_begins_a_page_if_the_layout_says_so():
    issue = printed(piece("甲"), piece("乙"), piece("丙"))

    assert start_pages(issue, DEFAULT) == [1, 1, 1]
    assert start_pages(issue, Layout.from_dict({"new_page": True})) == [1, 2, 3]


def test_column_heading_stays_with_its_first_piece_on_a_new_page():
    issue = printed(
        piece("甲"), sections=[Section("前", [piece("甲")]), Section("后", [piece("乙")])]
    )

    texts = page_texts(pdf(issue, Layout.from_dict({"new_page": True})))

    assert len(texts) == 2
    assert texts[1].startswith("后乙")


def test_title_is_never_left_alone_at_the_foot_of_a_page():
    begins = []
    for lines in range(9, 15):
        issue = printed(piece("", *["山区用水。"] * lines), piece("孤题", "正文开始。"))
        texts = page_texts(pdf(issue, DEFAULT))
        begins.append([n for n, text in enumerate(texts) if "孤题正文开始。" in text])

    assert begins == [[0]] * 4 + [[1]] * 2


def test_closing_note_of_the_layout_comes_after_the_correction():
    layout = Layout.from_dict({"closing_note": "编辑部电话：0000"})

    text = pdf_text(pdf(printed(piece(), note="更正：甲应为乙。"), layout))

    assert text.endswith("更正：甲应为乙。编辑部电话：0000")


def glyphs(document):
    """Pairs of character and whether its picture has ink."""
    with pypdfium2.PdfDocument(document) as opened:
        page = opened[0]
        text = page.get_textpage()
        bitmap = page.render(scale=3, grayscale=True)
        pixels, height = bytes(bitmap.buffer), bitmap.height
        found = []
        for i in range(text.count_chars()):
            left, bottom, right, top = (
                edge * 3 for edge in text.get_charbox(i, loose=True)
            )
            rows = range(int(height - top), int(height - bottom))
            ink = sum(
                pixels[y * bitmap.stride + x] < 128
                for y in rows
                for x in range(int(left), int(right))
            )
            found.append((text.get_text_range(i, 1), ink))
        bitmap.close()
    return found


def test_rare_characters_have_glyphs_in_every_face():
    rare = "镕喆堃㛃䶮𬭸"
    issue = printed(
        piece(
            rare,
            *outline.parse(f"一、{rare}。{rare}\n（一）{rare}。{rare}\n一是{rare}。"),
            contributors=rare,
        ),
        security_line="",
        office=rare,
    )

    found = glyphs(pdf(issue, DEFAULT))

    drawn = [ink for character, ink in found if character and character in rare]
    assert len(drawn) == 5 * 8  # the sixth comes back as two halves
    assert min(drawn) > 60


def test_character_without_a_font_is_shown_as_its_code():
    plain, coded = (
        page_images(pdf(printed(piece("", f"甲{c}乙")), DEFAULT), dpi=60)
        for c in ("　", "\U0002b689")
    )

    assert plain != coded


def test_system_fonts_are_never_used():
    with pypdfium2.PdfDocument(
        pdf(printed(piece("题", "汉字 Latin 12 ★ ㎡")), DEFAULT)
    ) as opened:
        names = set()
        for obj in opened[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            names.add(obj.get_font().get_base_name().split("+")[-1])

    assert names <= {
        "FandolFang-Regular",
        "FandolKai-Regular",
        "NotoSansSC-Regular",
        "NotoSerifSC-Regular",
        "NotoSerifSC-Bold",
    }


def test_same_moment_gives_the_same_bytes_and_says_pdf_a():
    moment = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)

    first, second = (pdf(printed(piece()), DEFAULT, made_at=moment) for _ in range(2))

    assert first == second
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B" in first


def test_many_threads_may_print_at_once():
    issue = printed(piece("题", TEN_LINES))
    moment = datetime(2026, 11, 24, tzinfo=UTC)

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(lambda _: pdf(issue, DEFAULT, made_at=moment), range(12)))

    assert len(made) == 1


def test_preview_shows_the_pages_of_the_pdf():
    issue = printed(piece("题", TEN_LINES * 5))

    pictures = preview_images(issue, DEFAULT, FontFolders(), 48)

    assert len(pictures) == len(page_texts(pdf(issue, DEFAULT))) == 3
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_one_page_preview_is_still_a_list():
    assert len(preview_images(printed(piece()), DEFAULT)) == 1


@pytest.mark.parametrize(
    "issue",
    [
        printed(),
        printed(piece("", "")),
        printed(piece("只有题目", "")),
        printed(piece("", "甲\t乙")),
        printed(piece("", form="brief")),
        printed(piece("题" * 200, "文")),
        printed(piece("题", "无空格" + "A" * 3000)),
        printed(piece("题", "\t".join("列" * 30))),
        printed(piece("题", "\n".join(f"行{n}\t{n}" for n in range(200)))),
        printed(
            piece("甲"), piece("乙"), masthead="", office="", date_line="", contents=True
        ),
        printed(piece(), recipients=[("发", "各单位，" * 200)], copies=1),
    ],
)
def test_odd_issues_are_printed(issue):
    assert pdf(issue, DEFAULT).startswith(b"%PDF-1.7")


@pytest.mark.slow
def test_a_million_characters_are_printed():
    document = pdf(printed(piece("题", *["山区用水。" * 100] * 2000)), DEFAULT)

    with pypdfium2.PdfDocument(document) as opened:
        assert len(opened) > 1600


def test_paragraph_of_the_plain_kind_is_accepted():
    lead = Paragraph("一是先封。后通。", 0, "一是先封。")

    assert "一是先封。后通。" in pdf_text(pdf(printed(piece("题", lead)), DEFAULT))


@pytest.mark.parametrize(
    ("lines", "fields", "expected"),
    [
        (15, {}, 22),  # the front takes seven
        (16, {}, 1),
        (17, {}, 2),
        (18, {}, 3),
        (16 + 22, {}, 1),
        (15, {"recipients": [("报", "市委办公室"), ("发", "各乡镇" * 60)]}, 0),
        (17, {"recipients": [("报", "市委办公室")]}, 2),
        (16, {"note": "更正第3期：阀门数。"}, 2),
    ],
)
def test_lines_of_the_last_page_are_counted(lines, fields, expected):
    issue = printed(piece("", (FULL_LINE * 100)[: 28 * lines - 2]), **fields)

    assert last_page_lines(issue, DEFAULT) == expected


def test_lines_are_counted_on_another_grid():
    layout = Layout.from_dict({"size": 14, "lines": 26, "chars": 30})
    issue = printed(piece("", (FULL_LINE * 100)[: 30 * (26 + 26) - 2]))

    rows = lines_of(pdf(issue, layout), 2)

    assert last_page_lines(issue, layout) == len(rows) - 1  # without the page's number
