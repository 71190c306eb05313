"""Facts that people enter by hand: registered, approved by another person, taken back."""

from dataclasses import dataclass

from django.utils import timezone

from shangda.kernel import notices, typed
from shangda.kernel.errors import NotAllowedError
from shangda.kernel.lifecycle import advance, record
from shangda.kernel.models import StoredFile
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Person
from shangda.organisations.queries import holders
from shangda.scoring import registering, rules, tasks
from shangda.scoring.lifecycle import REGISTRATION_STEPS
from shangda.scoring.models import Registration
from shangda.scoring.registering import Told
from shangda.scoring.sources.registrations import REGISTRATIONS

LONGEST = 300


@dataclass(frozen=True)
class Evidence:
    """What proves it: the file and the name under which it came."""

    file: StoredFile
    name: str


@action
def register_fact(
    *, desk: Desk, by: Person, told: Told, evidence: Evidence | None = None
) -> Registration:
    """Register what happened; it counts once another person approves it."""
    if not rules.may_register(by, desk.pk):
        raise NotAllowedError("您不能为这个科室补录登记。")
    made = _registration(desk, by, told, evidence, Registration.State.WAITING)
    record("scoring.register_fact", made, by=by, kind=made.kind, day=made.day)
    approvers = holders(*rules.APPROVERS, desk_id=desk.pk).exclude(pk=by.pk)
    _tell(made, list(approvers), f"{by}补录了“{made}”，请您核准。", "register", act=True)
    return made


@action
def enter_fact(
    *, desk: Desk, by: Person, told: Told, evidence: Evidence | None = None
) -> Registration:
    """Enter what another app's own verbs have established; it counts at once.

    Apps above call this (instructions, calls, urgent items): their steps are the approval.
    """
    made = _registration(desk, by, told, evidence, Registration.State.APPROVED)
    record("scoring.enter_fact", made, by=by, kind=made.kind, day=made.day)
    tasks.keep(REGISTRATIONS.name, [made.pk])
    return made


@action
def approve_registration(*, registration: Registration, by: Person) -> Registration:
    """Let it count: by another person than who entered it."""
    _refuse_own(registration, by)
    _decide(registration, "approve_registration", by, "")
    tasks.keep(REGISTRATIONS.name, [registration.pk])
    _tell(
        registration, [registration.by], f"{by}核准了“{registration}”，已记分。", "approve"
    )
    return registration


@action
def refuse_registration(
    *, registration: Registration, by: Person, words: str
) -> Registration:
    """Not let it count; whoever entered it is told why."""
    _refuse_own(registration, by)
    words = typed.plain(words, "words", most=LONGEST, ask="请写明为什么不核准。")
    _decide(registration, "refuse_registration", by, words)
    text = f"{by}没有核准“{registration}”：{words}"
    _tell(registration, [registration.by], text, "refuse", act=True)
    return registration


@action
def revoke_registration(
    *, registration: Registration, by: Person, words: str
) -> Registration:
    """Take it back with all its points; the record stays."""
    words = typed.plain(words, "words", most=LONGEST, ask="请写明为什么撤销。")
    _decide(registration, "revoke_registration", by, words)
    tasks.keep(REGISTRATIONS.name, [registration.pk], by=by, why=words)
    if registration.by_id != by.pk:
        text = f"{by}撤销了“{registration}”，所记的分已冲回：{words}"
        _tell(registration, [registration.by], text, "revoke")
    return registration


def _registration(
    desk: Desk, by: Person, told: Told, evidence: Evidence | None, state: str
) -> Registration:
    shares = registering.checked(desk, told)
    registering.refuse_uncountable(desk, told, shares)
    return Registration.objects.create(
        desk=desk,
        state=state,
        kind=told.kind,
        day=told.day,
        item=told.item,
        title=told.title.strip() or (str(told.item) if told.item else ""),
        content=told.content(),
        shares=shares,
        reason=told.reason.strip(),
        evidence=evidence.file if evidence else None,
        evidence_name=evidence.name if evidence else "",
        by=by,
        decided_by=by if state == Registration.State.APPROVED else None,
        decided_at=timezone.now() if state == Registration.State.APPROVED else None,
    )


def _refuse_own(registration: Registration, by: Person) -> None:
    if registration.by_id == by.pk and rules.may_keep_values(by, registration.desk_id):
        raise NotAllowedError(
            "这一条是您登记的，要由别人来核准。", "请科长或另一位考核员看。"
        )


def _decide(registration: Registration, verb: str, by: Person, words: str) -> None:
    changes = {"decided_by": by, "decided_at": timezone.now(), "decision_words": words}
    advance(registration, verb, REGISTRATION_STEPS, by=by, changes=changes, words=words)


def _tell(
    one: Registration, people: list[Person], text: str, what: str, *, act: bool = False
) -> None:
    message = notices.Message(
        event=f"registration:{one.pk}:{what}",
        group=f"scoring.registration:{one.pk}",
        kind=what,
        text=text,
        url=f"/standings/registrations/{one.pk}/",
        is_action_needed=act,
    )
    notices.tell(people, message)
