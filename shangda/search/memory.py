"""The same answers without a database: an archive of texts in FTS5, in memory."""

import sqlite3
from collections.abc import Iterable, Sequence

from shangda.search.asking import Asked, Written
from shangda.search.engines.sqlite import ADD, TABLE, match
from shangda.search.reading import PART, is_in_index
from shangda.text.bigrams import narrow
from shangda.text.query import Query


class Archive:
    """Texts numbered from 1 in the order given; a text may have several parts."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        self.home = sqlite3.connect(":memory:")
        self.home.execute(TABLE)
        self.plain = [PART.join(map(narrow, parts)) for parts in texts]
        add = ADD.replace("%s", "?")
        for number, plain in enumerate(self.plain, start=1):
            self.home.execute(add, (number, " ".join(Written(number, plain).words)))

    def find(self, query: Query) -> list[int]:
        """Numbers of all texts that answer the question, in their order."""
        sql = "SELECT rowid FROM search_terms WHERE search_terms MATCH ? ORDER BY rowid"
        found = [number for (number,) in self.home.execute(sql, (match(Asked.of(query)),))]
        if is_in_index(query):
            return found
        return [number for number in found if query.is_answered_by(self.plain[number - 1])]
