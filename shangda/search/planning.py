"""Which pieces are worth asking for: FTS5 reads through what it is asked, common or rare.

The rarer pieces name hardly more texts than all of them do. The rest is then proved upon
these few texts, which is faster than reading through the long lists of common pieces.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from shangda.search.asking import Asked, Piece

RARE = 5_000  # of so many texts not even one has a word of which nothing is known
CHEAP = 0.05  # of all texts have a piece: its list is soon read through
FEW = 100  # texts that may be read to prove what was not asked
FEW_ROWS = 1_500  # texts whose rows may be looked at for what labels would have told
NEARLY_ALL = 0.9  # of all texts have a label: it passes over nothing


def planned(asked: Asked, known: Mapping[str, int], whole: int) -> Asked:
    """The question with what need not be asked left out, by how many texts have which word."""
    by_rarity = sorted(asked.wanted, key=lambda piece: _share(piece, known, whole))
    taken, expected = list[Piece](), float(whole)
    for piece in by_rarity:
        share = _share(piece, known, whole)
        if taken and expected <= FEW and share > CHEAP:
            break
        taken.append(piece)
        expected *= share
    most = NEARLY_ALL if expected > FEW_ROWS else CHEAP
    groups = [
        group
        for group in asked.groups
        if not taken or _share_of_any(group, known, whole) < most
    ]
    is_sure = asked.is_sure and len(taken) == len(asked.wanted)
    return replace(asked, wanted=tuple(taken), groups=tuple(groups), is_sure=is_sure)


def words_of(asked: Asked) -> Collection[str]:
    """All of which a plan would know how common they are."""
    pieces = {text for text, may_go_on in asked.wanted if not may_go_on}
    return pieces.union(*asked.groups)


def _share(piece: Piece, known: Mapping[str, int], whole: int) -> float:
    """Of all texts, those that have it; one character alone is taken for common."""
    text, may_go_on = piece
    return 0.1 if may_go_on else known.get(text, whole / RARE) / max(whole, 1)


def _share_of_any(group: Iterable[str], known: Mapping[str, int], whole: int) -> float:
    return sum(known.get(one, 0) for one in group) / max(whole, 1)
