"""Who may do what at a desk."""

from shangda.editing.models import Article, Verification
from shangda.items.models import Submission
from shangda.organisations.models import Person, Role
from shangda.organisations.rules import holds

EDITORS = (Role.EDITOR, Role.CHIEF_EDITOR)


def may_triage(person: Person, submission: Submission) -> bool:
    """Editors of the desk where it lies."""
    return holds(person, *EDITORS, desk_id=submission.desk_id)


def may_edit(person: Person, article: Article) -> bool:
    """Editors of the article's desk."""
    return holds(person, *EDITORS, desk_id=article.desk_id)


def may_review(person: Person, article: Article) -> bool:
    """The chief editor, but not of a text that they edited themselves."""
    is_chief = holds(person, Role.CHIEF_EDITOR, Role.ISSUER, desk_id=article.desk_id)
    return is_chief and article.editor_id != person.pk


def may_answer(person: Person, verification: Verification) -> bool:
    """Informants and approvers of the unit that was asked."""
    roles = (Role.INFORMANT, Role.DEPUTY_APPROVER, Role.CHIEF_APPROVER)
    return holds(person, *roles, unit_id=verification.asked_unit_id)


def may_cancel(person: Person, verification: Verification) -> bool:
    """Editors of the desk that asked."""
    return may_triage(person, verification.submission)
