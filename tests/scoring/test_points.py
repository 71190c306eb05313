from decimal import Decimal

import pytest

from shangda.scoring.templatetags.points import points


@pytest.mark.parametrize(
    ("value", "said"),
    [("1.2000", "1.2"), ("10.0000", "10"), ("-2.5950", "-2.595"), ("0", "0")],
)
def test_points_are_written_without_zeros_at_the_end(value, said):
    assert points(Decimal(value)) == said
