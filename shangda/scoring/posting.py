"""Writing in the ledger: lines are added and reversed, never changed."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from shangda.editing.actions.telling import authors
from shangda.kernel import notices
from shangda.periodicals.models import Outlet
from shangda.scoring import ledger
from shangda.scoring.models import LedgerLine

BY_RULE = "按分值重记"


def post(use: ledger.Use) -> list[LedgerLine]:
    """Write what a use deserves, and tell the author of each item."""
    lines = LedgerLine.objects.bulk_create(ledger.lines_for(use))
    for line in lines:
        _tell(line, f"刊用：{line.item}，{line.explanation}")
    return lines


def reverse(fact: str, fact_id: int, reason: str) -> None:
    """Take back all that a fact had earned, and tell the authors."""
    for line in ledger.standing_lines().filter(fact=fact, fact_id=fact_id):
        _reverse_line(line, reason)
        points = ledger.plain(line.value)
        _tell(line, f"撤销刊用：{line.item}，收回{points}分。{reason}")


def settle(missing: Iterable[LedgerLine], wrong: Iterable[LedgerLine], why: str) -> None:
    """Make the ledger say what the facts say; nobody is told, as no use has changed."""
    for line in wrong:
        _reverse_line(line, why)
    for line in missing:
        line.round = 1 + _rounds(line)
        line.save()


def repost(desk_id: int, outlet: Outlet, from_date: date) -> None:
    """Count anew, by today's values, what an outlet used from a date on. Safe to run twice."""
    with transaction.atomic():
        settle(*ledger.differences_at(desk_id, outlet, from_date), BY_RULE)


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


def _tell(line: LedgerLine, text: str) -> None:
    item = line.item
    notices.tell(
        authors(item),
        notices.Message(
            event=f"ledger:{line.pk}:{text[:2]}",
            group=f"items.item:{item.pk}",
            kind="used",
            text=text,
            url=item.get_absolute_url(),
        ),
    )
