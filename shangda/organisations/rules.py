"""Who may, as far as posts alone tell."""

from django.db.models import QuerySet
from django.utils import timezone

from shangda.organisations.models import Appointment, Person, Post, Power, Role, Unit


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


def is_desk_admin(person: Person) -> bool:
    """Whether they keep any desk."""
    return bool(person.desks_as(Role.DESK_ADMIN))


def may_manage(person: Person) -> bool:
    """Whether the management pages hold anything for them."""
    return bool(
        {p.role for p in person.powers} & (Role.of_the_installation() | {Role.DESK_ADMIN})
    )


def may_manage_desk(person: Person, desk_id: int) -> bool:
    """Whether they keep the desk's units, people, sections, periodicals."""
    return holds(person, Role.DESK_ADMIN, desk_id=desk_id)


# --- Units, channels, desks ------------------------------------------------------------


def may_keep_units(person: Person) -> bool:
    """Whether they may see the tree of units as its keeper."""
    return is_system_admin(person) or is_desk_admin(person)


def may_keep_unit(person: Person, unit: Unit) -> bool:
    """Whether they name, close and order this unit."""
    return is_system_admin(person) or unit.pk in person.kept_unit_ids


def may_add_unit(person: Person, parent: Unit | None) -> bool:
    """Whether they may put a new unit below this one; tops are the system's.

    The administrator of a desk also beside the desk's office, where its townships stand;
    not below an office that has a desk of its own.
    """
    if may_move_below(person, parent):
        return True
    return parent is not None and parent.pk in units_around(person).values_list(
        "pk", flat=True
    )


def units_around(person: Person) -> QuerySet[Unit]:
    """What the offices stand in whose desks the person administers, such as the county."""
    desks = person.desks_as(Role.DESK_ADMIN)
    around = Unit.objects.filter(children__desks__in=desks, desks=None)
    return around.open_on(timezone.localdate()).distinct()


def may_move_below(person: Person, parent: Unit | None) -> bool:
    """Whether a unit that is there already may go below this one."""
    return is_system_admin(person) if parent is None else may_keep_unit(person, parent)


def may_keep_desk(person: Person, desk_id: int) -> bool:
    """Whether they change the desk's name, time limits, groups and members."""
    return is_system_admin(person) or may_manage_desk(person, desk_id)


def may_add_desk(person: Person) -> bool:
    """Whether they may set up another desk."""
    return is_system_admin(person)


def may_keep_channel(person: Person, channel_id: int) -> bool:
    """Whether they set what all desks of the channel share: admissions, length limits."""
    return is_system_admin(person) or channel_id in person.led_channel_ids


def may_keep_sections(person: Person) -> bool:
    """Whether they keep channels' common list of sections."""
    return is_system_admin(person) or bool(person.led_channel_ids)


def may_keep_calendar(person: Person) -> bool:
    """Whether they say which dates are working days."""
    return is_system_admin(person) or is_desk_admin(person)


# --- People ----------------------------------------------------------------------------


def may_see_people(person: Person) -> bool:
    """Whether they may open the list of people."""
    return is_system_admin(person) or is_security_admin(person) or is_desk_admin(person)


def may_add_person(person: Person) -> bool:
    """Whether they make accounts."""
    return is_system_admin(person) or is_desk_admin(person)


def may_keep_person(person: Person, other: Person) -> bool:
    """Whether they rename, lock, unlock the account and set its initial password.

    The administrator of a desk only where every post of the account is theirs to give.
    """
    if is_system_admin(person):
        return person.pk != other.pk
    return is_desk_admin(person) and all(
        may_fill(person, post) for post in other.seats_from(timezone.localdate())
    )


def may_change_particulars(person: Person, other: Person) -> bool:
    """Whether they correct name, phone and mail of the account."""
    return person.pk == other.pk or may_keep_person(person, other)


# --- Posts -----------------------------------------------------------------------------


def may_grant(
    person: Person, role: str, *, unit_id: int | None = None, desk_id: int | None = None
) -> bool:
    """Whether they put people into a seat of this role and place."""
    if is_security_admin(person):
        return True
    if role == Role.DESK_ADMIN or role in Role.of_the_installation():
        return False
    return unit_id in person.kept_unit_ids or may_manage_desk(person, desk_id or 0)


def may_fill(person: Person, post: Post) -> bool:
    """Whether they put people into this seat."""
    return may_grant(person, post.role, unit_id=post.unit_id, desk_id=post.desk_id)


def may_delegate(person: Person, appointment: Appointment) -> bool:
    """Whether they let somebody sign in the holder's place.

    Holders do so themselves, but for the rights that only the security administrator gives.
    """
    post = appointment.post
    reserved = Role.of_the_installation() | {Role.DESK_ADMIN}
    is_own = appointment.person_id == person.pk and post.role not in reserved
    return is_own or may_fill(person, post)


def may_end(person: Person, appointment: Appointment) -> bool:
    """Whether they end it; a delegation also by whom it stands in for."""
    original = appointment.stands_in_for
    is_own = original is not None and original.person_id == person.pk
    return is_own or may_fill(person, appointment.post)
