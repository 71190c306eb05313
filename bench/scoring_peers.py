"""The same sums as ``scoring.py`` in plain SQL, and in a script as a technician would write it.

Each reads the exported sheet and prints one line of JSON: seconds to read it, seconds of
each set, and the sums in hundredths of a point. They give sums alone: no lines, no words, no
history, nothing that is kept when a fact changes; other rules mean other code.

    python bench/scoring_peers.py duckdb SHEET.csv TERMS.json
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Sums = dict[str, int]  # by the number of a unit or person: hundredths of a point
POINTS = "(SELECT * FROM (VALUES {}) AS points(level, points))"
COUNTED = """
WITH parts AS (
    SELECT unit, day, points * 100 // sharers
           + CASE WHEN place = 0 THEN points * 100 - points * 100 // sharers * sharers
                  ELSE 0 END AS points
    FROM facts JOIN {points} USING (level) WHERE kind = 'adopted'
    UNION ALL SELECT unit, day, 1000 FROM facts WHERE kind = 'instruction'
    UNION ALL SELECT unit, day, -200 FROM facts WHERE kind = 'urgent_late'
), sent AS (
    SELECT unit, date_trunc('month', day) AS month, count(*) AS sent
    FROM facts WHERE kind = 'submitted' GROUP BY ALL
), missing AS (
    SELECT units.unit, months.month AS day,
           -100 * greatest({target} - coalesce(sent, 0), 0) AS points
    FROM (SELECT range AS unit FROM range({units})) units
    CROSS JOIN (SELECT unnest(generate_series(
        DATE '{first}', DATE '{last_month}', INTERVAL 1 MONTH))::DATE AS month) months
    LEFT JOIN sent ON sent.unit = units.unit AND sent.month = months.month
)
SELECT unit, sum(points) FROM (SELECT * FROM parts UNION ALL SELECT * FROM missing)
WHERE day BETWEEN '{start}' AND '{end}' GROUP BY unit
"""
BEST = """
SELECT unit, sum(points) * 100 FROM (
    SELECT unit, text, max(points) AS points FROM facts JOIN {points} USING (level)
    WHERE kind = 'adopted' GROUP BY unit, text)
GROUP BY unit
"""
PERSONAL = """
SELECT person, sum(points) * 100 FROM (
    SELECT person, date_trunc('month', day) AS month, least(sum(points), {cap}) AS points
    FROM facts JOIN {points} USING (level) WHERE kind = 'adopted' GROUP BY ALL)
GROUP BY person
"""


def by_duckdb(sheet: Path, terms: Mapping[str, Any]) -> dict[str, Any]:
    """DuckDB, in memory."""
    import duckdb  # type: ignore[import-not-found,unused-ignore]

    base = duckdb.connect()
    seconds = _timed(
        lambda: base.execute(
            f"CREATE TABLE facts AS FROM read_csv('{sheet}', header = true)"
        )
    )
    read = seconds[0]
    ask = {"counted": COUNTED, "best": BEST, "personal": PERSONAL, "year": COUNTED}
    told: dict[str, Any] = {"name": f"DuckDB {duckdb.__version__}", "read": read}
    for name, question in ask.items():
        days = terms["year"] if name == "year" else [terms["first"], terms["end"]]
        points = terms["points"]["counted" if name == "year" else name]
        values = ", ".join(f"('{level}', {one})" for level, one in points.items())
        text = question.format(
            **{
                key: terms[key] for key in ("target", "units", "first", "last_month", "cap")
            },
            points=POINTS.format(values),
            start=days[0],
            end=days[1],
        )
        told[name] = _told(*_timed(lambda text=text: base.execute(text).fetchall()))
    return told


def by_pandas(sheet: Path, terms: Mapping[str, Any]) -> dict[str, Any]:
    """pandas: a frame, groups, and a loop over months."""
    import pandas as pd  # type: ignore[import-untyped,import-not-found,unused-ignore]

    read, facts = _timed(lambda: pd.read_csv(sheet, parse_dates=["day"]))

    ask = {
        "counted": lambda: _counted(facts, terms, terms["first"], terms["end"]),
        "best": lambda: _best(facts, terms),
        "personal": lambda: _personal(facts, terms),
        "year": lambda: _counted(facts, terms, *terms["year"]),
    }
    told = {"name": f"pandas {pd.__version__}", "read": read}
    return told | {name: _told(*_timed(act)) for name, act in ask.items()}


def _counted(
    facts: Any, terms: Mapping[str, Any], start: str, end: str
) -> list[tuple[int, int]]:
    adopted = _adopted(facts, terms, "counted")
    adopted["part"] = adopted.cents // adopted.sharers
    leads = adopted.place == 0
    adopted.loc[leads, "part"] = adopted.cents - adopted.part * (adopted.sharers - 1)
    flat = facts[facts.kind.isin(["instruction", "urgent_late"])].copy()
    flat["part"] = flat.kind.map({"instruction": 1000, "urgent_late": -200})
    sums: dict[int, int] = {}
    for part in (adopted, flat):
        inside = part[(part.day >= start) & (part.day <= end)]
        for unit, cents in inside.groupby("unit").part.sum().items():
            sums[unit] = sums.get(unit, 0) + int(cents)
    sent = facts[facts.kind == "submitted"]
    counts = sent.groupby([sent.unit, sent.day.dt.to_period("M")]).size()
    for month in _months(terms, start, end):
        for unit in range(terms["units"]):
            missing = max(terms["target"] - counts.get((unit, month), 0), 0)
            sums[unit] = sums.get(unit, 0) - 100 * missing
    return list(sums.items())


def _best(facts: Any, terms: Mapping[str, Any]) -> list[tuple[int, int]]:
    highest = _adopted(facts, terms, "best").groupby(["unit", "text"]).cents.max()
    return list(highest.groupby("unit").sum().items())


def _personal(facts: Any, terms: Mapping[str, Any]) -> list[tuple[int, int]]:
    adopted = _adopted(facts, terms, "personal")
    monthly = adopted.groupby([adopted.person, adopted.day.dt.to_period("M")]).cents
    capped = monthly.sum().clip(upper=terms["cap"] * 100)
    return list(capped.groupby(level=0).sum().items())


def _adopted(facts: Any, terms: Mapping[str, Any], name: str) -> Any:
    found = facts[facts.kind == "adopted"].copy()
    found["cents"] = found.level.map(terms["points"][name]) * 100
    return found


def _months(terms: Mapping[str, Any], start: str, end: str) -> list[Any]:
    import pandas as pd

    months = pd.period_range(terms["first"], terms["last_month"], freq="M")
    return [one for one in months if start <= str(one.start_time.date()) <= end]


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = act()
    return time.perf_counter() - start, found


def _told(seconds: float, rows: list[tuple[Any, Any]]) -> dict[str, Any]:
    return {"seconds": seconds, "sums": {str(who): int(points) for who, points in rows}}


PEERS = {"duckdb": by_duckdb, "pandas": by_pandas}


def main() -> None:
    """Print one line; exit 3 where the peer is not installed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("sheet", type=Path)
    parser.add_argument("terms", type=Path)
    options = parser.parse_args()
    try:
        told = PEERS[options.peer](
            options.sheet, json.loads(options.terms.read_text("utf-8"))
        )
    except ModuleNotFoundError:
        sys.exit(3)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
