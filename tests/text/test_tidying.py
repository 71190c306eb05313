from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.text.tidying import differences, weight
from shangda.text.tokens import tokens

LETTERS = st.text(alphabet="甲乙道路群众，。3%\n", max_size=60)


def marked(before, after):
    shown = ""
    for piece in differences(tokens(before), tokens(after)):
        old, new = "".join(piece.old), "".join(piece.new)
        shown += old if piece.is_same else f"[{old}>{new}]"
    return shown


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("", "", ""),
        ("甲", "甲", "甲"),
        ("", "甲乙", "[>甲乙]"),
        ("甲乙", "", "[甲乙>]"),
        ("修公路", "修道路", "修[公路>道路]"),
        ("路面结冰", "路面没结冰", "路面[>没]结冰"),
        ("增长3.5%", "增长5.3%", "增长[3.5%>5.3%]"),
        ("先巡查，后清理。", "先巡查，再登记，后清理。", "先巡查，[>再登记，]后清理。"),
        ("干部培训，干部下乡。", "干部下乡。", "[干部培训，>]干部下乡。"),
        ("投入8万元的资金", "投入9万元的经费", "投入[8万元>9万元]的[资金>经费]"),
        (
            "我局的领导亲自部署的会",
            "各村的群众自发修好的渠",
            "[我局的领导亲自部署的会>各村的群众自发修好的渠]",
        ),
    ],
)
def test_differences_read_as_a_person_would_mark_them(before, after, shown):
    assert marked(before, after) == shown


def test_differences_keep_a_figure_between_changes():
    shown = marked("路面出现结冰，涉及7处，累计约12.6公里", "路面结冰7处、约12.6公里")

    assert shown == "路面[出现>]结冰[，涉及>]7处[，累计>、]约12.6公里"


@given(LETTERS, LETTERS)
def test_differences_lose_nothing(before, after):
    pieces = differences(tokens(before), tokens(after))

    assert "".join("".join(piece.old) for piece in pieces) == before
    assert "".join("".join(piece.new) for piece in pieces) == after


@given(LETTERS, LETTERS)
def test_differences_alternate_and_are_never_empty(before, after):
    pieces = differences(tokens(before), tokens(after))

    kinds = [piece.is_same for piece in pieces]
    assert all(a != b for a, b in pairwise(kinds))
    assert all(piece.old or piece.new for piece in pieces)


@given(LETTERS)
def test_differences_of_a_text_with_itself_are_none(text):
    assert all(piece.is_same for piece in differences(tokens(text), tokens(text)))


def test_weight_puts_facts_above_characters_and_marks():
    assert weight(["，"]) < weight(["水"]) < weight(["3处"]) < weight(["\n"])
    assert weight(["\u3000\u3000"]) == 1
