"""Readings over units, desks and posts."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from shangda.kernel.models import Deadline
from shangda.organisations.models import Appointment, Desk, Person, Unit, UnitName


def holders(
    *roles: str,
    unit_id: int | None = None,
    desk_id: int | None = None,
    day: date | None = None,
) -> QuerySet[Person]:
    """Who holds one of the roles there on the day (today)."""
    seats = Appointment.objects.in_force(day or timezone.localdate()).filter(
        post__role__in=roles, post__unit=unit_id, post__desk=desk_id
    )
    return Person.objects.filter(appointments__in=seats).distinct().order_by("pk")


def holders_of_deadline(row: Deadline) -> Iterable[Person]:
    """Whom a deadline without a person reminds."""
    return holders(row.role, unit_id=row.unit_id, desk_id=row.desk_id)


def name_on(unit: Unit, day: date) -> str:
    """Short name that the unit had on that day."""
    names = UnitName.objects.filter(unit=unit, from_date__lte=day).order_by("-from_date")
    return names.values_list("short_name", flat=True).first() or unit.short_name


def desks_for(unit: Unit, day: date) -> QuerySet[Desk]:
    """Desks to which this unit may report on the day.

    Those of its memberships and, for the unit of a desk, the desk's parent.
    """
    own = Q(memberships__unit=unit, memberships__from_date__lte=day) & (
        Q(memberships__until_date=None) | Q(memberships__until_date__gte=day)
    )
    above = Q(children__unit=unit)
    return (
        Desk.objects.filter(own | above, is_open=True)
        .distinct()
        .order_by("channel__position", "pk")
    )


def with_units_below(unit_id: int) -> set[int]:
    """The unit and all below it; one query, as the tree of an installation is small."""
    children = defaultdict(list)
    for pk, parent in Unit.objects.values_list("pk", "parent"):
        children[parent].append(pk)
    found, ahead = set(), [unit_id]
    while ahead:
        found.add(pk := ahead.pop())
        ahead += children[pk]
    return found


def day_before(day: date) -> date:
    """The last day on which something that ends at the start of ``day`` still holds."""
    return day - timedelta(days=1)


def appointments_in(unit: Unit) -> QuerySet[Appointment]:
    """Everybody's appointments to the unit's own posts, past ones included."""
    return Appointment.objects.filter(post__unit=unit)


def day_after(day: date) -> date:
    """The first day on which something that ends with ``day`` no longer holds."""
    return day + timedelta(days=1)
