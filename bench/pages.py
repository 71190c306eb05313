"""How quick the pages are for ordinary users of a large office.

``python bench/pages.py [--items 100000] [--seconds 40] [--rate 20] [--json]`` fills an
installation of its own on SQLite and, where its server is found, on PostgreSQL, serves it with
granian (2 workers) and asks for pages at a steady rate, whether or not the last one has come
back. The peer in the same run is ``/healthz``: Django, middleware and server without a page.
Aim: P90 ≤ 200 ms, and as many queries with many items as with few.
"""

import argparse
import http.client
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.races.world import Installation, Server, database  # noqa: E402

FEW = 500  # items of the small office, to compare the number of queries
AIM = 200  # ms
PEER = "healthz (peer)"


def main() -> None:
    """Measure, print a table or JSON."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--items", type=int, default=100_000)
    wanted.add_argument("--seconds", type=int, default=40)
    wanted.add_argument("--rate", type=int, default=20)
    wanted.add_argument("--databases", default="sqlite,postgresql")
    wanted.add_argument("--json", action="store_true")
    options = wanted.parse_args()
    found = {kind: measure(kind, options) for kind in options.databases.split(",")}
    print(json.dumps(found, indent=2) if options.json else table(found, options))


def measure(kind: str, options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Page → P50, P90, P99 in ms, and queries with few and with many items."""
    few = _queries_of_small_office(kind)
    with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as url:
        installation = Installation(Path(folder), url)
        world = _office(installation, items=options.items)
        many = _office(installation, pages=world["pages"], sessions=world["sessions"])
        server = Server(installation)
        try:
            times = _load(server.port, world, options)
        finally:
            server.stop()
    return {
        name: _percentiles(spent)
        | {"queries_few": few.get(name, 0), "queries_many": many.get(name, 0)}
        for name, spent in times.items()
    }


def _queries_of_small_office(kind: str) -> dict[str, int]:
    with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as url:
        installation = Installation(Path(folder), url)
        world = _office(installation, items=FEW)
        counts: dict[str, int] = _office(
            installation, pages=world["pages"], sessions=world["sessions"]
        )
    return counts


def _office(installation: Installation, **options: object) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "bench.office", json.dumps(options)],
        env=installation.env, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    return json.loads(done.stdout)


def _load(port: int, world: dict, options: argparse.Namespace) -> dict[str, list[float]]:
    """Ask in turn, one request every 1/rate seconds."""
    pages = [
        (name, world["sessions"][who], url) for name, (who, url) in world["pages"].items()
    ]
    pages.append((PEER, "", "/healthz"))
    for _, session, url in pages * 3:  # the first ones load templates
        _ask(port, session, url)
    times: dict[str, list[float]] = {name: [] for name, _, _ in pages}
    threads, start = [], time.monotonic()
    for number in range(options.seconds * options.rate):
        time.sleep(max(0, start + number / options.rate - time.monotonic()))
        name, session, url = pages[number % len(pages)]
        one = threading.Thread(
            target=lambda n=name, s=session, u=url: times[n].append(_ask(port, s, u))
        )
        one.start()
        threads.append(one)
    for one in threads:
        one.join()
    return times


def _ask(port: int, session: str, url: str) -> float:
    """Milliseconds until the whole page is here."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    begun = time.perf_counter()
    link.request("GET", url, headers={"Cookie": f"shangda_session={session}"})
    answer = link.getresponse()
    answer.read()
    link.close()
    if answer.status != 200:
        raise SystemExit(f"{url}: {answer.status}")
    return (time.perf_counter() - begun) * 1000


def _percentiles(spent: list[float]) -> dict[str, float]:
    ordered = sorted(spent)
    return {
        f"p{share}": round(ordered[min(len(ordered) - 1, len(ordered) * share // 100)], 1)
        for share in (50, 90, 99)
    } | {"requests": len(ordered)}


def table(found: dict, options: argparse.Namespace) -> str:
    """For people."""
    lines = [
        f"{options.items} items, granian 2 workers, {options.rate} requests/s, aim P90 ≤ {AIM} ms",
        f"{'database':<12}{'page':<18}{'P50':>8}{'P90':>8}{'P99':>8}{'requests':>10}  queries few/many",
    ]
    for kind, pages in found.items():
        for name, row in pages.items():
            lines.append(
                f"{kind:<12}{name:<18}{row['p50']:>8}{row['p90']:>8}{row['p99']:>8}"
                f"{row['requests']:>10}  {row['queries_few']}/{row['queries_many']}"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
