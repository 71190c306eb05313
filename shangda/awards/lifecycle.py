"""The life of a vote."""

from shangda.awards import rules
from shangda.awards.models import Ballot
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
