"""Plain substrings: every word must occur, in any of the fields. Slow on millions of rows."""

from collections.abc import Iterable

from django.db.models import Q

MOST_WORDS = 8  # more make the search no finer


def contains(fields: Iterable[str], words: str) -> Q:
    """A condition; words are parted by white space, no words ask for everything."""
    names, found = list(fields), Q()
    for word in words.replace("\0", " ").split()[:MOST_WORDS]:
        any_field = Q()
        for name in names:
            any_field |= Q(**{f"{name}__icontains": word})
        found &= any_field
    return found
