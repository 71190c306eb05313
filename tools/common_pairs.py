"""Compute shangda/text/words/common_pairs.txt: pairs of characters that many texts have.

Usage: python tools/common_pairs.py ../shared/data/statutes.jsonl.gz

Public statutes, cut to the length of an item, and the demonstration's own texts are counted;
of the two shares the larger counts. A line of the file is a share in thousandths and the pairs
that so many texts have.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import random
import re
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TARGET = ROOT / "shangda/text/words/common_pairs.txt"
HAN = re.compile(r"[\u4e00-\u9fff]+")
PIECE = 600  # characters, as an item has
LEAST = 4  # thousandths
LAST_DAY = dt.date(2025, 6, 30)


def statutes(file: str) -> Iterator[str]:
    """The laws in pieces."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            yield from (text[at : at + PIECE] for at in range(0, len(text), PIECE))


def demonstration() -> Iterator[str]:
    """The items of one half-year."""
    from shangda.workbench.demonstration.subjects import Subjects, write_everything  # noqa: PLC0415

    for written in write_everything(Subjects(random.Random(0)), LAST_DAY):
        yield f"{written.text.title}\n{written.text.body}"


def shares(texts: Iterable[str]) -> dict[str, int]:
    """In how many thousandths of the texts each pair stands."""
    found = [
        {"".join(two) for run in HAN.findall(text) for two in pairwise(run)}
        for text in texts
    ]
    counted = Counter(pair for pairs in found for pair in pairs)
    return {pair: round(1000 * n / len(found)) for pair, n in counted.items()}


def main() -> None:
    """Count the statutes named on the command line, and write the list."""
    laws, items = shares(statutes(sys.argv[1])), shares(demonstration())
    by_share: defaultdict[int, list[str]] = defaultdict(list)
    for pair in sorted(laws.keys() | items.keys()):
        by_share[max(laws.get(pair, 0), items.get(pair, 0))].append(pair)
    lines = [
        f"{share} {''.join(by_share[share])}\n"
        for share in sorted(by_share, reverse=True)
        if share >= LEAST
    ]
    TARGET.write_text("".join(lines), encoding="utf-8")
    print(f"{sum(len(line) for line in lines) // 2} pairs -> {TARGET}")


if __name__ == "__main__":
    main()
