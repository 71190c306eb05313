"""The life of an issue. It has its number from ``sign`` on, never before."""

from shangda.kernel.lifecycle import Life, Step
from shangda.periodicals import rules
from shangda.periodicals.models import Issue

State = Issue.State

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
        "pass_second_proof": Step(
            {State.SECOND_PROOF}, State.TO_SIGN, rules.may_proof_again, "二校通过，送签发"
        ),
        "send_back_proof": Step(
            {State.FIRST_PROOF, State.SECOND_PROOF},
            State.COMPOSING,
            rules.may_compose,
            "退回改版",
        ),
        "recall": Step({State.TO_SIGN}, State.COMPOSING, rules.may_compose, "撤回再编"),
        "sign": Step({State.TO_SIGN}, State.ISSUED, rules.may_sign, "签发"),
        "refuse": Step({State.TO_SIGN}, State.COMPOSING, rules.may_sign, "不予签发"),
        "discard": Step({State.COMPOSING}, State.DISCARDED, rules.may_compose, "作废"),
        "restore": Step({State.DISCARDED}, State.COMPOSING, rules.may_compose, "恢复"),
    },
)
