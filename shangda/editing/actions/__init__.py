"""Every verb of the desk. Modules go along nouns; this is the app's face."""

from shangda.editing.actions.articles import (
    EditedByOthersError,
    call_back,
    drop_set_aside,
    pass_review,
    remove_note,
    reopen,
    save_article,
    send_back,
    send_to_review,
    settle_article,
    undo_review,
    write_note,
)
from shangda.editing.actions.batches import decide_batch, undo_batch
from shangda.editing.actions.checking import ignore_finding, restore_findings
from shangda.editing.actions.going_up import report_up
from shangda.editing.actions.groups import put_back, take_out
from shangda.editing.actions.office import hand_over_claims, load_defaults, set_words
from shangda.editing.actions.selection import (
    add_source,
    dissolve,
    merge,
    remove_source,
    select,
    undo_select,
)
from shangda.editing.actions.shares import set_shares, share_by_count, share_evenly
from shangda.editing.actions.triage import (
    claim,
    decline,
    hold,
    release,
    resume,
    return_for_change,
    take_over,
)
from shangda.editing.actions.undoing import undo, undo_decline, undo_return
from shangda.editing.actions.verification import (
    answer,
    answer_by_phone,
    cancel_question,
    finish_verification,
    verify,
)

__all__ = [
    "EditedByOthersError",
    "add_source",
    "answer",
    "answer_by_phone",
    "call_back",
    "cancel_question",
    "claim",
    "decide_batch",
    "decline",
    "dissolve",
    "drop_set_aside",
    "finish_verification",
    "hand_over_claims",
    "hold",
    "ignore_finding",
    "load_defaults",
    "merge",
    "pass_review",
    "put_back",
    "release",
    "remove_note",
    "remove_source",
    "reopen",
    "report_up",
    "restore_findings",
    "resume",
    "return_for_change",
    "save_article",
    "select",
    "send_back",
    "send_to_review",
    "set_shares",
    "set_words",
    "settle_article",
    "share_by_count",
    "share_evenly",
    "take_out",
    "take_over",
    "undo",
    "undo_batch",
    "undo_decline",
    "undo_return",
    "undo_review",
    "undo_select",
    "verify",
    "write_note",
]
