"""FTS5 without contents: the pairs of each text in their order, so that phrases are exact."""

import json
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Q

from shangda.text.bigrams import of_narrow
from shangda.text.query import Query, Term

# The tokenizer "ascii" parts words at blanks and marks and leaves every other character whole.
TABLE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_terms"
    " USING fts5(terms, content='', columnsize=0, tokenize='ascii')"
)
ALL = "NOT EXISTS (SELECT 1 FROM json_each(%s) WHERE instr(search_entry.plain, value) = 0)"
NONE = "NOT EXISTS (SELECT 1 FROM json_each(%s) WHERE instr(search_entry.plain, value) > 0)"


def make() -> None:
    """Make the table, where it is missing."""
    _do(TABLE)


def clear() -> None:
    """Forget all pairs."""
    _do("DROP TABLE IF EXISTS search_terms")
    make()


def hold(kind: str, keys: Sequence[int]) -> None:
    """Nothing to do: a transaction that writes is alone from its beginning."""


def write(rows: Sequence[tuple[int, str]]) -> None:
    """Keep the pairs of (entry key, plain text)."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_terms (rowid, terms) VALUES (%s, %s)",
            [(key, words(plain)) for key, plain in rows],
        )


def erase(rows: Sequence[tuple[int, str]]) -> None:
    """Forget the pairs; a table without contents must be told what it had."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_terms (search_terms, rowid, terms) VALUES ('delete', %s, %s)",
            [(key, words(plain)) for key, plain in rows],
        )


def candidates(query: Query, before: int | None, most: int) -> list[int]:
    """Keys of entries that answer the question, highest first, below ``before``."""
    again, params = _rest(query)
    join = " CROSS JOIN search_entry ON search_entry.id = search_terms.rowid"
    sql = (
        f"SELECT search_terms.rowid FROM search_terms{join * bool(again)}"  # noqa: S608
        " WHERE search_terms MATCH %s AND search_terms.rowid < %s"
        f"{''.join(again)} ORDER BY search_terms.rowid DESC LIMIT %s"
    )
    below = 2**63 - 1 if before is None else before
    with connection.cursor() as cursor:
        cursor.execute(sql, [match(query), below, *params, most])
        return [key for (key,) in cursor.fetchall()]


def holds(query: Query) -> tuple[str, list[str]]:
    """The question as a condition upon ``search_entry.plain`` alone."""
    wanted, without = _texts(query.wanted), _texts(query.without)
    return f"({ALL} AND {NONE})", [wanted, without]


def among(keys: Sequence[int]) -> tuple[str, str]:
    """One parameter for all keys."""
    return "search_entry.id IN (SELECT value FROM json_each(%s))", json.dumps(list(keys))


def beginning(column: str, text: str) -> Q:
    """A range, which its index answers; LIKE would read every row."""
    last = text[:-1] + chr(ord(text[-1]) + 1)
    return Q(**{f"{column}__gte": text, f"{column}__lt": last})


def words(plain: str) -> str:
    """The pairs of a text as FTS5 takes them."""
    return " ".join(of_narrow(plain))


def match(query: Query) -> str:
    """The question in FTS5's own language; terms without a letter are left to ``_rest``."""
    wanted = " AND ".join(phrase(term) for term in query.wanted if term.pieces)
    without = " OR ".join(phrase(term) for term in query.without if term.is_plain)
    return f"({wanted}) NOT ({without})" if without else wanted


def phrase(term: Term) -> str:
    """Its pieces in a row; the last may go on when it is one open character."""
    return f'"{" ".join(term.pieces)}"{" *" * term.is_prefix}'


def _rest(query: Query) -> tuple[list[str], list[str]]:
    """Conditions that the pairs cannot prove: marks and blanks within a term."""
    wanted = [term for term in query.wanted if not term.is_plain]
    without = [term for term in query.without if not term.is_plain]
    found = [(ALL, wanted), (NONE, without)]
    return (
        [f" AND {sql}" for sql, terms in found if terms],
        [_texts(terms) for _, terms in found if terms],
    )


def _texts(terms: Iterable[Term]) -> str:
    return json.dumps([term.text for term in terms])


def _do(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
