"""The trace that cannot be rewritten: events chained by HMAC, with a sealed head.

Found by ``verify``: a row edited, deleted, inserted, swapped, or the tail cut off. Against
somebody who holds the key and the database, ``anchor`` leaves heads in a file outside it.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Iterator, Mapping
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

ANCHOR = re.compile(r"\d+ [0-9a-f]{64}")


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


def verify(anchors: Path | None = None) -> Verdict:
    """Walk the whole chain, and compare it with the heads left in a file of ``anchor``.

    What others append meanwhile is walked as well: it is not taken for a fault.
    """
    left, rows = _left_in(anchors), AuditEvent.objects.order_by("sequence")
    count, mac, fresh = 0, "", rows
    while True:
        for event in fresh.iterator(chunk_size=2000):
            if cause := _fault(event, count + 1, mac) or _differs(event, left):
                return Verdict(count, min(count + 1, event.sequence), cause)
            count, mac = event.sequence, event.mac
        head = AuditHead.objects.filter(pk=1).first()
        fresh = rows.filter(sequence__gt=count)
        if head is None or head.sequence <= count or not fresh.exists():
            return _verify_end(head, count, mac, max(left, default=0))


def anchors_place() -> Path:
    """Where this installation leaves its heads; copy the file to another machine."""
    return Path(settings.DATA) / "audit_anchors"


def anchor(path: Path) -> None:
    """Append the present head, when it has moved, to a file that is kept elsewhere too."""
    head = AuditHead.objects.filter(pk=1).first()
    if head and head.sequence and head.sequence not in _left_in(path):
        with path.open("a", encoding="ascii") as file:
            file.write(f"{head.sequence} {head.mac}\n")


def _left_in(anchors: Path | None) -> dict[int, str]:
    """Sequence → mac of the heads in the file; a line cut short by a crash is passed over."""
    if anchors is None or not anchors.exists():
        return {}
    lines = anchors.read_text(encoding="ascii").splitlines()
    heads = [line.split() for line in lines if ANCHOR.fullmatch(line)]
    return {int(sequence): mac for sequence, mac in heads}


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


def _differs(event: AuditEvent, left: Mapping[int, str]) -> str:
    is_same = left.get(event.sequence, event.mac) == event.mac
    return "" if is_same else "与另存的链头不符"


def _verify_end(head: AuditHead | None, count: int, mac: str, left: int) -> Verdict:
    """The sealed head tells how many events there must be; so does the last one left."""
    if left > count:
        return Verdict(count, count + 1, "比另存的链头短")
    if head is None or not head.sequence:
        return Verdict(count, 1, "缺少链头") if count else Verdict(0)
    if not hmac.compare_digest(head.seal, _mac(str(head.sequence), head.mac)):
        return Verdict(count, count + 1, "链头被改动")
    if head.sequence != count or head.mac != mac:
        return Verdict(count, min(head.sequence, count) + 1, "末尾被截断")
    return Verdict(count)
