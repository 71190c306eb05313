"""Every verb of votes and payments."""

from shangda.awards.actions.ballots import (
    discard_ballot,
    drop_nominee,
    nominate,
    set_ballot_terms,
    set_usual_terms,
    start_ballot,
)
from shangda.awards.actions.rounds import (
    approve_round,
    discard_round,
    refuse_round,
    send_round,
    set_round,
    start_round,
    take_back_round,
)
from shangda.awards.actions.voting import (
    cast_vote,
    confirm_winners,
    count_vote,
    decide_tie,
    open_vote,
    reopen_vote,
    undo_open_vote,
    vote_again,
)

__all__ = [
    "approve_round",
    "cast_vote",
    "confirm_winners",
    "count_vote",
    "decide_tie",
    "discard_ballot",
    "discard_round",
    "drop_nominee",
    "nominate",
    "open_vote",
    "refuse_round",
    "reopen_vote",
    "send_round",
    "set_ballot_terms",
    "set_round",
    "set_usual_terms",
    "start_ballot",
    "start_round",
    "take_back_round",
    "undo_open_vote",
    "vote_again",
]
