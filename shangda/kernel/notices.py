"""One message per event and person: under the bell, and by mail where it is set up."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.utils import timezone

from shangda.kernel.models import Notice
from shangda.kernel.outbox import task


@dataclass(frozen=True)
class Message:
    """What is told. ``event`` names the happening: the same event is never told twice."""

    event: str
    group: str
    kind: str
    text: str
    url: str
    is_action_needed: bool = False


def tell(people: Iterable[Any], message: Message) -> None:
    """Write the message once for each person, in the verb's own transaction."""
    known = {person.pk: person for person in people}
    told = Notice.objects.filter(event=message.event, person__in=known)
    for done in told.values_list("person_id", flat=True):
        known.pop(done)
    Notice.objects.bulk_create(
        [
            Notice(
                person=person,
                event=message.event,
                group=message.group,
                kind=message.kind,
                text=message.text[:300],
                url=message.url,
                is_action_needed=message.is_action_needed,
            )
            for person in known.values()
        ],
        ignore_conflicts=True,
    )
    if settings.MAIL_URL:
        for person in known.values():
            send_mail.enqueue(message.event, person.pk)


def unread(person: Any) -> QuerySet[Notice]:
    """What this person has not opened, newest first."""
    return Notice.objects.filter(person=person, read_at=None).order_by("-made_at", "-pk")


def mark_read(person: Any, *, group: str = "") -> int:
    """Everything read, or everything about one thing."""
    rows = unread(person)
    return (rows.filter(group=group) if group else rows).update(read_at=timezone.now())


@task("kernel.send_mail")
def send_mail(event: str, person_id: int) -> None:
    """Mail one notice; its Message-ID is the same at every attempt."""
    notice = Notice.objects.select_related("person").get(event=event, person_id=person_id)
    if not notice.person.email:
        return
    prefix = "【请办理】" if notice.is_action_needed else ""
    EmailMessage(
        subject=f"{prefix}{notice.text}"[:120].replace("\n", " "),
        body=f"{notice.text}\n\n{settings.SITE_URL}{notice.url}\n",
        to=[notice.person.email],
        headers={"Message-ID": f"<notice-{notice.pk}@shangda>"},
    ).send()
