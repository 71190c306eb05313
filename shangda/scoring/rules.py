"""Who keeps the rules of a desk, and who sees its figures."""

from shangda.organisations.models import Person, Role
from shangda.organisations.rules import holds
from shangda.scoring.models import Registration, RuleSet, units_counted_for

REGISTRARS = (Role.EDITOR, Role.CHIEF_EDITOR, Role.SCORER, Role.DESK_ADMIN)
APPROVERS = (Role.CHIEF_EDITOR, Role.ISSUER, Role.SCORER, Role.DESK_ADMIN)


def may_keep_rules(person: Person, rule_set: RuleSet) -> bool:
    """Scorers, and the desk's administrator."""
    return may_keep_values(person, rule_set.desk_id)


def may_keep_values(person: Person, desk_id: int) -> bool:
    """Scorers, and the desk's administrator."""
    return holds(person, Role.SCORER, Role.DESK_ADMIN, desk_id=desk_id)


def may_register(person: Person, desk_id: int) -> bool:
    """Who enters facts by hand."""
    return holds(person, *REGISTRARS, desk_id=desk_id)


def may_approve(person: Person, registration: Registration) -> bool:
    """Who lets what others entered count; never what they entered themselves."""
    is_own = registration.by_id == person.pk
    return not is_own and holds(person, *APPROVERS, desk_id=registration.desk_id)


def may_revoke(person: Person, registration: Registration) -> bool:
    """Approvers; and whoever entered it, as long as nobody has decided."""
    is_waiting = registration.state == Registration.State.WAITING
    is_own = registration.by_id == person.pk
    return (is_own and is_waiting) or holds(
        person, *APPROVERS, desk_id=registration.desk_id
    )


def is_at_desk(person: Person, desk_id: int) -> bool:
    """The desk's own people, not its leaders: they see what is registered by hand."""
    return holds(person, *(Role.of_desks() - {Role.LEADER}), desk_id=desk_id)


def is_of_desk_or_leads(person: Person, desk_id: int) -> bool:
    """The desk's people and leaders: they see every unit's lines."""
    return holds(person, *Role.of_desks(), desk_id=desk_id)


def may_see_lines(person: Person, desk_id: int, unit_id: int) -> bool:
    """A unit's own lines are its own; members see of each other only the totals."""
    return is_of_desk_or_leads(person, desk_id) or unit_id in units_counted_for(person)


def may_advise(person: Person, desk_id: int) -> bool:
    """Who learns which units to visit: the desk's own people, not its leaders."""
    return holds(person, *(Role.of_desks() - {Role.LEADER}), desk_id=desk_id)


def may_read_items(person: Person, desk_id: int, unit_id: int) -> bool:
    """Leaders read what was issued, not the items themselves."""
    works_there = desk_id in person.desks_as(*(Role.of_desks() - {Role.LEADER}))
    return works_there or unit_id in person.unit_ids
