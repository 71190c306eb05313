"""Verbs over several apps, and the small ones of the frame."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from shangda.editing import actions as editing
from shangda.items import actions as items
from shangda.kernel import notices, outbox
from shangda.kernel.errors import InvalidError, NotAllowedError
from shangda.kernel.lifecycle import record
from shangda.kernel.models import Job, Notice
from shangda.kernel.transactions import action
from shangda.organisations.actions import posts
from shangda.organisations.models import Appointment, Person
from shangda.organisations.queries import day_before
from shangda.search.models import LONGEST_NAME, LONGEST_QUERY, SavedSearch
from shangda.workbench import handing_over, rules, tasks

MOST_SAVED = 30  # searches of a person
NOT_YOUR_SYSTEM = "后台任务由系统管理员处理。"


@dataclass(frozen=True)
class HandedOver:
    """How much went to the successor; drafts and claims of a later day move on that day."""

    posts: int
    drafts: int = 0
    claims: int = 0


@action
def hand_over(
    *, from_person: Person, to_person: Person, by: Person, day: date
) -> HandedOver:
    """Give posts from ``day`` on, unfinished texts and claims to a successor.

    Of the posts those that ``by`` may fill. Authorship stays: what was submitted remains
    the leaver's. Work of a day to come moves on that day.
    """
    _require_hand_over(from_person, to_person, by, day)
    held = handing_over.posts_held(from_person, day)
    moved = [one for one in held if rules.may_move_post(by, one.post)]
    for one in moved:
        _pass_on(one, to_person, by, day)
    if day > timezone.localdate():
        handed = HandedOver(posts=len(moved))
        _move_on(day, from_person, to_person, by)
    else:
        handed = HandedOver(
            posts=len(moved),
            drafts=items.hand_over_drafts(
                from_person=from_person, to_person=to_person, by=by
            ),
            claims=editing.hand_over_claims(
                from_person=from_person, to_person=to_person, by=by
            ),
        )
    record(
        "workbench.hand_over",
        from_person,
        by=by,
        to=to_person.username,
        day=day,
        posts=handed.posts,
        drafts=handed.drafts,
        claims=handed.claims,
    )
    _tell_successor(from_person, to_person, handed, day)
    return handed


@action
def retry_job(*, job: Job, by: Person) -> Job:
    """Let a job that was given up start again."""
    if not rules.may_run_system(by):
        raise NotAllowedError(NOT_YOUR_SYSTEM)
    outbox.retry(job)
    record("workbench.retry_job", job, by=by, name=job.name)
    job.refresh_from_db()
    return job


@action
def retry_jobs(*, by: Person) -> int:
    """Let all jobs that were given up start again; says how many."""
    if not rules.may_run_system(by):
        raise NotAllowedError(NOT_YOUR_SYSTEM)
    dead = list(Job.objects.filter(state=Job.State.DEAD).order_by("pk"))
    for job in dead:
        retry_job(job=job, by=by)
    return len(dead)


@action
def check_trace(*, by: Person) -> None:
    """Have the whole trace checked; the result is told, and written into the trace."""
    if not rules.may_check_trace(by):
        raise NotAllowedError("审计记录由审计管理员核验。")
    tasks.check_trace.enqueue(by.pk)


def read_about(*, group: str, by: Person) -> int:
    """Opening a thing reads what was told about it. Not traced: it changes nothing."""
    return notices.mark_read(by, group=group)


def open_notice(*, notice: Notice, by: Person) -> int:
    """Opening one notice reads all about the same thing. Not traced."""
    return notices.mark_read(by, group=notice.group)


def read_notices(*, by: Person) -> int:
    """Everything under the bell is read. Not traced."""
    return notices.mark_read(by)


def _require_hand_over(
    from_person: Person, to_person: Person, by: Person, day: date
) -> None:
    if from_person == to_person:
        raise InvalidError(
            "移交人和接手人是同一个人。",
            "请选另一个人接手。",
            fields={"to_person": "请选另一个人接手。"},
        )
    if not rules.may_hand_over(by, from_person):
        raise NotAllowedError("您不能移交这个人的工作。")
    if day < timezone.localdate():
        raise InvalidError(
            "移交的日期已经过去。",
            "请选今天或以后的日期。",
            fields={"day": "请选今天或以后的日期。"},
        )


def _pass_on(held: Appointment, to_person: Person, by: Person, day: date) -> None:
    """A successor who is in the seat already keeps it."""
    posts.end_appointment(appointment=held, by=by, until_date=day_before(day))
    there = to_person.appointments.filter(post=held.post)
    if not there.overlapping(day, None).exists():
        posts.appoint(person=to_person, post=held.post, by=by, from_date=day)


def _move_on(day: date, from_person: Person, to_person: Person, by: Person) -> None:
    job = tasks.move_work.enqueue(from_person.pk, to_person.pk, by.pk)
    morning = timezone.make_aware(datetime.combine(day, time.min))
    Job.objects.filter(pk=job.pk).update(run_at=morning)


def _tell_successor(
    from_person: Person, to_person: Person, handed: HandedOver, day: date
) -> None:
    later = day > timezone.localdate()
    words = (
        f"从{day.month}月{day.day}日起由您接手，草稿和手上的稿件那天转来"
        if later
        else f"草稿{handed.drafts}篇，处理中的稿件{handed.claims}篇"
    )
    notices.tell(
        [to_person],
        notices.Message(
            event=f"hand_over:{from_person.pk}:{to_person.pk}:{day}",
            group=f"organisations.person:{from_person.pk}",
            kind="hand_over",
            text=f"{from_person}的工作移交给您：岗位{handed.posts}个，{words}",
            url="/",
            is_action_needed=True,
        ),
    )


@action
def save_search(*, by: Person, name: str, query: str) -> SavedSearch:
    """Keep a search under a name of one's own; the same name is asked anew from now on."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise InvalidError(f"请给这个搜索起个名字，最多{LONGEST_NAME}字。")
    if not query or len(query) > LONGEST_QUERY:
        raise InvalidError("这个搜索存不了。", "请先找一次，词少一些再存。")
    others = SavedSearch.objects.filter(person=by).exclude(name=name)
    if others.count() >= MOST_SAVED:
        raise InvalidError(f"最多存{MOST_SAVED}个搜索。", "请先删掉不用的。")
    saved, _ = SavedSearch.objects.update_or_create(
        person=by, name=name, defaults={"query": query}
    )
    record("workbench.save_search", saved, by=by, name=name)
    return saved


@action
def drop_search(*, saved: SavedSearch, by: Person) -> None:
    """Forget a saved search. Raises NotAllowedError for somebody else's."""
    if saved.person_id != by.pk:
        raise NotAllowedError("这是别人存的搜索。")
    record("workbench.drop_search", saved, by=by, name=saved.name)
    saved.delete()
