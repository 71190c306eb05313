from decimal import Decimal
from types import SimpleNamespace

import pytest

from shangda.scoring.templatetags.points import DIGIT_WIDE, POINT_WIDE, places, points, tail


@pytest.mark.parametrize(
    ("value", "said"),
    [("1.2000", "1.2"), ("10.0000", "10"), ("-2.5950", "-2.595"), ("0", "0")],
)
def test_points_are_written_without_zeros_at_the_end(value, said):
    assert points(Decimal(value)) == said


def test_the_points_of_a_column_stand_under_one_another():
    rows = [SimpleNamespace(value=Decimal(value)) for value in ("10.00", "2.25", "0.5")]

    longest = places(rows, "value")

    assert longest == 2
    assert [tail(row.value, longest) for row in rows] == [
        POINT_WIDE + 2 * DIGIT_WIDE,
        "",
        DIGIT_WIDE,
    ]
