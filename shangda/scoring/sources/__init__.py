"""What the rows of other apps mean as facts: read from them, never typed in.

A source names a table and says what some of its rows mean *now*; ``noting`` compares that
with the facts that stand. An app above adds its own with ``register``.
"""

from shangda.scoring.sources.meaning import (
    Meant,
    Part,
    Source,
    changed_by,
    followed,
    register,
    source,
    sources,
)

__all__ = [
    "Meant",
    "Part",
    "Source",
    "changed_by",
    "followed",
    "register",
    "source",
    "sources",
]
