import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.text.merge import Chunk, ConflictsLeftError, merge3

TEXTS = st.lists(
    st.sampled_from(["甲。", "乙；", "丙，丁。", "\n", "戊", "己！”"]), max_size=12
).map("".join)
BASE = "冬季供水吃紧。县里抢修管网。群众用水稳定。\n建议补助资金。"


def test_merge_takes_each_side_where_the_other_left_the_base():
    mine = BASE.replace("吃紧", "紧张")
    theirs = BASE.replace("建议补助", "建议增加")

    merge = merge3(BASE, mine, theirs)

    assert merge.is_clean
    assert merge.text() == "冬季供水紧张。县里抢修管网。群众用水稳定。\n建议增加资金。"
    assert [chunk.kind for chunk in merge.chunks] == ["mine", "same", "theirs"]


def test_merge_takes_edits_of_neighbouring_sentences():
    merge = merge3(BASE, BASE.replace("吃紧", "紧张"), BASE.replace("抢修", "改造"))

    assert merge.text() == "冬季供水紧张。县里改造管网。群众用水稳定。\n建议补助资金。"


def test_merge_takes_an_insertion_beside_an_edit():
    merge = merge3(
        BASE, BASE.replace("群众", "投入42万元。群众"), BASE.replace("用水稳定", "满意")
    )

    assert (
        merge.text() == "冬季供水吃紧。县里抢修管网。投入42万元。群众满意。\n建议补助资金。"
    )


def test_same_edit_on_both_sides_is_taken_once():
    both = BASE.replace("42", "").replace("吃紧", "紧张")

    merge = merge3(BASE, both, both)

    assert merge.text() == both
    assert [chunk.kind for chunk in merge.chunks] == ["both", "same"]


def test_two_edits_of_one_sentence_are_a_conflict():
    mine, theirs = BASE.replace("抢修", "更换"), BASE.replace("抢修", "改造")

    merge = merge3(BASE, mine, theirs)

    assert merge.conflicts == [
        Chunk("conflict", "县里抢修管网。", "县里更换管网。", "县里改造管网。")
    ]
    assert not merge.is_clean
    with pytest.raises(ConflictsLeftError, match="有1处冲突，定了0处"):
        merge.text()
    assert merge.text(["县里更换改造管网。"]) == BASE.replace("抢修", "更换改造")


def test_different_insertions_at_one_place_are_a_conflict():
    mine, theirs = (
        BASE.replace("\n", "投入42万元。\n"),
        BASE.replace("\n", "投入360万元。\n"),
    )

    merge = merge3(BASE, mine, theirs)

    assert merge.conflicts == [Chunk("conflict", "", "投入42万元。", "投入360万元。")]


def test_deletion_of_an_edited_sentence_is_a_conflict():
    merge = merge3(BASE, BASE.replace("县里抢修管网。", ""), BASE.replace("抢修", "改造"))

    assert [c.mine for c in merge.conflicts] == [""]


def test_overlapping_edits_are_one_conflict():
    mine = BASE.replace("县里抢修管网。群众用水稳定。", "县里改造管网，用水稳定。")
    theirs = BASE.replace("稳定", "平稳")

    [conflict] = merge3(BASE, mine, theirs).conflicts

    assert conflict.base == "县里抢修管网。群众用水稳定。"
    assert conflict.theirs == "县里抢修管网。群众用水平稳。"


def test_too_many_decisions_are_refused():
    with pytest.raises(ConflictsLeftError):
        merge3("甲。", "甲。", "甲。").text(["乙。"])


@given(TEXTS, TEXTS)
def test_merge_with_an_untouched_side_is_the_other_side(base, edit):
    assert merge3(base, base, edit).text() == edit
    assert merge3(base, edit, base).text() == edit
    assert merge3(base, edit, edit).text() == edit


@given(TEXTS, TEXTS, TEXTS)
def test_chunks_are_the_three_texts(base, mine, theirs):
    chunks = merge3(base, mine, theirs).chunks

    assert "".join(chunk.base for chunk in chunks) == base
    assert "".join(chunk.mine for chunk in chunks) == mine
    assert "".join(chunk.theirs for chunk in chunks) == theirs


@given(TEXTS, TEXTS, TEXTS)
def test_merge_does_not_depend_on_who_is_asked(base, mine, theirs):
    one, other = merge3(base, mine, theirs), merge3(base, theirs, mine)

    swap = {"mine": "theirs", "theirs": "mine"}
    assert [(swap.get(c.kind, c.kind), c.mine, c.theirs) for c in one.chunks] == [
        (c.kind, c.theirs, c.mine) for c in other.chunks
    ]


@given(st.text(), st.text(), st.text())
def test_chunks_are_the_three_texts_whatever_they_hold(base, mine, theirs):
    chunks = merge3(base, mine, theirs).chunks

    assert "".join(chunk.mine for chunk in chunks) == mine
    assert "".join(chunk.theirs for chunk in chunks) == theirs
