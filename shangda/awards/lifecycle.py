"""The lives of a vote and of a round of payments."""

from shangda.awards import rules
from shangda.awards.models import AwardRound, Ballot
from shangda.kernel.lifecycle import Life, Step

At = Ballot.State
STEPS: Life[Ballot] = Life(
    "awards",
    At,
    {
        "open_vote": Step({At.NOMINATING}, At.VOTING, rules.may_run, "开始投票"),
        "undo_open_vote": Step({At.VOTING}, At.NOMINATING, rules.may_run, "收回投票"),
        "count_vote": Step({At.VOTING}, At.COUNTED, rules.may_run, "计票"),
        "vote_again": Step({At.COUNTED}, At.VOTING, rules.may_run, "并列再投一轮"),
        "decide_tie": Step({At.COUNTED}, At.COUNTED, rules.may_confirm, "定并列"),
        "reopen_vote": Step({At.COUNTED}, At.VOTING, rules.may_run, "作废重投"),
        "confirm_winners": Step({At.COUNTED}, At.CONFIRMED, rules.may_confirm, "确认"),
        "discard_ballot": Step(
            {At.NOMINATING, At.VOTING, At.COUNTED}, At.DISCARDED, rules.may_run, "作废"
        ),
    },
)

Pay = AwardRound.State
ROUND_STEPS: Life[AwardRound] = Life(
    "awards",
    Pay,
    {
        "send_round": Step({Pay.DRAFT}, Pay.WAITING, rules.may_prepare, "送核准"),
        "take_back_round": Step({Pay.WAITING}, Pay.DRAFT, rules.may_prepare, "收回"),
        "approve_round": Step({Pay.WAITING}, Pay.APPROVED, rules.may_approve, "核准"),
        "refuse_round": Step({Pay.WAITING}, Pay.DRAFT, rules.may_approve, "退回"),
        "discard_round": Step({Pay.DRAFT}, Pay.DISCARDED, rules.may_prepare, "作废"),
    },
)
