"""Units of which nothing was used: what may help them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from shangda.editing.models import Decision
from shangda.organisations.models import Appointment, Desk, Role, Unit
from shangda.scoring.periods import Period
from shangda.scoring.standings import Row


@dataclass(frozen=True)
class ToVisit:
    """A unit of which nothing was used, and what may help it."""

    unit: Unit
    submitted: int
    declined: int
    most_heard: str
    informants: list[str]


def to_visit(desk: Desk, period: Period, rows: Iterable[Row]) -> list[ToVisit]:
    """Why nothing of a unit may have been used, and who writes there. Three queries."""
    found = list(rows)
    units = [row.unit.pk for row in found]
    reasons = _reasons(desk, period, units) if units else {}
    informants = _informants(units) if units else {}
    return [
        ToVisit(
            unit=row.unit,
            submitted=row.submitted,
            declined=sum(reasons.get(row.unit.pk, Counter()).values()),
            most_heard=next(
                (words for words, _ in reasons.get(row.unit.pk, Counter()).most_common(1)),
                "",
            ),
            informants=informants.get(row.unit.pk, []),
        )
        for row in found
    ]


def _reasons(desk: Desk, period: Period, units: list[int]) -> dict[int, Counter[str]]:
    """How often each reason was given to each unit for not using an item."""
    first, after = period.moments
    rows = Decision.objects.filter(
        verb="decline",
        undone_at=None,
        at__gte=first,
        at__lt=after,
        submission__desk=desk,
        submission__item__unit__in=units,
    )
    found: dict[int, Counter[str]] = defaultdict(Counter)
    counted = rows.values_list("submission__item__unit", "reason").annotate(n=Count("pk"))
    for unit_id, reason, count in counted:
        found[unit_id][reason] += count
    return found


def _informants(units: list[int]) -> dict[int, list[str]]:
    rows = Appointment.objects.in_force(timezone.localdate()).filter(
        post__role=Role.INFORMANT, post__unit__in=units, stands_in_for=None
    )
    found: dict[int, list[str]] = defaultdict(list)
    for unit_id, name, phone in rows.order_by("pk").values_list(
        "post__unit", "person__name", "person__phone"
    ):
        found[unit_id or 0].append(f"{name} {phone}".strip())
    return found
