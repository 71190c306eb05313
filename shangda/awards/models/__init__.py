"""Tables of votes and of what is paid."""

from shangda.awards.models.ballots import (
    Ballot,
    BallotQuerySet,
    BallotTerms,
    Box,
    Mark,
    Nominee,
    Voter,
    VotingTerms,
)
from shangda.awards.models.rounds import AwardRound, AwardRoundQuerySet, Payout

__all__ = [
    "AwardRound",
    "AwardRoundQuerySet",
    "Ballot",
    "BallotQuerySet",
    "BallotTerms",
    "Box",
    "Mark",
    "Nominee",
    "Payout",
    "Voter",
    "VotingTerms",
]
