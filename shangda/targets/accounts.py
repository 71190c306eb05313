"""Those of whom something is expected: units, persons, or the office as a whole."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from shangda.organisations.models import (
    Appointment,
    Desk,
    Membership,
    Person,
    RankingGroup,
    Role,
    Unit,
)
from shangda.points.lines import Subject
from shangda.targets.asked import Asked, Whom


@dataclass(frozen=True)
class Whose:
    """Somebody who is asked, with the account in which it is counted."""

    subject: Subject
    unit: Unit
    person: Person | None = None
    group: RankingGroup | None = None

    @property
    def class_(self) -> str:
        """As rules call it."""
        return self.group.name if self.group else ""

    @property
    def name(self) -> str:
        """Of the person, where one is asked, else of the unit."""
        return str(self.person or self.unit)


def members_on(desk: Desk, day: date) -> list[Membership]:
    """Who reports to the desk on a day, in official order. One query."""
    rows = Membership.objects.on(day).filter(desk=desk).select_related("unit", "group")
    order = ("group__position", "group", "unit__position", "unit")
    return list(rows.order_by(*order))


def asked_of(
    asked: Asked, desk: Desk, members: Iterable[Membership], day: date
) -> list[Whose]:
    """All whom an expectation is for. At most one query."""
    if asked.is_of_office:
        return [Whose(Subject(str(desk.unit_id)), desk.unit)]
    if asked.whom == Whom.PERSONS:
        return list(_persons(asked, list(members), day))
    return list(_units(asked, members))


def _units(asked: Asked, members: Iterable[Membership]) -> Iterator[Whose]:
    for one in members:
        is_asked = {
            Whom.ALL: one.is_scored,
            Whom.GROUPS: one.group_id in asked.ids,
            Whom.UNITS: one.unit_id in asked.ids,
        }
        if is_asked[Whom(asked.whom)]:
            yield Whose(Subject(str(one.unit_id)), one.unit, group=one.group)


def _persons(asked: Asked, members: Collection[Membership], day: date) -> Iterator[Whose]:
    """Those chosen; by rules that count persons, the members' informants.

    A target follows a person from unit to unit; a rule set keeps an account in each.
    """
    groups = {one.unit_id: one.group for one in members if one.is_scored}
    posts = Appointment.objects.in_force(day).filter(stands_in_for=None)
    if asked.target:
        posts = posts.filter(person__in=asked.ids, post__unit__isnull=False)
    else:
        posts = posts.filter(post__unit__in=groups, post__role=Role.INFORMANT)
    seen: set[Subject] = set()
    for one in posts.select_related("person", "post__unit").order_by("person__name", "pk"):
        unit = one.post.unit
        assert unit is not None  # noqa: S101 -- the filter says so
        subject = Subject("" if asked.target else str(unit.pk), str(one.person_id))
        if subject not in seen:
            seen.add(subject)
            yield Whose(subject, unit, one.person, groups.get(unit.pk))
