"""Working out what is paid, and having a second person approve it."""

from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.utils import timezone

from shangda.awards import paying, rules
from shangda.awards.formula import By, Formula, to_json
from shangda.awards.lifecycle import ROUND_STEPS
from shangda.awards.models import AwardRound, Payout
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.lifecycle import advance, record, require
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Person
from shangda.scoring.models import RuleSet


class Particulars(TypedDict):
    """What a round is about."""

    title: str
    rule_set: RuleSet
    start: date
    end: date
    fund: Decimal | None
    formula: Formula


@action
def start_round(*, desk: Desk, by: Person, **what: Unpack[Particulars]) -> AwardRound:
    """Begin a round; it may be changed until it is sent up."""
    if not rules.runs_votes(by, desk.pk):
        raise NotAllowedError("兑现由本信息科的科长、考核员或条线管理员来办。")
    _refuse(desk, what)
    round_ = AwardRound.objects.create(desk=desk, made_by=by, **_columns(what))
    record("awards.start_round", round_, by=by, **_told(what))
    return round_


@action
def set_round(*, round_: AwardRound, by: Person, **what: Unpack[Particulars]) -> AwardRound:
    """Change a draft."""
    if not rules.may_prepare(by, round_):
        raise NotAllowedError("兑现由本信息科的科长、考核员或条线管理员来办。")
    if round_.state != AwardRound.State.DRAFT:
        raise WrongStateError(f"现在是“{round_.get_state_display()}”，不能再改。")
    _refuse(round_.desk, what)
    for name, value in _columns(what).items():
        setattr(round_, name, value)
    round_.save(update_fields=list(_columns(what)))
    record("awards.set_round", round_, by=by, **_told(what))
    return round_


@action
def send_round(*, round_: AwardRound, by: Person) -> AwardRound:
    """Keep the list as it is now and ask for approval. Raises InvalidError over the fund."""
    require(round_, "send_round", ROUND_STEPS, by=by)
    found = paying.worked_out(round_)
    _refuse_list(found)
    round_.payouts.all().delete()
    Payout.objects.bulk_create(found.rows)
    changes = {"sent_by": by, "sent_at": timezone.now(), "left_out": found.left_out}
    advance(round_, "send_round", ROUND_STEPS, by=by, changes=changes, total=found.total)
    return round_


@action
def take_back_round(*, round_: AwardRound, by: Person) -> AwardRound:
    """Change it once more."""
    advance(round_, "take_back_round", ROUND_STEPS, by=by)
    return round_


@action
def approve_round(*, round_: AwardRound, by: Person) -> AwardRound:
    """Freeze it. Raises ConflictError where the figures are no longer those that were sent."""
    require(round_, "approve_round", ROUND_STEPS, by=by)
    sent = paying.pay_list(round_)
    if not paying.are_same(sent, paying.worked_out(round_)):
        raise ConflictError(
            "送核准以后分数又有变动，算出来的金额和这张表不一样了。",
            "请退回，让经办人重新送一次。",
        )
    changes = {"decided_by": by, "decided_at": timezone.now(), "words": ""}
    advance(round_, "approve_round", ROUND_STEPS, by=by, changes=changes, total=sent.total)
    return round_


@action
def refuse_round(*, round_: AwardRound, by: Person, reason: str) -> AwardRound:
    """Send it back with a sentence."""
    if not reason.strip():
        raise InvalidError("请写哪里不对。", fields={"reason": "请写一句哪里不对。"})
    changes = {"decided_by": by, "decided_at": timezone.now(), "words": reason.strip()}
    advance(round_, "refuse_round", ROUND_STEPS, by=by, changes=changes, reason=reason)
    return round_


@action
def discard_round(*, round_: AwardRound, by: Person) -> AwardRound:
    """Give a draft up."""
    advance(round_, "discard_round", ROUND_STEPS, by=by)
    return round_


def _columns(what: Particulars) -> dict[str, Any]:
    return {**what, "formula": to_json(what["formula"])}


def _told(what: Particulars) -> dict[str, Any]:
    return {
        "title": what["title"],
        "fund": what["fund"],
        "from": what["start"],
        "until": what["end"],
    }


def _refuse(desk: Desk, what: Particulars) -> None:
    fields = {}
    if what["rule_set"].desk_id != desk.pk:
        fields["rule_set"] = "这份办法不是本信息科的，请从列出的里面选。"
    if what["end"] < what["start"]:
        fields["end"] = "止的日期比起的早，请改过再试。"
    if what["formula"].by is By.SHARE and not what["fund"]:
        fields["fund"] = "按积分比例分，要先有一笔基金，请填多少元。"
    if fields:
        raise InvalidError("有的地方还不能用。", fields=fields)


def _refuse_list(found: paying.PayList) -> None:
    if not found.rows:
        raise InvalidError("按这个办法没有人该发钱。", "请看看起止日期和算法。")
    if found.over:
        raise InvalidError(
            f"要发{found.total}元，基金只有{found.fund}元，多出{found.over}元。",
            "请把每项定额改小，或者加大基金，再送核准。",
        )
