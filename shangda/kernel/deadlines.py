"""Dates by which something is due, for any kind of subject, with rungs that remind.

A rung is ``[minutes from the due time, code]``; each is sent once. Rungs are data of the
deadline, so that a later change of the defaults leaves set dates alone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from shangda.kernel import notices, workcalendar
from shangda.kernel.models import Deadline

Rung = tuple[int, str]
DAY = 24 * 60  # minutes
REMIND, OVERDUE, ESCALATE = "remind", "overdue", "escalate"
DEFAULT_RUNGS: Sequence[Rung] = ((-180, REMIND), (0, OVERDUE), (DAY, ESCALATE))
WORDS = {REMIND: "快到期", OVERDUE: "已到期", ESCALATE: "已超一天"}
Holders = Callable[[Deadline], Iterable[Any]]
_holders: list[Holders] = []


@dataclass(frozen=True)
class Owner:
    """Whom a deadline reminds: a person, or whoever holds a role in a unit or at a desk."""

    person: Any = None
    role: str = ""
    unit_id: int | None = None
    desk_id: int | None = None


def find_holders_by(find: Holders) -> Holders:
    """Register how the holders of a post are found (the app that knows posts does so)."""
    _holders[:] = [find]
    return find


def set_due(
    subject: models.Model,
    purpose: str,
    due_at: datetime,
    *,
    summary: str,
    url: str,
    owner: Owner,
    rungs: Sequence[Rung] = DEFAULT_RUNGS,
) -> Deadline:
    """Set, or move, the one open deadline of this purpose."""
    row, _ = Deadline.objects.update_or_create(
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        purpose=purpose,
        met_at=None,
        defaults={
            "due_at": due_at,
            "summary": summary[:200],
            "url": url,
            "rungs": [list(rung) for rung in rungs],
            "sent": [],
            "person": owner.person,
            "role": owner.role,
            "unit_id": owner.unit_id,
            "desk_id": owner.desk_id,
        },
    )
    return row


def meet(subject: models.Model, purpose: str, *, now: datetime | None = None) -> None:
    """Close the deadline: what was due has been done, or is no longer asked for."""
    of_subject(subject).filter(purpose=purpose).update(met_at=now or timezone.now())


def of_subject(subject: models.Model) -> models.QuerySet[Deadline]:
    """Open deadlines of one thing, the nearest first."""
    rows = Deadline.objects.filter(
        subject_kind=subject._meta.label_lower, subject_id=subject.pk, met_at=None
    )
    return rows.order_by("due_at", "pk")


def remind_due(now: datetime | None = None) -> int:
    """Send every rung that has come; says how many were sent.

    Nobody is reminded at night, at a weekend or on a holiday: the rung waits for the day.
    """
    now = now or timezone.now()
    if not workcalendar.is_time_to_tell(now):
        return 0
    soon = Deadline.objects.filter(met_at=None, due_at__lte=now + timedelta(days=7))
    due = [row.pk for row in soon.order_by("due_at", "pk") if _come(row, now)]
    return sum(_remind(pk, now) for pk in due)


def _come(row: Deadline, now: datetime) -> list[str]:
    """Codes of the rungs that have come and were not sent."""
    return [
        code
        for minutes, code in row.rungs
        if code not in row.sent and row.due_at + timedelta(minutes=minutes) <= now
    ]


@transaction.atomic
def _remind(pk: int, now: datetime) -> int:
    """Send under the row's lock: it may have been met, or sent by another worker."""
    row = Deadline.objects.select_for_update().filter(pk=pk, met_at=None).first()
    due = _come(row, now) if row else []
    if row and due:
        row.sent = [*row.sent, *due]
        row.save(update_fields=["sent"])
        notices.tell(_people(row), _message(row, due[-1]))
    return len(due)


def _message(row: Deadline, code: str) -> notices.Message:
    return notices.Message(
        event=f"deadline:{row.pk}:{code}:{row.due_at:%Y%m%d%H%M}",
        group=f"{row.subject_kind}:{row.subject_id}",
        kind="deadline",
        text=f"{WORDS.get(code, '')}：{row.summary}（{timezone.localtime(row.due_at):%m月%d日%H:%M}）",
        url=row.url,
        is_action_needed=True,
    )


def _people(row: Deadline) -> list[Any]:
    if row.person_id:
        return [row.person]
    return [person for find in _holders for person in find(row)]
