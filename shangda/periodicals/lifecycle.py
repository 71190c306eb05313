"""The life of an issue. It has its number from ``sign`` on, never before."""

from shangda.kernel.lifecycle import Life, Step
from shangda.periodicals import rules
from shangda.periodicals.models import Issue

State = Issue.State
PROOFS = frozenset({State.FIRST_PROOF, State.SECOND_PROOF})

STEPS: Life[Issue] = Life(
    "periodicals",
    State,
    {
        "start_proof": Step(
            {State.COMPOSING}, State.FIRST_PROOF, rules.may_compose, "送校对"
        ),
        "pass_first_proof": Step(
            {State.FIRST_PROOF}, State.SECOND_PROOF, rules.may_compose, "一校通过"
        ),
        "undo_first_proof": Step(
            {State.SECOND_PROOF}, State.FIRST_PROOF, rules.may_undo_first_proof, "收回一校"
        ),
        "pass_second_proof": Step(
            {State.SECOND_PROOF}, State.TO_SIGN, rules.may_proof_again, "二校通过，送签发"
        ),
        "undo_second_proof": Step(
            {State.TO_SIGN}, State.SECOND_PROOF, rules.may_undo_second_proof, "收回二校"
        ),
        "send_back_proof": Step(PROOFS, State.COMPOSING, rules.may_compose, "退回改版"),
        "undo_send_back_proof": Step(
            {State.COMPOSING}, State.FIRST_PROOF, rules.may_undo_send_back, "收回退回"
        ),
        "recall": Step(
            PROOFS | {State.TO_SIGN}, State.COMPOSING, rules.may_compose, "撤回再编"
        ),
        "undo_recall": Step(
            {State.COMPOSING}, State.TO_SIGN, rules.may_undo_recall, "收回撤回"
        ),
        "sign": Step({State.TO_SIGN}, State.ISSUED, rules.may_sign, "签发"),
        "refuse": Step({State.TO_SIGN}, State.COMPOSING, rules.may_sign, "不予签发"),
        "undo_refuse": Step(
            {State.COMPOSING}, State.TO_SIGN, rules.may_undo_refuse, "收回不予签发"
        ),
        "discard": Step({State.COMPOSING}, State.DISCARDED, rules.may_compose, "作废"),
        "restore": Step({State.DISCARDED}, State.COMPOSING, rules.may_compose, "恢复"),
    },
)
