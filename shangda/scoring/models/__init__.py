"""Tables of points: what happened, the rules, the ledger, what was closed."""

from shangda.scoring.models.closing import ClosedPeriod
from shangda.scoring.models.facts import (
    Fact,
    FactQuerySet,
    FactShare,
    FactShareQuerySet,
    Registration,
    units_counted_for,
)
from shangda.scoring.models.ledger import LedgerLine, LedgerLineQuerySet
from shangda.scoring.models.rule_sets import RuleSet, RuleSetQuerySet
from shangda.scoring.models.terms import StandingsTerms

__all__ = [
    "ClosedPeriod",
    "Fact",
    "FactQuerySet",
    "FactShare",
    "FactShareQuerySet",
    "LedgerLine",
    "LedgerLineQuerySet",
    "Registration",
    "RuleSet",
    "RuleSetQuerySet",
    "StandingsTerms",
    "units_counted_for",
]
