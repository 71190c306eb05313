import numpy as np
import pytest

from shangda.text.checkup.misspelling.statistics import Places, find


@pytest.mark.parametrize("many", [0, 1, 2, 5_000])
def test_places_are_those_that_a_search_finds(many):
    chance = np.random.default_rng(many)
    known = np.unique(chance.integers(0, 1 << 52, many))
    asked = np.concatenate([known[::2], chance.integers(0, 1 << 52, 500)])

    at, is_there = Places(known).find(asked)

    expected = np.isin(asked, known)
    assert is_there.tolist() == expected.tolist()
    assert (known[at[is_there]] == asked[expected]).all()


def test_places_answer_as_find_does():
    known = np.array([3, 7, 1 << 40], np.int64)

    at, is_there = Places(known).find(np.array([7, 8, 1 << 40]))

    slow, is_found = find(known, np.array([7, 8, 1 << 40]))
    assert is_there.tolist() == is_found.tolist() == [True, False, True]
    assert at[is_there].tolist() == slow[is_found].tolist() == [1, 2]
