"""Who may do what over several apps."""

from shangda.organisations.models import Person, Post, Role
from shangda.organisations.rules import (
    holds,
    is_audit_admin,
    is_desk_admin,
    is_security_admin,
    is_system_admin,
    may_fill,
    may_keep_person,
)


def may_hand_over(person: Person, leaver: Person) -> bool:
    """Oneself, whoever keeps the account or gives posts, and the leader of the leaver's place.

    What of the work they may move is asked again for each post, draft and claim.
    """
    if person.pk == leaver.pk or is_security_admin(person) or _leads(person, leaver):
        return True
    return is_desk_admin(person) and may_keep_person(person, leaver)


def may_move_post(person: Person, post: Post) -> bool:
    """Whether they take the seat from one person and give it to another."""
    return may_fill(person, post)


def may_run_system(person: Person) -> bool:
    """Whether jobs and the state of the installation are theirs to look after."""
    return is_system_admin(person)


def may_read_trace(person: Person) -> bool:
    """The auditor reads all of it, the security administrator what users do (TRUST 2.3)."""
    return is_audit_admin(person) or is_security_admin(person)


def may_check_trace(person: Person) -> bool:
    """Whether they have the whole chain checked."""
    return is_audit_admin(person)


def _leads(person: Person, leaver: Person) -> bool:
    """Chief approver of one of the leaver's units, or chief editor of one of their desks."""
    return any(
        holds(person, Role.CHIEF_APPROVER, unit_id=power.unit_id)
        if power.unit_id
        else bool(power.desk_id) and holds(person, Role.CHIEF_EDITOR, desk_id=power.desk_id)
        for power in leaver.powers
    )
