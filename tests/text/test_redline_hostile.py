"""Texts that nobody writes: a redline of them loses nothing and ends in time."""

import random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.text.redline import compare

SIZE = 20_000  # characters; a linear comparison takes a second, a quadratic one minutes
RARE = "\0\x07\u200b\u3000\ud800😀👨‍👩‍👧𠮷é\u0301﷽\ufeff"
MIXED = st.text(alphabet=st.sampled_from([*RARE, "好", "路", "1", "。", "\n", "\r", "，"]))


def drawn(seed, alphabet, size=SIZE):
    return "".join(random.Random(seed).choices(alphabet, k=size))


LONG = {
    "one character": ("的" * SIZE, "的" * (SIZE // 2) + "了" + "的" * (SIZE // 3)),
    "only marks": ("，。！" * (SIZE // 3), "。，！" * (SIZE // 3)),
    "four characters": (drawn(1, "甲乙丙丁"), drawn(2, "甲乙丙丁")),
    "short lines": (drawn(3, "甲乙\n"), drawn(4, "甲乙\n")),
    "only breaks": ("\n" * (SIZE // 4), "\n" * (SIZE // 5)),
    "emoji": ("😀" * SIZE, "😁😀" * (SIZE // 2)),
    "against nothing": (drawn(5, "甲乙丙丁，。\n"), ""),
}


@given(MIXED, MIXED)
def test_both_texts_can_be_had_back_however_strange(before, after):
    redline = compare(before, after)

    assert (redline.before(), redline.after()) == (before, after)


@given(MIXED, MIXED)
def test_every_character_is_kept_put_in_or_taken_out_once(before, after):
    lines = [line for line in compare(before, after).lines if line.kind != "moved_away"]

    of = {
        op: sum(len(r.text) for one in lines for r in one.runs if r.op == op)
        for op in "=+-"
    }
    breaks = [text.count("\n") if text else 0 for text in (before, after)]
    shown = [sum(one.side(op).count("\n") for one in lines) for op in ("-", "+")]
    assert of["="] + of["-"] == len(before) - breaks[0] + shown[0]
    assert of["="] + of["+"] == len(after) - breaks[1] + shown[1]


@pytest.mark.parametrize(("before", "after"), LONG.values(), ids=LONG)
def test_a_long_text_of_one_sort_is_compared_in_time(before, after):
    start = process_time()

    redline = compare(before, after)

    assert process_time() - start < 20
    assert (redline.before(), redline.after()) == (before, after)
