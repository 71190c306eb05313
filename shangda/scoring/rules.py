"""Who keeps the values of a desk, and who sees its figures."""

from shangda.organisations.models import Person, Role
from shangda.organisations.rules import holds


def may_keep_values(person: Person, desk_id: int) -> bool:
    """Scorers, and the desk's administrator."""
    return holds(person, Role.SCORER, Role.DESK_ADMIN, desk_id=desk_id)


def may_see_standings(person: Person, desk_id: int) -> bool:
    """The desk's people and leaders; members see them too (``queries.desks_in_sight``)."""
    return holds(person, *Role.of_desks(), desk_id=desk_id)
