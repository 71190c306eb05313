"""What is asked of an engine: pieces that must stand in a text, or must not, and labels.

An engine keeps of each text a set of words: its pairs of characters, those of its title
once more behind a mark, and its labels. Where they stand is not kept; what only their places
could prove is proved upon the text (``reading``).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from shangda.search.labels import Group, of_entry
from shangda.search.models import Entry
from shangda.search.reading import MOST_PIECES, PART, is_in_index, is_pair
from shangda.text.bigrams import RUN, of_narrow
from shangda.text.query import Query, Term

IN_TITLE = "\ue000"  # private use: no run of letters holds it
Piece = tuple[str, bool]  # text; whether it may go on


class Written(NamedTuple):
    """A text as an engine keeps it: the key of its entry, what is searched, its labels."""

    key: int
    plain: str
    labels: tuple[str, ...] = ()

    @classmethod
    def of(cls, entry: Entry, plain: str) -> "Written":
        """An entry with its text, title first."""
        return cls(entry.pk, plain, tuple(of_entry(entry)))

    @property
    def words(self) -> set[str]:
        """All that can be asked of it; single characters only as the last of a run."""
        return {*of_narrow(self.plain), *self.of_title, *self.labels}

    @property
    def of_title(self) -> Iterator[str]:
        """The title's pairs and characters, marked."""
        title = self.plain.partition(PART)[0]
        for piece in {*of_narrow(title), *characters(title)}:
            yield IN_TITLE + piece


@dataclass(frozen=True)
class Asked:
    """Every wanted piece, none of those without, and of each group a label.

    ``is_sure`` says that whatever has them answers the question.
    """

    wanted: tuple[Piece, ...]
    without: tuple[Piece, ...] = ()
    groups: tuple[Group, ...] = ()
    is_sure: bool = False

    @classmethod
    def of(
        cls, query: Query, groups: Iterable[Group] = (), *, is_title_only: bool = False
    ) -> "Asked":
        """Enough pieces to find every answer, if not to prove it."""
        wanted = [piece for term in query.wanted for piece in _pieces(term)]
        if is_title_only:
            wanted = [(IN_TITLE + text, False) for text, _ in wanted]
        pairs = filter(is_pair, query.without)
        return cls(
            tuple(dict.fromkeys(wanted))[:MOST_PIECES],
            tuple(piece for term in pairs for piece in _pieces(term))[:MOST_PIECES],
            tuple(groups),
            is_in_index(query) and not is_title_only,
        )


def characters(plain: str) -> set[str]:
    """All letters, figures and Chinese characters of a text."""
    return {char for run in RUN.findall(plain) for char in run}


def _pieces(term: Term) -> Iterator[Piece]:
    *before, last = term.pieces or [""]
    for piece in before:
        yield piece, False
    if last:
        yield last, term.is_prefix
