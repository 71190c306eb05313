"""Questions about facts (核实): to the author's unit or to another, and their answers."""

from datetime import datetime

from django.utils import timezone

from shangda.editing import rules
from shangda.editing.actions import telling
from shangda.editing.actions.decisions import Grounds, decide
from shangda.editing.lifecycle import VERIFICATION_STEPS
from shangda.editing.models import Verification
from shangda.items.models import Submission
from shangda.kernel import deadlines, typed, workcalendar
from shangda.kernel.errors import InvalidError, NotAllowedError
from shangda.kernel.lifecycle import advance, record
from shangda.kernel.transactions import action
from shangda.organisations.models import Person, Unit

VERIFY = "verify"


@action
def verify(
    *,
    submission: Submission,
    by: Person,
    unit: Unit,
    question: str,
    passage: str = "",
    due_at: datetime | None = None,
) -> Verification:
    """Ask a unit whether something in the text is so, until a time (desk's by default).

    What is selected already stays so: an editor may ask while editing.
    """
    question = typed.plain(question, "question", most=500, ask="请写明要核实什么。")
    passage = typed.plain(passage, "passage", most=500)
    now = timezone.now()
    due_at = due_at or workcalendar.due_in_workdays(now, submission.desk.receive_within)
    _check(unit, due_at, now)
    if not rules.may_triage(by, submission):
        raise NotAllowedError("您不能核实这一件。")
    asked = Verification.objects.create(
        submission=submission,
        asked_unit=unit,
        question=question,
        passage=passage,
        asked_by=by,
        asked_at=now,
        due_at=due_at,
    )
    if submission.state == Submission.State.SELECTED:
        record("editing.verify", submission, by=by, unit=unit.short_name, words=question)
    else:
        grounds = Grounds(words=question, due_at=due_at, verification=asked)
        decide(submission, "verify", by, grounds)
        deadlines.meet(submission, "hold")
    _ask(asked)
    return asked


@action
def answer(*, verification: Verification, by: Person, answer: str) -> Verification:
    """Say how it is; the desk that asked is told at once."""
    return _answer(verification, "answer", by, answer)


@action
def answer_by_phone(*, verification: Verification, by: Person, answer: str) -> Verification:
    """Write down, at the desk, what the unit said on the phone."""
    return _answer(verification, "answer_by_phone", by, answer)


@action
def cancel_question(*, verification: Verification, by: Person) -> Verification:
    """Ask no longer. Without any other question the text is no longer 核实中."""
    _withdraw(verification, by)
    submission = verification.submission
    rest = submission.verifications.exclude(state=Verification.State.CANCELLED)
    if submission.state == Submission.State.VERIFYING and not rest.exists():
        decide(submission, "finish_verification", by)
    return verification


@action
def finish_verification(*, submission: Submission, by: Person) -> Submission:
    """Go on with what is known now; nobody need answer any more."""
    decide(submission, "finish_verification", by)
    withdraw_open_questions(submission, by)
    return submission


def withdraw_open_questions(submission: Submission, by: Person) -> None:
    """The text left the desk's hands, or the desk knows enough."""
    for question in submission.verifications.filter(state=Verification.State.ASKED):
        _withdraw(question, by)


def _withdraw(verification: Verification, by: Person) -> None:
    advance(verification, "cancel_question", VERIFICATION_STEPS, by=by)
    deadlines.meet(verification, VERIFY)
    people, _ = telling.those_asked(verification.asked_unit_id)
    telling.tell_of_question(
        verification,
        people,
        "cancel_question",
        f"不用再答复了：{verification.question}",
        f"/questions/{verification.pk}/",
    )


def _answer(verification: Verification, verb: str, by: Person, words: str) -> Verification:
    words = typed.plain(words, "answer", most=2000, ask="请写下核实的结果。")
    now = timezone.now()
    advance(
        verification,
        verb,
        VERIFICATION_STEPS,
        by=by,
        changes={
            "answer": words,
            "answered_by": by,
            "answered_at": now,
            "is_by_phone": verb == "answer_by_phone",
        },
    )
    deadlines.meet(verification, VERIFY)
    submission = verification.submission
    Submission.objects.filter(pk=submission.pk, state=Submission.State.VERIFYING).update(
        waiting_since=now
    )
    editors = {verification.asked_by, submission.claimed_by} - {None, by}
    telling.tell_of_question(
        verification,
        [editor for editor in editors if editor],
        "answer",
        f"{verification.asked_unit.short_name}已答复：{words}",
        f"/inbox/{submission.pk}/",
    )
    return verification


def _ask(asked: Verification) -> None:
    url = f"/questions/{asked.pk}/"
    people, owner = telling.those_asked(asked.asked_unit_id)
    deadlines.set_due(
        asked,
        VERIFY,
        asked.due_at,
        summary=f"请核实：{asked.question}",
        url=url,
        owner=owner,
    )
    due = timezone.localtime(asked.due_at)
    text = f"{asked.submission.desk.name}请您{due:%m月%d日%H:%M}前核实：{asked.question}"
    telling.tell_of_question(asked, people, "verify", text, url)


def _check(unit: Unit, due_at: datetime, now: datetime) -> None:
    if not unit.is_open_on(timezone.localdate(now)):
        sentence = f"{unit.short_name}已经撤销，请另选一个单位。"
        raise InvalidError(sentence, fields={"unit": sentence})
    if due_at <= now:
        raise InvalidError("答复期限已经过了。", fields={"due_at": "请选一个以后的时间。"})
