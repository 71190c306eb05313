import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.text.pairing import Span, pair

WATER = "组织包村干部对23处水源点逐点测流，查明缺水点6处。"
PIPES = "对38.6公里管网分段编号，把易冻管段标在图上。"
USERS = "逐户登记用水人口和联系电话，对重点对象每周上门。"


def spans(*pairs):
    return [Span(range(*before), range(*after)) for before, after in pairs]


def test_pair_keeps_equal_paragraphs_together():
    pairing = pair([WATER, PIPES], [WATER, PIPES])

    assert pairing.spans == spans(((0, 1), (0, 1)), ((1, 2), (1, 2)))
    assert pairing.moved == {}


def test_pair_finds_an_edited_paragraph_behind_a_new_one():
    pairing = pair([WATER], [PIPES, WATER.replace("6处", "7处，已接通4处")])

    assert pairing.spans == spans(((0, 0), (0, 1)), ((0, 1), (1, 2)))


def test_pair_finds_what_moved_whole_and_edited():
    pairing = pair([WATER, PIPES, USERS], [USERS.replace("每周", "每旬"), WATER, PIPES])

    assert pairing.moved == {0: 2}


def test_pair_prefers_an_exact_move_to_a_similar_neighbour():
    lines = [f"第{n}村：已改造{n * 37 % 91}户，补助资金到位。" for n in range(9)]

    pairing = pair(lines, lines[4:] + lines[:4])

    assert pairing.moved == {5: 0, 6: 1, 7: 2, 8: 3}


def test_pair_moves_a_paragraph_once():
    first, second = WATER.replace("6处", "7处"), WATER.replace("23处", "24处")

    pairing = pair([WATER, PIPES, USERS], [PIPES, USERS, first, second])

    assert pairing.moved == {2: 0}


def test_pair_tells_many_like_paragraphs_apart_by_what_is_rare_in_them():
    places = [a + b for a in "松芦青" for b in "岚雪石溪岭"]
    before = [f"{place}村已完成管网改造，补助资金发放到位。" for place in places]
    after = [line.replace("到位", "完毕，群众满意") for line in before[1:]]

    pairing = pair(before, after)

    assert pairing.spans[0] == Span(range(1), range(0))
    assert [(s.before.start, s.after.start) for s in pairing.spans[1:]] == [
        (n + 1, n) for n in range(14)
    ]


def test_pair_does_not_call_short_paragraphs_moved():
    pairing = pair(["附件", WATER, PIPES], [WATER, PIPES, "附件"])

    assert pairing.moved == {}


def test_pair_takes_a_split_paragraph_as_one_span():
    pairing = pair([USERS, WATER + PIPES], [USERS, WATER, PIPES])

    assert pairing.spans == spans(((0, 1), (0, 1)), ((1, 2), (1, 3)))


def test_pair_takes_joined_paragraphs_as_one_span():
    pairing = pair([WATER, PIPES, USERS], [WATER + PIPES, USERS])

    assert pairing.spans == spans(((0, 2), (0, 1)), ((2, 3), (1, 2)))


def test_pair_leaves_strangers_apart():
    pairing = pair([WATER, "附件"], [USERS, "抄送"])

    assert pairing.spans == spans(
        ((0, 1), (0, 0)), ((1, 2), (0, 0)), ((0, 0), (0, 1)), ((0, 0), (1, 2))
    )


def test_pair_puts_two_single_paragraphs_side_by_side():
    assert pair([WATER], ["无关的题目"]).spans == spans(((0, 1), (0, 1)))


@pytest.mark.parametrize(("before", "after"), [([], []), ([WATER], []), ([], [WATER])])
def test_pair_takes_nothing(before, after):
    found = pair(before, after)

    assert [len(s.before) for s in found.spans] == [1] * len(before) or not before
    assert [len(s.after) for s in found.spans] == [1] * len(after) or not after


PARAGRAPHS = st.lists(
    st.sampled_from([WATER, PIPES, USERS, WATER + PIPES, "附件", ""]), max_size=8
)


@given(PARAGRAPHS, PARAGRAPHS)
def test_pair_puts_every_paragraph_in_one_span_in_order(before, after):
    pairing = pair(before, after)

    assert [i for span in pairing.spans for i in span.before] == list(range(len(before)))
    assert [j for span in pairing.spans for j in span.after] == list(range(len(after)))
    assert len(set(pairing.moved.values())) == len(pairing.moved)
    alone = {span.after.start for span in pairing.spans if not span.before}
    assert set(pairing.moved) <= alone
