"""What verbs ask of words and dates before they take them."""

import re
from datetime import date, timedelta

from django.utils import timezone

from shangda.kernel.errors import InvalidError
from shangda.text.cleaning import clean

_BREAKS = re.compile(r"[ \t\r\n]+")  # the wide space of a masthead's corner stays
FURTHEST = timedelta(days=366)  # an issue dated further away has a slip in its year


def plain(words: str, field: str, *, most: int, ask: str = "") -> str:
    """What was typed, cleaned. Raises InvalidError when too long, or empty where asked for."""
    try:
        cleaned = clean(words)
    except ValueError as broken:  # half a character, or other bytes than text
        raise InvalidError(str(broken), fields={field: str(broken)}) from broken
    if ask and not cleaned:
        raise InvalidError("还没有写。", ask, fields={field: ask})
    if len(cleaned) > most:
        sentence = f"最多{most}字，现在{len(cleaned)}字。"
        raise InvalidError(f"写得太长，{sentence}", fields={field: sentence})
    return cleaned


def line(words: str, field: str, *, most: int, ask: str = "") -> str:
    """The same, on one line."""
    return plain(_BREAKS.sub(" ", words).strip(), field, most=most, ask=ask)


def be_near(day: date) -> None:
    """Refuse a date that can only be a slip. Raises InvalidError."""
    if abs(day - timezone.localdate()) > FURTHEST:
        sentence = f"{day:%Y年}离今天太远，请看看年份对不对。"
        raise InvalidError(f"印发日期{sentence}", fields={"issue_date": sentence})


def be_count(number: int, field: str, *, most: int) -> int:
    """A number from 0 that its column can hold. Raises InvalidError."""
    if not 0 <= number <= most:
        sentence = f"可填0到{most}。"
        raise InvalidError(f"数目不对，{sentence}", fields={field: sentence})
    return number
