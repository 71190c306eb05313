"""The lives of a bulletin and of an objection. A number is given by ``issue`` alone."""

from shangda.bulletins import rules
from shangda.bulletins.models import Bulletin, Objection
from shangda.kernel.lifecycle import Life, Step

State = Bulletin.State

STEPS: Life[Bulletin] = Life(
    "bulletins",
    State,
    {
        "ask_signature": Step({State.DRAFT}, State.TO_SIGN, rules.may_write, "送签发"),
        "recall": Step({State.TO_SIGN}, State.DRAFT, rules.may_write, "撤回修改"),
        "send_back": Step({State.TO_SIGN}, State.DRAFT, rules.may_sign, "退回修改"),
        "issue": Step({State.TO_SIGN}, State.ISSUED, rules.may_sign, "签发"),
        "discard": Step({State.DRAFT}, State.DISCARDED, rules.may_write, "作废"),
        "restore": Step({State.DISCARDED}, State.DRAFT, rules.may_write, "恢复"),
    },
)

OBJECTION_STEPS: Life[Objection] = Life(
    "bulletins",
    Objection.State,
    {
        "grant_objection": Step(
            {Objection.State.OPEN}, Objection.State.GRANTED, rules.may_answer, "异议成立"
        ),
        "refuse_objection": Step(
            {Objection.State.OPEN}, Objection.State.REFUSED, rules.may_answer, "异议不成立"
        ),
        "withdraw_objection": Step(
            {Objection.State.OPEN},
            Objection.State.WITHDRAWN,
            rules.may_withdraw,
            "收回异议",
        ),
    },
)
