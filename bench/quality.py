"""Measures how well the text engine finds what it is there to find, on real texts.

Each section is a function in ``SECTIONS`` that gives rows of plain values; the tables are
printed from them. The texts come from ../shared/data; without them a section is left out
by name.

    python bench/quality.py [--only characters] [--only likeness] [--json]
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from shangda.text.archive import Archive
from shangda.text.checkup import check
from shangda.text.checkup.findings import Level
from shangda.text.checkup.misspelling import finder
from shangda.text.likeness import Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

DATA = Path(__file__).parents[1] / "../shared/data"
SAMPLE = 300
"""Archive texts that are looked through for false alarms."""
PER = 20_000
NEGATIVE = "negative"
"""The class of texts that are from nowhere, whatever they name as nearest."""
WEAK = frozenset({Relation.SAME_EVENT, Relation.STOCK})
_OTHER_THAN_HAN = re.compile("[^\u4e00-\u9fff]")
_LEAST_CONTAINED = 8  # characters; anything shorter is contained by chance

Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    """The JSON lines of a file of the shared data; raises ``FileNotFoundError``."""
    with gzip.open(DATA / name, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def archive_sample() -> list[Row]:
    """Some texts of the archive, the same ones each time."""
    return random.Random(5).sample(rows("archive.jsonl.gz"), SAMPLE)


def characters() -> list[Row]:
    """Wrong characters: precision and recall of corrections, and clean sentences flagged."""
    statutes = _han("".join(row["text"] for row in rows("statutes.jsonl.gz")))
    found = []
    for name in ("typos_official", "typos_law"):
        sentences = rows(f"{name}.jsonl.gz")
        unseen = [each for each in sentences if not _is_seen(each["target"], statutes)]
        found.append({"set": name, **corrected(sentences)})
        found.append({"set": f"{name}, not in the statutes", **corrected(unseen)})
    texts = archive_sample()
    size = sum(len(row["text"]) for row in texts)
    alarms = sum(len(list(finder.misspelt(row["text"]))) for row in texts)
    return [
        *found,
        {"set": f"archive, per {PER:,} characters", "alarms": alarms * PER / size},
    ]


def corrected(sentences: Iterable[Row]) -> Row:
    """Figures of one set, character by character; other lengths are left out."""
    right = found = wrong = clean = flagged = 0
    for row in sentences:
        source, target = row["source"], row["target"]
        if len(source) != len(target):
            continue
        gold = {
            at: new
            for at, (old, new) in enumerate(zip(source, target, strict=True))
            if old != new
        }
        guesses = {
            each.start + at: meant
            for each in finder.misspelt(source)
            for at, meant in enumerate(each.meant)
        }
        right += sum(gold.get(at) == meant for at, meant in guesses.items())
        found += len(guesses)
        wrong += len(gold)
        clean += not gold
        flagged += bool(guesses) and not gold
    return {
        "precision": right / max(found, 1),
        "recall": right / max(wrong, 1),
        "clean_flagged": flagged / max(clean, 1),
        "characters": wrong,
    }


def _han(text: str) -> str:
    return _OTHER_THAN_HAN.sub("", text)


def _is_seen(sentence: str, statutes: str) -> bool:
    plain = _han(sentence)
    return len(plain) >= _LEAST_CONTAINED and plain in statutes


def likeness() -> list[Row]:
    """Likeness: recall per class, and what is believed of texts that have no source."""
    texts = rows("archive.jsonl.gz")
    archive = Archive([row["text"] for row in texts])
    by_class: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for query in rows("near_duplicates.jsonl.gz"):
        matches = archive.similar(query["text"])
        strong = {texts[m.number]["id"] for m in matches if m.likeness.relation not in WEAK}
        sources = set() if query["cls"] == NEGATIVE else set(query["sources"])
        counted = by_class[query["cls"]]
        counted["texts"] += 1
        counted["any"] += bool(strong & sources if sources else strong)
        counted["all"] += bool(sources) and sources <= strong
    return [
        {
            "class": name,
            "texts": counted["texts"],
            "alarms" if name == NEGATIVE else "found": counted["any"] / counted["texts"],
            **({} if name == NEGATIVE else {"all": counted["all"] / counted["texts"]}),
        }
        for name, counted in sorted(by_class.items())
    ]


def checkup() -> list[Row]:
    """Check-up: findings of level error, by rule, in 20,000 characters of the archive."""
    texts = archive_sample()
    size = sum(len(row["text"]) for row in texts)
    findings = [each for row in texts for each in check.check(row["text"], row["title"])]
    errors = Counter(each.rule for each in findings if each.level is Level.ERROR)
    return [
        {"rule": rule, "errors": number, f"per_{PER}": number * PER / size}
        for rule, number in [("all", errors.total()), *errors.most_common()]
    ]


SECTIONS: dict[str, Callable[[], list[Row]]] = {
    "characters": characters,
    "likeness": likeness,
    "checkup": checkup,
}


def show(name: str, found: list[Row]) -> None:
    """Print the rows of a section as a table."""
    print(f"\n{name}")
    columns = list(dict.fromkeys(key for row in found for key in row))
    width = max([len(columns[0]), *(len(str(row[columns[0]])) for row in found)]) + 2
    print(f"{columns[0]:{width}}" + "".join(f"{each:>15}" for each in columns[1:]))
    for row in found:
        cells = "".join(f"{_cell(row.get(each)):>15}" for each in columns[1:])
        print(f"{row[columns[0]]:{width}}{cells}")


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def main() -> int:
    """Measure the sections asked for and print them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", choices=SECTIONS, help="one section")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    options = parser.parse_args()
    results = {}
    for name in options.only or SECTIONS:
        try:
            results[name] = SECTIONS[name]()
        except FileNotFoundError as error:
            print(f"{name} left out: {Path(error.filename).name} missing", file=sys.stderr)
            continue
        if not options.json:
            show(name, results[name])
    if options.json:
        print(json.dumps(results, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
