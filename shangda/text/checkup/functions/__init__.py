"""Named functions for what a pattern cannot tell.

Each takes a ``Subject`` and yields ``Found``; the rule that names it gives level and
message. A topic module lists its own in ``NAMED``; a rule file may use no others than
those of the modules named here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shangda.text.checkup.functions import (
    characters,
    dates,
    figures,
    layout,
    names,
    numbers,
    outline,
    pairs,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shangda.text.checkup.subject import Found, Subject

FUNCTIONS: dict[str, Callable[[Subject], Iterator[Found]]] = {
    **characters.NAMED,
    **dates.NAMED,
    **figures.NAMED,
    **layout.NAMED,
    **names.NAMED,
    **numbers.NAMED,
    **outline.NAMED,
    **pairs.NAMED,
    **words.NAMED,
}
