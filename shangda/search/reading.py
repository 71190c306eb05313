"""Texts as their apps have them now, read once for a question: to prove, rank and show."""

from collections.abc import Iterable, Iterator

from shangda.search.sources import Document, source
from shangda.text.bigrams import is_settled, narrow
from shangda.text.query import Query, Term

PART = "\x1f"  # between title, text and the rest; no question can hold it
SHORT = 2  # characters of a term that stands in the index as it is
LONG = (
    60_000  # characters; a longer text may be a candidate for anything, so is always read
)
MOST_PIECES = 60  # asked of the index; of longer questions the rest is proved upon the text
Key = tuple[str, int]


class Texts:
    """What was read for one question."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.held: dict[Key, Document] = {}
        # Of Chinese characters nothing else becomes one: such words need no narrow copy.
        self.is_raw = all(is_settled(term.text) for term in (*query.wanted, *query.without))

    def read(self, keys: Iterable[Key]) -> None:
        """Read those that were not read before."""
        of_kind: dict[str, list[int]] = {}
        for kind, key in keys:
            if (kind, key) not in self.held:
                of_kind.setdefault(kind, []).append(key)
        for kind, missing in of_kind.items():
            for document in source(kind).read(missing):
                self.held[kind, document.object_id] = document

    def plain(self, key: Key) -> str:
        """What is searched of a text; nothing for one that is gone."""
        document = self.held.get(key)
        if document is None:
            return ""
        return raw_of(document) if self.is_raw else plain_of(document)

    def words_in(self, title: str) -> int:
        """How many of the wanted words a title holds."""
        plain = title if self.is_raw else narrow(title)
        return sum(term.text in plain for term in self.query.wanted)

    def proved(self, keys: Iterable[Key]) -> Iterator[Key]:
        """Those whose text answers the question as it stands now."""
        return (key for key in keys if self.query.is_answered_by(self.plain(key)))


def is_in_index(query: Query) -> bool:
    """Whether the pairs alone prove an answer."""
    terms = (*query.wanted, *query.without)
    return len(terms) <= MOST_PIECES and all(map(is_pair, terms))


def is_pair(term: Term) -> bool:
    """Whether a term is one or two letters, which the index holds as they are."""
    return term.is_plain and len(term.text) <= SHORT


def plain_of(document: Document) -> str:
    """What is searched of a text."""
    return (
        narrow(document.title) + PART + narrow(document.body) + PART + narrow(document.more)
    )


def raw_of(document: Document) -> str:
    """The same as it was written, place by place."""
    return f"{document.title}{PART}{document.body}{PART}{document.more}"
