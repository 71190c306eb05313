"""Words as verbs take them."""

import pytest

from shangda.kernel import typed
from shangda.kernel.errors import InvalidError


def test_words_are_cleaned():
    assert typed.plain("　一\r\n\r\n二\u200b ", "words", most=3) == "一\n二"


def test_a_line_is_one_line_and_keeps_its_wide_space():
    assert typed.line(" 内部　资料\n注意 \t保存", "head", most=20) == "内部　资料 注意 保存"


@pytest.mark.parametrize("ask", [typed.plain, typed.line])
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (" 　\u200b", "请写明原因。"),
        ("长" * 4, "最多3字，现在4字，请删短一些。"),
        ("\ud800", "第1个字符不完整，无法保存。请删掉它，或从原文件重新复制一次。"),
    ],
)
def test_what_cannot_be_taken_is_refused_beside_its_field(ask, words, sentence):
    with pytest.raises(InvalidError) as refusal:
        ask(words, "reason", most=3, ask="请写明原因。")

    assert (refusal.value.cause, refusal.value.fields) == (sentence, {"reason": sentence})


def test_words_that_nobody_asks_for_may_be_missing():
    assert typed.plain(" ", "words", most=3) == ""
