"""Every verb of closing, of bulletins and of objections."""

from shangda.bulletins.actions.closing import close_period
from shangda.bulletins.actions.drafting import (
    ask_signature,
    discard,
    recall,
    restore,
    save_sentences,
    start_bulletin,
)
from shangda.bulletins.actions.keeping import drop_template, set_template, set_terms
from shangda.bulletins.actions.objections import (
    Case,
    grant_objection,
    raise_objection,
    refuse_objection,
    withdraw_objection,
)
from shangda.bulletins.actions.signing import issue_bulletin, reprint, send_back

__all__ = [
    "Case",
    "ask_signature",
    "close_period",
    "discard",
    "drop_template",
    "grant_objection",
    "issue_bulletin",
    "raise_objection",
    "recall",
    "refuse_objection",
    "reprint",
    "restore",
    "save_sentences",
    "send_back",
    "set_template",
    "set_terms",
    "start_bulletin",
    "withdraw_objection",
]
