"""Real texts of ../shared/data, and any number of texts recombined from their sentences."""

from __future__ import annotations

import gzip
import json
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parents[1] / "../shared/data"
NEGATIVE = "negative"
SENTENCES = 11  # of a recombined text: about 530 characters
_SENTENCE = re.compile(r"[^。\n]+。")

Row = dict[str, Any]


class Text(NamedTuple):
    """A text of the archive; keys count from 1."""

    key: int
    title: str
    body: str


def rows(name: str) -> list[Row]:
    """The JSON lines of a file of the shared data."""
    with gzip.open(DATA / name, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


class Corpus:
    """First the originals of all graded copies, then recombined texts, the same each time."""

    def __init__(self) -> None:
        self.real = rows("archive.jsonl.gz")
        self.asked = rows("near_duplicates.jsonl.gz")
        named = {name for row in self.asked for name in _named(row)}
        self.originals = [row for row in self.real if row["id"] in named]
        self.keys = {row["id"]: key for key, row in enumerate(self.originals, start=1)}

    def texts(self, count: int) -> Iterator[Text]:
        """So many texts."""
        for key, row in enumerate(self.originals[:count], start=1):
            yield Text(key, row["title"], row["text"])
        said = [one for row in self.real for one in _SENTENCE.findall(row["text"])]
        chance = random.Random(20)
        for key in range(len(self.originals) + 1, count + 1):
            body = "".join(chance.choices(said, k=SENTENCES))
            yield Text(key, self.real[key % len(self.real)]["title"], body)

    def sources(self, row: Row) -> set[int]:
        """The keys of the texts that a copy was made from; none of a text that is no copy."""
        return {self.keys[name] for name in _named(row)}


def _named(row: Row) -> list[str]:
    """Negatives name what is nearest, which is not their source."""
    names: list[str] = row["sources"]
    return [] if row["cls"] == NEGATIVE else names
