"""Every verb of a desk's check-up."""

from shangda.checkups.actions.keeping import (
    add_word,
    apply_words,
    bring_words,
    drop_word,
    set_rule,
    set_terms,
)
from shangda.checkups.actions.seeing import Seen, count_findings, ignore, restore

__all__ = [
    "Seen",
    "add_word",
    "apply_words",
    "bring_words",
    "count_findings",
    "drop_word",
    "ignore",
    "restore",
    "set_rule",
    "set_terms",
]
