"""A redline as people read it: numbered changes, the reasons beside them, the sources."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final, Literal

from shangda.editing import credit
from shangda.editing.models import Article, ChangeNote, Source
from shangda.text import outline
from shangda.text.redline import Change, Line, Redline, Summary, compare

Side = Literal["+", "-"]
SIDES: Final[tuple[Side, Side]] = ("+", "-")
PARAGRAPH = "¶"  # stands for a line break that was put in or taken out


@dataclass(frozen=True)
class ShownRun:
    """Words kept (=), taken out (-) or put in (+); ``note_number`` when a reason stands by."""

    op: str
    text: str
    change: int | None = None
    note_number: int | None = None
    is_lead: bool = False  # heading words, in the face of their ``level``
    level: int = 0


@dataclass(frozen=True)
class ShownLine:
    """One paragraph, and the units from whose texts it was filled up."""

    kind: str
    runs: list[ShownRun]
    sources: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ShownTitle:
    """The title's change, whole by whole: a headline is read as one."""

    runs: list[ShownRun]


@dataclass(frozen=True)
class ShownChange:
    """One change with its number and, when written, its reason."""

    number: int
    old: str
    new: str
    note: ChangeNote | None = None

    @property
    def what(self) -> str:
        """The change in a few words."""
        old, new = self.old[:24], self.new[:24]
        if old and new:
            return f"“{old}”改为“{new}”"
        return f"加“{new}”" if new else f"删“{old}”"


@dataclass(frozen=True)
class Note:
    """A reason as ``partials/notes.html`` shows it."""

    number: int
    text: str
    small: str = ""


@dataclass(frozen=True)
class Shown:
    """What ``partials/redline.html`` shows, with changes, reasons and figures."""

    title: ShownTitle
    lines: list[ShownLine]
    changes: list[ShownChange]
    summary: Summary

    @property
    def notes(self) -> list[Note]:
        """The reasons that have been written, numbered as in the text."""
        return [
            Note(change.number, change.note.reason, change.note.by.name)
            for change in self.changes
            if change.note
        ]

    @property
    def change_count(self) -> int:
        """How many changes there are, the title's included."""
        return len(self.changes)

    @property
    def is_same(self) -> bool:
        """Whether nothing was changed."""
        return not self.changes


def show(
    before: tuple[str, str],
    after: tuple[str, str],
    *,
    notes: Iterable[ChangeNote] = (),
    sources: Sequence[Source] = (),
    names: Iterable[str] = (),
) -> Shown:
    """Compare (title, body) with (title, body); reasons are found again by their words."""
    known = {(note.old, note.new): note for note in notes}
    found = compare(before[1], after[1], names=names)
    is_renamed = before[0] != after[0]
    changes = _changes(before[0], after[0], found.changes, known)
    noted = {change.number for change in changes if change.note}
    shift = 1 if is_renamed else 0
    tags = _tags(after[1], sources)
    return Shown(
        title=_title(before[0], after[0], is_noted=is_renamed and 1 in noted),
        lines=[
            _line(line, shift, noted, tags)
            for line in found.lines
            if line.kind != "moved_away"
        ],
        changes=changes,
        summary=found.summary,
    )


def of_article(
    article: Article, sources: Sequence[Source], *, against: Source | None = None
) -> Shown:
    """The article against the lead of its sources, or against another one of them."""
    sent = (against or sources[0]).submission.revision
    return show(
        (sent.title, sent.body),
        (article.title, article.body),
        notes=article.notes.select_related("by"),
        sources=sources,
        names={source.submission.item.unit_name for source in sources},
    )


def sides(found: Redline) -> list[tuple[list[ShownRun], list[ShownRun]]]:
    """Paragraphs side by side: the submitted text left, the desk's right."""
    return [
        (
            [run for run in runs if run.op != "+"],
            [run for run in runs if run.op != "-"],
        )
        for runs in (_runs(line) for line in found.lines if line.kind != "moved_away")
    ]


def _changes(
    old_title: str,
    new_title: str,
    found: Sequence[Change],
    known: dict[tuple[str, str], ChangeNote],
) -> list[ShownChange]:
    pairs = [(change.old, change.new) for change in found]
    if old_title != new_title:
        pairs.insert(0, (old_title, new_title))
    return [
        ShownChange(number, old, new, known.get((old, new)))
        for number, (old, new) in enumerate(pairs, 1)
    ]


def _title(old: str, new: str, *, is_noted: bool) -> ShownTitle:
    if old == new:
        return ShownTitle([ShownRun("=", new)])
    return ShownTitle(
        [ShownRun("-", old, 1), ShownRun("+", new, 1, 1 if is_noted else None)]
    )


def _line(line: Line, shift: int, noted: set[int], tags: dict[int, list[str]]) -> ShownLine:
    runs = [
        replace(run, change=run.change + shift) if run.change else run
        for run in _runs(line)
    ]
    last_of = {run.change: at for at, run in enumerate(runs) if run.change}
    shown = [
        replace(run, note_number=run.change)
        if run.change in noted and last_of[run.change] == at
        else run
        for at, run in enumerate(runs)
    ]
    covered = _paragraphs_of(line)
    names = dict.fromkeys(name for at in covered for name in tags.get(at, []))
    return ShownLine(line.kind, shown, list(names))


def _runs(line: Line) -> list[ShownRun]:
    """The line's runs, cut where heading words end on the side that they belong to."""
    heads = {side: _heads(line.side(side)) for side in SIDES}
    at = dict.fromkeys(SIDES, 0)
    found = []
    for run in line.runs:
        own: Side = "-" if run.op == "-" else "+"
        words = run.text if run.op == "=" else run.text.replace("\n", PARAGRAPH)
        for start, end, level in _cut(at[own], at[own] + len(words), heads[own]):
            text = words[start - at[own] : end - at[own]]
            is_lead = level is not None
            found.append(
                ShownRun(run.op, text, run.change, is_lead=is_lead, level=level or 0)
            )
        for side in SIDES:
            at[side] += len(words) if run.op in ("=", side) else 0
    return found


def _heads(text: str) -> list[tuple[int, int, int]]:
    """Where heading words stand, and their level; as the reading pane sets them."""
    return [
        (one.start, one.start + len(one.lead), one.level)
        for one in outline.parse(text)
        if one.lead and (one.level or one.rest)
    ]


def _cut(
    start: int, end: int, heads: list[tuple[int, int, int]]
) -> Iterator[tuple[int, int, int | None]]:
    """The stretch in pieces, each with the level of the heading that it is part of."""
    edges = {edge for one in heads for edge in one[:2] if start < edge < end}
    places = sorted({start, end} | edges)
    for first, last in pairwise(places):
        inside = (level for head, tail, level in heads if head <= first < tail)
        yield first, last, next(inside, None)


def _paragraphs_of(line: Line) -> range:
    """Which paragraphs of the desk's text the line stands for."""
    if line.after is None:
        return range(0)
    return range(line.after, line.after + line.side("+").count("\n") + 1)


def _tags(body: str, sources: Sequence[Source]) -> dict[int, list[str]]:
    """Paragraph → short names of the units, other than the lead's, that gave to it."""
    if len(sources) < 2:  # noqa: PLR2004 -- one source needs no tags
        return {}
    names = {str(source.pk): source.submission.item.unit_name for source in sources}
    lead, tags = str(sources[0].pk), dict[int, list[str]]()
    for passage in credit.attribution(body, list(sources)).passages:
        paragraph = body.count("\n", 0, passage.start)
        here = tags.setdefault(paragraph, [])
        here += [names[k] for k in passage.keys if k != lead and names[k] not in here]
    return tags
