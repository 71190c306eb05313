"""The lives of a rule set, one version of an office's rules, and of what is entered by hand."""

from shangda.kernel.lifecycle import Life, Step
from shangda.scoring import rules
from shangda.scoring.models import Registration, RuleSet

State = RuleSet.State
may = rules.may_keep_rules

STEPS: Life[RuleSet] = Life(
    "scoring",
    State,
    {
        "adopt_rules": Step({State.DRAFT}, State.IN_FORCE, may, "施行"),
        "end_rules": Step({State.IN_FORCE}, State.ENDED, may, "停止施行"),
        "discard_rules": Step({State.DRAFT}, State.DISCARDED, may, "删除"),
        "restore_rules": Step({State.DISCARDED}, State.DRAFT, may, "恢复"),
    },
)

REGISTRATION_STEPS: Life[Registration] = Life(
    "scoring",
    Registration.State,
    {
        "approve_registration": Step(
            {Registration.State.WAITING},
            Registration.State.APPROVED,
            rules.may_approve,
            "核准",
        ),
        "refuse_registration": Step(
            {Registration.State.WAITING},
            Registration.State.REFUSED,
            rules.may_approve,
            "不予核准",
        ),
        "revoke_registration": Step(
            {Registration.State.WAITING, Registration.State.APPROVED},
            Registration.State.REVOKED,
            rules.may_revoke,
            "撤销",
        ),
    },
)
"""A fact entered by hand counts once another person approved it."""
