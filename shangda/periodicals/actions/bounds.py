"""What verbs ask of dates and counts before they take them."""

from datetime import date, timedelta

from django.utils import timezone

from shangda.kernel.errors import InvalidError

FURTHEST = timedelta(days=366)  # an issue dated further away has a slip in its year


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
