from hypothesis import given
from hypothesis import strategies as st

from shangda.awards.counting import Elected, elected


def test_the_most_marked_are_in():
    assert elected({1: 5, 2: 3, 3: 1}, 2) == Elected(won=[1, 2])


def test_a_tie_for_the_last_seat_is_left_open():
    assert elected({1: 5, 2: 3, 3: 3, 4: 1}, 2) == Elected(won=[1], tied=[2, 3], seats=1)


def test_a_tie_within_the_seats_matters_to_nobody():
    assert elected({1: 5, 2: 3, 3: 3, 4: 1}, 3) == Elected(won=[1, 2, 3])


def test_nobody_is_in_without_a_mark():
    assert elected({1: 5, 2: 0}, 2) == Elected(won=[1])


def test_all_may_be_tied():
    assert elected({1: 2, 2: 2, 3: 2}, 2) == Elected(tied=[1, 2, 3], seats=2)


@given(
    st.dictionaries(st.integers(1, 40), st.integers(0, 9), min_size=1), st.integers(1, 12)
)
def test_no_seat_is_given_twice_and_nobody_left_out_has_more(marks, seats):
    found = elected(marks, seats)

    some = [key for key, count in marks.items() if count]
    out = [key for key in some if key not in found.won + found.tied]
    assert len(found.won) + found.seats == min(seats, len(some))
    assert len(found.tied) > found.seats or not found.tied
    assert all(marks[one] < marks[other] for one in out for other in found.won)
    assert len({marks[key] for key in found.tied}) <= 1
