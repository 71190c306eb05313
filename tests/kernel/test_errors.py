"""Refusals as they are said."""

from shangda.kernel.errors import InvalidError


def test_what_stands_beside_a_field_is_its_own_sentence_or_the_whole():
    named = InvalidError("还没有写。", "请写明原因。", fields={"words": "请写明原因。"})
    other = InvalidError("已经满了。", "请等一天。", fields={"day": "请改一天。"})

    assert named.beside("words") == "请写明原因。"
    assert other.beside("words") == "已经满了。请等一天。"
