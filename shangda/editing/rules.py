"""Who may do what at a desk."""

from shangda.editing.models import Article, Batch, Verification
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
    """The chief editor or the issuer, but not of a text that they edited themselves."""
    return holds_review_post(person, article) and not has_edited(person, article)


def holds_review_post(person: Person, article: Article) -> bool:
    """Whether reviewing this desk's texts is their work."""
    return holds(person, Role.CHIEF_EDITOR, Role.ISSUER, desk_id=article.desk_id)


def has_edited(person: Person, article: Article) -> bool:
    """Whether it is their text, or they changed it."""
    return person.pk in editors_of(article)


def editors_of(article: Article) -> set[int]:
    """Keys of those whose text it is; the first revision is only a copy of the source."""
    wrote = article.revisions.filter(number__gt=1).values_list("by_id", flat=True)
    return {article.editor_id, *wrote.distinct()}


def may_answer(person: Person, verification: Verification) -> bool:
    """Informants and approvers of the asked unit; of an office, its desks' editors, too."""
    roles = (Role.INFORMANT, Role.DEPUTY_APPROVER, Role.CHIEF_APPROVER)
    if holds(person, *roles, unit_id=verification.asked_unit_id):
        return True
    desks = person.desks_as(*EDITORS)
    return bool(desks) and verification.asked_unit.desks.filter(pk__in=desks).exists()


def may_cancel(person: Person, verification: Verification) -> bool:
    """Editors of the desk that asked."""
    return may_triage(person, verification.submission)


def is_editor(person: Person, desk_id: int) -> bool:
    """Whether they edit at this desk."""
    return holds(person, *EDITORS, desk_id=desk_id)


def made_batch(person: Person, batch: Batch) -> bool:
    """Whether they did it."""
    return batch.by_id == person.pk


def may_hand_over(by: Person, from_person: Person, desk_id: int) -> bool:
    """The leaver, the desk's chief editor and administrator, the security administrator."""
    return (
        by.pk == from_person.pk
        or holds(by, Role.CHIEF_EDITOR, Role.DESK_ADMIN, desk_id=desk_id)
        or holds(by, Role.SECURITY_ADMIN)
    )


def may_set_words(person: Person, desk_id: int) -> bool:
    """Whether they keep the desk's list of reasons and its phrases."""
    return holds(person, Role.CHIEF_EDITOR, Role.DESK_ADMIN, desk_id=desk_id)
