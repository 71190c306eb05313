"""Who sets the targets of a desk, and who sees how far they are met."""

from shangda.organisations.models import Person, Role
from shangda.organisations.rules import holds


def may_set_targets(person: Person, desk_id: int) -> bool:
    """Scorers, the chief editor, and the desk's administrator."""
    roles = (Role.SCORER, Role.CHIEF_EDITOR, Role.DESK_ADMIN)
    return holds(person, *roles, desk_id=desk_id)
