"""Readings over units, desks and posts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from shangda.kernel.models import Deadline
from shangda.organisations.models import (
    Appointment,
    AppointmentQuerySet,
    Desk,
    Membership,
    Person,
    Post,
    Role,
    Unit,
    UnitName,
)


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


def seats(role: str, title: str, unit: Unit | None, desk: Desk | None) -> QuerySet[Post]:
    """Seats of this role and title in one place: an office may have several alike."""
    found = Post.objects.filter(role=role, title=title, unit=unit, desk=desk)
    return found.order_by("position", "pk")


def colleagues(appointment: Appointment, day: date) -> QuerySet[Person]:
    """Who holds any other seat of the same unit or desk on the day."""
    place = appointment.post
    seats = Appointment.objects.in_force(day).filter(
        post__unit=place.unit_id, post__desk=place.desk_id
    )
    others = Person.objects.exclude(pk=appointment.person_id)
    return others.filter(appointments__in=seats).distinct().order_by("initials", "pk")


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


@dataclass(frozen=True)
class UnitLine:
    """A unit in the tree, ``depth`` steps below the top, with what its list tells."""

    unit: Unit
    depth: int
    desks: list[str]
    holders_count: int

    @property
    def indent(self) -> range:
        """As many steps as the page moves the name to the right."""
        return range(self.depth)


def unit_lines(units: QuerySet[Unit], day: date) -> list[UnitLine]:
    """The units depth first in official order; a parent that is not among them is no step."""
    found = {unit.pk: unit for unit in units.order_by("position", "pk")}
    below: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in found.values():
        below[unit.parent_id if unit.parent_id in found else None].append(unit)
    desks = _desk_names(day)
    counts = _holder_counts(day)
    lines, ahead = [], [(unit, 0) for unit in reversed(below[None])]
    while ahead:
        unit, depth = ahead.pop()
        lines.append(UnitLine(unit, depth, desks[unit.pk], counts.get(unit.pk, 0)))
        ahead += [(child, depth + 1) for child in reversed(below[unit.pk])]
    return lines


@dataclass(frozen=True)
class Held:
    """One appointment as a page shows it: now, later or past."""

    appointment: Appointment
    when: str


@dataclass(frozen=True)
class PostLine:
    """A post with everybody who holds, will hold or held it, newest first."""

    post: Post
    held: list[Held]

    @property
    def is_vacant(self) -> bool:
        """Whether nobody holds it today."""
        return not any(held.when == "now" for held in self.held)


def post_lines(posts: QuerySet[Post], day: date) -> list[PostLine]:
    """Posts with their appointments, in two queries."""
    ordered = list(posts.select_related("unit", "desk").order_by("position", "pk"))
    by_post: dict[int, list[Held]] = defaultdict(list)
    for held in held_by(Appointment.objects.filter(post__in=ordered), day):
        by_post[held.appointment.post_id].append(held)
    return [PostLine(post, by_post[post.pk]) for post in ordered]


def held_by(appointments: AppointmentQuerySet, day: date) -> list[Held]:
    """Appointments with whether they hold on the day, newest first."""
    rows = appointments.select_related(
        "person", "post__unit", "post__desk", "stands_in_for__person"
    ).order_by("-from_date", "-pk")
    in_force = set(appointments.in_force(day).values_list("pk", flat=True))
    return [Held(row, _when(row, day, is_now=row.pk in in_force)) for row in rows]


def _when(row: Appointment, day: date, *, is_now: bool) -> str:
    if is_now:
        return "now"
    return "later" if row.from_date > day else "past"


def _desk_names(day: date) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    rows = Membership.objects.on(day).order_by("desk")
    for unit, name in rows.values_list("unit", "desk__name"):
        names[unit].append(name)
    return names


def _holder_counts(day: date) -> dict[int, int]:
    rows = Appointment.objects.in_force(day).exclude(post__unit=None)
    return dict(
        rows.values("post__unit")
        .annotate(count=Count("person", distinct=True))
        .values_list("post__unit", "count")
    )


@dataclass(frozen=True)
class ToDo:
    """One thing to set up before an office can work, and whether it is done."""

    text: str
    why: str
    url_name: str
    is_done: bool


def things_to_set_up(desk: Desk | None, day: date) -> list[ToDo]:
    """What an office needs on its way to the first signed issue, in order."""
    seats = Appointment.objects.in_force(day)
    members = Membership.objects.on(day).filter(desk=desk)
    at_desk = seats.filter(post__desk=desk).values_list("post__role", flat=True)
    needed = {Role.EDITOR, Role.CHIEF_EDITOR, Role.ISSUER}
    at_units = seats.filter(post__unit__in=members.values("unit"))
    office = seats.filter(post__unit=desk.unit_id if desk else None)
    return [
        ToDo("增加报送单位", "乡镇、部门，写信息的单位。", "units", members.exists()),
        ToDo(
            "增加人员，给每个人岗位",
            "每个单位至少有信息员、分管领导、主要领导。",
            "people",
            at_units.filter(post__role=Role.INFORMANT).exists()
            and at_units.filter(post__role=Role.CHIEF_APPROVER).exists(),
        ),
        ToDo(
            "信息科配齐人",
            "编辑、科长、签发人；读刊物的领导是“服务对象”。",
            "desks",
            needed <= set(at_desk),
        ),
        ToDo(
            "本办公室的领导",
            "往上报的信息，由本办公室的领导审签。",
            "units",
            office.filter(post__role=Role.CHIEF_APPROVER).exists(),
        ),
    ]


@dataclass(frozen=True)
class SignInState:
    """What the keeper of an account sees of its sign-in."""

    has_totp: bool
    is_locked: bool
    last_at: datetime | None


def sign_in_state(person: Person) -> SignInState:
    """Whether a code is asked, whether too many passwords were wrong, when last here."""
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    tried = AccessAttempt.objects.filter(
        username=person.username, attempt_time__gte=since
    ).aggregate(count=Sum("failures_since_start"))["count"]
    return SignInState(
        has_totp=Authenticator.objects.filter(user=person).exists(),
        is_locked=(tried or 0) >= settings.AXES_FAILURE_LIMIT,
        last_at=person.last_login,
    )


@dataclass(frozen=True)
class DeskLine:
    """A desk as its list shows it."""

    desk: Desk
    members_count: int
    admins: list[str]


def desk_lines(desks: QuerySet[Desk], day: date) -> list[DeskLine]:
    """Desks by channel, with how many report to them and who administers them."""
    counts = dict(
        Membership.objects.on(day)
        .values("desk")
        .annotate(count=Count("unit", distinct=True))
        .values_list("desk", "count")
    )
    admins: dict[int, list[str]] = defaultdict(list)
    seats = Appointment.objects.in_force(day).filter(post__role=Role.DESK_ADMIN)
    for desk, name in seats.order_by("pk").values_list("post__desk", "person__name"):
        admins[desk or 0].append(name)
    ordered = desks.select_related("channel", "unit", "parent")
    return [
        DeskLine(desk, counts.get(desk.pk, 0), admins[desk.pk])
        for desk in ordered.order_by("channel__position", "unit__position", "pk")
    ]
