"""Verbs over several apps, and the small ones of the frame."""

from dataclasses import dataclass
from datetime import date, timedelta

from shangda.editing import actions as editing
from shangda.items import actions as items
from shangda.kernel import notices, outbox
from shangda.kernel.errors import InvalidError, NotAllowedError
from shangda.kernel.lifecycle import record
from shangda.kernel.models import Job
from shangda.kernel.transactions import action
from shangda.organisations.actions import posts
from shangda.organisations.models import Appointment, Person
from shangda.organisations.rules import is_system_admin
from shangda.workbench import rules


@dataclass(frozen=True)
class HandedOver:
    """How much went to the successor."""

    posts: int
    drafts: int
    claims: int


@action
def hand_over(
    *, from_person: Person, to_person: Person, by: Person, day: date
) -> HandedOver:
    """Give all posts from ``day`` on, all open drafts and all claims to a successor.

    Authorship stays: what was submitted remains the leaver's.
    """
    if from_person == to_person:
        raise InvalidError("移交人和接手人是同一个人。", "请选另一个人接手。")
    if not rules.may_hand_over(by, from_person):
        raise NotAllowedError("您不能移交这个人的工作。")
    held = from_person.appointments.in_force(day - timedelta(days=1)).filter(
        stands_in_for=None
    )
    passed = [_pass_on(one, to_person, by, day) for one in held.select_related("post")]
    handed = HandedOver(
        posts=len(passed),
        drafts=items.hand_over_drafts(from_person=from_person, to_person=to_person, by=by),
        claims=editing.hand_over_claims(
            from_person=from_person, to_person=to_person, by=by
        ),
    )
    record("workbench.hand_over", from_person, by=by, to=to_person.pk, posts=handed.posts)
    _tell_successor(from_person, to_person, handed, day)
    return handed


@action
def retry_job(*, job: Job, by: Person) -> Job:
    """Let a job that was given up start again."""
    if not is_system_admin(by):
        raise NotAllowedError("后台任务由系统管理员处理。")
    outbox.retry(job)
    record("workbench.retry_job", job, by=by, name=job.name)
    job.refresh_from_db()
    return job


def read_about(*, group: str, by: Person) -> int:
    """Opening a thing reads what was told about it. Not traced: it changes nothing."""
    return notices.mark_read(by, group=group)


def read_notices(*, by: Person) -> int:
    """Everything under the bell is read. Not traced."""
    return notices.mark_read(by)


def _pass_on(held: Appointment, to_person: Person, by: Person, day: date) -> Appointment:
    post = held.post
    posts.end_appointment(appointment=held, by=by, until_date=day - timedelta(days=1))
    return posts.appoint(person=to_person, post=post, by=by, from_date=day)


def _tell_successor(
    from_person: Person, to_person: Person, handed: HandedOver, day: date
) -> None:
    notices.tell(
        [to_person],
        notices.Message(
            event=f"hand_over:{from_person.pk}:{to_person.pk}:{day}",
            group=f"organisations.person:{from_person.pk}",
            kind="hand_over",
            text=f"{from_person}的工作移交给您：岗位{handed.posts}个，"
            f"草稿{handed.drafts}篇，处理中的稿件{handed.claims}篇",
            url="/",
            is_action_needed=True,
        ),
    )
