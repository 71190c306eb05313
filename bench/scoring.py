"""Times the ledger at growing numbers of facts: rebuild, posting, standings, what-if.

Ten years of a large desk (``happened.py``) under three sets of rules: points by level with a
monthly quota, the best use of a text alone, and persons with a monthly limit. Every line is
written with its sentence. Posting notes and counts single new facts, each in a transaction of
its own; the accounts that follow as jobs are timed apart. The sums of the rebuilt ledger are
compared with those of the peers, which must be the same to the hundredth: DuckDB and pandas,
where they are installed (``scoring_peers.py``).

    python bench/scoring.py [--facts 100000 1000000] [--processes 2] [--json]
    SHANGDA_DATABASE_URL=postgres://… python bench/scoring.py
"""

# ruff: noqa: E402 -- settings come before what needs them

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("SHANGDA_DATA", tempfile.mkdtemp(prefix="shangda-bench-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "shangda.config.settings"

import django

django.setup()

import numpy as np
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from bench import happened
from shangda.kernel.models import Job
from shangda.organisations.models import Level, Membership, Person
from shangda.points.reading import read
from shangda.scoring import accounts, ledger, sources, tasks
from shangda.scoring.models import Fact, FactShare, LedgerLine, RuleSet
from shangda.scoring.periods import Period
from shangda.scoring.sources import Meant, Part, Source
from shangda.scoring.standings import standings
from shangda.scoring.what_if import what_if
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bench.happened import Happened
    from shangda.organisations.models import Desk

AIM_REBUILD_S, AIM_POSTING_MS, AIM_STANDINGS_MS = 60, 2, 100
BATCH = 5_000
POSTED = 300  # facts
SOURCE = "bench.happened"
YEAR = date(2025, 1, 1), date(2025, 12, 31)
LEVELS = {label: value for value, label in Level.choices}
TOLD: dict[int, Meant] = {}
"""What the rows of the source of this bench mean."""


# --- The desk -------------------------------------------------------------------------------


class Office:
    """A desk, its units and their informants, by the numbers of ``happened``."""

    def __init__(self) -> None:
        world = make.office()
        self.desk: Desk = world.desk
        self.units: list[int] = []
        self.persons: list[int] = []
        towns = [world.township] + [
            make.unit(parent=world.county) for _ in range(1, happened.UNITS)
        ]
        for number, unit in enumerate(towns):
            if number:
                make.join(unit, self.desk, group=f"第{number % 3 + 1}组")
            self.units.append(unit.pk)
            for _ in range(happened.PERSONS):
                self.persons.append(_person(len(self.persons)))
        Membership.objects.update(from_date=happened.FIRST)

    def parts(self, one: Happened) -> Iterator[tuple[int, int]]:
        """Unit and person of each sharer."""
        for unit, person in one.sharers:
            yield self.units[unit], self.persons[unit * happened.PERSONS + person]


def _person(number: int) -> int:
    return Person.objects.create(username=f"writer-{number}", name=f"第{number}人").pk


def adopt(office: Office, facts: int) -> dict[str, RuleSet]:
    """The three sets in force; nothing is counted yet."""
    made = {}
    for position, (name, text) in enumerate(happened.rule_sets(facts).items()):
        rules = read(text)
        made[name] = RuleSet.objects.create(
            desk=office.desk, state="in_force", title=rules.title, counts=rules.counts,
            since=rules.since, text=text, position=position,
        )  # fmt: skip
    return made


def fill(office: Office, some: Sequence[Happened], first: int) -> None:
    """Facts as if the sources had told them long ago."""
    facts = Fact.objects.bulk_create(
        Fact(
            desk=office.desk, kind=one.kind, source=SOURCE, source_id=first + number,
            text=f"bench:{one.text}", day=one.day, registered=one.day, title="三本台账保供水",
            level=LEVELS.get(one.level, ""), content=content(one),
        )
        for number, one in enumerate(some)
    )  # fmt: skip
    FactShare.objects.bulk_create(
        FactShare(
            fact=fact, desk=office.desk, kind=fact.kind, day=fact.day, position=position,
            unit_id=unit, person_id=person,
        )
        for fact, one in zip(facts, some, strict=True)
        for position, (unit, person) in enumerate(office.parts(one))
    )  # fmt: skip


def content(one: Happened) -> dict[str, Any]:
    """What the matchers look at."""
    return {"words": {"level": one.level, "class": "乡镇组"}} if one.level else {}


# --- What is timed --------------------------------------------------------------------------


def at(office: Office, count: int, processes: int) -> dict[str, Any]:
    """A report of so many facts, rebuilt from nothing."""
    sets = adopt(office, count)
    tidy()
    start, busy = time.perf_counter(), _cpu()
    found = ledger.rebuild(processes=processes)
    seconds, cpu = time.perf_counter() - start, _cpu() - busy
    tidy()
    told: dict[str, Any] = {
        "facts": count,
        "database": connection.vendor,
        "rebuild_s": seconds,
        "rebuild_cpu_s": cpu,
        "lines": found.missing,
        "processes": processes,
    }
    told |= beside(office, sets, count)
    told["check_s"] = _seconds(lambda: _equal(processes))
    told["standings"] = spread(list(asked(office.desk)))
    told |= tried(office, sets["counted"], count)
    told |= posted(office, count)
    return told


def _equal(processes: int) -> None:
    if not ledger.rebuild(check=True, processes=processes).is_equal:
        raise SystemExit("The ledger is not what the facts say.")


def tidy() -> None:
    """What PostgreSQL's own upkeep would do by and by; SQLite has none (ADR 20)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def asked(desk: Desk) -> Iterator[float]:
    """Seconds of the standings of years, quarters and months, by each set."""
    dice = random.Random(5)
    for _ in range(40):
        year, month = dice.randrange(2019, 2026), dice.choice((1, 4, 7, 10))
        length = dice.choice((31, 90, 365))
        start = date(year, 1 if length > 90 else month, 1)
        period = Period(start, start + timedelta(length - 1))
        for one in (None, *RuleSet.objects.filter(desk=desk)):
            yield _seconds(
                lambda one=one, period=period: standings(desk, period, rule_set=one)
            )


def tried(office: Office, one: RuleSet, count: int) -> dict[str, Any]:
    """Seconds of a what-if of a year, and how many facts it went through."""
    old, new = read(one.text), read(happened.changed(count))
    start = time.perf_counter()
    outcome = what_if(office.desk, old, new, *YEAR)
    seconds = time.perf_counter() - start
    return {"what_if_s": seconds, "what_if_facts": outcome.fact_count}


def posted(office: Office, count: int) -> dict[str, Any]:
    """Milliseconds of a new fact noted, and its text counted by all sets: alone, and of many."""
    sources.register(Source(SOURCE, _derive, Fact.objects.none, {}))
    news = islice(happened.facts(count + 2 * POSTED), count, None)
    TOLD.update((n, _meant(office, one, n)) for n, one in enumerate(news, start=count))
    numbers = sorted(TOLD)
    alone = [_seconds(lambda n=n: _keep([n])) for n in numbers[:POSTED]]
    together = _seconds(lambda: _keep(numbers[POSTED:])) / POSTED
    later = [_seconds(lambda job=job: _run(job)) for job in _jobs()[:POSTED]]
    return {
        "posting": spread(alone),
        "posting_of_many_ms": together * 1000,
        "account": spread(later),
    }


def _keep(numbers: Sequence[int]) -> None:
    with transaction.atomic():
        tasks.keep(SOURCE, numbers)


def _jobs() -> list[tuple[int, int, int]]:
    """Rule set, unit and person of the accounts that are to be counted."""
    rows = Job.objects.filter(name=tasks.post_account.name)
    return list(rows.values_list("args", flat=True))


def _run(job: tuple[int, int, int]) -> None:
    rule_set, unit, person = job
    row = RuleSet.objects.get(pk=rule_set)
    accounts.post_account(row, (unit, person or None), timezone.localdate())


def _derive(keys: Sequence[int]) -> list[Meant]:
    return [TOLD[key] for key in keys if key in TOLD]


def _meant(office: Office, one: Happened, number: int) -> Meant:
    return Meant(
        desk=office.desk.pk,
        kind=one.kind,
        source_id=number,
        text=f"bench:{one.text}",
        day=one.day,
        registered=one.day,
        title="三本台账保供水",
        level=LEVELS.get(one.level, ""),
        content=content(one),
        shares=tuple(Part(unit, person, None, "") for unit, person in office.parts(one)),
    )


# --- Peers ----------------------------------------------------------------------------------


def beside(office: Office, sets: dict[str, RuleSet], count: int) -> dict[str, Any]:
    """What the peers took; ends the program where a sum is another than the ledger's."""
    folder = Path(tempfile.mkdtemp(prefix="shangda-peers-"))
    happened.write_sheet(folder / "facts.csv", happened.facts(count))
    (folder / "terms.json").write_text(json.dumps(terms(count)), "utf-8")
    start = time.perf_counter()
    ours = {name: sums(office, one) for name, one in sets.items()}
    ours["year"] = sums(office, sets["counted"], *YEAR)
    told: dict[str, Any] = {"sums_s": time.perf_counter() - start, "peers": []}
    for peer in ("duckdb", "pandas"):
        found = _of_peer(peer, folder)
        if found is None:
            continue
        for name, own in ours.items():
            theirs = {who: cents for who, cents in found[name].pop("sums").items() if cents}
            if other := dict(theirs.items() ^ own.items()):
                raise SystemExit(f"{peer}, {name}: other sums than the ledger's: {other}")
        told["peers"].append(found)
    shutil.rmtree(folder)
    return told


def terms(count: int) -> dict[str, Any]:
    """What the peers have to know of the rules."""
    this_month = timezone.localdate().replace(day=1)
    return {
        "points": {
            name: dict(zip(happened.LEVELS, points, strict=True))
            for name, points in happened.POINTS.items()
        },
        "target": happened.target(count),
        "cap": happened.CAP,
        "units": happened.UNITS,
        "first": str(happened.FIRST),
        "last_month": str((this_month - timedelta(days=1)).replace(day=1)),
        "end": str(timezone.localdate()),
        "year": [str(day) for day in YEAR],
    }


def sums(
    office: Office, one: RuleSet, start: date = happened.FIRST, end: date = date.max
) -> dict[str, int]:
    """Hundredths of a point by the number of the unit or person; of the rebuilt ledger."""
    who = "person" if one.counts == RuleSet.Counts.PERSON else "unit"
    keys = office.persons if who == "person" else office.units
    numbers = {key: str(number) for number, key in enumerate(keys)}
    rows = LedgerLine.objects.filter(rule_set=one, counted_date__range=(start, end))
    found = rows.order_by().values_list(who).annotate(points=Sum("value"))
    return {numbers[key]: int(points * 100) for key, points in found if points}


def _of_peer(peer: str, folder: Path) -> dict[str, Any] | None:
    script = Path(__file__).with_name("scoring_peers.py")
    run = [
        sys.executable,
        str(script),
        peer,
        str(folder / "facts.csv"),
        str(folder / "terms.json"),
    ]
    done = subprocess.run(run, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode == 3:
        print(f"{peer} is not installed: left out", file=sys.stderr)
        return None
    done.check_returncode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


# --- Telling --------------------------------------------------------------------------------


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Milliseconds."""
    return {f"P{rank}": float(np.percentile(seconds, rank) * 1000) for rank in (50, 95)} | {
        "count": len(seconds)
    }


def _seconds(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _cpu() -> float:
    return sum(os.times()[:4])


def show(told: dict[str, Any]) -> None:
    """One size as a table."""
    posting, asked, later = told["posting"], told["standings"], told["account"]
    print(f"\n{told['facts']:,} facts, {told['lines']:,} lines, {told['database']}")
    rows = [
        ("rebuild from nothing, s", f"{told['rebuild_s']:.1f}", AIM_REBUILD_S),
        ("  of computing", f"{told['rebuild_cpu_s']:.1f}", ""),
        ("compare without writing, s", f"{told['check_s']:.1f}", ""),
        (
            "post a fact, ms P50 / P95",
            f"{posting['P50']:.1f} / {posting['P95']:.1f}",
            AIM_POSTING_MS,
        ),
        ("  of many at once, ms each", f"{told['posting_of_many_ms']:.1f}", AIM_POSTING_MS),
        ("an account's job, ms", f"{later['P50']:.1f} / {later['P95']:.1f}", ""),
        ("standings, ms", f"{asked['P50']:.0f} / {asked['P95']:.0f}", AIM_STANDINGS_MS),
        (f"what-if, {told['what_if_facts']:,} facts, s", f"{told['what_if_s']:.1f}", ""),
        ("sums of the ledger, s", f"{told['sums_s']:.2f}", ""),
    ]
    for name, value, aim in rows:
        print(f"  {name:<34}{value:>16}{aim:>8}")
    for peer in told["peers"]:
        each = "  ".join(
            f"{name} {peer[name]['seconds']:.2f}" for name in (*happened.POINTS, "year")
        )
        print(f"  {peer['name']:<34}read {peer['read']:.1f} s; sums, s: {each}")


def main() -> None:
    """Print tables, or one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facts", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = []
    for count in sorted(options.facts):
        found.append(alone(count, options.processes))
        if not options.json:
            show(found[-1])
    if options.json:
        print(json.dumps(found, ensure_ascii=False))


def alone(count: int, processes: int) -> dict[str, Any]:
    """A report from a process and a database of its own."""
    run = [sys.executable, __file__, "--alone", str(count), str(processes)]
    with tempfile.TemporaryDirectory(prefix="shangda-bench-") as folder:
        own = os.environ | {"SHANGDA_DATA": folder}
        done = subprocess.run(run, check=True, stdout=subprocess.PIPE, text=True, env=own)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def report(count: int, processes: int) -> None:
    """Fill a new database, measure, print one line."""
    call_command("migrate", verbosity=0)
    office, waiting, filled = Office(), happened.facts(count), 0
    while some := list(islice(waiting, BATCH)):
        fill(office, some, filled)
        filled += len(some)
    print(json.dumps(at(office, count, processes)))
    connection.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--alone"]:
        report(*map(int, sys.argv[2:]))
    else:
        main()
        shutil.rmtree(settings.DATA, ignore_errors=True)
