"""Who may do what over several apps."""

from shangda.organisations.models import Person
from shangda.organisations.rules import may_keep_person


def may_hand_over(person: Person, leaver: Person) -> bool:
    """Whoever keeps the leaver's posts; and people hand over their own work."""
    return person == leaver or may_keep_person(person, leaver)
