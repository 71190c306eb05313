"""Closed periods: on which day a line counts that became known after the closing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shangda.points.rulesets import Late
from shangda.points.rulesets import RuleSet as Rules
from shangda.scoring.models import ClosedPeriod

Closing = tuple[date, date, datetime]  # first day, last day, when it was closed


@dataclass(frozen=True)
class Closed:
    """The closed periods of a desk that move what comes late; none where nothing moves."""

    closings: tuple[Closing, ...] = ()

    @classmethod
    def of(cls, desk_id: int, rules: Rules) -> "Closed":
        """Those that a set heeds."""
        if rules.late is not Late.NEXT:
            return cls()
        rows = ClosedPeriod.objects.filter(desk=desk_id).order_by("start", "end")
        return cls(tuple(rows.values_list("start", "end", "at")))

    def counted(self, day: date, known_at: datetime) -> date:
        """The day, or the first one after it that no period holds which was closed before."""
        heeded = [(start, end) for start, end, at in self.closings if at <= known_at]
        while ends := [end for start, end in heeded if start <= day <= end]:
            day = max(ends) + timedelta(days=1)
        return day


def period_of(desk_id: int, day: date) -> ClosedPeriod | None:
    """A closed period of the desk that holds the day."""
    rows = ClosedPeriod.objects.filter(desk=desk_id, start__lte=day, end__gte=day)
    return rows.order_by("start", "-end").first()


def is_open(desk_ids: Iterable[int], day: date) -> bool:
    """Whether no closed period of these desks holds the day."""
    rows = ClosedPeriod.objects.filter(desk__in=set(desk_ids), start__lte=day, end__gte=day)
    return not rows.exists()
