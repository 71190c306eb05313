"""Compute shangda/text/words/pairs.txt, the two-character words, from public statutes.

Usage: python tools/word_pairs.py ../shared/data/statutes.jsonl.gz

A pair is taken for a word when its two characters stand together far more often than
chance would have it and when many different characters may stand on either side.
"""

from __future__ import annotations

import gzip
import json
import math
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

TARGET = Path(__file__).parents[1] / "shangda/text/words/pairs.txt"
HAN = re.compile(r"[\u4e00-\u9fff]+")
PARTICLES = frozenset("的了等及与和或把被其")
LEAST_COUNT = 20
LEAST_INFORMATION = 2.0  # nats
LEAST_VARIETY = 1.2  # nats, of the neighbours on the poorer side


def variety(neighbours: Counter[str]) -> float:
    """The entropy of what stands beside a pair, in nats."""
    total = neighbours.total()
    return -sum(n / total * math.log(n / total) for n in neighbours.values())


def words(runs: list[str]) -> list[str]:
    """The pairs that behave like words."""
    singles: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    left: defaultdict[str, Counter[str]] = defaultdict(Counter)
    right: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for run in runs:
        singles.update(run)
        edged = f"^{run}$"
        for at in range(1, len(run)):
            pair = edged[at : at + 2]
            pairs[pair] += 1
            left[pair][edged[at - 1]] += 1
            right[pair][edged[at + 2]] += 1
    total = singles.total()

    def is_word(pair: str, count: int) -> bool:
        if count < LEAST_COUNT or PARTICLES & set(pair):
            return False
        information = math.log(count * total / (singles[pair[0]] * singles[pair[1]]))
        return (
            information >= LEAST_INFORMATION
            and min(variety(left[pair]), variety(right[pair])) >= LEAST_VARIETY
        )

    return sorted(pair for pair, count in pairs.items() if is_word(pair, count))


def main() -> None:
    """Read the statutes named on the command line and write the list."""
    runs: list[str] = []
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        for line in lines:
            runs.extend(HAN.findall(json.loads(line)["text"]))
    found = words(runs)
    TARGET.write_text("\n".join(found) + "\n", encoding="utf-8")
    print(f"{len(found)} pairs -> {TARGET}")


if __name__ == "__main__":
    main()
