"""Other ways to find near copies, over the same texts as ``bench/speed.py``.

Each is run in a process of its own, which prints one line of JSON: so its memory can be told.
A peer that has used up its seconds or its memory stops, and says how many texts it had then.

    python bench/likeness_peers.py minhash --texts 100000 --seconds 600
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from bench.corpus import Corpus
from shangda.text.fingerprints import grams, plain

if TYPE_CHECKING:
    from collections.abc import Collection

MEMORY_MB = 12_000
_LOOK_EVERY = 1_000  # texts


class Peer(Protocol):
    """What a peer can do."""

    def add(self, key: int, body: str) -> None:
        """Keep a text."""

    def settle(self) -> None:
        """Do what must be done once, after all texts are kept."""

    def find(self, body: str) -> Collection[int]:
        """The keys of the texts that it holds for near copies."""


class MinHash:
    """datasketch's MinHash-LSH: pieces of 5 characters, 128 values, 32 bands of 4.

    Raises ``ImportError`` where datasketch is not installed. Pieces come hashed, all at once,
    by the same code as ours: so it does not pay for hashing them one by one.
    """

    def __init__(self) -> None:
        import datasketch  # type: ignore[import-not-found,unused-ignore]

        self._sketch = datasketch.MinHash
        self._index = datasketch.MinHashLSH(num_perm=128, params=(32, 4))
        self.name = f"datasketch {datasketch.__version__} MinHash-LSH"

    def add(self, key: int, body: str) -> None:
        """Keep a text."""
        self._index.insert(key, self._of(body), check_duplication=False)

    def settle(self) -> None:
        """Nothing to do."""

    def find(self, body: str) -> Collection[int]:
        """All that share a band; nothing is compared afterwards."""
        found: Collection[int] = self._index.query(self._of(body))
        return found

    def _of(self, body: str) -> Any:
        pieces = np.unique(grams(plain(body).codes, 5).astype(np.uint32))
        made = self._sketch(num_perm=128, hashfunc=int)
        made.update_batch(pieces)
        return made


class SimHash:
    """Sixty-four bits a text, of pieces of 4 characters; near is what differs in 8 at most."""

    name = "simhash, 64 bits, 8 may differ"

    def __init__(self) -> None:
        self._kept: list[int] = []
        self._keys: list[int] = []
        self._places = np.arange(64, dtype=np.uint64)

    def add(self, key: int, body: str) -> None:
        """Keep a text."""
        self._keys.append(key)
        self._kept.append(int(self._of(body)))

    def settle(self) -> None:
        """Lay all in one array: it is read through for each question."""
        self._all = np.array(self._kept, np.uint64)
        self._kept = []

    def find(self, body: str) -> Collection[int]:
        """All that differ in few bits."""
        near = np.bitwise_count(self._all ^ self._of(body)) <= 8
        return [self._keys[at] for at in np.flatnonzero(near)]

    def _of(self, body: str) -> np.uint64:
        pieces = grams(plain(body).codes, 4)
        bits = (pieces[:, None] >> self._places) & np.uint64(1)
        most = bits.sum(axis=0) * 2 > len(pieces)
        return np.bitwise_or.reduce(most.astype(np.uint64) << self._places)


PEERS = {"minhash": MinHash, "simhash": SimHash}


def measure(peer: Peer, count: int, seconds: float) -> dict[str, Any]:
    """Fill it, within its seconds, and ask all graded copies."""
    corpus = Corpus()
    texts = list(corpus.texts(count))
    before, start = megabytes(), time.perf_counter()
    for text in texts:
        peer.add(text.key, text.body)
        if text.key % _LOOK_EVERY == 0 and (
            time.perf_counter() - start > seconds or megabytes() - before > MEMORY_MB
        ):
            break
    peer.settle()
    build = time.perf_counter() - start
    report = {"texts": text.key, "build_s": round(build, 1), "mb": megabytes() - before}
    del texts
    return report | ask(peer, corpus)


def ask(peer: Peer, corpus: Corpus) -> dict[str, Any]:
    """Milliseconds, and what part of each class is found."""
    took, texts, found = Took(), Counter[str](), Counter[str]()
    for row in corpus.asked:
        with took:
            answer = set(peer.find(row["text"]))
        texts[row["cls"]] += 1
        sources = corpus.sources(row)
        found[row["cls"]] += bool(answer & sources if sources else answer)
    return {**took.spread(), "found": {name: found[name] / texts[name] for name in texts}}


class Took:
    """Milliseconds of what is done within it, each time it is entered."""

    def __init__(self) -> None:
        self._wall: list[float] = []
        self._own: list[float] = []

    def __enter__(self) -> None:
        self._start = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        wall, own = self._start
        self._wall.append((time.perf_counter() - wall) * 1e3)
        self._own.append((time.process_time() - own) * 1e3)

    def spread(self) -> dict[str, float]:
        """Median and the slow end; of the process's own computing time too, without waits."""
        parts = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
        return {
            f"{kind}{name}": round(sorted(took)[int(part * (len(took) - 1))], 2)
            for kind, took in (("", self._wall), ("cpu_", self._own))
            for name, part in parts.items()
        }


def megabytes() -> int:
    """The memory that this process has now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() // 1_000_000


def main() -> int:
    """Print one line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=600)
    options = parser.parse_args()
    try:
        peer = PEERS[options.peer]()
    except ImportError as missing:
        print(json.dumps({"name": options.peer, "missing": str(missing)}))
        return 0
    report = {"name": peer.name, **measure(peer, options.texts, options.seconds)}
    print(json.dumps(report, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
