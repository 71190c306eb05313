"""Who keeps the walls of a desk."""

from shangda.organisations.models import Person
from shangda.organisations.rules import may_manage_desk


def may_keep(person: Person, desk_id: int) -> bool:
    """The desk's administrator."""
    return may_manage_desk(person, desk_id)
