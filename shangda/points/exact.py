"""Exact numbers: read, rounded, parted and written without ever passing through a float."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NOTHING = Decimal(0)
WHOLE = Fraction(1)
_DIGITS = 9  # before the point, and
_PLACES = 6  # behind it: no product of two such numbers leaves the 28 digits of a Decimal


class NumberError(ValueError):
    """Not a number that can be counted with; says why."""


def exact(value: Any) -> Decimal:
    """A number as it is written in a file. Raises ``NumberError``."""
    if isinstance(value, bool | float) or not isinstance(value, str | int | Decimal):
        raise NumberError('要写成数，如 5 或 "2.5"')
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise NumberError(f"不是数：{value}") from error
    if not number.is_finite():
        raise NumberError(f"不是数：{value}")
    _, digits, exponent = number.as_tuple()
    if len(digits) + int(exponent) > _DIGITS or int(exponent) < -_PLACES:
        raise NumberError(f"整数部分最多{_DIGITS}位，小数最多{_PLACES}位")
    return number


def rounded(value: Decimal, places: int) -> Decimal:
    """Half of the last place goes up, as people do it."""
    return value.quantize(_unit(places), ROUND_HALF_UP)


def split(value: Decimal, parts: Sequence[Fraction], places: int) -> list[Decimal]:
    """A value by parts of a whole, exact together: the first keeps what rounding leaves."""
    if len(parts) == 1 and parts[0] == 1:
        return [rounded(value, places)]
    values = [_part(value, part, places) for part in parts]
    whole = _part(value, sum(parts, Fraction(0)), places)
    return [whole - sum(values[1:], NOTHING), *values[1:]]


@lru_cache(maxsize=10_000)
def evenly(value: Decimal, count: int, places: int) -> Sequence[Decimal]:
    """Split into equal parts."""
    return tuple(split(value, [WHOLE / count] * count, places))


@lru_cache(maxsize=10_000)
def plain(value: Decimal) -> str:
    """Without the zeros at the end: 2.50 is 2.5."""
    text = f"{value or NOTHING:f}"  # there is a zero below zero
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimals(values: Iterable[Decimal]) -> int:
    """How many digits the longest of them has behind the point, as ``plain`` writes it."""
    return max((len(plain(one).partition(".")[2]) for one in values), default=0)


def _part(value: Decimal, part: Fraction, places: int) -> Decimal:
    share = value * part.numerator / part.denominator
    return share.quantize(_unit(places), ROUND_DOWN)


@cache
def _unit(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)
