"""The same answers without a database: an archive of texts in FTS5, in memory."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from shangda.search.engines.sqlite import ALL, NONE, TABLE, match, words
from shangda.search.indexing import PART
from shangda.text.bigrams import narrow
from shangda.text.query import Query


class Archive:
    """Texts numbered from 1 in the order given; a text may have several parts."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        self.home = sqlite3.connect(":memory:")
        self.home.execute("CREATE TABLE search_entry (id INTEGER PRIMARY KEY, plain TEXT)")
        self.home.execute(TABLE)
        plain = (PART.join(map(narrow, parts)) for parts in texts)
        for number, text in enumerate(plain, start=1):
            self.home.execute("INSERT INTO search_entry VALUES (?, ?)", (number, text))
            self.home.execute(
                "INSERT INTO search_terms (rowid, terms) VALUES (?, ?)",
                (number, words(text)),
            )

    def find(self, query: Query) -> list[int]:
        """Numbers of all texts that answer the question, in their order."""
        sql = (
            "SELECT search_entry.id FROM search_terms"  # noqa: S608 -- fixed texts
            " CROSS JOIN search_entry ON search_entry.id = search_terms.rowid"
            f" WHERE search_terms MATCH %s AND {ALL} AND {NONE} ORDER BY search_entry.id"
        ).replace("%s", "?")
        wanted = json.dumps([term.text for term in query.wanted if not term.is_plain])
        without = json.dumps([term.text for term in query.without])
        rows = self.home.execute(sql, (match(query), wanted, without))
        return [number for (number,) in rows]
