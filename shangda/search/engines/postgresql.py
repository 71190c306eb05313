"""A tsvector without places under GIN, asked a stretch of keys at a time."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from zlib import crc32

from django.db import connection

from shangda.search.asking import Asked, Piece, Written, characters
from shangda.search.reading import LONG

STRETCH = "\ue002"  # private use, as the marks of titles and labels
BITS = (11, 14, 17)
"""Of a key that are left away in its stretches: 2,048 texts, 16,384, 131,072. Asked with a
stretch, GIN leaps over all answers outside of it, so the latest of many are met at once."""
FEW = 3_000  # answers, by the planner's guess, that are fetched at once
TABLES = (
    "CREATE TABLE IF NOT EXISTS search_terms (id bigint PRIMARY KEY, terms tsvector)",
    (
        "CREATE INDEX IF NOT EXISTS search_terms_pairs"
        " ON search_terms USING gin (terms) WITH (fastupdate = on)"
    ),
    "CREATE INDEX IF NOT EXISTS search_terms_long ON search_terms (id) WHERE terms IS NULL",
    # The planner does not know what unpacking words costs, and would read them row by row.
    (
        "CREATE OR REPLACE FUNCTION search_found"
        " (words tsquery, first bigint, stop bigint, most bigint) RETURNS SETOF bigint"
        " LANGUAGE sql STABLE SET enable_seqscan = off AS $$"
        " WITH found AS MATERIALIZED (SELECT id FROM search_terms WHERE terms @@ words)"
        " SELECT id FROM found WHERE id >= first AND id < stop ORDER BY id DESC LIMIT most"
        " $$"
    ),
)
FOUND = "SELECT search_found(%s::tsquery, %s, %s, %s)"
TOO_LONG = (
    "SELECT id FROM search_terms WHERE terms IS NULL AND id < %s ORDER BY id DESC LIMIT %s"
)
ADD = "INSERT INTO search_terms (id, terms) VALUES (%s, array_to_tsvector(%s::text[]))"
# Many texts are put into GIN faster together; left in its list, every question reads them.
CLEAN = (
    "SELECT gin_clean_pending_list(oid) FROM pg_class"
    " WHERE oid = 'search_terms_pairs'::regclass AND pg_has_role(relowner, 'USAGE')"
)
SPACE = 20_481  # of advisory locks; nothing else in the product takes any


def make() -> None:
    """Make the table and its indexes, where they are missing."""
    for sql in TABLES:
        _do(sql)


def clear() -> None:
    """Forget all words."""
    _do("TRUNCATE search_terms")


def hold(kind: str, keys: Sequence[int]) -> None:
    """Let nobody else index these objects until the transaction ends."""
    with connection.cursor() as cursor:
        for key in sorted(keys):
            both = crc32(f"{kind} {key}".encode()) - 2**31
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SPACE, both])


def write(rows: Iterable[Written]) -> None:
    """Keep the words of texts; very long ones have none and are always candidates."""
    with connection.cursor() as cursor:
        cursor.executemany(ADD, [(one.key, _words(one)) for one in rows])
        cursor.execute(CLEAN)


def erase(keys: Iterable[int]) -> None:
    """Forget the words of these entries."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_terms WHERE id = ANY(%s)", [list(keys)])


def tidy() -> None:
    """Nothing to do: autovacuum does."""


def planned(asked: Asked) -> Asked:
    """All of it: GIN begins with the rarest by itself."""
    return asked


def candidates(asked: Asked, before: int | None, most: int) -> list[int]:
    """Keys of entries that may answer, highest first, below ``before``."""
    words = tsquery(asked)
    end = _last() + 1 if before is None else before
    found = [key for (key,) in _rows(TOO_LONG, [end, most])]
    short = 0
    for start, stop, stretch in _stretches(words, end):
        wanted = f"{stretch} & {words}" if stretch else words
        met = [key for (key,) in _rows(FOUND, [wanted, start, stop, most - short])]
        found += met
        short += len(met)
        if short >= most:
            break
    return sorted(found, reverse=True)[:most]


def among(keys: Sequence[int]) -> tuple[str, list[int]]:
    """One parameter for all keys."""
    return "search_entry.id = ANY(%s)", list(keys)


def tsquery(asked: Asked) -> str:
    """The question in the database's own language."""
    wanted = [*map(_piece, asked.wanted), *map(_any, asked.groups)]
    return " & ".join([*wanted, *(f"!{_piece(piece)}" for piece in asked.without)])


def _piece(piece: Piece) -> str:
    """Single characters stand there as well, so that nothing is asked by its beginning."""
    return f"'{piece[0]}'"


def _any(group: Iterable[str]) -> str:
    return "(" + " | ".join(f"'{one}'" for one in sorted(group)) + ")"


def _words(one: Written) -> list[str] | None:
    if len(one.plain) > LONG:
        return None
    stretches = (_stretch(bits, one.key >> bits) for bits in BITS)
    return sorted({*one.words, *characters(one.plain), *stretches})


def _stretch(bits: int, number: int) -> str:
    return f"{STRETCH}{bits}n{number}"


def _stretches(words: str, end: int) -> Iterator[tuple[int, int, str]]:
    """(first key, key after the last, its word) from the latest to the oldest."""
    if _guess(words) <= FEW:
        yield 0, end, ""
        return
    for bits in BITS:
        number = (end - 1) >> bits
        yield number << bits, end, f"'{_stretch(bits, number)}'"
        end = number << bits
        if end <= 0:
            return
    while end > 0:
        number = (end - 1) >> BITS[-1]
        yield number << BITS[-1], end, f"'{_stretch(BITS[-1], number)}'"
        end = number << BITS[-1]


def _last() -> int:
    ((last,),) = _rows("SELECT coalesce(max(id), 0) FROM search_terms", [])
    return int(last)


def _guess(words: str) -> int:
    """How many rows the planner expects; it knows the thousand commonest words."""
    sql = "EXPLAIN (FORMAT JSON) SELECT 1 FROM search_terms WHERE terms @@ %s::tsquery"
    ((plan,),) = _rows(sql, [words])
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return int(plan[0]["Plan"]["Plan Rows"])


def _rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _do(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
