"""Who may do what with issues."""

from shangda.organisations.models import Person, Role
from shangda.organisations.rules import holds
from shangda.periodicals.models import Issue

EDITORS = (Role.EDITOR, Role.CHIEF_EDITOR)


def may_compose(person: Person, issue: Issue) -> bool:
    """Editors of the desk that prints it."""
    return holds(person, *EDITORS, desk_id=issue.periodical.desk_id)


def may_proof_again(person: Person, issue: Issue) -> bool:
    """The second proof is read by another person where the periodical asks for it."""
    if not may_compose(person, issue):
        return False
    first = issue.proofs.filter(round=1, has_passed=True).order_by("-pk").first()
    return not (issue.periodical.proofs_by_two and first and first.by_id == person.pk)


def may_sign(person: Person, issue: Issue) -> bool:
    """The issuer of the desk."""
    return holds(person, Role.ISSUER, desk_id=issue.periodical.desk_id)


def may_withdraw(person: Person, issue: Issue) -> bool:
    """Taking back an adoption is the chief editor's or the issuer's."""
    return holds(person, Role.CHIEF_EDITOR, Role.ISSUER, desk_id=issue.periodical.desk_id)


def may_record_use(person: Person, desk_id: int) -> bool:
    """Editors and scorers of the desk record outside uses."""
    return holds(person, *EDITORS, Role.SCORER, desk_id=desk_id)
