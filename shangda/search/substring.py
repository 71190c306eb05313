"""Plain substrings for short lists: the search box's language, read from the rows themselves.

Nothing waits for the index, but every row is read: for lists of hundreds, not for archives.
"""

from collections.abc import Iterable

from django.db.models import Q

from shangda.text.query import Query, QueryError, Term, parse

MOST_WORDS = 8  # more make the search no finer
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


def contains(fields: Iterable[str], words: str) -> Q:
    """A condition: every term in any of the fields, none of those with a minus in any.

    No words ask for everything. Letters may be wide or narrow, small or large.
    """
    names, found, query = list(fields), Q(), _query(words)
    for term in query.wanted[:MOST_WORDS]:
        found &= _in_any(names, term)
    for term in query.without[:MOST_WORDS]:
        found &= ~_in_any(names, term)
    return found


def _query(words: str) -> Query:
    """What makes no sense as a question is taken as words."""
    try:
        return parse(words)
    except QueryError:
        return Query(tuple(map(Term, words.replace("\0", " ").split())))


def _in_any(names: list[str], term: Term) -> Q:
    found = Q()
    small, large = term.text, term.text.upper()
    for text in {small, small.translate(_WIDE), large.translate(_WIDE)}:
        for name in names:
            found |= Q(**{f"{name}__icontains": text})
    return found
