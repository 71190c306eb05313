"""Numbers without gap or double: a counter row, raised inside the verb's transaction."""

from django.db.models import F

from shangda.kernel.models import Counter


def next_number(series: str) -> int:
    """The next number of the series, from 1. Rolled back with the verb, so no gap stays.

    The raising ``UPDATE`` locks the row on PostgreSQL until the commit; SQLite has one writer.
    """
    rows = Counter.objects.filter(series=series)
    if not rows.update(last=F("last") + 1):
        Counter.objects.get_or_create(series=series)
        rows.update(last=F("last") + 1)
    return rows.values_list("last", flat=True).get()


def set_last(series: str, last: int) -> None:
    """Start a series after ``last``, as when an office brings its running total along."""
    Counter.objects.update_or_create(series=series, defaults={"last": last})


def expected_number(series: str) -> int:
    """What ``next_number`` would give now; a forecast for a page, never stored."""
    last = Counter.objects.filter(series=series).values_list("last", flat=True).first()
    return (last or 0) + 1
