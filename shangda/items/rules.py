"""Who may do what with an item of their unit."""

from shangda.items.models import Item, Submission
from shangda.organisations.models import Person, Role
from shangda.organisations.rules import holds


def may_write(person: Person, item: Item) -> bool:
    """Informants of the unit write its items; an author keeps theirs while in the unit."""
    if holds(person, Role.INFORMANT, unit_id=item.unit_id):
        return True
    return item.author_id == person.pk and is_of_desk_unit(person, item)


def is_of_desk_unit(person: Person, item: Item) -> bool:
    """Whether they are an editor of a desk of this unit, who writes for the office."""
    desks = person.desks_as(Role.EDITOR, Role.CHIEF_EDITOR)
    return bool(desks) and item.unit.desks.filter(pk__in=desks).exists()


def may_sign_off(person: Person, item: Item) -> bool:
    """Whether the signature that is next is theirs to give."""
    return bool(item.awaits_role) and holds(person, item.awaits_role, unit_id=item.unit_id)


def may_return(person: Person, item: Item) -> bool:
    """Whether they work at a desk where the item lies."""
    desks = person.desks_as(Role.EDITOR, Role.CHIEF_EDITOR)
    return item.submissions.filter(desk_id__in=desks).exists()


def may_withdraw(person: Person, submission: Submission) -> bool:
    """Whoever may write the item may take it back."""
    return may_write(person, submission.item)


def may_submit(person: Person, item: Item) -> bool:
    """Writers of the unit, and its approvers: the last signature sends the item off."""
    approvers = (Role.CHIEF_APPROVER, Role.DEPUTY_APPROVER)
    return may_write(person, item) or holds(person, *approvers, unit_id=item.unit_id)


def may_resubmit(person: Person, submission: Submission) -> bool:
    """Whoever may submit the item may send its new text to the same desk."""
    return may_submit(person, submission.item)
