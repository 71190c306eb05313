"""Labels: properties of a text that stand in the index beside its pairs of characters.

With them the database itself passes over what lies outside a person's units and desks, or
outside a facet. A label never decides: what it lets through is asked of the text's app.
No text can hold one, as its first character belongs to no run of letters.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from shangda.search.models import Entry

MARK = "\ue001"  # private use; the engines mark pairs of titles by its neighbour
OF_FACETS = (
    "unit_id", "desk_id", "section_id", "periodical_id", "author_id", "item_kind"
)  # fmt: skip
NAMES = {"kind", "initials", *OF_FACETS}  # by which a search may be narrowed
INITIALS = 3  # letters
OF_SCOPES = ("unit_id", "desk_id", "periodical_id")
MOST = 40  # alternatives; what has more is left to the filter upon the rows
MONTHS = 12  # days that reach over more are told by years
Group = frozenset[str]


def of_entry(entry: Entry) -> Iterator[str]:
    """What a text is found by besides its words."""
    yield label("kind", entry.kind)
    for column in OF_FACETS:
        value = getattr(entry, column)
        if value not in (None, ""):
            yield label(column, value)
            if column in OF_SCOPES:
                yield label(entry.kind + column, value)
    for length in range(1, min(INITIALS, len(entry.initials)) + 1):
        yield label("initials", entry.initials[:length])
    day = datetime.fromtimestamp(entry.at, UTC)
    yield label("year", day.year)
    yield label("month", f"{day:%Y%m}")


def label(name: str, value: Any) -> str:
    """One property; letters and figures only, so that every engine takes it as one word."""
    return MARK + "".join(filter(str.isalnum, f"{name}{value}")).lower()


def cut(name: str, value: Any) -> Any:
    """As much of a value as stands in its label."""
    return value[:INITIALS] if name == "initials" else value


def any_of(name: str, values: Iterable[Any]) -> Group:
    """One of several values."""
    return frozenset(label(name, value) for value in values)


def of_scope(kind: str, columns: Mapping[str, Iterable[int]] | None) -> Group:
    """What may lie in somebody's sight: all of the kind where its app names no columns."""
    if columns is None:
        return any_of("kind", [kind])
    return frozenset().union(*(any_of(kind + name, keys) for name, keys in columns.items()))


def of_days(first: date, last: date) -> Group:
    """Months, or years, that hold all these days; a day to spare for the zones of time."""
    months = {(day.year, day.month) for day in _around(first) | _around(last)}
    low, high = (12 * year + month - 1 for year, month in (min(months), max(months)))
    if high - low <= MONTHS:
        span = range(low, high + 1)
        return any_of("month", (f"{at // 12:04}{at % 12 + 1:02}" for at in span))
    return any_of("year", range(low // 12, high // 12 + 1))


def _around(day: date) -> set[date]:
    spare = range(
        max(1, day.toordinal() - 1), min(date.max.toordinal(), day.toordinal() + 1) + 1
    )
    return {date.fromordinal(number) for number in spare}
