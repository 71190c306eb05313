"""General remarks that no topic owns, read from ``phrases.txt``."""

from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "phrases.txt"


@cache
def _all() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for block in _FILE.read_text(encoding="utf-8").split("\n@ ")[1:]:
        name, *lines = block.strip().splitlines()
        found[name.strip()] = tuple(filter(None, lines))
    return found


def phrases(name: str) -> tuple[str, ...]:
    """The remarks of one name. Raises KeyError for a name that the file lacks."""
    return _all()[name]


def pairs(name: str) -> tuple[tuple[str, ...], ...]:
    """Remarks that are written in fields, cut at `` / ``."""
    return tuple(tuple(line.split(" / ")) for line in phrases(name))
