"""The table of fingerprints, one row each: (hash, text). Its SQL differs by database."""

import json
from collections.abc import Sequence

from django.db import connection

Hashes = Sequence[int]
_TABLES = {
    "sqlite": (
        "CREATE TABLE IF NOT EXISTS search_marks (hash integer NOT NULL,"
        " text_id bigint NOT NULL, PRIMARY KEY (hash, text_id)) WITHOUT ROWID"
    ),
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS search_marks (hash integer NOT NULL,"
        " text_id bigint NOT NULL, PRIMARY KEY (hash, text_id))"
    ),
}
_LISTED = {
    "sqlite": "(SELECT value AS hash FROM json_each(%s))",
    "postgresql": "(SELECT value::int AS hash FROM json_array_elements_text(%s::json))",
}


def make() -> None:
    """Make the table, where it is missing."""
    _run(_TABLES[connection.vendor])


def drop() -> None:
    """Forget the table."""
    _run("DROP TABLE IF EXISTS search_marks")


def write(text: int, hashes: Hashes) -> None:
    """Keep the distinct fingerprints of a text that has none yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_marks (hash, text_id)"  # noqa: S608 -- fixed texts
            f" SELECT hash, %s FROM {_listed()} AS listed",
            [text, json.dumps(hashes)],
        )


def erase(text: int, hashes: Hashes) -> None:
    """Forget the fingerprints of a text, as they were written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM search_marks WHERE text_id = %s"  # noqa: S608 -- fixed texts
            f" AND hash IN {_listed()}",
            [text, json.dumps(hashes)],
        )


def frequencies(hashes: Hashes, most: int) -> dict[int, int]:
    """In how many texts each stands; counted up to ``most`` and one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hash, (SELECT count(*) FROM (SELECT 1 FROM search_marks AS kept"  # noqa: S608
            f" WHERE kept.hash = listed.hash LIMIT %s) AS counted) FROM {_listed()} AS listed",
            [most + 1, json.dumps(hashes)],
        )
        return dict(cursor.fetchall())


def sharing(hashes: Hashes, least: int, most: int) -> list[tuple[int, int]]:
    """(text, fingerprints shared) of those that share ``least``, who share most first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT text_id, count(*) AS shared FROM search_marks"  # noqa: S608 -- fixed texts
            f" WHERE hash IN {_listed()} GROUP BY text_id HAVING count(*) >= %s"
            " ORDER BY shared DESC, text_id DESC LIMIT %s",
            [json.dumps(hashes), least, most],
        )
        return list(cursor.fetchall())


def _listed() -> str:
    return _LISTED[connection.vendor]


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
