"""Verbs from which points follow: each is the periodicals' verb, the lines, and the news."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from shangda.editing.models import Article
from shangda.items.models import Item
from shangda.kernel import notices
from shangda.kernel.errors import InvalidError, NotAllowedError
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Person, Role
from shangda.organisations.queries import holders
from shangda.periodicals import actions as periodicals
from shangda.periodicals.models import Entry, Issue, Outlet, OutsideUse, Withdrawal
from shangda.scoring import ledger, rules
from shangda.scoring.models import LedgerLine, OutletValue

MOST_POINTS = Decimal(999999)  # what OutletValue.points can hold


@action
def sign_issue(*, issue: Issue, by: Person) -> Issue:
    """Sign and number the issue, credit every contributor of every level, and tell them."""
    periodicals.sign(issue=issue, by=by)
    entries = issue.entries.select_related("issue__periodical__outlet", "article")
    for entry in entries.order_by("position", "pk"):
        _post(ledger.use_of_entry(entry))
    return issue


@action
def withdraw_adoption(*, entry: Entry, by: Person, reason: str) -> Withdrawal:
    """Take back an adoption and its points."""
    withdrawal = periodicals.withdraw_adoption(entry=entry, by=by, reason=reason)
    _reverse(LedgerLine.Fact.ENTRY, entry.pk, reason)
    return withdrawal


@action
def record_outside_use(
    *,
    desk: Desk,
    outlet: Outlet,
    by: Person,
    used_date: date,
    evidence: periodicals.Evidence,
    item: Item | None = None,
    article: Article | None = None,
) -> OutsideUse:
    """Record an adoption outside the system, and credit it."""
    use = periodicals.record_outside_use(
        desk=desk,
        outlet=outlet,
        by=by,
        used_date=used_date,
        evidence=evidence,
        item=item,
        article=article,
    )
    _post(ledger.use_of_outside(use))
    return use


@action
def revoke_outside_use(*, use: OutsideUse, by: Person, reason: str) -> OutsideUse:
    """Revoke a recorded adoption and take its points back."""
    periodicals.revoke_outside_use(use=use, by=by, reason=reason)
    _reverse(LedgerLine.Fact.OUTSIDE_USE, use.pk, reason)
    return use


@action
def set_value(
    *,
    desk: Desk,
    outlet: Outlet,
    by: Person,
    points: Decimal,
    form: str = "",
    from_date: date,
) -> OutletValue:
    """Give a use by this outlet its points, from a date on. Posted lines stay as they are."""
    if not rules.may_keep_values(by, desk.pk):
        raise NotAllowedError("您不能定这个科室的分值。")
    if not 0 <= points < MOST_POINTS:
        raise InvalidError(
            "分值不对。", "请填0到99万之间的数。", fields={"points": "0到99万"}
        )
    value, _ = OutletValue.objects.update_or_create(
        desk=desk,
        outlet=outlet,
        form=form,
        from_date=from_date,
        defaults={"points": points},
    )
    record("scoring.set_value", value, by=by, outlet=outlet.name, points=points, form=form)
    return value


@action
def rebuild_ledger(*, by: Person) -> tuple[int, int]:
    """Make the ledger say what the facts say: (lines added, lines reversed)."""
    missing, wrong = ledger.missing_and_wrong()
    for line in wrong:
        _reverse_line(line, "按事实重算")
    for line in missing:
        line.round = 1 + _rounds(line)
    LedgerLine.objects.bulk_create(missing)
    for line in (missing + wrong)[:1]:
        record(
            "scoring.rebuild_ledger",
            line.desk,
            by=by,
            added=len(missing),
            reversed=len(wrong),
        )
    return len(missing), len(wrong)


def _post(use: ledger.Use) -> None:
    lines = LedgerLine.objects.bulk_create(ledger.lines_for(use))
    for line in lines:
        _tell_author(line, f"刊用：{line.item}，{line.explanation}")
    _tell_uncredited(use, {line.item_id for line in lines})


def _reverse(fact: str, fact_id: int, reason: str) -> None:
    for line in ledger.standing_lines().filter(fact=fact, fact_id=fact_id):
        _reverse_line(line, reason)
        points = ledger.plain(line.value)
        _tell_author(line, f"撤销刊用：{line.item}，收回{points}分。{reason}")


def _reverse_line(line: LedgerLine, reason: str) -> None:
    """Taken back in the period in which it was given."""
    LedgerLine.objects.create(
        desk_id=line.desk_id,
        fact=line.fact,
        fact_id=line.fact_id,
        unit_id=line.unit_id,
        person_id=line.person_id,
        item_id=line.item_id,
        outlet_id=line.outlet_id,
        value=-line.value,
        basis_date=line.basis_date,
        explanation=f"撤销：{line.explanation}（{reason}）"[:300],
        reverses=line,
    )


def _rounds(line: LedgerLine) -> int:
    return LedgerLine.objects.filter(
        desk_id=line.desk_id,
        fact=line.fact,
        fact_id=line.fact_id,
        item_id=line.item_id,
        reverses=None,
    ).count()


def _tell_author(line: LedgerLine, text: str) -> None:
    _tell(line.item, f"ledger:{line.pk}:{text[:2]}", text)


def _tell_uncredited(use: ledger.Use, credited: Iterable[int]) -> None:
    """A use is news even where no desk has set points for it."""
    known = set(credited)
    for contribution in ledger.credited(use):
        if contribution.item.pk not in known:
            event = f"use:{use.fact}:{use.fact_id}:{contribution.item.pk}"
            _tell(contribution.item, event, f"刊用：{contribution.item}，{use.words}")


def _tell(item: Item, event: str, text: str) -> None:
    informants = holders(Role.INFORMANT, unit_id=item.unit_id)
    notices.tell(
        [item.author, *informants],
        notices.Message(
            event=event,
            group=f"items.item:{item.pk}",
            kind="used",
            text=text,
            url=f"/items/{item.pk}/",
        ),
    )
