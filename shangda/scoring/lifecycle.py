"""The life of a rule set: one version of an office's rules. What counted once stays kept."""

from shangda.kernel.lifecycle import Life, Step
from shangda.scoring import rules
from shangda.scoring.models import RuleSet

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
