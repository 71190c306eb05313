"""What was found in paragraphs before, so that an unchanged one is not looked at again."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Hashable

MOST = 20_000
"""Paragraphs that are remembered; the ones asked for least lately go first."""


class Memory:
    """Findings of paragraphs, by who looks and by what the paragraph says."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[tuple[Hashable, str], Any] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._known)

    def get(self, looker: Hashable, paragraph: str) -> Any:
        """What this looker found in the paragraph; ``None`` when it has not looked."""
        key = (looker, paragraph)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def keep(self, looker: Hashable, paragraph: str, found: Any) -> None:
        """Remember what was found, be it nothing."""
        with self._lock:
            self._known[looker, paragraph] = found
            self._known.move_to_end((looker, paragraph))
            while len(self._known) > self._most:
                self._known.popitem(last=False)
