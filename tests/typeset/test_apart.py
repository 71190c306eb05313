"""Tables and drawings that are given as such, and the lines of a signature."""

import io

import docx as word
import pypdfium2

from shangda import typeset

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">'
    '<rect width="100" height="50" fill="#336699"/></svg>'
)


def printed():
    table = typeset.Table(
        [["名次", "单位", "得分"], ["1", "松岚\n镇", "35.5"], ["2", "芦雪乡", "8"]],
        "排名",
        [0, 2],
    )
    parts = [typeset.Paragraph("正文。"), table, typeset.Drawing(SVG, 0.5, "得分图")]
    return typeset.Printed(
        masthead="通报",
        office="办公室",
        date_line="2026年10月9日",
        sections=[typeset.Section("", [typeset.Piece("题目", parts)])],
        number_line="第1期",
        contents=False,
        signature=["办公室", "2026年10月9日"],
    )


def document():
    made = typeset.docx(printed(), typeset.Layout.default())
    return word.Document(io.BytesIO(made))


def test_the_page_has_table_captions_and_signature():
    made = typeset.pdf(printed(), typeset.Layout.default())

    pages = pypdfium2.PdfDocument(made)
    text = "".join(page.get_textpage().get_text_range() for page in pages)

    for words in ("排名", "松岚 镇", "35.5", "得分图"):
        assert words in text
    assert text.rindex("2026年10月9日") > text.index("得分图")


def test_the_table_is_a_table_with_figures_on_the_right():
    (table,) = document().tables

    assert [cell.text for cell in table.rows[1].cells] == ["1", "松岚 镇", "35.5"]
    styles = [cell.paragraphs[0].style.style_id for cell in table.rows[1].cells]
    assert styles == ["Figure", "Cell", "Figure"]


def test_captions_drawing_and_signature_have_their_styles():
    found = {one.style.style_id: one.text for one in document().paragraphs}

    assert found["Caption"] == "得分图"
    assert found["Signature"] == "2026年10月9日"
    assert len(document().inline_shapes) == 1


def test_a_drawing_is_as_high_as_it_should():
    (shape,) = document().inline_shapes

    assert round(shape.height / shape.width, 2) == 0.5


def test_a_table_can_be_read_as_text():
    assert typeset.Table([["甲", "乙"], ["1", "2"]]).text == "甲\t乙\n1\t2"
