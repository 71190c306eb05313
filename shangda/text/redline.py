"""Compare two texts for people: what became of each paragraph and each word in it.

``compare`` gives data for templates, files and programs. Paragraphs are paired first,
wherever they stand; inside a pair the tokens are compared and the result made readable.
Both texts can always be had back exactly, character by character.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from shangda.text.counting import count
from shangda.text.pairing import pair
from shangda.text.tidying import differences
from shangda.text.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shangda.text.pairing import Span

Op = Literal["=", "+", "-"]
LineKind = Literal["same", "changed", "added", "removed", "moved", "moved_away"]
ChangeKind = Literal["added", "removed", "replaced", "moved"]


@dataclass(frozen=True, slots=True)
class Run:
    """Text kept, added or removed; ``change`` is the number of the change it belongs to.

    A line break that was put in or taken out (a paragraph split or joined) is a
    newline in the text of a + or − run.
    """

    op: Op
    text: str
    change: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph as shown, or several where a paragraph was split or joined.

    ``before`` and ``after`` number its first paragraph in either text, from 0. A moved
    paragraph stands twice: ``moved`` at its new place with what was changed in it, and
    ``moved_away`` at its old place, only to be pointed from; both carry both numbers.
    ``change`` numbers what happened to the line as a whole (added, removed, moved).
    """

    kind: LineKind
    runs: tuple[Run, ...]
    before: int | None
    after: int | None
    change: int | None = None

    def side(self, op: Literal["+", "-"]) -> str:
        """The text of the line after (+) or before (-) the edit."""
        return "".join(run.text for run in self.runs if run.op in ("=", op))


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was done, numbered from 1 in reading order.

    ``key`` stays the same as long as the same words are replaced by the same words, so
    that a reason written beside a change is found again after further edits elsewhere.
    """

    number: int
    kind: ChangeKind
    old: str
    new: str
    paragraph: int
    """In the text after the edit; for what was removed, the paragraph before the edit."""
    key: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The edit in figures: 字数 before and after, 字数 added and removed, paragraphs moved."""

    before: int
    after: int
    added: int
    removed: int
    moved: int
    changes: int


@dataclass(frozen=True, slots=True)
class Redline:
    """The comparison of two texts."""

    lines: tuple[Line, ...]
    changes: tuple[Change, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing was changed."""
        return not self.changes

    @property
    def summary(self) -> Summary:
        """The edit in figures."""
        shown = [line for line in self.lines if line.kind != "moved_away"]
        runs = [run for line in shown for run in line.runs]
        return Summary(
            before=count(self.before()),
            after=count(self.after()),
            added=sum(count(run.text) for run in runs if run.op == "+"),
            removed=sum(count(run.text) for run in runs if run.op == "-"),
            moved=sum(line.kind == "moved" for line in shown),
            changes=len(self.changes),
        )

    def before(self) -> str:
        """The first text, exactly."""
        found = [
            (line.before, line.side("-"))
            for line in self.lines
            if line.before is not None and line.kind != "moved_away"
        ]
        return "\n".join(text for _, text in sorted(found))

    def after(self) -> str:
        """The second text, exactly."""
        return "\n".join(
            line.side("+")
            for line in self.lines
            if line.after is not None and line.kind != "moved_away"
        )


def compare(before: str, after: str, *, names: Iterable[str] = ()) -> Redline:
    """Compare two texts of paragraphs; ``names`` (persons, places, units) stay whole."""
    old = before.split("\n") if before else []
    new = after.split("\n") if after else []
    pairing = pair(old, new)
    work = _Redlining(old, new, tuple(names), pairing.moved)
    for span in pairing.spans:
        work.add(span)
    return Redline(tuple(work.lines), tuple(work.changes))


@dataclass
class _Redlining:
    """A redline in the making: numbers the changes while the lines are laid out."""

    old: list[str]
    new: list[str]
    names: tuple[str, ...]
    came_from: dict[int, int]
    lines: list[Line] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.went_to = {i: j for j, i in self.came_from.items()}

    def add(self, span: Span) -> None:
        if not span.after:
            self._add_gone(span.before.start)
        elif not span.before:
            self._add_new(span.after.start)
        else:
            self._add_edited(span)

    def _add_gone(self, i: int) -> None:
        text = self.old[i]
        if i in self.went_to:
            ghost = (Run("=", text),) if text else ()
            self.lines.append(Line("moved_away", ghost, i, self.went_to[i]))
            return
        number = self._note("removed", text, "", i)
        self.lines.append(Line("removed", (Run("-", text, number),), i, None, number))

    def _add_new(self, j: int) -> None:
        text = self.new[j]
        if j not in self.came_from:
            number = self._note("added", "", text, j)
            self.lines.append(Line("added", (Run("+", text, number),), None, j, number))
            return
        i = self.came_from[j]
        number = self._note("moved", self.old[i], text, j)
        self.lines.append(Line("moved", self._runs(self.old[i], text, j), i, j, number))

    def _add_edited(self, span: Span) -> None:
        i, j = span.before.start, span.after.start
        before = "\n".join(self.old[i : span.before.stop])
        after = "\n".join(self.new[j : span.after.stop])
        kind: LineKind = "same" if before == after else "changed"
        self.lines.append(Line(kind, self._runs(before, after, j), i, j))

    def _runs(self, before: str, after: str, paragraph: int) -> tuple[Run, ...]:
        if before == after:
            return (Run("=", before),)
        runs: list[Run] = []
        for piece in differences(tokens(before, self.names), tokens(after, self.names)):
            old, new = "".join(piece.old), "".join(piece.new)
            if piece.is_same:
                runs.append(Run("=", old))
            else:
                kind: ChangeKind = (
                    "replaced" if old and new else "removed" if old else "added"
                )
                number = self._note(kind, old, new, paragraph)
                runs += [Run("-", old, number)] if old else []
                runs += [Run("+", new, number)] if new else []
            paragraph += new.count("\n")
        return tuple(runs)

    def _note(self, kind: ChangeKind, old: str, new: str, paragraph: int) -> int:
        nth = self.seen[old, new]
        self.seen[old, new] += 1
        digest = hashlib.blake2b(
            f"{nth}\0{old}\0{new}".encode(errors="surrogatepass"), digest_size=8
        )
        number = len(self.changes) + 1
        self.changes.append(Change(number, kind, old, new, paragraph, digest.hexdigest()))
        return number
