"""Whether search finds all that it should and nothing else, by kind of question.

Truth is reading all texts of ../shared/data. Its 95 questions are asked as they are; kinds
that it lacks are drawn from the texts by a seeded script: phrases over a mark or a figure,
letters, terms left out. Peers, in the same run: FTS5's own trigrams, and FTS5 over the words
of a segmenter. The index in the database is measured by ``bench/search.py`` on recombined
texts, as seen by people who may see part of them; it is run from here.
"""

from __future__ import annotations

import json
import os
import random
import re
import sqlite3
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import django
import rjieba

from shangda.text.query import parse, query_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from shangda.text.query import Query

QUESTIONS = Path(__file__).parents[1] / "../shared/data/search_queries.json"
OWN = 10  # questions of each kind that are drawn here
DATABASE_TEXTS = 2_000
_OVER_MARK = re.compile(r"\w{2,5}[，。、：]\w{2,5}")
_OVER_FIGURE = re.compile(r"[\u4e00-\u9fff]{2}\d+(?:\.\d+)?%?[\u4e00-\u9fff]{1,2}")
_LETTERS = re.compile(r"[A-Za-z]{2,12}")
_NARROW = {0xFEE0 + code: chr(code) for code in range(0x30, 0x7B) if chr(code).isalnum()}

Found = set[int]


class Question(NamedTuple):
    """What must occur and what must not, as is and as typed into the box."""

    kind: str
    wanted: list[str]
    without: list[str]
    typed: str | None = None

    @property
    def query(self) -> Query:
        """As the product reads it."""
        return parse(self.typed) if self.typed else query_of(self.wanted)


def questions(texts: Sequence[str]) -> Iterator[Question]:
    """Those of the shared data, then some of each further kind."""
    given = json.loads(QUESTIONS.read_text("utf-8"))
    for row in given:
        yield Question(row["kind"], row["terms"], [])
    chance = random.Random(8)
    patterns = {"over a mark": _OVER_MARK, "figure": _OVER_FIGURE, "letters": _LETTERS}
    for kind, pattern in patterns.items():
        for phrase in _drawn(pattern, texts, chance):
            yield Question(kind, [phrase], [], f'"{phrase}"')
    words = [row["terms"][0] for row in given if len(row["terms"][0]) == 2]
    for _ in range(OWN):
        wanted, unwanted = chance.sample(words, 2)
        yield Question("left out", [wanted], [unwanted], f"{wanted} -{unwanted}")


def _drawn(
    pattern: re.Pattern[str], texts: Sequence[str], chance: random.Random
) -> list[str]:
    found: list[str] = []
    while len(found) < OWN:
        if matches := pattern.findall(chance.choice(texts)):
            found.append(chance.choice(matches))
    return found


def truth(question: Question, texts: Sequence[str]) -> Found:
    """Numbers of the texts, in small narrow letters, that answer it; from 1."""
    wanted = [term.lower() for term in question.wanted]
    return {
        number
        for number, text in enumerate(texts, start=1)
        if all(term in text for term in wanted)
        and not any(term in text for term in question.without)
    }


def by_kind(texts: Sequence[str]) -> list[dict[str, Any]]:
    """Recall and precision of ours and of the peers for each kind of question."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shangda.config.settings")
    django.setup()
    from shangda.search.memory import Archive  # needs settings, but no database

    small = [text.translate(_NARROW).lower() for text in texts]
    archive = Archive([text] for text in texts)
    ways: dict[str, Callable[[Question], Found]] = {
        "ours": lambda question: set(archive.find(question.query)),
        "fts5 trigram": _fts(small, "trigram", str, least=3),
        "fts5 words": _fts(small, "ascii", _words),
    }
    counts = defaultdict[str, dict[str, list[int]]](
        lambda: {way: [0, 0, 0] for way in ways}
    )
    asked = defaultdict[str, int](int)
    for question in questions(texts):
        true = truth(question, small)
        asked[question.kind] += 1
        for way, ask in ways.items():
            found = ask(question)
            counted = counts[question.kind][way]
            for place, number in enumerate((len(found & true), len(true), len(found))):
                counted[place] += number
    return [
        {"case": kind, "questions": asked[kind], **_shares(counted)}
        for kind, counted in counts.items()
    ]


def _shares(counted: dict[str, list[int]]) -> dict[str, float]:
    shares = {}
    for way, (both, true, found) in counted.items():
        shares[way] = both / true if true else 1.0
        shares[f"{way} precision"] = both / found if found else 1.0
    return shares


def _fts(
    texts: Iterable[str], tokenizer: str, cut: Callable[[str], str], least: int = 1
) -> Callable[[Question], Found]:
    """A peer of FTS5; a question with a shorter term it cannot answer at all."""
    home = sqlite3.connect(":memory:")
    home.execute(
        f"CREATE VIRTUAL TABLE t USING fts5(x, content='', tokenize='{tokenizer}')"
    )
    home.executemany("INSERT INTO t (x) VALUES (?)", ((cut(text),) for text in texts))

    def ask(question: Question) -> Found:
        terms = question.wanted + question.without
        if min(map(len, terms)) < least:
            return set()
        wanted = " AND ".join(f'"{cut(term.lower())}"' for term in question.wanted)
        without = "".join(f' NOT "{cut(term)}"' for term in question.without)
        sql = "SELECT rowid FROM t WHERE t MATCH ?"
        return {number for (number,) in home.execute(sql, (wanted + without,))}

    return ask


def _words(text: str) -> str:
    return " ".join(rjieba.cut(text))


def in_database() -> list[dict[str, Any]]:
    """Recall and precision of the index for each person that ``bench/search.py`` has."""
    script = Path(__file__).with_name("search.py")
    command = [sys.executable, str(script), "--texts", str(DATABASE_TEXTS), "--json"]
    run = subprocess.run([*command, "--no-peers"], capture_output=True, check=True)
    report: dict[str, Any] = {}
    for line in run.stdout.splitlines():
        report |= json.loads(line)
    return [
        {"case": name.removeprefix("exact_"), "texts": DATABASE_TEXTS, **figures}
        for name, figures in report.items()
        if name.startswith("exact_")
    ]
