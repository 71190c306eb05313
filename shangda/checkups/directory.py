"""Who holds which post, and how units were called: facts that texts are held against."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import Count, F, Q

from shangda.organisations.models import Appointment, Role, Unit, UnitName
from shangda.text.checkup.subject import AgencyName, PostHeld

NAMED = (
    Role.LEADER,
    Role.ISSUER,
    Role.CHIEF_EDITOR,
    Role.CHIEF_APPROVER,
    Role.DEPUTY_APPROVER,
)
"""Seats whose holders texts name."""
KNOWN_FOR = timedelta(days=730)
"""A post that ended longer ago is history, and texts may tell of it."""
SHORTEST_NAME = 4  # characters; a shorter unit name is part of too many words
HIGHEST = 12  # units above a unit; more would be a ring


def posts(units: Collection[int], desk_id: int | None, day: date) -> tuple[PostHeld, ...]:
    """Holders of posts of these units and of the desk, in official order, one query."""
    rows = Appointment.objects.filter(
        Q(post__unit__in=units) | Q(post__desk=desk_id, post__desk__isnull=False),
        Q(until_date=None) | Q(until_date__gte=day - KNOWN_FOR),
        post__role__in=NAMED,
        stands_in_for=None,
    ).select_related("person", "post__unit", "post__desk")
    desk_first = F("post__unit__position").asc(nulls_first=True)
    ordered = rows.order_by(desk_first, "post__desk", "post__position", "from_date", "pk")
    return tuple(
        PostHeld(row.person.name, row.post.full_title, row.from_date, row.until_date)
        for row in ordered
    )


def renamed() -> tuple[AgencyName, ...]:
    """Units' earlier names with those that came after, from which day on; one query."""
    changed = UnitName.objects.values("unit").annotate(names=Count("pk"))
    several = changed.filter(names__gt=1).values("unit")
    rows = UnitName.objects.filter(unit__in=several)
    return tuple(_changes(rows.order_by("unit", "from_date", "pk")))


def above(unit: Unit) -> list[int]:
    """The unit and all above it, nearest first; a query for each, and there are few."""
    found: list[int] = []
    at: Unit | None = unit
    while at is not None and at.pk not in found and len(found) < HIGHEST:
        found.append(at.pk)
        at = at.parent
    return found


def _changes(rows: Iterable[UnitName]) -> Iterable[AgencyName]:
    for before, after in pairwise(rows):
        if before.unit_id != after.unit_id:
            continue
        pairs = {(before.name, after.name), (before.short_name, after.short_name)}
        for old, new in sorted(pairs):
            if old != new and len(old) >= SHORTEST_NAME and old not in new:
                yield AgencyName(old, new, after.from_date)
