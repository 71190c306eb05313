"""Words of an office's paper that mean a word of the facts: 区级 is what facts call 县级.

The paper's word stays in the set and on its pages; only what counts is read in the words of
facts. A set that has the facts' word as well, or two words for it, means different things by
them, and nothing is read into it. 本级 is the level of the office, 上级 any that is higher.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from shangda.organisations.models import Level
from shangda.points.facts import WORDS
from shangda.points.reading import rule_set
from shangda.points.rulesets import RuleSet as Rules
from shangda.points.writing import content
from shangda.scoring.models import RuleSet
from shangda.scoring.vocabulary import words_of

OWN, ABOVE = "本级", "上级"
LEVEL = "level"
Meant = Mapping[tuple[str, str], Sequence[str]]
"""(field, word of the paper) → words of the facts, one mostly."""


def as_facts_say(rules: Rules, level: str) -> Rules:
    """The same rules, to count facts of the tables by at an office of this level."""
    meant = meant_by(rules, level)
    if not meant:
        return rules
    said = content(rules)
    head = {"set": said.pop("set")}
    return rule_set(head | {key: _said(one, meant) for key, one in said.items()})


def meant_by(rules: Rules, level: str) -> Meant:
    """Which words of these rules facts have other words for."""
    said = words_of(rules)
    found = _relative(level) if {OWN, ABOVE} & set(said[LEVEL]) else {}
    for name, words in said.items():
        for word, others in known().get(name, {}).items():
            used = {one for one in words if one in others}
            if len(used) == 1 and word not in words:
                found[name, used.pop()] = [word]
    return found


def level_of(row: RuleSet) -> str:
    """The level of the office whose set this is, asked for only where the set hangs on it."""
    return row.desk.unit.level if OWN in row.text or ABOVE in row.text else ""


@cache
def known() -> Mapping[str, Mapping[str, list[str]]]:
    """Field → word of the facts → what papers write for it; shipped data."""
    path = Path(__file__).with_name("same_words.json")
    found: dict[str, dict[str, list[str]]] = json.loads(path.read_text("utf-8"))
    return found


def _said(value: Any, meant: Meant) -> Any:
    """Conditions stand at any depth; the rows of a table begin with words."""
    if isinstance(value, list):
        return [_said(one, meant) for one in value]
    if not isinstance(value, dict):
        return value
    if "by" in value:
        return value | {"rows": _rows(value["by"], value["rows"], meant)}
    return {
        key: _words(key, one, meant) if key in WORDS else _said(one, meant)
        for key, one in value.items()
    }


def _words(name: str, said: Any, meant: Meant) -> Any:
    words = said if isinstance(said, list) else [said]
    return [other for one in words for other in meant.get((name, one), [one])]


def _rows(by: Sequence[str], rows: Iterable[list[Any]], meant: Meant) -> list[list[Any]]:
    """A row for each word that is meant; one that names a level goes before 本级 and 上级."""
    found: dict[tuple[str, ...], list[Any]] = {}
    for row in sorted(rows, key=lambda row: OWN in row or ABOVE in row):
        own = zip(by, row, strict=False)
        for key in product(*[meant.get((name, word), [word]) for name, word in own]):
            found.setdefault(key, [*key, *row[len(by) :]])
    return list(found.values())


def _relative(level: str) -> dict[tuple[str, str], Sequence[str]]:
    """Highest first; above the highest there is nothing that facts could say."""
    ladder = [str(one.label) for one in Level]
    place = Level.values.index(level) if level in Level.values else 0
    return {(LEVEL, OWN): [ladder[place]], (LEVEL, ABOVE): ladder[:place] or [ABOVE]}
