"""Every verb of the unit's side."""

from shangda.items.actions.attachment import attach, detach, reattach
from shangda.items.actions.checking import ignore_finding, restore_findings
from shangda.items.actions.defaults import load_defaults
from shangda.items.actions.material import add_material, discard_material, restore_material
from shangda.items.actions.particulars import set_particulars
from shangda.items.actions.sign_off import (
    agree,
    ask_sign_off,
    recall,
    reopen,
    send_back,
    sign_off,
    undo_agree,
    undo_send_back,
    undo_sign_off,
)
from shangda.items.actions.submission import (
    mark_restored,
    mark_returned,
    resubmit,
    submit,
    withdraw,
)
from shangda.items.actions.writing import (
    SavedByOthersError,
    discard,
    hand_over_drafts,
    keep_opened,
    restore,
    save,
    settle,
    start_item,
)

__all__ = [
    "SavedByOthersError",
    "add_material",
    "agree",
    "ask_sign_off",
    "attach",
    "detach",
    "discard",
    "discard_material",
    "hand_over_drafts",
    "ignore_finding",
    "keep_opened",
    "load_defaults",
    "mark_restored",
    "mark_returned",
    "reattach",
    "recall",
    "reopen",
    "restore",
    "restore_findings",
    "restore_material",
    "resubmit",
    "save",
    "send_back",
    "set_particulars",
    "settle",
    "sign_off",
    "start_item",
    "submit",
    "undo_agree",
    "undo_send_back",
    "undo_sign_off",
    "withdraw",
]
