import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from docx import Document
from docx.oxml.ns import qn

from shangda.text import outline
from shangda.typeset import Layout, Section, docx, pdf, start_pages
from shangda.typeset.fonts import SHIPPED
from tests.typeset.make import (
    DEFAULT,
    FULL_LINE,
    docx_part,
    docx_text,
    lines_of,
    page_texts,
    pdf_text,
    piece,
    printed,
)

TEXT = """县人社局对返乡人员逐户摸底，共登记8416人。
一、基本情况
（一）年龄结构。四十五岁以下的占六成。
1.制造业岗位最受欢迎。报名1207人。
（1）家政服务。报名466人。
一是先封后通。对4处长坡临时管制。"""
FULL = printed(
    piece(
        "返乡人员中有意就近就业的占四成",
        *outline.parse(TEXT),
        contributors="（县人社局供稿）",
    ),
    piece("松岚镇建立“三本账”保障山区群众冬季用水情况", "表：", "乡镇\t户数\n松岚镇\t1206"),
    piece("小麦镇压完成九成", "余下本周完成。", form="brief", contributors="（望禾镇）"),
    column="工作动态",
    contents=True,
    number_line="第218期（总第5021期）",
    recipients=[("报", "市委办公室"), ("发", "各乡镇（街道），县直各部门")],
    copies=35,
    note="更正：上期第3页有误。\n特此说明。",
)


def styles_used(document):
    return [p.style.style_id for p in Document(io.BytesIO(document)).paragraphs]


def test_text_equals_that_of_the_pdf():
    assert docx_text(docx(FULL, DEFAULT)) == pdf_text(pdf(FULL, DEFAULT))


def test_unsigned_issue_has_a_blank_number_as_in_the_pdf():
    issue = replace(FULL, number_line=None)

    assert docx_text(docx(issue, DEFAULT)) == pdf_text(pdf(issue, DEFAULT))
    assert "第期（总第期）" in docx_text(docx(issue, DEFAULT))


def test_every_part_carries_its_named_style():
    made = styles_used(docx(FULL, DEFAULT))

    assert made == [
        *("Security", "Masthead", "Number", "Office", "RuleGap"),
        *("ContentsHead", "ContentsColumn", "TOC1", "TOC1", "TOC1"),
        *("Column", "Title", "Normal", "Level1", "Normal", "Normal", "Normal", "Normal"),
        *("Contributors", "Title", "Normal", "Normal", "Note", "Note", "Anchor"),
    ]


def test_styles_name_the_standard_fonts_and_sizes():
    styles = Document(io.BytesIO(docx(FULL, DEFAULT))).styles

    def look(name):
        style = styles[name]
        fonts = style.element.rPr.rFonts
        return fonts.get(qn("w:eastAsia")), style.font.size.pt

    assert look("Normal") == ("仿宋_GB2312", 16)
    assert look("Title") == ("方正小标宋简体", 22)
    assert look("一级标题") == ("黑体", 16)
    assert look("二级标题") == ("楷体_GB2312", 16)
    assert look("刊头") == ("方正小标宋简体", 54)
    assert look("版记") == ("仿宋_GB2312", 14)


def test_run_in_leads_carry_character_styles():
    root = docx_part(docx(FULL, DEFAULT), "word/document.xml")

    leads = {
        "".join(t.text for t in run.iter(qn("w:t"))): style.get(qn("w:val"))
        for run in root.iter(qn("w:r"))
        for style in run.iter(qn("w:rStyle"))
    }

    assert leads["（一）年龄结构。"] == "Kai"
    assert leads["一是先封后通。"] == "Lead"
    assert leads["小麦镇压完成九成"] == "Hei"
    assert leads["（望禾镇）"] == "Kai"


def test_page_numbers_are_fields_on_the_outer_side():
    document = docx(FULL, DEFAULT)

    with zipfile.ZipFile(io.BytesIO(document)) as package:
        footers = [n for n in package.namelist() if n.startswith("word/footer")]
    sides = set()
    for name in footers:
        root = docx_part(document, name)
        codes = [code.text.strip() for code in root.iter(qn("w:instrText"))]
        assert codes == ["PAGE"]
        sides.add(next(root.iter(qn("w:jc"))).get(qn("w:val")))
    assert sides == {"left", "right"}
    settings = docx_part(document, "word/settings.xml")
    assert settings.find(qn("w:evenAndOddHeaders")) is not None


def test_contents_are_fields_that_point_to_bookmarks_with_the_pages_of_the_pdf():
    long = [piece(f"第{n}篇", *["山区用水。"] * 30) for n in "一二三"]
    issue = printed(*long, contents=True)

    root = docx_part(docx(issue, DEFAULT), "word/document.xml")

    codes = [code.text.split()[:2] for code in root.iter(qn("w:instrText"))]
    marks = [mark.get(qn("w:name")) for mark in root.iter(qn("w:bookmarkStart"))]
    shown = [
        re.sub(r"\D", "", "".join(t.text for t in link.iter(qn("w:t"))))
        for link in root.iter(qn("w:hyperlink"))
    ]
    assert codes == [["PAGEREF", mark] for mark in marks]
    assert len(marks) == 3
    assert shown == [str(page) for page in start_pages(issue, DEFAULT)] != ["1", "1", "1"]


def test_page_has_the_grid_and_margins_of_the_layout():
    document = Document(io.BytesIO(docx(FULL, DEFAULT)))

    section = document.sections[0]
    grid = section._sectPr.find(qn("w:docGrid"))
    edges = (
        section.top_margin,
        section.left_margin,
        section.right_margin,
        section.bottom_margin,
    )
    assert [round(edge.mm) for edge in edges] == [37, 28, 26, 35]
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    assert 22 * 579 <= (297 - 37 - 35) / 25.4 * 1440


def test_wider_grid_spreads_the_type():
    layout = Layout.from_dict({"chars": 26})

    styles = docx_part(docx(FULL, layout), "word/styles.xml")

    normal = next(s for s in styles if s.get(qn("w:styleId")) == "Normal")
    assert normal.find(qn("w:rPr")).find(qn("w:spacing")).get(qn("w:val")) == "20"


def test_missing_standard_fonts_have_a_second_choice():
    table = docx_part(docx(FULL, DEFAULT), "word/fontTable.xml")

    second = {
        font.get(qn("w:name")): alternative.get(qn("w:val"))
        for font in table
        for alternative in font
    }

    assert second["仿宋_GB2312"] == "仿宋"
    assert second["方正小标宋简体"] == "华文中宋"


def test_table_is_a_table_with_a_repeated_header():
    (table, foot) = Document(io.BytesIO(docx(FULL, DEFAULT))).tables

    assert [[c.text for c in row.cells] for row in table.rows] == [
        ["乡镇", "户数"],
        ["松岚镇", "1206"],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [row.cells[0].text for row in foot.rows] == [
        "报：市委办公室\n发：各乡镇（街道），县直各部门",
        "中共栖云县委办公室\t共印35份",
    ]


@pytest.mark.parametrize(
    ("changes", "rows"),
    [
        ({"copies": 0}, ["报：市委"]),
        ({"recipients": []}, ["中共栖云县委办公室\t共印5份"]),
    ],
)
def test_foot_has_only_the_rows_it_needs(changes, rows):
    issue = replace(printed(piece(), recipients=[("报", "市委")], copies=5), **changes)

    (foot,) = Document(io.BytesIO(docx(issue, DEFAULT))).tables

    assert [row.cells[0].text for row in foot.rows] == rows


def test_no_recipients_and_no_copies_make_no_foot():
    assert Document(io.BytesIO(docx(printed(piece()), DEFAULT))).tables == []


def test_new_page_for_each_piece_and_column_if_the_layout_says_so():
    issue = printed(
        sections=[
            Section("前", [piece("甲"), piece("乙")]),
            Section("后", [piece("丙"), piece("", "甲\t乙")]),
            Section("空", []),
        ]
    )

    document = Document(io.BytesIO(docx(issue, Layout.from_dict({"new_page": True}))))

    breaks = [
        p.text
        for p in document.paragraphs
        if p._p.pPr is not None and p._p.pPr.find(qn("w:pageBreakBefore")) is not None
    ]
    assert breaks == ["乙", "后"]
    assert "空" in [p.text for p in document.paragraphs]


def test_page_number_in_the_middle_if_the_layout_says_so():
    layout = Layout.from_dict({"page_number_place": "centre"})

    footer = Document(io.BytesIO(docx(FULL, layout))).sections[0].footer

    assert footer.paragraphs[0].alignment == 1


def test_properties_name_the_issue_and_the_office_and_nobody_else():
    made_at = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)

    about = Document(io.BytesIO(docx(FULL, DEFAULT, made_at=made_at))).core_properties

    assert about.title == "栖云快报（2026年11月24日）"
    assert {about.author, about.last_modified_by} == {"中共栖云县委办公室"}
    assert about.created.replace(tzinfo=UTC) == made_at


def test_markup_and_rare_characters_survive():
    text = "<w:t>&amp;\"' 镕喆堃𬭸\x00\x07"

    made = docx_text(docx(printed(piece(text, text), masthead="<&>"), DEFAULT))

    assert made.count("<w:t>&amp;\"'镕喆堃𬭸") == 2
    assert "<&>" in made


def test_untitled_piece_keeps_the_contents_in_step():
    issue = printed(piece("甲"), piece("", ""), piece("乙"), contents=True)

    assert docx_text(docx(issue, DEFAULT)) == pdf_text(pdf(issue, DEFAULT))


FONTCONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{folder}</dir><cachedir>{cache}</cachedir>{aliases}</fontconfig>"""
ALIAS = """<match target="pattern"><test name="family"><string>{asked}</string></test>
<edit name="family" mode="assign" binding="same"><string>{given}</string></edit></match>"""


def in_libreoffice(document, folder):
    """The document as LibreOffice prints it with the shipped fonts, as PDF."""
    stand_ins = {
        "仿宋_GB2312": "FandolFang R",
        "楷体_GB2312": "FandolKai",
        "黑体": "Noto Sans SC",
        "宋体": "Noto Serif SC",
        "方正小标宋简体": "Noto Serif SC",
        "Times New Roman": "FandolFang R",
    }
    aliases = "".join(ALIAS.format(asked=a, given=g) for a, g in stand_ins.items())
    config = folder / "fonts.conf"
    config.write_text(
        FONTCONFIG.format(folder=SHIPPED, cache=folder / "cache", aliases=aliases),
        encoding="utf-8",
    )
    (folder / "issue.docx").write_bytes(document)
    subprocess.run(  # noqa: S603 -- fixed arguments
        [
            shutil.which("soffice"), f"-env:UserInstallation=file://{folder}/profile",
            "--headless", "--convert-to", "pdf", "--outdir", folder, folder / "issue.docx",
        ],
        env=os.environ | {"FONTCONFIG_FILE": str(config)},
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / "issue.pdf").read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("lines", [4, 15, 26, 27])
def test_libreoffice_breaks_the_pages_as_the_pdf_does(lines, tmp_path):
    issue = printed(
        piece("山区用水有保障", *["山区群众冬季用水保障工作推进。"] * lines),
        piece("", "甲乙丙丁。" * 5),
        recipients=[("报", "市委办公室"), ("发", "各乡镇")],
        copies=35,
    )

    printed_there = page_texts(in_libreoffice(docx(issue, DEFAULT), tmp_path))

    assert printed_there == page_texts(pdf(issue, DEFAULT))


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_plain_page_holds_22_lines_of_28_characters_in_libreoffice(tmp_path):
    issue = printed(piece("", (FULL_LINE * 100)[: 28 * 22 * 3]))

    rows = lines_of(in_libreoffice(docx(issue, DEFAULT), tmp_path), 1)

    assert [len(row) for _, row in rows[:-1]] == [28] * 22


def test_every_part_bears_the_moment_of_signing_and_not_of_writing():
    moment = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)

    made = docx(FULL, DEFAULT, made_at=moment)

    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert {part.date_time for part in package.infolist()} == {(2026, 3, 2, 8, 30, 0)}
