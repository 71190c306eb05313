"""The unit's side of the life, and what the unit may do to its submissions."""

from shangda.items import rules
from shangda.items.models import Item, Submission
from shangda.kernel.lifecycle import Life, Step

State = Item.State
AtDesk = Submission.State

STEPS: Life[Item] = Life(
    "items",
    State,
    {
        "ask_sign_off": Step(
            {State.DRAFT, State.RETURNED}, State.AWAITING, rules.may_write, "送审签"
        ),
        "recall": Step({State.AWAITING}, State.DRAFT, rules.may_write, "收回修改"),
        "agree": Step({State.AWAITING}, State.AWAITING, rules.may_sign_off, "同意"),
        "undo_agree": Step(
            {State.AWAITING}, State.AWAITING, rules.may_undo_agree, "撤回同意"
        ),
        "sign_off": Step({State.AWAITING}, State.SIGNED, rules.may_sign_off, "签发"),
        "undo_sign_off": Step(
            {State.SIGNED, State.SUBMITTED},
            State.AWAITING,
            rules.may_undo_sign_off,
            "撤回签发",
        ),
        "send_back": Step({State.AWAITING}, State.DRAFT, rules.may_sign_off, "退回"),
        "undo_send_back": Step(
            {State.DRAFT}, State.AWAITING, rules.may_undo_send_back, "撤销退回"
        ),
        "reopen": Step({State.SIGNED}, State.DRAFT, rules.may_write, "撤签修改"),
        "submit": Step({State.SIGNED}, State.SUBMITTED, rules.may_submit, "报送"),
        "take_back": Step({State.SUBMITTED}, State.SIGNED, rules.may_submit, "撤回"),
        "be_returned": Step({State.SUBMITTED}, State.RETURNED, rules.may_return, "退回"),
        "be_restored": Step(
            {State.RETURNED}, State.SUBMITTED, rules.may_return, "撤销退回"
        ),
        "discard": Step({State.DRAFT}, State.DISCARDED, rules.may_write, "删除"),
        "restore": Step({State.DISCARDED}, State.DRAFT, rules.may_write, "恢复"),
    },
)

SUBMISSION_STEPS: Life[Submission] = Life(
    "items",
    AtDesk,
    {
        "withdraw": Step({AtDesk.RECEIVED}, AtDesk.WITHDRAWN, rules.may_withdraw, "撤回"),
        "resubmit": Step(
            {AtDesk.RETURNED, AtDesk.WITHDRAWN},
            AtDesk.RECEIVED,
            rules.may_resubmit,
            "重新报送",
        ),
    },
)
