"""Who is elected: pure, by marks and seats."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Elected:
    """Those who are in for sure, and those tied for the ``seats`` that are left."""

    won: list[int] = field(default_factory=list)
    tied: list[int] = field(default_factory=list)
    seats: int = 0


def elected(marks: Mapping[int, int], seats: int) -> Elected:
    """The most marked; nobody without a mark. A tie matters only where seats do not suffice."""
    some = {key: count for key, count in marks.items() if count > 0}
    if len(some) <= seats:
        return Elected(won=sorted(some, key=lambda key: (-some[key], key)))
    last = sorted(some.values(), reverse=True)[seats - 1]
    level = sorted(key for key, count in some.items() if count == last)
    above = [key for key in some if some[key] > last]
    won = sorted(above, key=lambda key: (-some[key], key))
    left = seats - len(won)
    if len(level) == left:
        return Elected(won=won + level)
    return Elected(won=won, tied=level, seats=left)
