"""What people make of each rule at a desk: shown, fixed, left, not to be changed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from shangda.checkups.models import CheckTerms, Sighting

SINCE = timedelta(days=365)
State = Sighting.State


@dataclass(frozen=True)
class Figures:
    """Findings of one rule in texts of the last year, each text and words counted once."""

    fixed: int = 0
    left: int = 0
    ignored: int = 0
    shown_still: int = 0

    @property
    def shown(self) -> int:
        """All of them."""
        return self.fixed + self.left + self.ignored + self.shown_still

    @property
    def percent(self) -> int | None:
        """How many of 100 were fixed; None where nothing was shown."""
        return round(100 * self.fixed / self.shown) if self.shown else None

    def cries_wolf(self, terms: CheckTerms) -> bool:
        """Whether it was shown often and hardly ever followed, by the desk's figures."""
        is_much = self.shown >= terms.least_shown
        return is_much and 100 * self.fixed < terms.least_fixed * self.shown


def by_rule(desk_id: int, now: datetime) -> dict[str, Figures]:
    """The figures of every rule that was seen, in one query."""
    rows = (
        Sighting.objects.filter(desk=desk_id, first_at__gte=now - SINCE)
        .values_list("rule", "outcome")
        .annotate(count=Count("pk"))
    )
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for rule, outcome, count in rows:
        counts[rule][outcome] = count
    return {
        rule: Figures(
            fixed=found.get(State.FIXED, 0),
            left=found.get(State.LEFT, 0),
            ignored=found.get(State.IGNORED, 0),
            shown_still=found.get(State.SHOWN, 0),
        )
        for rule, found in counts.items()
    }


def often_ignored(desk_id: int, now: datetime, least: int = 3) -> list[tuple[str, int]]:
    """Words that were left on purpose in several texts, the most frequent first."""
    rows = Sighting.objects.filter(
        desk=desk_id, outcome=State.IGNORED, first_at__gte=now - SINCE
    ).exclude(words="")
    counted = rows.values_list("words").annotate(count=Count("pk"))
    return list(counted.filter(count__gte=least).order_by("-count", "words")[:12])
