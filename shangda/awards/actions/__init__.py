"""Every verb of votes and payments."""

from shangda.awards.actions.ballots import (
    discard_ballot,
    drop_nominee,
    nominate,
    set_ballot_terms,
    set_usual_terms,
    start_ballot,
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
    "cast_vote",
    "confirm_winners",
    "count_vote",
    "decide_tie",
    "discard_ballot",
    "drop_nominee",
    "nominate",
    "open_vote",
    "reopen_vote",
    "set_ballot_terms",
    "set_usual_terms",
    "start_ballot",
    "undo_open_vote",
    "vote_again",
]
