"""Who may do what with an item of their unit."""

from shangda.items.models import Item, SignOff, Submission
from shangda.organisations.models import Person, Role, Unit
from shangda.organisations.rules import holds

APPROVERS = (Role.CHIEF_APPROVER, Role.DEPUTY_APPROVER)


def may_start(person: Person, unit: Unit) -> bool:
    """Informants of the unit, and editors of its desk, who write for the office."""
    return holds(person, Role.INFORMANT, unit_id=unit.pk) or edits_for(person, unit)


def may_write(person: Person, item: Item) -> bool:
    """Informants of the unit write its items; its desk's editors those that they began."""
    if holds(person, Role.INFORMANT, unit_id=item.unit_id):
        return True
    return person.pk in (item.author_id, item.keeper_id) and edits_for(person, item.unit)


def edits_for(person: Person, unit: Unit) -> bool:
    """Whether they are an editor of a desk of this unit."""
    desks = person.desks_as(Role.EDITOR, Role.CHIEF_EDITOR)
    return bool(desks) and unit.desks.filter(pk__in=desks).exists()


def may_sign_off(person: Person, item: Item) -> bool:
    """Whether the signature that is next is theirs to give; own items are not."""
    roles = (item.awaits_role,) if item.awaits_role else APPROVERS
    is_own = item.author_id == person.pk and not item.may_author_sign
    return holds(person, *roles, unit_id=item.unit_id) and not is_own


def last_sign_off(item: Item) -> SignOff | None:
    """What an approver did last with the item."""
    rows = SignOff.objects.filter(revision__item=item, undone_at=None, by__isnull=False)
    return rows.order_by("-revision__number", "-position").first()


def may_undo_agree(person: Person, item: Item) -> bool:
    """Whoever agreed last, while the next approver has not acted."""
    return _did_last(person, item, SignOff.Outcome.AGREED)


def may_undo_sign_off(person: Person, item: Item) -> bool:
    """Whoever signed; the desk must not have begun (asked by the action)."""
    return _did_last(person, item, SignOff.Outcome.SIGNED)


def may_undo_send_back(person: Person, item: Item) -> bool:
    """Whoever sent it back; the writer must not have begun (asked by the action)."""
    return _did_last(person, item, SignOff.Outcome.SENT_BACK)


def _did_last(person: Person, item: Item, outcome: str) -> bool:
    if not holds(person, *APPROVERS, unit_id=item.unit_id):
        return False
    last = last_sign_off(item)
    return last is not None and (last.by_id, last.outcome) == (person.pk, outcome)


def may_return(person: Person, item: Item) -> bool:
    """Whether they work at a desk where the item lies."""
    desks = person.desks_as(Role.EDITOR, Role.CHIEF_EDITOR)
    return bool(desks) and item.submissions.at_desks(desks).exists()


def may_submit(person: Person, item: Item) -> bool:
    """Writers of the unit, and its approvers: the last signature sends the item off."""
    return may_write(person, item) or holds(person, *APPROVERS, unit_id=item.unit_id)


def may_withdraw(person: Person, submission: Submission) -> bool:
    """Whoever may submit the item may take it back."""
    return may_submit(person, submission.item)


def may_resubmit(person: Person, submission: Submission) -> bool:
    """Whoever may submit the item may send its new text to the same desk."""
    return may_submit(person, submission.item)


def may_use_library(person: Person, unit: Unit) -> bool:
    """Everybody with a post in the unit keeps its material."""
    return unit.pk in person.unit_ids


def may_hand_over(by: Person, from_person: Person, item: Item) -> bool:
    """The leaver, the unit's chief approver, and whoever administers a desk."""
    return (
        by.pk == from_person.pk
        or holds(by, Role.CHIEF_APPROVER, unit_id=item.unit_id)
        or bool(by.desks_as(Role.DESK_ADMIN))
        or holds(by, Role.SECURITY_ADMIN)
    )
