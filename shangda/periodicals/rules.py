"""Who may do what with issues, periodicals, outlets and uses."""

from shangda.organisations.models import Person, Role
from shangda.organisations.rules import holds, is_system_admin, may_manage_desk
from shangda.periodicals.models import Issue, Outlet, Proof

EDITORS = (Role.EDITOR, Role.CHIEF_EDITOR)


def may_compose(person: Person, issue: Issue) -> bool:
    """Editors of the desk that prints it."""
    return holds(person, *EDITORS, desk_id=issue.periodical.desk_id)


def may_proof_again(person: Person, issue: Issue) -> bool:
    """The second proof is read by another person where the periodical asks for it."""
    if not may_compose(person, issue):
        return False
    rows = issue.proofs.filter(round=Proof.Round.FIRST, has_passed=True, undone_at=None)
    first = rows.order_by("-pk").first()
    return not (issue.periodical.proofs_by_two and first and first.by_id == person.pk)


def may_sign(person: Person, issue: Issue) -> bool:
    """The issuer of the desk."""
    return holds(person, Role.ISSUER, desk_id=issue.periodical.desk_id)


def may_undo_first_proof(person: Person, issue: Issue) -> bool:
    """Whoever passed the first proof, while it is the last thing that was read."""
    return _read_last(person, issue, Proof.Round.FIRST, has_passed=True)


def may_undo_second_proof(person: Person, issue: Issue) -> bool:
    """Whoever passed the second proof, until it is signed or refused."""
    return _read_last(person, issue, Proof.Round.SECOND, has_passed=True)


def may_undo_send_back(person: Person, issue: Issue) -> bool:
    """Whoever sent the proofs back, while nobody has changed the issue since."""
    rounds = (Proof.Round.FIRST, Proof.Round.SECOND)
    return any(_read_last(person, issue, one, has_passed=False) for one in rounds)


def may_undo_refuse(person: Person, issue: Issue) -> bool:
    """The issuer who did not sign, while nobody has changed the issue since."""
    return _read_last(person, issue, Proof.Round.ISSUER, has_passed=False)


def may_undo_recall(person: Person, issue: Issue) -> bool:
    """Whoever took it back from the issuer, while nobody has changed it since."""
    return _read_last(person, issue, Proof.Round.RECALL, has_passed=False)


def may_withdraw(person: Person, issue: Issue) -> bool:
    """Taking back an adoption is the chief editor's or the issuer's."""
    return holds(person, Role.CHIEF_EDITOR, Role.ISSUER, desk_id=issue.periodical.desk_id)


def may_see_readers(person: Person, issue: Issue) -> bool:
    """Who has read an issue is the desk's to know, not the other readers'."""
    roles = (*EDITORS, Role.ISSUER, Role.DESK_ADMIN)
    return holds(person, *roles, desk_id=issue.periodical.desk_id)


def may_record_use(person: Person, desk_id: int) -> bool:
    """Editors and scorers of the desk record outside uses."""
    return holds(person, *EDITORS, Role.SCORER, desk_id=desk_id)


def may_keep(person: Person, desk_id: int) -> bool:
    """Whether they keep the desk's periodicals."""
    return may_manage_desk(person, desk_id) or is_system_admin(person)


def may_keep_outlet(person: Person, outlet: Outlet) -> bool:
    """The desk that entered it; a printed one goes with its periodical, a shipped one with the system."""
    desk_id = getattr(getattr(outlet, "periodical", None), "desk_id", outlet.kept_by_id)
    return may_keep(person, desk_id) if desk_id else is_system_admin(person)


def _read_last(person: Person, issue: Issue, number: int, *, has_passed: bool) -> bool:
    last = issue.proofs.filter(undone_at=None).order_by("-pk").first()
    return (
        last is not None
        and (last.round, last.has_passed) == (number, has_passed)
        and last.by_id == person.pk
        and last.version == issue.version
        and (may_sign if number == Proof.Round.ISSUER else may_compose)(person, issue)
    )
