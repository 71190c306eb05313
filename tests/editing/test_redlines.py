"""Redlines as people read them: heading words keep the face that they have on paper."""

import pytest

from shangda.editing import redlines
from shangda.text.redline import compare

BEFORE = (
    "标题",
    "一、水源台账定余缺。水源够用。\n（一）查清底数。好。\n二、老标题\n一是要快。",
)
AFTER = (
    "标题",
    "一、水源台账定余缺。水源够吃。\n（一）查明底数。好。\n二、新标题\n一是要快。",
)


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        (0, [("=", "一、水源台账定余缺。", 1)]),
        (1, [("=", "（一）", 2), ("-", "查清", 2), ("+", "查明", 2), ("=", "底数。", 2)]),
        (2, [("=", "二、", 1), ("-", "老", 1), ("+", "新", 1), ("=", "标题", 1)]),
        (3, []),
    ],
)
def test_heading_words_are_known_on_both_sides(line, heading):
    found = redlines.show(BEFORE, AFTER).lines[line]

    assert [(run.op, run.text, run.level) for run in found.runs if run.is_lead] == heading


def test_cutting_out_the_headings_loses_no_word():
    for line in redlines.show(BEFORE, AFTER).lines:
        before = "".join(run.text for run in line.runs if run.op != "+")
        after = "".join(run.text for run in line.runs if run.op != "-")

        assert before in BEFORE[1].split("\n")
        assert after in AFTER[1].split("\n")


def test_sides_have_their_headings_too():
    left, right = redlines.sides(compare(BEFORE[1], AFTER[1]))[1]

    assert "".join(run.text for run in left if run.is_lead) == "（一）查清底数。"
    assert "".join(run.text for run in right if run.is_lead) == "（一）查明底数。"
