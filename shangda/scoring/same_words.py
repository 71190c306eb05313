"""Words of an office's paper that mean a word of the facts: 区级 is what facts call 县级.

The paper's word stays in the set and on its pages; only what counts is read in the words of
facts. A set that has the facts' word as well, or two words for it, means different things by
them, and nothing is read into it.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from shangda.points.facts import WORDS
from shangda.points.reading import rule_set
from shangda.points.rulesets import RuleSet as Rules
from shangda.points.writing import content
from shangda.scoring.vocabulary import words_of

Meant = Mapping[tuple[str, str], str]
"""(field, word of the paper) → word of the facts."""


def as_facts_say(rules: Rules) -> Rules:
    """The same rules, to count facts of the tables by."""
    meant = meant_by(rules)
    if not meant:
        return rules
    said = content(rules)
    head = {"set": said.pop("set")}
    return rule_set(head | {key: _said(one, meant) for key, one in said.items()})


def meant_by(rules: Rules) -> Meant:
    """Which words of these rules facts have another word for."""
    found: dict[tuple[str, str], str] = {}
    for name, words in words_of(rules).items():
        for word, others in known().get(name, {}).items():
            used = {one for one in words if one in others}
            if len(used) == 1 and word not in words:
                found[name, used.pop()] = word
    return found


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
        return value | {"rows": [_row(value["by"], row, meant) for row in value["rows"]]}
    return {
        key: _words(key, one, meant) if key in WORDS else _said(one, meant)
        for key, one in value.items()
    }


def _words(name: str, said: Any, meant: Meant) -> Any:
    if isinstance(said, list):
        return [meant.get((name, one), one) for one in said]
    return meant.get((name, said), said)


def _row(by: list[str], row: list[Any], meant: Meant) -> list[Any]:
    words = [meant.get((name, word), word) for name, word in zip(by, row, strict=False)]
    return [*words, *row[len(by) :]]
