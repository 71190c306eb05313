"""Times likeness and the check-up at growing sizes, with peers in the same run.

Likeness goes the product's own way: texts and their fingerprints in the database, candidates,
who may see them, the comparison with the twenty best, all to the finished answer. The archive
holds the originals of the graded copies of ../shared/data and, for the rest, texts recombined
from real sentences; each graded copy is asked once. Only the tables' filling goes many texts
at a time; single ones are timed afterwards, each in a transaction of its own. Peers of
likeness: datasketch's MinHash-LSH where it is installed, and a simhash (likeness_peers.py).

The check-up runs all rules over real texts cut to 2,000 characters, with C01 and C02 (wrong
characters) and without. It has no peer that works offline; beside it stand its patterns alone.

    python bench/speed.py [--texts 10000 100000 1000000] [--only checkup] [--json]
    SHANGDA_DATABASE_URL=postgres://… python bench/speed.py --only likeness
    SHANGDA_BENCH_DATA=folder python bench/speed.py     # fills it, or goes on with what is there
"""

# ruff: noqa: E402 -- settings come before what needs them

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import islice
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))
KEPT = "SHANGDA_BENCH_DATA" in os.environ
os.environ["SHANGDA_DATA"] = os.environ.get("SHANGDA_BENCH_DATA") or tempfile.mkdtemp(
    prefix="shangda-bench-"
)
os.environ["DJANGO_SETTINGS_MODULE"] = "shangda.config.settings"

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils import timezone

from bench.corpus import NEGATIVE, Corpus, rows
from bench.likeness_peers import PEERS, Took
from shangda.search import likeness, marks, sources
from shangda.search.models import Fingerprinted
from shangda.search.sources import Document, Source
from shangda.text.checkup.check import check
from shangda.text.checkup.rules import shipped
from shangda.text.fingerprints import fingerprints
from shangda.text.likeness import Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bench.corpus import Text as Written

AIM_QUERY_MS, AIM_INSERT_MS, AIM_MB, AIM_FOUND = 20, 10, 1_000, 0.97
AIM_CHECK_MS = 50
BATCH = 1 << 16  # texts whose fingerprints are written at once
INSERTED = 300
CHECKED = 200  # texts
CHARACTERS = {"C01", "C02"}
CHECKED_SIZE = 2_000
SIZES = (500, 1_000, 2_000, 5_000, 10_000, 100_000, 1_000_000)
HEADS = "  P50 ms     P95     P99 P50 cpu P95 cpu"
WEAK = {Relation.SAME_EVENT, Relation.STOCK}
KIND = "bench"
START = timezone.now()


class Text(models.Model):
    """A text as an app holds it."""

    title = models.TextField()
    body = models.TextField()

    class Meta:
        app_label = "search"
        db_table = "bench_text"


def read(keys: Any) -> Iterator[Document]:
    """Documents as a source gives them."""
    for row in Text.objects.filter(pk__in=keys):
        yield Document(row.pk, row.title, row.body, START)


SOURCE = Source(
    kind=KIND,
    label="文稿",
    rows=Text.objects.all,
    read=read,
    visible=lambda person: Text.objects.all(),
    date="pk",
    follows={},
    origin="pk",
)


# --- Likeness -------------------------------------------------------------------------------


class Filled(NamedTuple):
    """How many texts the archive has, what it took to fill it, and what it takes on disk."""

    texts: int = 0
    seconds: float = 0
    mb: float = 0


def likeness_at(
    counts: Sequence[int], peer_seconds: float, *, is_asked: bool
) -> Iterator[dict[str, Any]]:
    """A report of each size, the archive growing from one to the next."""
    file = Path(settings.DATA) / "filled.json"
    call_command("migrate", verbosity=0)
    if file.exists():
        filled = Filled(*json.loads(file.read_text("ascii")))
    else:
        filled = Filled()
        with connection.schema_editor() as editor:
            editor.create_model(Text)
    corpus = Corpus()
    waiting = islice(corpus.texts(max(counts)), filled.texts, None)
    for count in counts:
        while filled.texts < count:
            filled = fill(list(islice(waiting, min(BATCH, count - filled.texts))), filled)
        tidy()
        file.write_text(json.dumps(filled), "ascii")
        report = {"texts": count, "database": connection.vendor}
        report |= {"build_s": round(filled.seconds), "mb": round(filled.mb, 1)}
        if is_asked:
            report["query"] = asked(corpus)
            report["insert"] = inserted(list(others(count)))
            report["peers"] = [peer(name, count, peer_seconds) for name in PEERS]
        yield report


def fill(batch: list[Written], before: Filled) -> Filled:
    """More texts into the archive."""
    mb, start = megabytes(), time.perf_counter()
    own = keep(batch)
    return Filled(
        before.texts + len(batch),
        before.seconds + time.perf_counter() - start,
        before.mb + megabytes() - mb - own,
    )


def keep(batch: list[Written]) -> float:
    """Texts and fingerprints into their tables; the megabytes that the texts take."""
    before = megabytes()
    with transaction.atomic():
        Text.objects.bulk_create(
            (Text(pk=one.key, title=one.title, body=one.body) for one in batch),
            batch_size=500,
        )
    own = megabytes() - before
    with Pool(os.cpu_count()) as pool:
        found = pool.map(fingerprints, [one.body for one in batch], chunksize=500)
    with transaction.atomic():
        made = Fingerprinted.objects.bulk_create(
            (
                Fingerprinted(
                    kind=KIND, object_id=one.key, count=len(kept), marks=kept.tobytes()
                )
                for one, kept in zip(batch, found, strict=True)
            ),
            batch_size=500,
        )
        marks.write({row.pk: kept for row, kept in zip(made, found, strict=True)})
    return own


def others(count: int) -> Iterator[tuple[int, str]]:
    """Texts that are not in the archive, by keys above it: real ones, a sentence turned."""
    real = rows("archive.jsonl.gz")
    for number, row in enumerate(real[:: len(real) // INSERTED], start=1):
        first, mark, rest = row["text"].partition("。")
        yield count * 10 + number, rest + first + mark


def asked(corpus: Corpus) -> dict[str, Any]:
    """Milliseconds of all graded copies, each asked once, and what is found of each class."""
    for row in corpus.asked[:20]:
        likeness.similar(row["text"], {KIND: Text.objects.all()})
    took = Took()
    texts, found, whole = Counter[str](), Counter[str](), Counter[str]()
    for row in corpus.asked:
        with took:
            likes = likeness.similar(row["text"], {KIND: Text.objects.all()})
        strong = {
            one.document.object_id for one in likes if one.likeness.relation not in WEAK
        }
        wanted = corpus.sources(row)
        texts[row["cls"]] += 1
        found[row["cls"]] += bool(strong & wanted if wanted else strong)
        whole[row["cls"]] += wanted <= strong
    return {
        **took.spread(),
        "found": {name: found[name] / texts[name] for name in texts},
        "all_found": {
            name: whole[name] / texts[name] for name in texts if name != NEGATIVE
        },
    }


def inserted(texts: list[tuple[int, str]]) -> dict[str, float]:
    """Milliseconds of keeping one more text, each by itself; they are forgotten again."""
    took = Took()
    for key, body in texts:
        with took:
            likeness.remember(KIND, key, body)
    start = time.perf_counter()
    for key, _ in texts:
        likeness.forget(KIND, [key])
    forget = (time.perf_counter() - start) * 1e3 / len(texts)
    return {**took.spread(), "forget": round(forget, 2)}


def peer(name: str, count: int, seconds: float) -> dict[str, Any]:
    """What a peer says of itself, run in a process of its own."""
    command = [sys.executable, str(Path(__file__).parent / "likeness_peers.py"), name]
    command += ["--texts", str(count), "--seconds", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"name": name, "missing": f"ended with {done.returncode}"}
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def megabytes() -> float:
    """How much the database takes on disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return cursor.fetchone()[0] / 1e6
        cursor.execute(
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        )
        return cursor.fetchone()[0] / 1e6


def tidy() -> None:
    """What care does by and by: PostgreSQL's figures, the journal of SQLite written back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def show_likeness(report: dict[str, Any]) -> None:
    """Print the figures of one size as tables."""
    query, insert = report["query"], report["insert"]
    print(f"\nlikeness, {report['texts']:,} texts, {report['database']}")
    print(f"{'':32}{'texts':>10}{'build s':>9}{'MB':>8}" + HEADS)
    line = "{:32}{:>10,}{:>9,}{:>8,}".format
    ours = (report["build_s"], round(report["mb"]))
    print(line("Shangda (disk)", report["texts"], *ours) + cells(query))
    there = [one for one in report["peers"] if "missing" not in one]
    for one in there:
        name = f"{one['name']} (memory)"
        cost = (round(one["build_s"]), one["mb"])
        print(line(name[:32], one["texts"], *cost) + cells(one))
    for one in report["peers"]:
        if "missing" in one:
            print(f"{one['name']} left out: {one['missing']}")
    print(f"{'one more text':59}" + cells(insert))
    print(f"{'one text less':59}{insert['forget']:>8}")
    heads = ["Shangda", "all", *(one["name"].split()[0].strip(",") for one in there)]
    print(f"{'found':16}" + "".join(f"{head:>12}" for head in heads))
    for name, part in query["found"].items():
        parts = [part, query["all_found"].get(name), *(one["found"][name] for one in there)]
        words = ["" if each is None else f"{each:.3f}" for each in parts]
        print(f"{name:16}" + "".join(f"{word:>12}" for word in words))
    print("within the aims: " + ", ".join(aims(report)))


def cells(took: dict[str, Any]) -> str:
    """Milliseconds under ``HEADS``."""
    return "".join(
        f"{took[name]:>8}" for name in ("p50", "p95", "p99", "cpu_p50", "cpu_p95")
    )


def aims(report: dict[str, Any]) -> list[str]:
    """Each aim, and whether it is reached."""
    found = report["query"]["found"]
    least = min(part for name, part in found.items() if name != NEGATIVE)
    reached = {
        f"query P95 ≤ {AIM_QUERY_MS} ms": report["query"]["p95"] <= AIM_QUERY_MS,
        f"insert P95 ≤ {AIM_INSERT_MS} ms": report["insert"]["p95"] <= AIM_INSERT_MS,
        f"disk ≤ {AIM_MB} MB": report["mb"] <= AIM_MB,
        f"every class ≥ {AIM_FOUND}": least >= AIM_FOUND,
    }
    return [f"{name} {'yes' if is_so else 'NO'}" for name, is_so in reached.items()]


# --- Check-up -------------------------------------------------------------------------------


def checkup() -> dict[str, Any]:
    """Milliseconds of 2,000 characters, and of longer and shorter texts."""
    real = [row["text"] for row in rows("archive.jsonl.gz")]
    whole = "\n".join(real)
    cut = [text[:CHECKED_SIZE] for text in real if len(text) >= CHECKED_SIZE][:CHECKED]
    without = tuple(rule for rule in shipped() if rule.id not in CHARACTERS)
    ways: dict[str, Callable[[str], Any]] = {
        "all rules": check,
        "without wrong characters": lambda text: check(text, rules=without),
        "patterns alone": patterns_alone,
    }
    report: dict[str, Any] = {
        "texts": len(cut),
        "size": CHECKED_SIZE,
        "rules": len(shipped()),
    }
    report["ways"] = {name: timed(way, cut) for name, way in ways.items()}
    report["sizes"] = {
        size: timed(check, [whole[at : at + size] for at in starts(len(whole), size)])
        for size in SIZES
    }
    return report


def patterns_alone(text: str) -> int:
    """All patterns of all rules looked for in the text, without all else that a rule has."""
    patterns = [rule.pattern for rule in shipped() if rule.pattern is not None]
    return sum(1 for pattern in patterns for _ in pattern.finditer(text))


def starts(length: int, size: int) -> range:
    """Where texts of this size begin: a hundred, or as many as 2,000,000 characters give."""
    count = min(100, max(1, 2_000_000 // size))
    return range(0, length - size, max(1, (length - size) // count))[:count]


def timed(way: Callable[[str], Any], texts: list[str]) -> dict[str, float]:
    """Milliseconds over these texts, each once, after one that is not counted."""
    way(texts[0])
    took = Took()
    for text in texts:
        with took:
            way(text)
    return took.spread()


def show_checkup(report: dict[str, Any]) -> None:
    """Print the figures as a table."""
    print(f"\ncheck-up, {report['rules']} rules, ms")
    print(f"{'':42}" + HEADS)
    for name, took in report["ways"].items():
        label = f"{report['size']:,} characters, {name}"
        print(f"{label:42}" + cells(took))
    for size, took in report["sizes"].items():
        print(f"{f'{int(size):>9,} characters, all rules':42}" + cells(took))
    is_within = report["ways"]["all rules"]["p95"] <= AIM_CHECK_MS
    print(f"within the aim: P95 ≤ {AIM_CHECK_MS} ms {'yes' if is_within else 'NO'}")


def searched(count: int) -> dict[str, Any]:
    """What search.py tells of so many texts, in a folder of its own; its lines come at once."""
    program = Path(__file__).with_name("search.py")
    run = [sys.executable, str(program), "--texts", str(count), "--json"]
    alone = {
        name: value for name, value in os.environ.items() if name != "SHANGDA_BENCH_DATA"
    }
    done = subprocess.run(run, check=True, stdout=subprocess.PIPE, text=True, env=alone)
    return json.loads(done.stdout)


def main() -> None:
    """Print tables, or one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=int, nargs="+", default=[10_000])
    parser.add_argument("--only", choices=["likeness", "checkup", "search"])
    parser.add_argument("--peer-seconds", type=float, default=600)
    parser.add_argument("--only-fill", action="store_true", help="of likeness")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    sources._sources.clear()
    sources.register(SOURCE)
    try:
        told = report(options)
    finally:
        connection.close()
        if not KEPT:
            shutil.rmtree(settings.DATA, ignore_errors=True)
    if options.json:
        print(json.dumps(told, ensure_ascii=False))


def report(options: argparse.Namespace) -> dict[str, Any]:
    """What was asked for; tables are printed as they are known."""
    told: dict[str, Any] = {"likeness": []}
    counts, is_asked = sorted(options.texts), not options.only_fill
    if options.only in (None, "likeness"):
        for one in likeness_at(counts, options.peer_seconds, is_asked=is_asked):
            told["likeness"].append(one)
            if is_asked and not options.json:
                show_likeness(one)
    if options.only in (None, "checkup"):
        told["checkup"] = checkup()
        if not options.json:
            show_checkup(told["checkup"])
    if options.only in (None, "search"):
        told["search"] = [searched(count) for count in counts]
    return told


if __name__ == "__main__":
    main()
