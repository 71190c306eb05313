from fractions import Fraction

from shangda.scoring.models import StandingsTerms
from shangda.scoring.ranking import ranks

Style = StandingsTerms.Style


def keys(*points):
    return {name: (Fraction(one),) for name, one in zip("abcd", points, strict=True)}


def test_equal_ones_share_a_rank_and_leave_the_next_free():
    assert ranks(keys(5, 9, 9, 1), Style.GAPS) == {"a": 3, "b": 1, "c": 1, "d": 4}


def test_dense_ranks_leave_none_free():
    assert ranks(keys(5, 9, 9, 1), Style.DENSE) == {"a": 2, "b": 1, "c": 1, "d": 3}


def test_what_parts_equal_ones_comes_second():
    found = {"a": (Fraction(9), Fraction(1, 2)), "b": (Fraction(9), Fraction(2, 3))}

    assert ranks(found, Style.GAPS) == {"a": 2, "b": 1}


def test_nobody_has_no_rank():
    assert ranks({}, Style.GAPS) == {}
