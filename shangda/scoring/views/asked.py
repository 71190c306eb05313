"""Which period and which rule set an address of the standings asks for."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from shangda.kernel.pages import whole
from shangda.organisations.models import Desk
from shangda.scoring import periods
from shangda.scoring.models import RuleSet
from shangda.scoring.standings import Sets


@dataclass(frozen=True)
class Asked:
    """A period and a rule set, with what else there is to choose."""

    chosen: periods.Offered
    rule_set: RuleSet | None
    rule_sets: list[RuleSet]
    sets: Sets
    refused: str = ""
    """Why the days that were typed are no period; then the year stands for them."""

    @property
    def versions(self) -> list[RuleSet]:
        """The rule set in all its versions."""
        return self.sets.versions(self.rule_set)

    @property
    def period(self) -> periods.Period:
        """Its days."""
        return self.chosen.period


def asked(request: HttpRequest, desk: Desk) -> Asked:
    """What the address says; what it does not, or wrongly, is as usual."""
    today, get, refused = timezone.localdate(), request.GET.get, ""
    try:
        chosen = periods.chosen(get("period", ""), today, get("from", ""), get("to", ""))
    except periods.DaysError as error:
        chosen, refused = periods.chosen(periods.USUAL, today), str(error)
    sets = Sets(desk)
    running, key = sets.in_force(chosen.period), whole(get("rules", ""))
    main = running[0] if running else None
    rule_set = next((one for one in running if one.pk == key), main)
    return Asked(chosen, rule_set, running, sets, refused)


def of_period(request: HttpRequest, found: Asked) -> dict[str, Any]:
    """What the page needs to offer periods and rule sets, with what was typed."""
    today = timezone.localdate()
    return {
        "chosen": found.chosen,
        "is_any": request.GET.get("period") == periods.ANY,
        "typed": {"start": request.GET.get("from", ""), "end": request.GET.get("to", "")},
        "refused": found.refused,
        "periods": periods.offered(today),
        "periods_in_year": periods.in_year(today),
        "rule_set": found.rule_set,
        "rule_sets": found.rule_sets,
    }
