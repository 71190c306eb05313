"""Who may do what with votes and payments."""

from shangda.awards.models import AwardRound, Ballot
from shangda.organisations.models import Person, Role
from shangda.organisations.rules import holds

RUNNERS = (Role.CHIEF_EDITOR, Role.SCORER, Role.DESK_ADMIN)
VOTERS = (Role.EDITOR, Role.CHIEF_EDITOR)


def runs_votes(person: Person, desk_id: int) -> bool:
    """Whether they set up and run the votes of the desk."""
    return holds(person, *RUNNERS, desk_id=desk_id)


def may_run(person: Person, ballot: Ballot) -> bool:
    """The chief editor, the scorer, the desk's administrator."""
    return runs_votes(person, ballot.desk_id)


def may_nominate(person: Person, ballot: Ballot) -> bool:
    """The desk's editors, and who runs the vote."""
    return holds(person, *VOTERS, *RUNNERS, desk_id=ballot.desk_id)


def may_confirm(person: Person, ballot: Ballot) -> bool:
    """The issuer: winners and ties that a vote leaves are the leader's word."""
    return holds(person, Role.ISSUER, desk_id=ballot.desk_id)


APPROVERS = (Role.ISSUER, Role.CHIEF_EDITOR, Role.DESK_ADMIN)


def may_prepare(person: Person, round_: AwardRound) -> bool:
    """Who runs the votes also works out what is paid."""
    return runs_votes(person, round_.desk_id)


def may_approve(person: Person, round_: AwardRound) -> bool:
    """A second person: nobody approves what they sent up themselves."""
    is_other = round_.sent_by_id != person.pk
    return is_other and holds(person, *APPROVERS, desk_id=round_.desk_id)
