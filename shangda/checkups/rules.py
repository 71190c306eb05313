"""Who may see and who may keep what a desk makes of the check-up."""

from shangda.organisations.models import Person, Role
from shangda.organisations.rules import holds

KEEPERS = (Role.CHIEF_EDITOR, Role.DESK_ADMIN)
SEEING = (Role.EDITOR, Role.ISSUER, *KEEPERS)


def may_keep(person: Person, desk_id: int) -> bool:
    """The chief editor and the desk's administrator."""
    return holds(person, *KEEPERS, desk_id=desk_id)


def desks_seen_by(person: Person) -> frozenset[int]:
    """Desks whose rules and words are part of this person's work."""
    return person.desks_as(*SEEING)
