"""Reading the trace of what everybody did: who may read which part of it, filtered.

The auditor reads all of it, the security administrator what users do and not what the
administrators do (TRUST 2.3). Neither reads business texts: of a verb on an item or an
issue they see that it happened, not what was written.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from shangda.kernel.models import AuditEvent
from shangda.organisations.models import Appointment, Person, Role
from shangda.organisations.rules import is_audit_admin
from shangda.workbench import labels

PAGE = 50
OPEN_DETAILS = ("organisations.", "workbench.", "scoring.", "periodicals.add_outlet")
WHO = {
    "": "所有人",
    "users": "普通用户",
    Role.SYSTEM_ADMIN.value: "系统管理员",
    Role.SECURITY_ADMIN.value: "安全管理员",
    Role.AUDIT_ADMIN.value: "审计管理员",
}


@dataclass(frozen=True)
class Wanted:
    """Which part of the trace somebody wants to read; empty parts do not count."""

    who: str = ""
    name: str = ""
    verb: str = ""
    subject: str = ""
    number: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Line:
    """One event in words."""

    event: AuditEvent
    verb: str
    subject: str
    change: str
    details: list[tuple[str, str]]


@dataclass(frozen=True)
class Page:
    """Lines of one page, and the sequence before which the next one starts."""

    lines: list[Line]
    earlier: int | None


@dataclass(frozen=True)
class Checked:
    """The last check of the whole chain."""

    at: datetime
    checked: int
    first_bad: int | None
    cause: str


def visible_to(person: Person) -> QuerySet[AuditEvent]:
    """The part of the trace that this person may read; asked by ``rules.may_read_trace``."""
    if is_audit_admin(person):
        return AuditEvent.objects.all()
    return AuditEvent.objects.exclude(actor_id__in=_holders(*Role.of_the_installation()))


def page(events: QuerySet[AuditEvent], wanted: Wanted, *, before: int | None) -> Page:
    """The latest events that are wanted, older than ``before``. Never counts them all."""
    found = _wanted(events, wanted).order_by("-sequence")
    if before:
        found = found.filter(sequence__lt=before)
    rows = list(found[: PAGE + 1])
    lines = [_line(event) for event in rows[:PAGE]]
    has_more = len(rows) > PAGE
    return Page(lines, lines[-1].event.sequence if has_more else None)


def last_check() -> Checked | None:
    """When the chain was checked last, and what was found."""
    checks = AuditEvent.objects.filter(
        subject_kind="organisations.person", verb="workbench.check_trace"
    )
    event = checks.last()
    if event is None:
        return None
    told = event.details
    return Checked(event.at, told["checked"], told["first_bad"], told["cause"])


def _wanted(events: QuerySet[AuditEvent], wanted: Wanted) -> QuerySet[AuditEvent]:
    exact: dict[str, Any] = {
        "actor_name__icontains": wanted.name,
        "verb": wanted.verb,
        "subject_kind": wanted.subject,
        "subject_id": wanted.number,
        "at__gte": _midnight(wanted.since) if wanted.since else None,
        "at__lt": _midnight(wanted.until + timedelta(days=1)) if wanted.until else None,
    }
    found = events.filter(**{key: value for key, value in exact.items() if value})
    if wanted.who == "users":
        return found.exclude(actor_id__in=_holders(*Role.of_the_installation()))
    if wanted.who:
        return found.filter(actor_id__in=_holders(wanted.who))
    return found


def _holders(*roles: str) -> set[int]:
    """Everybody who ever held one of the roles."""
    seats = Appointment.objects.filter(post__role__in=roles)
    return set(seats.values_list("person_id", flat=True))


def _line(event: AuditEvent) -> Line:
    is_open = event.verb.startswith(OPEN_DETAILS)
    return Line(
        event=event,
        verb=labels.verb(event.verb),
        subject=f"{labels.subject(event.subject_kind)} {event.subject_id or ''}".rstrip(),
        change=_change(event),
        details=_told(event.details.items()) if is_open else [],
    )


def _change(event: AuditEvent) -> str:
    """待审签 → 已签发; nothing where the state stayed as it was."""
    if event.before == event.after:
        return ""
    states = (labels.state(event.subject_kind, one) for one in (event.before, event.after))
    return " → ".join(states)


def _told(details: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [
        labels.detail(key, value) for key, value in details if value not in (None, "", [])
    ]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
