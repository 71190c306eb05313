"""The search box of a list to choose from: its rows that answer, for the one who chooses."""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from shangda.search.queries import found_keys
from shangda.text.query import QueryError

MOST = 1_000  # answers of a kind that are looked for in a list, the best ones
Row = TypeVar("Row", bound=Model)


def picked(
    rows: QuerySet[Row], person: Any, words: str, **paths: str
) -> tuple[QuerySet[Row], QueryError | None]:
    """The rows that a search finds, or none and why the question makes no sense.

    ``paths`` leads from a row to what is found, by kind of source: ``articles="pk"``. No
    words leave the list as it is; its order is kept. Only what the person may find is left.
    """
    if not words.strip():
        return rows, None
    found = Q(pk__in=[])
    try:
        for kind, path in paths.items():
            found |= Q(**{f"{path}__in": found_keys(person, kind, words, MOST)})
    except QueryError as refused:
        return rows.none(), refused
    return rows.filter(found), None
