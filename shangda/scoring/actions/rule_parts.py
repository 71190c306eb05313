"""Verbs of single parts of a draft: each writes the whole set with one part otherwise."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from shangda.kernel.errors import InvalidError
from shangda.kernel.transactions import action
from shangda.organisations.models import Person
from shangda.points import parts
from shangda.points.reading import RuleSetError
from shangda.scoring.actions.rule_sets import write_rules
from shangda.scoring.models import RuleSet
from shangda.scoring.rule_texts import rules_of

AGAIN = "请刷新页面再试。"


@action
def write_part(
    *,
    rule_set: RuleSet,
    by: Person,
    kind: str,
    key: str,
    row: Mapping[str, Any],
    version: int,
) -> RuleSet:
    """Put a part in the place of that of the key, or behind its like where the key is empty."""
    with _said():
        rules = parts.put(rules_of(rule_set), kind, key, row)
    return write_rules(rule_set=rule_set, by=by, rules=rules, version=version)


@action
def copy_part(
    *, rule_set: RuleSet, by: Person, kind: str, key: str, version: int
) -> RuleSet:
    """Put a copy right behind a part."""
    with _said(AGAIN):
        rules, _ = parts.copy(rules_of(rule_set), kind, key)
    return write_rules(rule_set=rule_set, by=by, rules=rules, version=version)


@action
def move_part(
    *, rule_set: RuleSet, by: Person, kind: str, key: str, way: str, version: int
) -> RuleSet:
    """Move a part one place ``up`` or ``down`` among its like."""
    with _said(AGAIN):
        rules = parts.move(rules_of(rule_set), kind, key, way)
    return write_rules(rule_set=rule_set, by=by, rules=rules, version=version)


@action
def drop_part(
    *, rule_set: RuleSet, by: Person, kind: str, key: str, version: int
) -> RuleSet:
    """Take a part out; refused while others need it."""
    with _said("改好那里再删这一条。"):
        rules = parts.drop(rules_of(rule_set), kind, key)
    return write_rules(rule_set=rule_set, by=by, rules=rules, version=version)


@contextmanager
def _said(remedy: str = "") -> Iterator[None]:
    """What the engine will not do is refused in its words, with what to do about it."""
    try:
        yield
    except RuleSetError as refusal:
        raise InvalidError(str(refusal), remedy) from refusal
