import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.search.snippets import AROUND, SHOWN, marked, snippet


@pytest.mark.parametrize(
    ("text", "wanted", "pieces"),
    [
        ("冬季供水台账", ["供水"], [("冬季", False), ("供水", True), ("台账", False)]),
        ("供水供水", ["供水"], [("供水供水", True)]),
        ("甲乙丙丁", ["甲乙丙", "丙丁"], [("甲乙丙丁", True)]),
        ("今年ＧＤＰ", ["gdp"], [("今年", False), ("ＧＤＰ", True)]),
        ("甲", ["乙"], [("甲", False)]),
        ("", ["乙"], []),
        ("甲", [""], [("甲", False)]),
    ],
)
def test_words_are_marked_as_they_are_written(text, wanted, pieces):
    assert marked(text, wanted) == pieces


@given(st.text(), st.lists(st.text(max_size=3), max_size=4))
def test_marked_pieces_joined_are_the_text(text, wanted):
    assert "".join(piece for piece, _ in marked(text, wanted)) == text


def test_a_snippet_begins_shortly_before_the_first_word():
    shown = snippet(
        "前面很多字" * 20 + "这里有资金来源四个字" + "后面" * 99, ["资金", "四个"]
    )

    assert shown[0] == ("…", False)
    assert len(shown[1][0]) == AROUND
    assert ("资金", True) in shown
    assert ("四个", True) in shown
    assert shown[-1] == ("…", False)
    assert sum(len(piece) for piece, _ in shown) == SHOWN + 2


def test_a_snippet_without_the_words_is_the_beginning():
    assert snippet("甲乙\n丙", ["丁"]) == [("甲乙　丙", False)]
