"""Rows of rule sets and what the engine read of them: one made of the other."""

from dataclasses import replace
from datetime import date
from typing import Any

from shangda.points.rulesets import RuleSet as Rules
from shangda.points.writing import write
from shangda.scoring.models import RuleSet
from shangda.scoring.rulebook import book


def rules_of(row: RuleSet) -> Rules:
    """What a row's text says. Texts are only stored once they could be read."""
    return book(row.text).rules


def columns(rules: Rules) -> dict[str, Any]:
    """The columns of a row that its text fills."""
    return {
        "title": rules.title,
        "number": rules.number,
        "version": rules.version,
        "counts": str(rules.counts),
        "since": rules.since,
        "until": rules.until,
        "text": write(rules),
    }


def ended_on(row: RuleSet, until: date) -> dict[str, Any]:
    """The columns of a row that is in force up to a day, the text included."""
    return columns(replace(rules_of(row), until=until))
