import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.text.tokens import clauses, is_word, tokens


@pytest.mark.parametrize(
    "whole",
    [
        "12.6公里",
        "3.5%",
        "3.5％",
        "1,286户",
        "１２万元",
        "2000余人",
        "300多个",
        "1.2个百分点",
        "42万余元",
        "2026年11月20日",
        "11月20日",
        "2026-11-20",
        "6时20分",
        "08:30",
        "第3季度",
        "第二",
        "百分之三十",
        "三十二万元",
        "A4",
        "PM2.5",
        "shen@example.cn",
    ],
)
def test_tokens_keep_a_fact_whole(whole):
    assert tokens(f"约{whole}，") == ["约", whole, "，"]


def test_tokens_are_single_characters_otherwise():
    assert tokens("一、水源账。") == list("一、水源账。")


def test_tokens_keep_names_whole_the_longest_first():
    names = ["松岚", "松岚镇", "周牧远", ""]

    assert tokens("松岚镇周牧远", names) == ["松岚镇", "周牧远"]


def test_tokens_take_names_literally():
    assert tokens("a.c甲乙", ["甲.", "(甲乙"]) == ["a.c", "甲", "乙"]


@given(
    st.text(alphabet="甲一二3５.,，年月日时分%万元个第百之 A-\n"),
    st.lists(st.text("甲乙3")),
)
def test_tokens_joined_are_the_text(text, names):
    assert "".join(tokens(text, names)) == text


def test_clauses_end_with_a_mark_but_not_within_an_enumeration():
    assert clauses(list("甲、乙，丙。\n丁")) == [
        list("甲、乙，"),
        list("丙。"),
        ["\n"],
        ["丁"],
    ]
    assert clauses([]) == []


def test_is_word_knows_common_words_only():
    assert is_word("群众")
    assert is_word("道路")
    assert not is_word("众道")
    assert not is_word("的是")
