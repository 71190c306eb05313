import pytest

from shangda.readers.wording import clean, glue, shown_name


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("减少", "四成", "减少四成"),
        ("减少", "4成", "减少4成"),
        ("local", "office", "local office"),
        ("infor-", "mation", "information"),
        ("5月8-", "10日", "5月8-10日"),
        ("F-", "16", "F-16"),
        ("2", "2支", "22支"),
        ("written ", "after", "written after"),
        ("North-", "South", "North- South"),
        ("", "x", "x"),
        ("x", "", "x"),
    ],
)
def test_lines_are_glued_as_a_person_would(before, after, whole):
    assert glue(before, after) == whole


def test_clean_keeps_words_and_drops_what_no_text_needs():
    assert clean("a\r\nb\rc\x00\x1f\ufeff\u202e\ud800𠀀\ue000") == "a\nb\nc\ufffd𠀀\ue000"


def test_names_in_messages_are_short_and_of_one_line():
    assert shown_name("a\nb.docx") == "a b.docx"
    assert len(shown_name("长" * 300 + ".docx")) == 56
