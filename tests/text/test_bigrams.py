import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.text import bigrams
from shangda.text.bigrams import narrow, terms


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("台账清楚", ["台账", "账清", "清楚", "楚"]),
        ("水", ["水"]),
        ("供水，用电", ["供水", "水", "用电", "电"]),
        ("ＧＤＰ增长", ["gd", "dp", "p增", "增长", "长"]),
        ("2026年", ["20", "02", "26", "6年", "年"]),
        ("㐂𠮷𰻝", ["㐂𠮷", "𠮷𰻝", "𰻝"]),
        ("\U0002ebf0县", ["\U0002ebf0县", "县"]),  # newer than Python's own tables
        ("，。！🙂\0", []),
        ("", []),
        ("a_b", ["a", "b"]),
    ],
)
def test_runs_become_pairs_and_the_last_character(text, pieces):
    assert list(terms(text)) == pieces


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Ａｂ１％", "ab1%"),
        ("甲　乙\n丙\t丁\0戊", "甲 乙 丙 丁 戊"),
        ("İΣς", "İσς"),  # the small form of the first is two characters: it stays
        ("\ud840上", "\ufffd上"),
    ],
)
def test_letters_become_small_and_narrow(text, plain):
    assert narrow(text) == plain


@given(st.text())
def test_narrowing_keeps_every_place_and_is_done_once(text):
    plain = narrow(text)

    assert len(plain) == len(text)
    assert narrow(plain) == plain


def test_a_long_text_is_cut_whole():
    assert sum(1 for _ in terms("高山村冬季供水台账" * 40_000)) == 360_000


def test_a_term_is_sought_as_it_is_where_nothing_else_becomes_it():
    assert bigrams.is_settled("供水𠮷，。")
    assert not bigrams.is_settled("gdp")
    assert not bigrams.is_settled("供 水")
    assert not bigrams.is_settled("3%")
