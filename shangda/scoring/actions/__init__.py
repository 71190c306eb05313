"""Every verb of points. Modules go along nouns; this is the app's face."""

from shangda.scoring.actions.ledger import load_defaults, rebuild_ledger
from shangda.scoring.actions.registrations import (
    Evidence,
    approve_registration,
    enter_fact,
    refuse_registration,
    register_fact,
    revoke_registration,
)
from shangda.scoring.actions.rule_parts import (
    copy_part,
    drop_part,
    move_part,
    write_part,
)
from shangda.scoring.actions.rule_sets import (
    adopt_rules,
    discard_rules,
    draft_rules,
    end_rules,
    lead_rules,
    restore_rules,
    revise_rules,
    write_rules,
)
from shangda.scoring.actions.standings import set_standings_terms
from shangda.scoring.actions.uses import (
    record_outside_use,
    revoke_outside_use,
    sign_issue,
    withdraw_adoption,
)

__all__ = [
    "Evidence",
    "adopt_rules",
    "approve_registration",
    "copy_part",
    "discard_rules",
    "draft_rules",
    "drop_part",
    "end_rules",
    "enter_fact",
    "lead_rules",
    "load_defaults",
    "move_part",
    "rebuild_ledger",
    "record_outside_use",
    "refuse_registration",
    "register_fact",
    "restore_rules",
    "revise_rules",
    "revoke_outside_use",
    "revoke_registration",
    "set_standings_terms",
    "sign_issue",
    "withdraw_adoption",
    "write_part",
    "write_rules",
]
