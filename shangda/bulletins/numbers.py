"""From which series a bulletin takes its number."""

from shangda.bulletins.models import Bulletin
from shangda.kernel.numbering import expected_number


def series_of(bulletin: Bulletin, year: int) -> str:
    """Each desk's series begins anew every year; templates of one series share it."""
    return f"bulletin:{bulletin.desk_id}:{bulletin.series}:{year}"


def forecast(bulletin: Bulletin, year: int) -> int:
    """The number it would get now; for a page, never for print."""
    return expected_number(series_of(bulletin, year))
