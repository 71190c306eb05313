from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.text.cleaning import UnreadableTextError, clean
from shangda.text.pasting import html_to_text

PASTES = sorted((Path(__file__).parent / "pastes").glob("*.html"))


def test_pastes_are_twenty():
    assert len(PASTES) == 20


@pytest.mark.parametrize("paste", PASTES, ids=lambda path: path.stem)
def test_html_to_text_reads_paste_as_written(paste):
    expected = paste.with_suffix(".txt").read_text(encoding="utf-8").removesuffix("\n")

    text = html_to_text(paste.read_text(encoding="utf-8"))

    assert text == expected


@pytest.mark.parametrize("html", ["", " \n", "<!-- 空 -->", "<p>&nbsp;</p>", "\0"])
def test_html_to_text_finds_nothing_in_empty_paste(html):
    assert html_to_text(html) == ""


def test_html_to_text_takes_plain_text_as_it_is():
    assert html_to_text("一、水源账\n") == "一、水源账"


def test_html_to_text_reads_cell_outside_a_row():
    assert html_to_text("<table><td>甲</td><td>乙</td></table>") == "甲\n乙"


def test_html_to_text_drops_empty_rows():
    assert html_to_text("<table><tr></tr><tr><td></td><td> </td></tr></table>甲") == "甲"


def test_html_to_text_ignores_list_numbers_that_are_none():
    html = "<ol start='一'><li value='9999999'>甲</li></ol><li>乙</li>"

    assert html_to_text(html) == "1.甲\n乙"


def test_html_to_text_refuses_nesting_it_cannot_read_whole():
    with pytest.raises(UnreadableTextError, match="先粘贴到记事本"):
        html_to_text("<div>" * 5000 + "深处")


def test_html_to_text_refuses_half_a_character():
    with pytest.raises(UnreadableTextError, match="第4个字符不完整"):
        html_to_text("<p>\ud83d</p>")


def test_html_to_text_keeps_words_that_only_look_like_a_header():
    assert html_to_text("Version:1.0") == "Version:1.0"


@given(st.text(alphabet="<>/pbrtdol =\"'甲乙，&;! -\n\t\xa0"))
def test_html_to_text_gives_clean_text_whatever_comes(html):
    text = html_to_text(html)

    assert clean(text) == text


@given(st.lists(st.text(alphabet="甲乙丙，。12 ", min_size=1)))
def test_html_to_text_keeps_every_character_of_paragraphs(lines):
    html = "".join(
        f"<p class=MsoNormal><span>{line}</span><o:p></o:p></p>" for line in lines
    )

    text = html_to_text(html)

    assert "".join(text.split()) == "".join("".join(lines).split())
