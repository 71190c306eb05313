"""Times comparing two texts: real edits by class, and the worst that 5,000 characters do.

The peers are the standard library's difflib, over the same tokens and over characters.
A peer gets 20 seconds for a case. Real texts come from ../shared/data.

    python bench/redline.py [--json]
"""

from __future__ import annotations

import argparse
import difflib
import gzip
import json
import math
import random
import re
import signal
import statistics
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from shangda.text.attribution import attribute
from shangda.text.merge import merge3
from shangda.text.redline import compare
from shangda.text.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DATA = Path(__file__).parents[1] / "../shared/data"
AIM_MS = 300
PEER_SECONDS = 20
LENGTH = 5000

Pair = tuple[str, str]


def ours(before: str, after: str) -> int:
    """Compare with Shangda; the number of changes."""
    return len(compare(before, after).changes)


def difflib_tokens(before: str, after: str) -> int:
    """Compare the same tokens with difflib; the number of changes."""
    matcher = difflib.SequenceMatcher(None, tokens(before), tokens(after), autojunk=False)
    return sum(code[0] != "equal" for code in matcher.get_opcodes())


def difflib_characters(before: str, after: str) -> int:
    """Compare characters with difflib as it comes; the number of changes."""
    codes = difflib.SequenceMatcher(None, before, after).get_opcodes()
    return sum(code[0] != "equal" for code in codes)


WAYS = {
    "shangda": ours,
    "difflib_tokens": difflib_tokens,
    "difflib_characters": difflib_characters,
}


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Raise TimeoutError when the time is over."""

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def timed(way: Callable[[str, str], int], pair: Pair) -> tuple[float, int]:
    """Milliseconds and changes; infinity where the time was over."""
    start = time.perf_counter()
    try:
        with at_most(PEER_SECONDS):
            changes = way(*pair)
    except TimeoutError:
        return math.inf, 0
    return (time.perf_counter() - start) * 1000, changes


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a file of real texts; none where it is missing."""
    if not (DATA / name).exists():
        return []
    with gzip.open(DATA / name, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def real_edits(archive: dict[str, str]) -> dict[str, list[Pair]]:
    """Edited texts beside the first of their sources, by class of edit."""
    found: defaultdict[str, list[Pair]] = defaultdict(list)
    for row in rows("near_duplicates.jsonl.gz"):
        for source in row["sources"][:1]:
            if source in archive:
                found[row["cls"]].append((archive[source], row["text"]))
    return dict(found)


def worst_cases(texts: list[str]) -> dict[str, Pair]:
    """Pairs of 5,000 characters made to be hard."""
    chance = random.Random(1)
    long, other = ("\n".join(chance.sample(texts, 40))[:LENGTH] for _ in "ab")
    sentences = long.replace("\n", "").split("。")
    villages = [f"第{n}村：已完成改造{n * 7 % 91}户，资金到位。" for n in range(230)]
    seventh = "".join(
        "某" if n % 7 == 0 else c for n, c in enumerate(long.replace("\n", ""))
    )
    noise = ["".join(chance.choices("的一是不了在人有我他", k=LENGTH)) for _ in "ab"]
    return {
        "other text, paragraphs": (long, other),
        "other text, one paragraph": (long.replace("\n", ""), other.replace("\n", "")),
        "paragraphs shuffled": (long, shuffled(long.split("\n"), "\n", chance)),
        "sentences shuffled": ("。".join(sentences), shuffled(sentences, "。", chance)),
        "every 7th character": (long.replace("\n", ""), seventh),
        "one sentence repeated": (
            ("坚持稳中求进，全面落实各项任务。" * 320)[:LENGTH],
            ("坚持稳中求进，全面落实各项任务。" * 320)[7 : LENGTH + 7],
        ),
        "like lines shuffled": ("\n".join(villages), shuffled(villages, "\n", chance)),
        "like lines, other figures": (
            "\n".join(villages),
            "\n".join(line.replace("改造", "改造1") for line in villages),
        ),
        "noise of ten characters": (noise[0], noise[1]),
        "two characters in turn": ("甲乙" * 2500, "乙甲甲" * 1666),
        "one character": ("的" * LENGTH, "的" * (LENGTH - 1000)),
    }


def shuffled(parts: list[str], joint: str, chance: random.Random) -> str:
    """The same parts in another order."""
    return joint.join(chance.sample(parts, len(parts)))


def spread(times: list[float]) -> dict[str, float | None]:
    """Median, 95th percentile and maximum in milliseconds; null: out of time."""
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, math.ceil(len(ordered) * 0.95) - 1)]
    figures = {"p50": statistics.median(ordered), "p95": late, "max": ordered[-1]}
    return {k: None if math.isinf(v) else round(v, 2) for k, v in figures.items()}


def measure(cases: dict[str, list[Pair]]) -> list[dict[str, object]]:
    """One row for each case and way; every result of ours is checked to be exact."""
    found: list[dict[str, object]] = []
    for name, pairs in cases.items():
        for before, after in pairs:
            redline = compare(before, after)
            assert (redline.before(), redline.after()) == (before, after)
        for way, call in WAYS.items():
            runs = [timed(call, pair) for pair in pairs]
            changes = statistics.median(n for _, n in runs)
            spent = spread([ms for ms, _ in runs])
            found.append(
                {"case": name, "way": way, "n": len(pairs), **spent, "changes": changes}
            )
    return found


def others(texts: list[str]) -> dict[str, float]:
    """Milliseconds of a three-way merge and of attributing a composite article."""
    chance = random.Random(2)
    sources = {str(n): text[:2000] for n, text in enumerate(sorted(texts, key=len)[-10:])}
    sentences = "".join(sources.values()).replace("\n", "").split("。")
    article = shuffled(sentences, "。", chance)[:LENGTH]
    mine, theirs = article.replace("发展", "进步"), article.replace("工作", "事情")
    start = time.perf_counter()
    attribute(article, sources, lead="0")
    middle = time.perf_counter()
    merge3(article, mine, theirs)
    end = time.perf_counter()
    return {
        "attribute, 10 sources of 2,000": round((middle - start) * 1000, 1),
        "merge3, 5,000 characters": round((end - middle) * 1000, 1),
    }


def invented() -> list[str]:
    """Stand-in texts for a machine without the real ones."""
    chance = random.Random(3)
    words = re.findall(
        "[^ ]+", "县里 镇村 群众 抢修 管网 供水 42处 3.6公里 完成 道路 干部 ， 。 、"
    )
    return ["".join(chance.choices(words, k=400)) for _ in range(400)]


def show(found: list[dict[str, object]], rest: dict[str, float]) -> None:
    """Print the figures as tables."""
    print(f"{'case':28}{'way':20}{'n':>4}{'p50':>10}{'p95':>10}{'max':>10}{'changes':>9}")
    for row in found:
        times = (row[key] for key in ("p50", "p95", "max"))
        cells = "".join(f"{'> 20 s' if ms is None else f'{ms:.1f}':>10}" for ms in times)
        print(f"{row['case']:28}{row['way']:20}{row['n']:>4}{cells}{row['changes']:>9.0f}")
    for name, ms in rest.items():
        print(f"{name:52}{ms:>10.1f}")


def main() -> int:
    """Measure, print, and fail if a comparison of 5,000 characters misses the aim."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON document")
    options = parser.parse_args()
    archive = {row["id"]: row["text"] for row in rows("archive.jsonl.gz")}
    if not archive:
        print(
            "../shared/data is missing: worst cases from invented texts only",
            file=sys.stderr,
        )
    texts = list(archive.values()) or invented()
    worst = worst_cases(texts)
    found = measure(real_edits(archive)) + measure({k: [pair] for k, pair in worst.items()})
    rest = others(texts)
    slowest = max(float(str(row["max"])) for row in found if row["way"] == "shangda")
    if options.json:
        result = {
            "unit": "ms",
            "aim": AIM_MS,
            "slowest": slowest,
            "rows": found,
            "other": rest,
        }
        print(json.dumps(result, ensure_ascii=False))
    else:
        show(found, rest)
        print(f"slowest of ours {slowest:.1f} ms, aim {AIM_MS} ms")
    return int(slowest > AIM_MS)


if __name__ == "__main__":
    sys.exit(main())
