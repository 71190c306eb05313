"""The trace that cannot be rewritten: events chained by HMAC, with a sealed head.

Found by ``verify``: a row edited, deleted, inserted, swapped, or the tail cut off. Against
somebody who holds the key and the database, ``anchor`` leaves heads in a file outside it.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from shangda.kernel import trace
from shangda.kernel.models import AuditEvent, AuditHead


class Actor(Protocol):
    """Whoever acts: a person, or the system itself."""

    pk: Any
    name: Any


@dataclass(frozen=True)
class Draft:
    """An event before it has its place in the chain."""

    verb: str
    subject_kind: str
    subject_id: int
    actor_id: int
    actor_name: str
    before: str = ""
    after: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    origin: trace.Origin = field(default_factory=trace.current.get)
    at: datetime = field(default_factory=timezone.now)


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found; ``first_bad`` is a sequence, None when whole."""

    checked: int
    first_bad: int | None = None
    cause: str = ""


def draft(
    verb: str,
    subject: models.Model,
    by: Actor,
    before: str,
    after: str,
    details: dict[str, Any],
) -> Draft:
    """Describe what ``by`` did to ``subject``."""
    return Draft(
        verb=verb,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        actor_id=by.pk,
        actor_name=by.name,
        before=before,
        after=after,
        details=json.loads(json.dumps(details, cls=DjangoJSONEncoder)),
    )


def chain(drafts: list[Draft]) -> None:
    """Append events under the head's lock. Runs inside the verb's transaction."""
    if not drafts:
        return
    head = _locked_head()
    events = list(_linked(drafts, head.sequence, head.mac))
    AuditEvent.objects.bulk_create(events)
    head.sequence, head.mac = events[-1].sequence, events[-1].mac
    head.seal = _mac(str(head.sequence), head.mac)
    head.save()


def verify() -> Verdict:
    """Walk the whole chain."""
    previous, expected = "", 1
    for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000):
        if cause := _fault(event, expected, previous):
            return Verdict(expected - 1, min(expected, event.sequence), cause)
        previous, expected = event.mac, expected + 1
    return _verify_end(expected - 1, previous)


def anchor(path: Path) -> None:
    """Append the present head to a file that is kept elsewhere too."""
    head = AuditHead.objects.filter(pk=1).first()
    if head and head.sequence:
        with path.open("a", encoding="ascii") as file:
            file.write(f"{head.sequence} {head.mac}\n")


def _locked_head() -> AuditHead:
    """The head, locked on PostgreSQL; on SQLite the transaction holds the lock already."""
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    return head or AuditHead.objects.get_or_create(pk=1)[0]


def _linked(drafts: Iterable[Draft], sequence: int, previous: str) -> Iterator[AuditEvent]:
    for item in drafts:
        sequence += 1
        event = AuditEvent(
            sequence=sequence,
            at=item.at,
            actor_id=item.actor_id,
            actor_name=item.actor_name,
            verb=item.verb,
            subject_kind=item.subject_kind,
            subject_id=item.subject_id,
            before=item.before,
            after=item.after,
            details=item.details,
            request_id=item.origin.request_id,
            address=item.origin.address,
            previous=previous,
        )
        event.mac = previous = _mac_of(event)
        yield event


def _mac_of(event: AuditEvent) -> str:
    return _mac(
        str(event.sequence),
        event.at.astimezone(UTC).isoformat(),
        str(event.actor_id),
        event.actor_name,
        event.verb,
        event.subject_kind,
        str(event.subject_id),
        event.before,
        event.after,
        json.dumps(event.details, sort_keys=True, ensure_ascii=False),
        event.request_id,
        event.address,
        event.previous,
    )


def _mac(*parts: str) -> str:
    message = json.dumps(parts, ensure_ascii=False).encode()
    return hmac.new(settings.AUDIT_KEY.encode(), message, hashlib.sha256).hexdigest()


def _fault(event: AuditEvent, expected: int, previous: str) -> str:
    if event.sequence != expected:
        return "缺少记录" if event.sequence > expected else "多出记录"
    if event.previous != previous:
        return "与前一条不衔接"
    return "" if hmac.compare_digest(event.mac, _mac_of(event)) else "内容被改动"


def _verify_end(count: int, mac: str) -> Verdict:
    """The sealed head tells how many events there must be."""
    head = AuditHead.objects.filter(pk=1).first()
    if head is None or not head.sequence:
        return Verdict(count, 1, "缺少链头") if count else Verdict(0)
    if not hmac.compare_digest(head.seal, _mac(str(head.sequence), head.mac)):
        return Verdict(count, count + 1, "链头被改动")
    if head.sequence != count or head.mac != mac:
        return Verdict(count, min(head.sequence, count) + 1, "末尾被截断")
    return Verdict(count)
