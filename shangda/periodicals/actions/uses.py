"""Adoption taken back, and adoption by outlets outside the system.

``scoring`` owns the verbs that a page calls for these, because points follow at once.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from shangda.editing.models import Article
from shangda.items.models import Item
from shangda.kernel import typed
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.lifecycle import record
from shangda.kernel.models import StoredFile
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Person
from shangda.periodicals import rules
from shangda.periodicals.models import Entry, Issue, Outlet, OutsideUse, Withdrawal

EARLIEST = date(2000, 1, 1)  # an older date is a slip
LONGEST_REASON, LONGEST_REFERENCE, LONGEST_NAME = 300, 60, 200


@dataclass(frozen=True)
class Evidence:
    """What proves an outside use: the scan, its file name, and the number printed on it."""

    scan: StoredFile
    name: str
    reference: str = ""


@dataclass(frozen=True)
class Use:
    """Which of a desk's texts, an article or an item, which outlet used when."""

    desk: Desk
    outlet: Outlet
    used_date: date
    item: Item | None = None
    article: Article | None = None


@action
def withdraw_adoption(*, entry: Entry, by: Person, reason: str) -> Withdrawal:
    """Take back an adoption; the issue stays as printed."""
    if not rules.may_withdraw(by, entry.issue):
        raise NotAllowedError("撤销刊用要由信息科长或签发人来做。")
    if entry.issue.state != Issue.State.ISSUED:
        raise WrongStateError("还没有签发，不算刊用。")
    reason = typed.plain(
        reason, "reason", most=LONGEST_REASON, ask="请写明为什么撤销刊用。"
    )
    withdrawal, is_new = Withdrawal.objects.get_or_create(
        entry=entry, defaults={"reason": reason, "by": by}
    )
    if not is_new:
        raise ConflictError("这一条的刊用已经撤销过。")
    record(
        "periodicals.withdraw_adoption", entry.issue, by=by, entry=entry.pk, reason=reason
    )
    return withdrawal


@action
def record_outside_use(*, use: Use, evidence: Evidence, by: Person) -> OutsideUse:
    """Record by hand, with its scan, an adoption by an outlet outside the system."""
    if not rules.may_record_use(by, use.desk.pk):
        raise NotAllowedError("您不能为这个科室登记采用。")
    _be_recordable(use)
    _be_past(use.used_date)
    recorded = OutsideUse.objects.create(
        desk=use.desk,
        outlet=use.outlet,
        item=use.item,
        article=use.article,
        used_date=use.used_date,
        reference=typed.line(evidence.reference, "reference", most=LONGEST_REFERENCE),
        scan=evidence.scan,
        scan_name=typed.line(evidence.name, "scan", most=LONGEST_NAME),
        by=by,
    )
    record("periodicals.record_outside_use", recorded, by=by, outlet=use.outlet.name)
    return recorded


@action
def revoke_outside_use(*, use: OutsideUse, by: Person, reason: str) -> OutsideUse:
    """It was not so after all; the record stays, marked."""
    if not rules.may_record_use(by, use.desk_id):
        raise NotAllowedError("您不能撤销这个科室的登记。")
    reason = typed.plain(reason, "reason", most=LONGEST_REASON, ask="请写明为什么撤销。")
    now = timezone.now()
    rows = OutsideUse.objects.filter(pk=use.pk, revoked_at=None)
    if not rows.update(revoked_at=now, revoked_by=by, revoke_reason=reason):
        raise ConflictError("这条登记已经撤销过。")
    use.refresh_from_db()
    record("periodicals.revoke_outside_use", use, by=by, reason=reason)
    return use


def _be_recordable(use: Use) -> None:
    if (use.item is None) == (use.article is None):
        raise InvalidError("请选一篇稿件或一条信息，只选一样。")
    if not use.outlet.is_open:
        sentence = f"“{use.outlet}”已经停用，请选别的载体。"
        raise InvalidError(sentence, fields={"outlet": sentence})
    if getattr(use.outlet, "periodical", None):
        sentence = "系统里印的刊物签发时自动记采用，不用登记。"
        raise InvalidError(sentence, fields={"outlet": sentence})
    if use.article and use.article.desk_id != use.desk.pk:
        raise InvalidError("这篇稿件不是本科室的。", "请从本科室的稿件里选。")
    if use.item and not _is_of(use.item, use.desk):
        raise InvalidError("这条信息没有报过本科室。", "请从报来的信息里选。")


def _is_of(item: Item, desk: Desk) -> bool:
    return item.unit_id == desk.unit_id or item.submissions.filter(desk=desk).exists()


def _be_past(day: date) -> None:
    sentence = ""
    if day > timezone.localdate():
        sentence = "采用日期还没有到，请填刊出的日期。"
    elif day < EARLIEST:
        sentence = "采用日期太早，请看看年份对不对。"
    if sentence:
        raise InvalidError(sentence, fields={"used_date": sentence})
