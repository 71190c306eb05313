"""A redline as the paragraphs of a file with tracked changes."""

from collections.abc import Iterator

from shangda.text.redline import LineKind, Redline
from shangda.typeset.tracked import Fate, Tracked

_FATES: dict[LineKind, Fate] = {
    "added": "added",
    "removed": "removed",
    "moved": "moved",
    "moved_away": "moved_away",
}


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
