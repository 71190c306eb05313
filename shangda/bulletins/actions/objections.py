"""A unit objects to its points, the desk answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from shangda.bulletins import queries, rules
from shangda.bulletins.lifecycle import OBJECTION_STEPS
from shangda.bulletins.models import Bulletin, Objection, ObjectionQuerySet
from shangda.kernel import deadlines, notices, typed
from shangda.kernel.deadlines import Owner
from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.lifecycle import advance, record, require
from shangda.kernel.models import StoredFile
from shangda.kernel.transactions import action
from shangda.kernel.workcalendar import due_in_workdays
from shangda.organisations.models import Person, Role, Unit
from shangda.organisations.queries import holders
from shangda.scoring.models import LedgerLine

LONGEST = 500
LONGEST_ABOUT: int = Objection._meta.get_field("about").max_length or 0
MISSING = "少记了"
ANSWER = "answer_objection"


@dataclass(frozen=True)
class Case:
    """What a unit brings forward: a line, or what is missing; why; and a file that shows it."""

    reason: str
    line: LedgerLine | None = None
    missing: str = ""
    evidence: StoredFile | None = None
    evidence_name: str = ""


@action
def raise_objection(
    *, bulletin: Bulletin, unit: Unit, by: Person, case: Case, now: datetime | None = None
) -> Objection:
    """Object to a line of one's unit, or say what is missing; the desk is told.

    Raises WrongStateError after the last day, InvalidError without a reason.
    """
    now = now or timezone.now()
    _require_time(bulletin, unit, by, now)
    reason = typed.plain(case.reason, "reason", most=LONGEST, ask="请写明理由。")
    about = _about(bulletin, unit, case)
    if _open_ones(bulletin, unit, case.line, about).exists():
        raise WrongStateError("对这一笔已经提过异议，正等答复。", "要补充，请先收回再提。")
    made = Objection.objects.create(
        bulletin=bulletin,
        unit=unit,
        line=case.line,
        about=about,
        reason=reason,
        evidence=case.evidence,
        evidence_name=case.evidence_name[:200],
        by=by,
        at=now,
    )
    record("bulletins.raise_objection", made, by=by, about=made.about, reason=reason)
    _ask_answer(made, now)
    return made


@action
def grant_objection(*, objection: Objection, by: Person, words: str) -> Objection:
    """The unit is right; the correction itself is a verb of scoring, and counts as late."""
    return _answered(objection, "grant_objection", by, words)


@action
def refuse_objection(*, objection: Objection, by: Person, words: str) -> Objection:
    """The unit is not right, and why."""
    return _answered(objection, "refuse_objection", by, words)


@action
def withdraw_objection(*, objection: Objection, by: Person) -> Objection:
    """The unit takes its objection back."""
    advance(objection, "withdraw_objection", OBJECTION_STEPS, by=by)
    deadlines.meet(objection, ANSWER)
    return objection


def _require_time(bulletin: Bulletin, unit: Unit, by: Person, now: datetime) -> None:
    if not rules.may_object(by, bulletin, unit.pk):
        raise NotAllowedError(f"您不在{unit}的岗位上，不能替它提异议。")
    if bulletin.state != Bulletin.State.ISSUED or bulletin.objections_until is None:
        raise WrongStateError("通报还没有印发。", "印发以后再提异议。")
    if now > bulletin.objections_until:
        until = timezone.localtime(bulletin.objections_until)
        raise WrongStateError(
            f"异议期到{until.year}年{until.month}月{until.day}日{until:%H:%M}为止，已经过了。",
            "确有差错，请直接和信息科联系。",
        )


def _about(bulletin: Bulletin, unit: Unit, case: Case) -> str:
    """What is objected to, in words that stay when the line is taken back."""
    if case.line is None:
        missing = typed.plain(
            case.missing, "missing", most=LONGEST, ask="请写明少记了哪一篇、哪一期。"
        )
        return f"{MISSING}：{missing}"[:LONGEST_ABOUT]
    known = {one.pk: one for one in queries.lines_of(bulletin, unit)}
    if case.line.pk not in known:
        raise InvalidError("这一笔不在这份通报里。", "请从列出的里面选。")
    return known[case.line.pk].explanation[:LONGEST_ABOUT]


def _open_ones(
    bulletin: Bulletin, unit: Unit, line: LedgerLine | None, about: str
) -> ObjectionQuerySet:
    rows = Objection.objects.open().filter(bulletin=bulletin, unit=unit)
    return rows.filter(line=line) if line else rows.filter(line=None, about=about)


def _answered(objection: Objection, verb: str, by: Person, words: str) -> Objection:
    require(objection, verb, OBJECTION_STEPS, by=by)
    words = typed.plain(words, "words", most=LONGEST, ask="请写明怎么核的、为什么。")
    changes = {"answer": words, "answered_by": by, "answered_at": timezone.now()}
    advance(objection, verb, OBJECTION_STEPS, by=by, changes=changes, words=words)
    deadlines.meet(objection, ANSWER)
    said = f"异议{objection.get_state_display()}：{objection.about}。{words}"
    _tell([objection.by], objection, "answered", said, is_action_needed=False)
    return objection


def _ask_answer(objection: Objection, now: datetime) -> None:
    """Tell the desk's scorers, and set the day by which they answer."""
    desk = objection.bulletin.desk
    people = holders(Role.SCORER, desk_id=desk.pk)
    said = f"{objection.unit}提出异议：{objection.about}"
    _tell(people, objection, "raised", said, is_action_needed=True)
    deadlines.set_due(
        objection,
        ANSWER,
        due_in_workdays(now, queries.terms_of(desk).answer_days),
        summary=f"答复{objection.unit}的异议",
        url=f"/objections/{objection.pk}/",
        owner=Owner(role=Role.SCORER, desk_id=desk.pk),
    )


def _tell(
    people: Iterable[Person],
    objection: Objection,
    what: str,
    text: str,
    *,
    is_action_needed: bool,
) -> None:
    notices.tell(
        people,
        notices.Message(
            event=f"objection:{objection.pk}:{what}",
            group=f"bulletins.objection:{objection.pk}",
            kind="objection",
            text=text[:300],
            url=f"/objections/{objection.pk}/",
            is_action_needed=is_action_needed,
        ),
    )
