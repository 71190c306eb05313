"""The desk's side of a submission's life, and the lives of questions and articles."""

from shangda.editing import rules
from shangda.editing.models import Article, Verification
from shangda.items.models import Submission
from shangda.kernel.lifecycle import Life, Step

At = Submission.State
IN_HAND = {At.RECEIVED, At.CLAIMED, At.VERIFYING, At.HELD}

STEPS: Life[Submission] = Life(
    "editing",
    At,
    {
        "claim": Step({At.RECEIVED}, At.CLAIMED, rules.may_triage, "认领"),
        "release": Step({At.CLAIMED}, At.RECEIVED, rules.may_triage, "放回"),
        "select": Step(IN_HAND, At.SELECTED, rules.may_triage, "选用"),
        "verify": Step(
            {At.RECEIVED, At.CLAIMED, At.VERIFYING, At.HELD},
            At.VERIFYING,
            rules.may_triage,
            "核实",
        ),
        "finish_verification": Step(
            {At.VERIFYING}, At.CLAIMED, rules.may_triage, "结束核实"
        ),
        "hold": Step(
            {At.RECEIVED, At.CLAIMED, At.VERIFYING}, At.HELD, rules.may_triage, "缓报"
        ),
        "resume": Step({At.HELD}, At.CLAIMED, rules.may_triage, "继续处理"),
        "return_for_change": Step(IN_HAND, At.RETURNED, rules.may_triage, "退回"),
        "decline": Step(IN_HAND, At.DECLINED, rules.may_triage, "不采用"),
        "undo_select": Step({At.SELECTED}, At.CLAIMED, rules.may_triage, "撤销选用"),
        "undo_return": Step({At.RETURNED}, At.CLAIMED, rules.may_triage, "撤销退回"),
        "undo_decline": Step({At.DECLINED}, At.CLAIMED, rules.may_triage, "撤销不采用"),
    },
)

VERIFICATION_STEPS: Life[Verification] = Life(
    "editing",
    Verification.State,
    {
        "answer": Step(
            {Verification.State.ASKED},
            Verification.State.ANSWERED,
            rules.may_answer,
            "答复",
        ),
        "answer_by_phone": Step(
            {Verification.State.ASKED},
            Verification.State.ANSWERED,
            rules.may_cancel,
            "记下电话答复",
        ),
        "cancel_question": Step(
            {Verification.State.ASKED},
            Verification.State.CANCELLED,
            rules.may_cancel,
            "撤销提问",
        ),
    },
)

Text = Article.State
ARTICLE_STEPS: Life[Article] = Life(
    "editing",
    Text,
    {
        "send_to_review": Step({Text.EDITING}, Text.IN_REVIEW, rules.may_edit, "送二审"),
        "call_back": Step({Text.IN_REVIEW}, Text.EDITING, rules.may_edit, "收回再改"),
        "pass_review": Step({Text.IN_REVIEW}, Text.PASSED, rules.may_review, "二审通过"),
        "send_back": Step({Text.IN_REVIEW}, Text.EDITING, rules.may_review, "退回编辑"),
        "undo_review": Step({Text.PASSED}, Text.IN_REVIEW, rules.may_review, "撤回二审"),
        "reopen": Step({Text.PASSED}, Text.EDITING, rules.may_edit, "重新编辑"),
        "dissolve": Step({Text.EDITING}, Text.DISSOLVED, rules.may_edit, "撤销成稿"),
    },
)
