"""FTS5 without contents and places: of each word the texts that hold it, packed small."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from shangda.search import planning
from shangda.search.asking import Asked, Piece, Written

FORGETS = sqlite3.sqlite_version_info >= (3, 43)
"""An older one keeps the words of a text that is gone until the index is built from nothing;
its key belongs to no entry any more, so that nobody meets them."""
# The tokenizer "ascii" parts words at blanks and marks and leaves every other character whole.
# One character is asked as the beginning of pairs: those beginnings have an index of their own.
TABLE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_terms USING fts5(terms, content='',"
    f" {'contentless_delete=1' if FORGETS else 'columnsize=0'},"
    " detail=none, prefix='1', tokenize='ascii')"
)
# How many texts have a word, for common ones, as it was when all was written last.
COMMON = (
    "CREATE TABLE IF NOT EXISTS search_common"
    " (word TEXT PRIMARY KEY, texts INTEGER NOT NULL) WITHOUT ROWID"
)
COUNTED = "CREATE VIRTUAL TABLE temp.search_words USING fts5vocab(main, search_terms, row)"
WHOLE = ""  # the word that every text has
FOUND = (
    "SELECT rowid FROM search_terms WHERE search_terms MATCH %s AND rowid < %s"
    " ORDER BY rowid DESC LIMIT %s"
)
KNOWN = (
    "SELECT word, texts FROM search_common WHERE word IN (SELECT value FROM json_each(%s))"
)
MERGE = "INSERT INTO search_terms (search_terms, rank) VALUES ('merge', %s)"
MERGED = 500  # pages in one transaction
ADD = "INSERT INTO search_terms (rowid, terms) VALUES (%s, %s)"


def make() -> None:
    """Make the tables, where they are missing."""
    _do(TABLE)
    _do(COMMON)


def clear() -> None:
    """Forget all words."""
    for table in ("search_terms", "search_common"):
        _do(f"DROP TABLE IF EXISTS {table}")
    make()


def hold(kind: str, keys: Sequence[int]) -> None:
    """Nothing to do: a transaction that writes is alone from its beginning."""


def write(rows: Iterable[Written]) -> None:
    """Keep the words of texts."""
    with connection.cursor() as cursor:
        cursor.executemany(ADD, [(one.key, " ".join(one.words)) for one in rows])


def erase(keys: Iterable[int]) -> None:
    """Forget the words of these entries."""
    if FORGETS:
        with connection.cursor() as cursor:
            cursor.executemany(
                "DELETE FROM search_terms WHERE rowid = %s", [(key,) for key in keys]
            )


def tidy() -> None:
    """Merge what many small transactions left, a little at a time: others write between."""
    pages = -MERGED  # negative once: of all there is
    while _merge(pages):
        pages = MERGED
    _count()


def planned(asked: Asked) -> Asked:
    """What is worth asking for."""
    words = [WHOLE, *planning.words_of(asked)]
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [json.dumps(words)])
        known = dict(cursor.fetchall())
    whole = known.get(WHOLE, 0)
    return planning.planned(asked, known, whole) if whole > planning.RARE else asked


def candidates(asked: Asked, before: int | None, most: int) -> list[int]:
    """Keys of entries that may answer, highest first, below ``before``."""
    below = 2**63 - 1 if before is None else before
    with connection.cursor() as cursor:
        cursor.execute(FOUND, [match(asked), below, most])
        return [key for (key,) in cursor.fetchall()]


def among(keys: Sequence[int]) -> tuple[str, str]:
    """One parameter for all keys."""
    return "search_entry.id IN (SELECT value FROM json_each(%s))", json.dumps(list(keys))


def _merge(pages: int) -> bool:
    """Whether there is more to merge."""
    with transaction.atomic(), connection.cursor() as cursor:
        before = _changes(cursor)
        cursor.execute(MERGE, [pages])
        return _changes(cursor) - before > 1  # as FTS5 tells that something was done


def _count() -> None:
    """Find out anew how common words are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_entry")
        (whole,) = cursor.fetchone()
        cursor.execute(COUNTED)
        try:
            cursor.execute(
                "SELECT term, doc FROM temp.search_words WHERE doc >= %s",
                [max(whole // planning.RARE, 1)],
            )
            found = [(WHOLE, whole), *cursor.fetchall()]
        finally:
            cursor.execute("DROP TABLE temp.search_words")
        with transaction.atomic():
            cursor.execute("DELETE FROM search_common")
            cursor.executemany("INSERT INTO search_common VALUES (%s, %s)", found)


def match(asked: Asked) -> str:
    """The question in FTS5's own language."""
    wanted = [*map(_piece, asked.wanted), *map(_any, asked.groups)]
    without = " OR ".join(map(_piece, asked.without))
    found = " AND ".join(wanted)
    return f"({found}) NOT ({without})" if without else found


def _piece(piece: Piece) -> str:
    text, may_go_on = piece
    return f'"{text}"{" *" * may_go_on}'


def _any(group: Iterable[str]) -> str:
    return "(" + " OR ".join(f'"{one}"' for one in sorted(group)) + ")"


def _changes(cursor: Any) -> int:
    cursor.execute("SELECT total_changes()")
    return int(cursor.fetchone()[0])


def _do(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
