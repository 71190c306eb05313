from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.awards.capitals import DIGITS, MOST, capitals


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.56", "伍角陆分"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("33.34", "叁拾叁元叁角肆分"),
        ("100.00", "壹佰元整"),
        ("105", "壹佰零伍元整"),
        ("1005.30", "壹仟零伍元叁角整"),
        ("1050.03", "壹仟零伍拾元零叁分"),
        ("10000", "壹万元整"),
        ("10005", "壹万零伍元整"),
        ("10500", "壹万零伍佰元整"),
        ("100500", "壹拾万零伍佰元整"),
        ("105000", "壹拾万伍仟元整"),
        ("1000000", "壹佰万元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("100000001", "壹亿零壹元整"),
        ("100100000", "壹亿零壹拾万元整"),
        ("325000000.14", "叁亿贰仟伍佰万元壹角肆分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
    ],
)
def test_sums_are_written_as_on_slips(amount, words):
    assert capitals(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-0.01", "0.001", "1000000000000"])
def test_what_is_no_sum_is_refused(amount):
    with pytest.raises(ValueError, match="no sum of money"):
        capitals(Decimal(amount))


def read_back(words):
    """Cents of a sum in capitals, by another way than it was written."""
    yuan, _, rest = words.partition("元") if "元" in words else ("", "", words)
    return _number(yuan) * 100 + sum(
        DIGITS.index(rest[rest.index(sign) - 1]) * worth
        for sign, worth in (("角", 10), ("分", 1))
        if sign in rest
    )


def _number(words):
    for sign, worth in (
        ("亿", 10**8),
        ("万", 10**4),
        ("仟", 1000),
        ("佰", 100),
        ("拾", 10),
    ):
        if sign in words:
            before, _, after = words.partition(sign)
            return (_number(before) or 1) * worth + _number(after)
    figures = words.strip("零")
    return DIGITS.index(figures) if figures else 0


@given(st.integers(0, int(MOST * 100)))
def test_any_sum_can_be_read_back(cents):
    words = capitals(Decimal(cents).scaleb(-2))

    assert read_back(words) == cents
    assert "零零" not in words
