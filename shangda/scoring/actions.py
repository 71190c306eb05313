"""Verbs from which points follow: each is the periodicals' verb, the lines, and the news."""

from datetime import date
from decimal import Decimal

from shangda.editing.models import Article
from shangda.items.models import Item
from shangda.kernel.errors import InvalidError, NotAllowedError
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Person
from shangda.periodicals import actions as periodicals
from shangda.periodicals.models import Entry, Issue, Outlet, OutsideUse, Withdrawal
from shangda.scoring import ledger, posting, rules, tasks
from shangda.scoring.models import LedgerLine, OutletValue

MOST_POINTS = Decimal(999999)  # what OutletValue.points can hold


@action
def sign_issue(*, issue: Issue, by: Person, version: int | None = None) -> Issue:
    """Sign and number the issue, credit every contributor of every level, and tell them.

    ``version`` is the one that was read; raises ConflictError when it changed since.
    """
    periodicals.sign(issue=issue, by=by, version=version)
    entries = issue.entries.select_related("issue__periodical__outlet", "article__desk")
    for entry in entries.order_by("position", "pk"):
        posting.post(ledger.use_of_entry(entry))
    return issue


@action
def withdraw_adoption(*, entry: Entry, by: Person, reason: str) -> Withdrawal:
    """Take back an adoption and its points."""
    withdrawal = periodicals.withdraw_adoption(entry=entry, by=by, reason=reason)
    posting.reverse(LedgerLine.Fact.ENTRY, entry.pk, reason)
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
    posting.post(ledger.use_of_outside(use))
    return use


@action
def revoke_outside_use(*, use: OutsideUse, by: Person, reason: str) -> OutsideUse:
    """Revoke a recorded adoption and take its points back."""
    periodicals.revoke_outside_use(use=use, by=by, reason=reason)
    posting.reverse(LedgerLine.Fact.OUTSIDE_USE, use.pk, reason)
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
    """Give a use by this outlet its points from a date on; uses since then are counted anew."""
    _require_keeper(by, desk)
    if not 0 <= points < MOST_POINTS:
        raise InvalidError(
            "分值不对。",
            "请填0到99万之间的数。",
            fields={"points": "请填0到99万之间的数。"},
        )
    value, _ = OutletValue.objects.update_or_create(
        desk=desk,
        outlet=outlet,
        form=form,
        from_date=from_date,
        defaults={"points": points},
    )
    record("scoring.set_value", value, by=by, **_told(value))
    tasks.repost.enqueue(desk.pk, outlet.pk, from_date.isoformat())
    return value


@action
def drop_value(*, value: OutletValue, by: Person) -> None:
    """Remove a value that was a mistake; the one before it holds again."""
    _require_keeper(by, value.desk)
    record("scoring.drop_value", value, by=by, **_told(value))
    tasks.repost.enqueue(value.desk_id, value.outlet_id, value.from_date.isoformat())
    value.delete()


@action
def rebuild_ledger(*, by: Person) -> tuple[int, int]:
    """Make the ledger say what the facts say: (lines added, lines reversed)."""
    missing, wrong = ledger.differences(ledger.all_uses(), ledger.standing_lines())
    posting.settle(missing, wrong, "按事实重算")
    record("scoring.rebuild_ledger", by, by=by, added=len(missing), reversed=len(wrong))
    return len(missing), len(wrong)


def _require_keeper(by: Person, desk: Desk) -> None:
    if not rules.may_keep_values(by, desk.pk):
        raise NotAllowedError("您不能定这个科室的分值。")


def _told(value: OutletValue) -> dict[str, object]:
    return {
        "outlet": value.outlet.name,
        "form": value.form,
        "points": value.points,
        "from": value.from_date,
    }
