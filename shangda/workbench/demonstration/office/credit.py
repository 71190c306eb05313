"""Facts and points of the history: noted as things happened, then what was taken back."""

from django.db import connection

from shangda.periodicals.models import OutsideUse, Withdrawal
from shangda.scoring import ledger, noting, posting, reading
from shangda.scoring.noting import Noted
from shangda.scoring.rulebook import counting
from shangda.scoring.sources.uses import ENTRIES, OUTSIDE


def count_all() -> None:
    """Note and count everything; a use that was taken back leaves its line and one against it."""
    withdrawn = list(Withdrawal.objects.order_by("pk"))
    revoked = list(OutsideUse.objects.exclude(revoked_at=None).order_by("pk"))
    Withdrawal.objects.all().delete()
    OutsideUse.objects.filter(pk__in=[one.pk for one in revoked]).update(revoked_at=None)
    _learn_sizes()
    noting.note_all()
    ledger.rebuild()
    Withdrawal.objects.bulk_create(withdrawn)
    OutsideUse.objects.bulk_update(revoked, ["revoked_at"])
    for one in withdrawn:
        noted = noting.note(ENTRIES.name, [one.entry_id], by=one.by, why=one.reason)
        _take_back(noted, one.reason)
    for use in revoked:
        why = use.revoke_reason
        _take_back(noting.note(OUTSIDE.name, [use.pk], by=use.revoked_by, why=why), why)


def _take_back(noted: Noted, why: str) -> None:
    for fact in noted.gone:
        key = reading.counted_as(fact.pk, fact.text)
        posting.post_texts(fact.desk_id, [key], counting([fact.desk_id]), why)


def _learn_sizes() -> None:
    """PostgreSQL knows nothing yet of what the same transaction wrote, and plans for a few rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
