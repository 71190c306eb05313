"""What follows from the history: receipts of readers, points, files still to be printed."""

from datetime import datetime, timedelta

from django.utils import timezone

from shangda.editing.models import Source
from shangda.items.models import Item
from shangda.items.tasks import gauge
from shangda.kernel.models import Job, Notice
from shangda.kernel.notices import Message
from shangda.organisations.models import Channel, Person, Role
from shangda.periodicals.models import Entry, Issue, Recipient
from shangda.periodicals.tasks import print_issue
from shangda.workbench.demonstration.office.issue_side import open_issue
from shangda.workbench.demonstration.office.office import Office

_READ_BY_LEADERS, _READ_BY_UNITS = 0.93, 0.4
_UNREAD_DAYS = 3  # working days whose issues the leaders have not come to
_ALL_READ_DAYS = 12  # after which the leaders have read everything
_MOST_UNREAD = 7  # notices of one person
_AT_ONCE, _PAUSE = 12, 4  # issues printed first; seconds between the others


def read_issues(o: Office) -> None:
    """Let readers open what they got, the leaders nearly all but the latest."""
    latest = o.days.last_closing(o.days.after(o.today, 1 - _UNREAD_DAYS))
    for row in o.c.of(Recipient):
        signed = row.issue.signed_at
        if signed is None or (row.person_id is None and row.unit_id is None):
            continue
        likely = _READ_BY_LEADERS if row.person_id else _READ_BY_UNITS
        if row.person_id and signed < latest - timedelta(days=_ALL_READ_DAYS):
            likely = 1.0
        at = signed + timedelta(minutes=o.rng.randint(14, 1300))
        if o.rng.random() < likely and at < latest and (by := _reader(o, row, at)):
            open_issue(o, row, by, at)


def _reader(o: Office, row: Recipient, at: datetime) -> Person | None:
    if row.person is not None:
        return row.person
    code = row.unit.code if row.unit else ""
    roles = (Role.INFORMANT, Role.CHIEF_APPROVER)
    return next(iter(o.world.people_at(code, timezone.localdate(at), *roles)), None)


def settle_news(o: Office) -> None:
    """Leave each listed person only the latest unread; the rest has been seen."""
    by_person: dict[int, list[Notice]] = {}
    for notice in o.c.of(Notice):
        if notice.read_at is None:
            by_person.setdefault(notice.person_id, []).append(notice)
    for unread in by_person.values():
        for notice in sorted(unread, key=lambda one: one.made_at)[:-_MOST_UNREAD]:
            notice.read_at = notice.made_at + timedelta(minutes=2)


def to_print(o: Office) -> None:
    """Ask for the files of every issue, the newest first and the old ones without haste."""
    issued = [one for one in o.c.of(Issue) if one.signed_at]
    newest_first = sorted(issued, key=lambda one: one.signed_at or o.c.at, reverse=True)
    now = timezone.now()
    for number, issue in enumerate(newest_first):
        wait = timedelta(seconds=max(0, number - _AT_ONCE) * _PAUSE)
        early = timedelta(seconds=max(0, _AT_ONCE - number))
        job = Job(name=print_issue.name, args=[issue.pk], run_at=now + wait - early)
        o.c.link(job)


def to_measure(o: Office) -> None:
    """Ask for the measure of every channel, after the issues that are printed first."""
    for channel in Channel.objects.order_by("pk"):
        o.c.link(Job(name=gauge.name, args=[channel.pk], run_at=timezone.now()))


def tell_of_uses(o: Office) -> None:
    """Tell contributors of what was printed lately; before the rows are written."""
    sources: dict[int, list[Source]] = {}
    for source in o.c.of(Source):
        sources.setdefault(source.article_id, []).append(source)
    for entry in o.c.of(Entry):
        if entry.issue.signed_at is None:
            continue
        o.c.at = entry.issue.signed_at
        for source in sources[entry.article_id]:
            item = source.submission.item
            _tell_of_use(o, entry, item)


def _tell_of_use(o: Office, entry: Entry, item: Item) -> None:
    code = next(c for c, unit in o.world.units.items() if unit.pk == item.unit_id)
    people = o.world.people_at(code, o.day, Role.INFORMANT)
    message = Message(
        event=f"use:entry:{entry.pk}:{item.pk}",
        group=f"items.item:{item.pk}",
        kind="used",
        text=f"刊用：{item.title}，{entry.issue}{entry.get_form_display()}",
        url=item.get_absolute_url(),
    )
    o.tell(people or [item.author], message)
