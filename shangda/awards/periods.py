"""Months and years that may be voted on."""

from datetime import date, timedelta
from typing import NamedTuple

from shangda.awards.models import Ballot

DECEMBER = 12
OFFERED = 12  # months


class Span(NamedTuple):
    """A month or a year; ``end`` is included."""

    per: str
    start: date
    end: date

    @property
    def code(self) -> str:
        """month:2026-10-01, as a form sends it."""
        return f"{self.per}:{self.start.isoformat()}"

    @property
    def words(self) -> str:
        """2026年10月, or 2026年度."""
        return Ballot(per=self.per, start=self.start).span_words


def month(day: date) -> Span:
    """The month around a day."""
    first = day.replace(day=1)
    after = date(day.year + day.month // DECEMBER, day.month % DECEMBER + 1, 1)
    return Span(Ballot.Per.MONTH, first, after - timedelta(days=1))


def year(day: date) -> Span:
    """The year around a day."""
    first, last = date(day.year, 1, 1), date(day.year, DECEMBER, 31)
    return Span(Ballot.Per.YEAR, first, last)


def offered(today: date) -> list[Span]:
    """The last months, the latest whole one first; then this year and the one before."""
    found = [month(month(today).start - timedelta(days=1))]
    while len(found) < OFFERED:
        found.append(month(found[-1].start - timedelta(days=1)))
    now = year(today)
    return [*found, now, year(now.start - timedelta(days=1))]
