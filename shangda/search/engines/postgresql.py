"""A tsvector without places under GIN; what stands in a row is proved upon the text."""

import json
from collections.abc import Sequence
from typing import Any
from zlib import crc32

from django.db import connection
from django.db.models import Q

from shangda.text.bigrams import of_narrow
from shangda.text.query import Query, Term

MOST_BYTES = 900_000
"""Of distinct pairs; a tsvector takes a little more. Longer texts have none and are read."""
# Without fastupdate: else every question would read through all that was written lately.
TABLES = (
    "CREATE TABLE IF NOT EXISTS search_terms (id bigint PRIMARY KEY, terms tsvector)",
    (
        "CREATE INDEX IF NOT EXISTS search_terms_pairs"
        " ON search_terms USING gin (terms) WITH (fastupdate = off)"
    ),
    "CREATE INDEX IF NOT EXISTS search_terms_long ON search_terms (id) WHERE terms IS NULL",
)
FOUND = (
    "WITH found AS {how} (SELECT id, terms IS NOT NULL AS is_short FROM search_terms"
    " WHERE (terms @@ %s::tsquery OR terms IS NULL){below})"
    " SELECT id FROM found WHERE {proof} ORDER BY id DESC LIMIT %s"
)
OF_ENTRY = (
    "EXISTS (SELECT 1 FROM search_entry WHERE search_entry.id = found.id AND {proof})"
)
SPACE = 20_481  # of advisory locks; nothing else in the product takes any


def make() -> None:
    """Make the table and its indexes, where they are missing."""
    for sql in TABLES:
        _do(sql)


def clear() -> None:
    """Forget all pairs."""
    _do("TRUNCATE search_terms")


def hold(kind: str, keys: Sequence[int]) -> None:
    """Let nobody else index these objects until the transaction ends."""
    with connection.cursor() as cursor:
        for key in sorted(keys):
            both = crc32(f"{kind} {key}".encode()) - 2**31
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SPACE, both])


def write(rows: Sequence[tuple[int, str]]) -> None:
    """Keep the pairs of (entry key, plain text)."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_terms (id, terms) VALUES (%s, array_to_tsvector(%s::text[]))",
            [(key, _pairs(plain)) for key, plain in rows],
        )


def erase(rows: Sequence[tuple[int, str]]) -> None:
    """Forget the pairs of these entries."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM search_terms WHERE id = ANY(%s)", [[key for key, _ in rows]]
        )


def candidates(query: Query, before: int | None, most: int) -> list[int]:
    """Keys of entries that answer the question, highest first, below ``before``."""
    asked = tsquery(query)
    holding, texts = holds(query)
    proof = OF_ENTRY.format(proof=holding)
    if _is_proved(query):
        proof = f"(found.is_short OR {proof})"
    below, params = "", list[Any]([asked])
    if before is not None:
        below, params = " AND id < %s", [asked, before]
    how = "NOT MATERIALIZED" if _is_common(asked, most) else "MATERIALIZED"
    sql = FOUND.format(how=how, below=below, proof=proof)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *texts, most])
        return [key for (key,) in cursor.fetchall()]


def holds(query: Query) -> tuple[str, list[str]]:
    """The question as a condition upon ``search_entry.plain`` alone."""
    signs = [*("> 0" for _ in query.wanted), *("= 0" for _ in query.without)]
    tests = [f"strpos(search_entry.plain, %s) {sign}" for sign in signs]
    return f"({' AND '.join(tests)})", [
        term.text for term in (*query.wanted, *query.without)
    ]


def among(keys: Sequence[int]) -> tuple[str, list[int]]:
    """One parameter for all keys."""
    return "search_entry.id = ANY(%s)", list(keys)


def beginning(column: str, text: str) -> Q:
    """LIKE, whatever order the database sorts letters in."""
    return Q(**{f"{column}__startswith": text})


def tsquery(query: Query) -> str:
    """The pairs that must be there; that they stand in a row is left to ``holds``."""
    return " & ".join(_of_term(term) for term in query.wanted if term.pieces)


def _of_term(term: Term) -> str:
    *before, last = (f"'{piece}'" for piece in term.pieces)
    return " & ".join([*before, last + ":*" * term.is_prefix])


def _is_proved(query: Query) -> bool:
    """Whether the pairs alone say it: no term but of one or two letters."""
    return not query.without and all(
        term.is_plain and len(term.text) <= 2  # noqa: PLR2004 -- a pair
        for term in query.wanted
    )


def _pairs(plain: str) -> list[str] | None:
    found = sorted(set(of_narrow(plain)))
    return found if sum(len(pair.encode()) + 4 for pair in found) < MOST_BYTES else None


def _is_common(asked: str, most: int) -> bool:
    """Whether walking down the keys meets ``most`` answers before fetching all would end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples FROM pg_class WHERE oid = 'search_terms'::regclass"
        )
        (whole,) = cursor.fetchone()
    return bool(_guess(asked) ** 2 > most * max(whole, 1))


def _guess(asked: str) -> int:
    """How many rows the planner expects; it knows the thousand commonest pairs."""
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (FORMAT JSON) SELECT 1 FROM search_terms WHERE terms @@ %s::tsquery",
            [asked],
        )
        plan = cursor.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return int(plan[0]["Plan"]["Plan Rows"])


def _do(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
