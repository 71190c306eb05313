"""The table of fingerprints: which texts hold which. Packed in SQLite, a row each elsewhere.

PostgreSQL has rows because there many write at once: they would wait for each other's
buckets.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from shangda.search import postings
from shangda.text.archive import STOP_TEXTS
from shangda.text.fingerprints import Fingerprints

_TABLE = (
    "CREATE TABLE IF NOT EXISTS search_marks (hash integer NOT NULL,"
    " text_id integer NOT NULL, PRIMARY KEY (hash, text_id))"
)


class Sharing(NamedTuple):
    """In how many texts each fingerprint stands, and how many a text shares, most first.

    Counts above ``STOP_TEXTS`` say only that; such fingerprints are not counted as shared.
    """

    frequencies: NDArray[np.int64]
    shared: dict[int, int]


def make() -> None:
    """Make the table, where it is missing."""
    if _is_packed():
        postings.make()
    else:
        _run(_TABLE)


def drop() -> None:
    """Forget the table."""
    _run("DROP TABLE IF EXISTS search_marks")


def write(texts: Mapping[int, Fingerprints]) -> None:
    """Keep the distinct fingerprints of texts that have none yet."""
    if _is_packed():
        postings.write(texts)
    else:
        _each(
            texts, "INSERT INTO search_marks (hash, text_id) SELECT unnest(%s::int[]), %s"
        )


def erase(texts: Mapping[int, Fingerprints]) -> None:
    """Forget the fingerprints of texts, as they were written."""
    if _is_packed():
        postings.erase(texts)
    else:
        _each(
            texts, "DELETE FROM search_marks WHERE hash = ANY(%s::int[]) AND text_id = %s"
        )


def sharing(hashes: Fingerprints, least: int, most: int) -> Sharing:
    """The texts that share at least so many of these fingerprints, at most so many texts."""
    if _is_packed():
        return _counted(len(hashes), postings.holding(hashes), least, most)
    frequencies = _frequencies(hashes)
    telling = hashes[frequencies <= STOP_TEXTS]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT text_id, count(*) AS shared FROM search_marks"
            " WHERE hash = ANY(%s::int[]) GROUP BY text_id HAVING count(*) >= %s"
            " ORDER BY shared DESC, text_id DESC LIMIT %s",
            [telling.tolist(), min(least, max(1, len(telling))), most],
        )
        return Sharing(frequencies, dict(cursor.fetchall()))


def _counted(asked: int, found: postings.Postings, least: int, most: int) -> Sharing:
    frequencies = np.bincount(found.asked, minlength=asked)
    telling = frequencies <= STOP_TEXTS
    texts, shared = np.unique(found.texts[telling[found.asked]], return_counts=True)
    enough = shared >= min(least, max(1, int(telling.sum())))
    texts, shared = texts[enough], shared[enough]
    likest = np.lexsort((-texts, -shared))[:most]
    return Sharing(
        frequencies,
        dict(zip(texts[likest].tolist(), shared[likest].tolist(), strict=True)),
    )


def _frequencies(hashes: Fingerprints) -> NDArray[np.int64]:
    """Counted up to the limit and one: a stock phrase may stand in every second text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM (SELECT 1 FROM search_marks AS kept"
            " WHERE kept.hash = asked.hash LIMIT %s) AS counted)"
            " FROM unnest(%s::int[]) WITH ORDINALITY AS asked (hash, place)"
            " ORDER BY asked.place",
            [STOP_TEXTS + 1, hashes.tolist()],
        )
        return np.array([count for (count,) in cursor], np.int64)


def _is_packed() -> bool:
    return connection.vendor == "sqlite"


def _each(texts: Mapping[int, Fingerprints], sql: str) -> None:
    with connection.cursor() as cursor:
        for text, hashes in texts.items():
            cursor.execute(sql, [hashes.tolist(), text])


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
