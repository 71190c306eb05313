from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.text import alignment
from shangda.text.alignment import Block, common, gaps, heaviest_chain

WORDS = st.text(alphabet="甲乙丙丁", max_size=40)


def longest_length(a, b):
    row = [0] * (len(b) + 1)
    for x in a:
        previous, row = row, [0]
        for j, y in enumerate(b):
            row.append(previous[j] + 1 if x == y else max(previous[j + 1], row[j]))
    return row[-1]


@given(WORDS, WORDS)
def test_common_is_a_longest_common_subsequence(a, b):
    blocks = common(a, b)

    assert sum(block.size for block in blocks) == longest_length(a, b)
    assert all(a[i : i + n] == b[j : j + n] for i, j, n in blocks)


@given(WORDS, WORDS)
def test_gaps_and_blocks_make_up_both_sequences(a, b):
    blocks = common(a, b)

    left, right = "", ""
    for number, (rows, columns) in enumerate(gaps(blocks, len(a), len(b))):
        size = blocks[number].size if number < len(blocks) else 0
        left += a[rows.start : rows.stop + size]
        right += b[columns.start : columns.stop + size]
    assert (left, right) == (a, b)


def test_common_joins_neighbours_into_blocks():
    assert common("一二三四五", "一二四五") == [Block(0, 0, 2), Block(3, 2, 2)]


@pytest.mark.parametrize(("a", "b"), [("", ""), ("甲", ""), ("", "乙"), ("甲", "乙")])
def test_common_of_strangers_is_nothing(a, b):
    assert common(a, b) == []


@given(WORDS, WORDS)
def test_common_stays_true_when_the_table_would_be_too_large(a, b):
    limits = alignment.CELLS_LIMIT, alignment._LEAST_CELLS
    alignment.CELLS_LIMIT, alignment._LEAST_CELLS = 20, 2
    try:
        blocks = common(a + "戊己" + b, b + "戊" + a)
    finally:
        alignment.CELLS_LIMIT, alignment._LEAST_CELLS = limits

    left, right = a + "戊己" + b, b + "戊" + a
    assert all(left[i : i + n] == right[j : j + n] for i, j, n in blocks)
    starts = [(i, j) for i, j, _ in blocks]
    assert starts == sorted(starts)
    assert all(i + n <= k for (i, _, n), (k, _, _) in pairwise(blocks))


def test_common_finds_unique_elements_beyond_the_limit(monkeypatch):
    monkeypatch.setattr(alignment, "CELLS_LIMIT", 10)
    monkeypatch.setattr(alignment, "_LEAST_CELLS", 4)

    blocks = common("甲乙丙丁戊己庚", "子乙丙丑戊己寅")

    assert sum(block.size for block in blocks) == 4


@pytest.mark.parametrize(
    ("links", "chain"),
    [
        ([], []),
        ([(0, 0, 1)], [(0, 0)]),
        ([(0, 1, 5), (1, 0, 3)], [(0, 1)]),
        ([(0, 1, 5), (1, 0, 3), (2, 1, 3)], [(1, 0), (2, 1)]),
        ([(0, 0, 1), (0, 1, 9), (1, 1, 9), (2, 2, 1)], [(0, 0), (1, 1), (2, 2)]),
    ],
)
def test_heaviest_chain_does_not_cross(links, chain):
    assert heaviest_chain(links) == chain
