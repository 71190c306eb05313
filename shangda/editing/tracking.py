"""A redline as a file with tracked changes."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from shangda.text.redline import LineKind, Op, Redline, compare
from shangda.typeset.tracked import Fate, Tracked, tracked

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LONGEST_NAME = 40  # characters of a title in a file's name

_FATES: dict[LineKind, Fate] = {
    "added": "added",
    "removed": "removed",
    "moved": "moved",
    "moved_away": "moved_away",
}


def document(
    before: tuple[str, str],
    after: tuple[str, str],
    *,
    author: str,
    at: datetime,
    names: Iterable[str] = (),
) -> bytes:
    """(title, body) against (title, body) as DOCX; the title is changed as a whole."""
    old, new = before[0], after[0]
    title: list[tuple[Op, str]] = [("=", new)] if old == new else [("-", old), ("+", new)]
    heading = Tracked("kept", title, is_title=True)
    body = tracked_lines(compare(before[1], after[1], names=names))
    return tracked([heading, *body], author=author, at=at)


def file_name(title: str) -> str:
    """How the file is called, by the title of the text after the edit."""
    return f"{title[:LONGEST_NAME]}（修订）.docx"


def tracked_lines(redline: Redline) -> Iterator[Tracked]:
    """Every line in order; the two places of a moved paragraph bear one number."""
    moves: dict[tuple[int | None, int | None], int] = {}
    for line in redline.lines:
        runs = [(run.op, run.text) for run in line.runs]
        if line.kind.startswith("moved"):
            number = moves.setdefault((line.before, line.after), len(moves) + 1)
            yield Tracked(_FATES[line.kind], runs, number)
        else:
            yield Tracked(_FATES.get(line.kind, "kept"), runs)
