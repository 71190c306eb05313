import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.text.cleaning import UnreadableTextError, clean

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        (" \n\u3000\n", ""),
        ("甲\r\n乙\r丙\u2028丁\x0b戊", "甲\n乙\n丙\n丁\n戊"),
        ("\u3000\u3000第一段\n\n\n\u3000\u3000第二段\n", "第一段\n第二段"),
        ("甲\x00乙\x07丙\x7f", "甲乙丙"),
        ("甲\u200b乙\ufeff丙\u00ad丁\u202e戊", "甲乙丙丁戊"),
        ("甲\u00a0乙\u2003丙", "甲 乙 丙"),
        ("主持人\u3000张三", "主持人\u3000张三"),
        ("单位\t篇数\n松岚\t9", "单位\t篇数\n松岚\t9"),
        ("（一）ＡＢ，１％", "（一）ＡＢ，１％"),
        ("e\u0301", "é"),
        ("\U00020bb7野、镕喆堃、\ue863", "\U00020bb7野、镕喆堃、\ue863"),
        ("甲\ufffe乙\U0001ffff\U000e0041", "甲乙"),
    ],
)
def test_clean_keeps_what_may_be_stored(typed, stored):
    assert clean(typed) == stored


@pytest.mark.parametrize("typed", ["甲\ud800", "\udc00乙", "a\ud83d"])
def test_clean_refuses_half_a_character(typed):
    with pytest.raises(UnreadableTextError, match="从原文件重新复制"):
        clean(typed)


def test_clean_takes_a_megabyte():
    text = clean("\u3000\u3000冬季供水保障。\r\n\r\n" * 100_000)

    assert text == "\n".join(["冬季供水保障。"] * 100_000)


@given(ANY_TEXT)
def test_clean_is_idempotent(text):
    assert clean(clean(text)) == clean(text)


@given(ANY_TEXT)
def test_clean_leaves_nothing_unseen_but_tabs_and_line_ends(text):
    cleaned = clean(text)

    assert not {c for c in cleaned if unicodedata.category(c) == "Cc"} - {"\t", "\n"}
    assert all(line and line == line.strip() for line in cleaned.split("\n") if cleaned)
