"""Times finding substrings in recombined real texts, with peers in the same run.

Ours is the product's own code, with the filter of what a person may see, ranking, facets and
snippets; it is asked by an editor whose desk holds every second text, by an informant whose
unit wrote one in a hundred, and by somebody who sees half of all by so many units that no
label tells it. The peers name only twenty texts, without any filter: FTS5 trigram and FTS5
over pairs ranked by itself, on PostgreSQL pg_trgm. Every answer of ours is compared with
reading all texts. Texts and questions come from ../shared/data.

    python bench/search.py [--texts 10000] [--json] [--no-peers]
    SHANGDA_DATABASE_URL=postgres://… python bench/search.py
    SHANGDA_BENCH_DATA=folder python bench/search.py    # fills it, or asks what is there
"""

# ruff: noqa: E402 -- settings come before what needs them

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))
if "SHANGDA_BENCH_DATA" in os.environ:  # kept, and asked again where it is full
    os.environ["SHANGDA_DATA"] = os.environ["SHANGDA_BENCH_DATA"]
elif "--writer" not in sys.argv:  # which writes where the run that started it reads
    os.environ["SHANGDA_DATA"] = tempfile.mkdtemp(prefix="shangda-bench-")
os.environ["DJANGO_SETTINGS_MODULE"] = "shangda.config.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from shangda.search import indexing, queries, sources
from shangda.search.engines import engine
from shangda.search.models import Entry
from shangda.search.reading import is_in_index
from shangda.search.sources import Document, Source
from shangda.text.bigrams import narrow, of_narrow
from shangda.text.query import Term, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DATA = Path(__file__).parents[1] / "../shared/data"
AIM_MS = 20
SENTENCES = 11  # of a recombined text: 1.5 KB
UNITS, DESKS = 100, 2
UPDATES = 500
AIM_UPDATES = 2_000  # a minute
DAYS = 5 * 365  # from the first text to the last
END = datetime(2026, 11, 1, tzinfo=UTC)
Person = dict[str, tuple[int, ...]]  # column → values that the person sees
PEOPLE: dict[str, Person] = {
    "editor": {"desk_id": (0,)},
    "informant": {"unit_id": (2,)},
    "unlabelled": {"unit_id": tuple(range(0, UNITS, 2))},
}
TIMES = 5  # that a question is asked
PEER_SECONDS = 5  # a peer that needs longer for a question is left


class Text(models.Model):
    """A text as an app holds it."""

    title = models.TextField()
    body = models.TextField()
    unit_id = models.IntegerField(db_index=True)
    desk_id = models.IntegerField(db_index=True)
    at = models.DateTimeField()

    class Meta:
        app_label = "search"
        db_table = "bench_text"


def texts(count: int) -> Iterator[Text]:
    """Texts recombined from real sentences, the same ones in each run."""
    with gzip.open(DATA / "archive.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    said = [one for row in rows for one in re.findall(r"[^。\n]+。", row["text"])]
    chance = random.Random(20)
    for number in range(count):
        body = "".join(chance.choices(said, k=SENTENCES))
        title = rows[number % len(rows)]["title"]
        yield Text(
            pk=number + 1,
            title=title,
            body=body,
            unit_id=number % UNITS,
            desk_id=number % DESKS,
            at=END - timedelta(days=DAYS * (1 - number / count)),
        )


def read(keys: Any) -> Iterator[Document]:
    """Documents as a source gives them."""
    rows = Text.objects.filter(pk__in=keys)
    for row in rows.values_list("pk", "title", "body", "at", "unit_id", "desk_id"):
        yield Document(*row[:4], unit_id=row[4], desk_id=row[5])


def seen_by(person: Person) -> Any:
    """What a person may see."""
    return Text.objects.filter(**{f"{name}__in": keys for name, keys in person.items()})


SOURCE = Source(
    kind="bench",
    label="文稿",
    rows=Text.objects.all,
    read=read,
    visible=seen_by,
    date="at",
    follows={},
    scope=lambda person: person,
)


def fill(count: int) -> dict[str, Any]:
    """Texts into their table, then all of them indexed; seconds and megabytes."""
    kept = Path(os.environ["SHANGDA_DATA"]) / "filled.json"
    if Text._meta.db_table in connection.introspection.table_names():
        assert Text.objects.count() == count
        return json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Text)
    made = texts(count)
    while some := list(islice(made, 5_000)):
        Text.objects.bulk_create(some, batch_size=500)
    before, start = megabytes(), time.perf_counter()
    for first in range(1, count + 1, indexing.BATCH):
        indexing.index("bench", range(first, min(first + indexing.BATCH, count + 1)))
    seconds = time.perf_counter() - start
    engine().tidy()
    whole = time.perf_counter() - start
    _tidy()
    cost = {
        "index_s": round(seconds, 1),
        "tidy_s": round(whole - seconds, 1),
        "texts_mb": round(before),
        "mb": round(megabytes() - before, 1),
    }
    kept.write_text(json.dumps(cost), "utf-8")
    return cost


def megabytes() -> float:
    """How much the database takes on disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return cursor.fetchone()[0] / 1e6
        cursor.execute(
            "SELECT (page_count - freelist_count) * page_size"
            " FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
        )
        return cursor.fetchone()[0] / 1e6


def ours(person: Person, words: str) -> queries.Found:
    """All a page does: who may see it, which, how many, facets, order, twenty snippets."""
    found = queries.find(queries.Search(words, person, most=20))
    assert len(found.hits) == min(20, found.count)
    return found


@cache
def asked() -> list[list[str]]:
    """The 95 real questions."""
    rows = json.loads((DATA / "search_queries.json").read_text("utf-8"))
    return [row["terms"] for row in rows]


def measure(ask: Callable[[list[str]], Any]) -> dict[str, Any]:
    """Milliseconds over all questions, the second time each; ``first`` is of the first time.

    ``calm`` is of the fastest of five each: what others do on the machine left out.
    """
    first, took, calm, slow = [], [], [], (0.0, "")
    for terms in asked():
        times = []
        for _ in range(TIMES):
            start = time.perf_counter()
            ask(terms)
            times.append((time.perf_counter() - start) * 1e3)
        first.append(times[0])
        took.append(times[1])
        calm.append(min(times))
        slow = max(slow, (calm[-1], " ".join(terms)))
    quick = {f"calm_{name}": value for name, value in _parts(calm).items()}
    return {**_parts(took), **quick, "first_p95": _parts(first)["p95"], "slowest": slow[1]}


def _parts(took: list[float]) -> dict[str, float]:
    took = sorted(took)
    parts = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "most": 1}
    last = len(took) - 1
    return {name: round(took[int(part * last)], 1) for name, part in parts.items()}


def exactness() -> dict[str, dict[str, float]]:
    """Recall and precision against reading all, for each person.

    Of more answers than are counted the latest must be there, and nothing false.
    """
    counts = {name: [0, 0, 0] for name in PEOPLE}
    # A changed text counts as new: what is latest is told by the keys of entries.
    entries = Entry.objects.order_by("pk").values_list("object_id", flat=True)
    places = {key: place for place, key in enumerate(entries)}
    plain = [
        (pk, unit, desk, narrow(f"{title}\n{body}"))
        for pk, unit, desk, title, body in Text.objects.order_by("pk")
        .values_list("pk", "unit_id", "desk_id", "title", "body")
        .iterator()
    ]
    for terms in asked():
        truth = [row for row in plain if all(term in row[3] for term in terms)]
        for name, person in PEOPLE.items():
            units, desks = person.get("unit_id"), person.get("desk_id")
            own = [
                row[0]
                for row in truth
                if (units is None or row[1] in units) and (desks is None or row[2] in desks)
            ]
            own.sort(key=places.__getitem__)
            right, wrong, missed = _compared(own, person, " ".join(terms))
            for at, number in enumerate((right, wrong, missed)):
                counts[name][at] += number
    return {
        name: {
            "answers": right,
            "recall": right / max(1, right + missed),
            "precision": right / max(1, right + wrong),
        }
        for name, (right, wrong, missed) in counts.items()
    }


def _compared(own: list[int], person: Person, words: str) -> tuple[int, int, int]:
    """(right, wrong, missed) answers; the truth has its latest last."""
    answer = ours(person, words)
    found = {key for _, key in answer.keys}
    most = queries.MOST if is_in_index(parse(words)) else queries.most_read()
    assert answer.count == min(len(own), most), (words, answer.count, len(own))
    assert answer.is_more == (len(own) > most)
    return (
        len(found.intersection(own)),
        len(found.difference(own)),
        len(set(own[-most:]).difference(found)),
    )


def updates() -> float:
    """Texts a minute that can be changed and indexed, one by one, spread over all texts."""
    start, keys = time.perf_counter(), Text.objects.count()
    for number in range(UPDATES):
        change(number, keys)
    return round(UPDATES / (time.perf_counter() - start) * 60)


def change(number: int, keys: int) -> None:
    """Change a text and have the index follow."""
    key = number * 7919 % keys + 1
    Text.objects.filter(pk=key).update(title=f"改过的{number}和{time.time_ns()}")
    indexing.index("bench", [key])


def while_written(pace: int) -> dict[str, Any]:
    """What the editor waits while another process changes texts; how many it gets done."""
    command = [sys.executable, __file__, "--writer", str(pace)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        writer.stdout.readline()  # it has begun
        person = PEOPLE["editor"]
        took = [measure(lambda terms: ours(person, " ".join(terms))) for _ in range(2)][-1]
        writer.terminate()
        done = [line for line in writer.stdout if line.strip()]
    return {"updates_a_minute": float(done[-1]) if done else 0, **took}


def write(pace: int) -> None:
    """Change texts until ended, telling every second how many a minute that makes."""
    print("0", flush=True)
    start, done, keys = time.perf_counter(), 0, Text.objects.count()
    told = start
    while True:
        change(done, keys)
        done += 1
        if pace:
            time.sleep(max(0, start + done * 60 / pace - time.perf_counter()))
        if time.perf_counter() - told > 1:
            told = time.perf_counter()
            print(round(done / (told - start) * 60), flush=True)


# --- Peers ----------------------------------------------------------------------------------


def peers() -> Iterator[tuple[str, dict[str, Any]]]:
    """(name, seconds to index, megabytes, milliseconds) of each peer of this database."""
    if connection.vendor == "postgresql":
        yield from _pg_trgm()
        return
    for name, made, cut, ask in (
        ("fts5 trigram", "tokenize='trigram'", str, _trigram),
        ("fts5 pairs, its own rank", "tokenize='ascii'", _words, _pairs),
    ):
        start, before = time.perf_counter(), megabytes()
        table = name.split(",")[0].replace(" ", "_")
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE VIRTUAL TABLE {table} USING fts5(t, content='', {made})"
            )
            with transaction.atomic():
                cursor.executemany(
                    f"INSERT INTO {table} (rowid, t) VALUES (%s, %s)",
                    ((row.pk, cut(narrow(row.body))) for row in Text.objects.iterator()),
                )
        cost = {
            "index_s": round(time.perf_counter() - start, 1),
            "mb": round(megabytes() - before, 1),
        }
        yield name, cost | measure(lambda terms, t=table, a=ask: _fts(t, a(terms)))
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {table}")


def _trigram(terms: list[str]) -> str:
    """Only terms of three characters and more can be asked."""
    return " AND ".join(f'"{term}"' for term in terms if len(term) > 2)


def _pairs(terms: list[str]) -> str:
    """Phrases of pairs; one character is the beginning of one."""
    return " AND ".join(
        f'"{" ".join(term.pieces)}"{" *" * term.is_prefix}' for term in map(Term, terms)
    )


def _words(plain: str) -> str:
    return " ".join(of_narrow(plain))


def _fts(table: str, match: str) -> list[int]:
    if not match:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH %s ORDER BY rank LIMIT 20",
            [match],
        )
        return [key for (key,) in cursor.fetchall()]


def _pg_trgm() -> Iterator[tuple[str, dict[str, Any]]]:
    start, before = time.perf_counter(), megabytes()
    try:
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(
                "CREATE INDEX bench_trgm ON bench_text USING gin (body gin_trgm_ops)"
            )
            cursor.execute(f"SET statement_timeout = {PEER_SECONDS * 1000}")
    except DatabaseError as missing:
        yield f"pg_trgm ({missing})".splitlines()[0], {}
        return
    made = {
        "index_s": round(time.perf_counter() - start, 1),
        "mb": round(megabytes() - before, 1),
    }
    yield "pg_trgm", made | measure(_like)


def _like(terms: list[str]) -> list[int]:
    tests = " AND ".join(["body LIKE %s"] * len(terms))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM bench_text WHERE {tests} ORDER BY id DESC LIMIT 20",
            [f"%{term}%" for term in terms],
        )
        return [key for (key,) in cursor.fetchall()]


def _tidy() -> None:
    """What PostgreSQL's own upkeep would do by and by; SQLite has none (ADR 20)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def main() -> None:
    """Print one figure a line, with --json all of them at the end."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--only-fill", action="store_true")
    parser.add_argument("--writer", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    sources._sources.clear()
    sources.register(SOURCE)
    if options.writer is not None:
        write(options.writer)
    told = {}
    for name, value in report(options):
        told[name] = value
        print(f"{name:26} {value}", file=sys.stderr if options.json else None, flush=True)
    if options.json:
        print(json.dumps(told, ensure_ascii=False))


def report(options: argparse.Namespace) -> Iterator[tuple[str, Any]]:
    """(name, figure) as they become known."""
    yield "texts", options.texts
    yield "database", connection.vendor
    yield from fill(options.texts).items()
    if options.only_fill:
        return
    for name, person in PEOPLE.items():
        took = measure(lambda terms, person=person: ours(person, " ".join(terms)))
        yield name, took
        if name == "editor":
            yield "within_aim", took["p95"] <= AIM_MS
    yield "rss_mb", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for name, value in exactness().items():
        yield f"exact_{name}", value
    yield "updates_a_minute", updates()
    yield "while_written_2000", while_written(AIM_UPDATES)
    yield "while_written_unpaced", while_written(0)
    if not options.no_peers:
        yield from peers()


if __name__ == "__main__":
    main()
