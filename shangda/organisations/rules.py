"""Who may, as far as posts alone tell."""

from shangda.organisations.models import Person, Power, Role


def holds(
    person: Person, *roles: str, unit_id: int | None = None, desk_id: int | None = None
) -> bool:
    """Whether the person holds one of the roles in this unit or at this desk today."""
    return any(
        power.role in roles and power.unit_id == unit_id and power.desk_id == desk_id
        for power in person.powers
    )


def power_of(person: Person, role: str, *, unit_id: int) -> Power | None:
    """The power by which somebody acts in a unit; one's own before a delegated one."""
    found = [p for p in person.powers if p.role == role and p.unit_id == unit_id]
    return min(found, key=lambda power: power.for_whom, default=None)


def is_of_desk(person: Person, desk_id: int) -> bool:
    """Whether they work at the desk: edit, review, issue, score or administer."""
    return any(p.desk_id == desk_id and p.role != Role.LEADER for p in person.powers)


def is_system_admin(person: Person) -> bool:
    """Whether they run the installation."""
    return holds(person, Role.SYSTEM_ADMIN)


def is_security_admin(person: Person) -> bool:
    """Whether they grant rights."""
    return holds(person, Role.SECURITY_ADMIN)


def is_audit_admin(person: Person) -> bool:
    """Whether they read the trace."""
    return holds(person, Role.AUDIT_ADMIN)


def may_manage_desk(person: Person, desk_id: int) -> bool:
    """Whether they keep the desk's units, people, sections, periodicals."""
    return holds(person, Role.DESK_ADMIN, desk_id=desk_id)
