"""What a check-up says about a place in a text."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """How sure a rule is: error 错误, warning 提醒, hint 参考."""

    ERROR = "E"
    WARNING = "W"
    HINT = "I"


class Finding(NamedTuple):
    """One remark; ``start`` and ``end`` are offsets into its part as it was given."""

    rule: str
    level: Level
    start: int
    end: int
    message: str
    suggestion: str | None
    """What to put instead; "" is to delete, None that nothing is certain."""
    part: str = "body"
    """"title" or "body"."""
