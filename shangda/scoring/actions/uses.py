"""Verbs from which points follow: each is the periodicals' verb, the facts, and the news."""

from shangda.kernel.transactions import action
from shangda.organisations.models import Person
from shangda.periodicals import actions as periodicals
from shangda.periodicals.models import Entry, Issue, OutsideUse, Withdrawal
from shangda.scoring import tasks
from shangda.scoring.sources.uses import ENTRIES, OUTSIDE


@action
def sign_issue(*, issue: Issue, by: Person, version: int | None = None) -> Issue:
    """Sign and number the issue, credit every contributor of every level, and tell them.

    ``version`` is the one that was read; raises ConflictError when it changed since.
    """
    periodicals.sign(issue=issue, by=by, version=version)
    tasks.keep(ENTRIES.name, _entries(issue))
    return issue


@action
def withdraw_adoption(*, entry: Entry, by: Person, reason: str) -> Withdrawal:
    """Take back an adoption and its points."""
    withdrawal = periodicals.withdraw_adoption(entry=entry, by=by, reason=reason)
    tasks.keep(ENTRIES.name, [entry.pk], by=by, why=withdrawal.reason)
    return withdrawal


@action
def record_outside_use(
    *, use: periodicals.Use, evidence: periodicals.Evidence, by: Person
) -> OutsideUse:
    """Record an adoption outside the system, and credit it."""
    recorded = periodicals.record_outside_use(use=use, evidence=evidence, by=by)
    tasks.keep(OUTSIDE.name, [recorded.pk])
    return recorded


@action
def revoke_outside_use(*, use: OutsideUse, by: Person, reason: str) -> OutsideUse:
    """Revoke a recorded adoption and take its points back."""
    use = periodicals.revoke_outside_use(use=use, by=by, reason=reason)
    tasks.keep(OUTSIDE.name, [use.pk], by=by, why=use.revoke_reason)
    return use


def _entries(issue: Issue) -> list[int]:
    return list(issue.entries.order_by("position", "pk").values_list("pk", flat=True))
