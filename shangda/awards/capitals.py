"""Sums of money in Chinese capitals (人民币大写), as payment slips ask for."""

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("仟", "佰", "拾", "")
GROUPS = ("", "万", "亿")
GROUP, SMALLEST_FULL = 10_000, 1000
MOST = Decimal("999999999999.99")


def capitals(amount: Decimal) -> str:
    """壹仟零伍元叁角整 for 1005.30. Raises ValueError below 0, above MOST, or below the cent."""
    cents = amount * 100
    if not 0 <= amount <= MOST or cents != int(cents):
        raise ValueError(f"no sum of money: {amount}")
    yuan, rest = divmod(int(cents), 100)
    whole = f"{_whole(yuan)}元" if yuan else ""
    return whole + _parts(rest, has_yuan=bool(yuan)) or "零元整"


def _parts(cents: int, *, has_yuan: bool) -> str:
    """叁角肆分; 整 where no cents follow, 零 where ten-cent pieces are lacking between."""
    tens, ones = divmod(cents, 10)
    if not cents:
        return "整" if has_yuan else ""
    said = f"{DIGITS[tens]}角" if tens else "零" if has_yuan else ""
    return said + (f"{DIGITS[ones]}分" if ones else "整")


def _whole(yuan: int) -> str:
    """In groups of four figures; what is skipped between two figures is said as one 零."""
    said, is_gap = "", False
    for place in reversed(range(len(GROUPS))):
        four = yuan // GROUP**place % GROUP
        if four:
            said += "零" if said and (is_gap or four < SMALLEST_FULL) else ""
            said += _four(four) + GROUPS[place]
        is_gap = not four
    return said


def _four(number: int) -> str:
    said, is_gap = "", False
    for figure, place in zip(f"{number:04d}", PLACES, strict=True):
        if figure == "0":
            is_gap = bool(said)
            continue
        said += ("零" if is_gap else "") + DIGITS[int(figure)] + place
        is_gap = False
    return said
