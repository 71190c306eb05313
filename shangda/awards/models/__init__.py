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

__all__ = [
    "Ballot",
    "BallotQuerySet",
    "BallotTerms",
    "Box",
    "Mark",
    "Nominee",
    "Voter",
    "VotingTerms",
]
