import pytest

from shangda.search.asking import Asked
from shangda.search.planning import planned, words_of
from shangda.text.query import parse

WHOLE = 1_000_000
KNOWN = {
    "供水": 50_000,
    "水台": 300,
    "台账": 90_000,
    "清楚": 90_000,
    "科": 500_000,
    "类": WHOLE,
}
DESK, KIND = frozenset(["科"]), frozenset(["类"])


def plan(words, *groups, known=KNOWN):
    made = planned(Asked.of(parse(words), groups), known, WHOLE)
    return {text for text, _ in made.wanted}, made


@pytest.mark.parametrize(
    ("words", "taken", "is_sure"),
    [
        ("供水", {"供水"}, True),
        ("供水台账", {"供水", "水台"}, False),
        ("供水 台账", {"供水", "台账"}, True),
        ("水台 台账 清楚", {"水台", "台账"}, False),
        ("电网 台账", {"电网", "台账"}, True),  # of the first nothing is known
        ("电网 水台 台账", {"电网", "水台"}, False),
        ("水 水台", {"水台", "水"}, True),
    ],
)
def test_common_pieces_are_left_out_where_rare_ones_name_few(words, taken, is_sure):
    pieces, made = plan(words)

    assert pieces == taken
    assert made.is_sure is is_sure


def test_labels_are_asked_for_where_many_answers_lie_outside():
    assert plan("供水", DESK, KIND)[1].groups == (DESK,)
    assert plan("水台", DESK, KIND)[1].groups == ()


def test_labels_alone_are_all_asked_for():
    nothing = Asked((), groups=(DESK, KIND))

    assert planned(nothing, KNOWN, WHOLE) == nothing


def test_a_plan_asks_how_common_each_word_is():
    assert set(words_of(Asked.of(parse("水 供水台账"), [DESK]))) == {
        "供水", "水台", "台账", "科"
    }  # fmt: skip
