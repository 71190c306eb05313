"""What somebody asks for, in the words of a search box.

Terms parted by blanks must all occur; "words in quotation marks" are one term, blanks and
all; -a term must not occur. Quotation marks, blanks and the minus may be wide or narrow.
Letters are compared small and narrow, all else as it is written.
"""

from __future__ import annotations

from dataclasses import dataclass

from shangda.text.bigrams import RUN, narrow

MOST_TERMS = 1_000
LONGEST = 20_000
"""Characters; a longer question is a text, which is not searched for but compared."""
_PAIRS = {'"': '"', "“": "”", "”": "”", "„": "”", "「": "」", "『": "』"}
_CLOSING = {'"': '"“”', "“": '”"', "”": '”“"', "„": '”“"', "「": "」", "『": "』"}
_MINUS = frozenset("-－−–—")


class QueryError(ValueError):
    """A question that cannot be answered; the sentence says why, the remedy what to do."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.cause, self.remedy = cause, remedy


@dataclass(frozen=True)
class Term:
    """A substring asked for, narrowed."""

    text: str

    @property
    def pieces(self) -> list[str]:
        """The pieces that stand one after another wherever the term stands.

        The last one is only the beginning of a piece when ``is_prefix``.
        """
        runs = RUN.findall(self.text)
        found = [piece for run in runs for piece in _of_run(run)]
        if runs and len(runs[-1]) > 1 and self._is_open_ended:
            found.pop()
        return found

    @property
    def is_prefix(self) -> bool:
        """Whether the last piece is one character that may go on."""
        runs = RUN.findall(self.text)
        return bool(runs) and len(runs[-1]) == 1 and self._is_open_ended

    @property
    def is_plain(self) -> bool:
        """Whether its pieces in a row prove it: no mark or blank within."""
        return RUN.fullmatch(self.text) is not None

    @property
    def _is_open_ended(self) -> bool:
        return RUN.fullmatch(self.text[-1]) is not None


@dataclass(frozen=True)
class Query:
    """Terms that must occur, and terms that must not."""

    wanted: tuple[Term, ...]
    without: tuple[Term, ...] = ()

    def is_answered_by(self, plain: str) -> bool:
        """Whether a narrowed text has all that must occur and nothing that must not."""
        return all(term.text in plain for term in self.wanted) and not any(
            term.text in plain for term in self.without
        )


def parse(words: str) -> Query:
    """Read a question. Raises QueryError for nothing to find, or far too much."""
    if len(words) > LONGEST:
        raise QueryError(
            f"要找的话太长了，最多{LONGEST}字。",
            "挑几个关键的词来找；要比对整篇，请用查重。",
        )
    parts = list(dict.fromkeys(_parts(narrow(words))))
    if len(parts) > MOST_TERMS:
        raise QueryError(
            f"一次最多找{MOST_TERMS}个词，这里有{len(parts)}个。",
            "请挑最要紧的几个词再找。",
        )
    wanted = [Term(text) for is_without, text in parts if not is_without]
    without = [Term(text) for is_without, text in parts if is_without]
    _be_answerable(wanted, without)
    return Query(tuple(wanted), tuple(without))


def query_of(terms: list[str]) -> Query:
    """A question whose terms are given as they are, all to occur. Raises QueryError."""
    wanted = [Term(narrow(text)) for text in terms if text]
    _be_answerable(wanted, [])
    return Query(tuple(wanted))


def _be_answerable(wanted: list[Term], without: list[Term]) -> None:
    if not wanted and without:
        raise QueryError("只说了不要什么。", "请再写一个要找的词。")
    if not wanted:
        raise QueryError("还没有写要找的词。", "请写一两个标题或正文里有的词。")
    if not any(term.pieces for term in wanted):
        raise QueryError("只有标点或符号，找不了。", "请加上一个字或数字。")


def _of_run(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run))]


def _parts(words: str) -> list[tuple[bool, str]]:
    """(must not occur, text) of every term, in order."""
    found, at = list[tuple[bool, str]](), 0
    while at < len(words):
        if words[at] == " ":
            at += 1
            continue
        is_without = words[at] in _MINUS and words[at + 1 : at + 2].strip() != ""
        at += is_without
        text, at = _quoted(words, at) if words[at] in _PAIRS else _word(words, at)
        if text:
            found.append((is_without, text))
    return found


def _quoted(words: str, at: int) -> tuple[str, int]:
    """A phrase up to its closing mark; one that is not closed is an ordinary word."""
    ends = [words.find(mark, at + 1) for mark in _CLOSING[words[at]]]
    end = min((place for place in ends if place >= 0), default=-1)
    if end < 0:
        return _word(words, at + 1)
    return words[at + 1 : end].strip(), end + 1


def _word(words: str, at: int) -> tuple[str, int]:
    """A word up to the next blank; a quotation mark at its end belongs to nothing."""
    end = words.find(" ", at)
    end = len(words) if end < 0 else end
    return words[at:end].strip('"“”„'), end
