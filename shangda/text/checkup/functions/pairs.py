"""To be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shangda.text.checkup.subject import Found, Subject

NAMED: dict[str, Callable[[Subject], Iterator[Found]]] = {}
