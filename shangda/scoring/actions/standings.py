"""How a desk ranks, and what it shows."""

from typing import Any

from shangda.kernel.errors import InvalidError, NotAllowedError
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Person
from shangda.scoring import rules
from shangda.scoring.models import StandingsTerms

CHOICES = {
    "style": StandingsTerms.Style,
    "breaker": StandingsTerms.Breaker,
    "order": StandingsTerms.Order,
    "basis": StandingsTerms.Basis,
    "seen": StandingsTerms.Seen,
}


@action
def set_standings_terms(*, desk: Desk, by: Person, **terms: Any) -> StandingsTerms:
    """Choose how the desk ranks and what members see; ``terms`` are columns of the table."""
    if not rules.may_keep_values(by, desk.pk):
        raise NotAllowedError("您不能定这个科室的排名办法。")
    wrong = {
        name: "没有这一项，请从列出的里面选。"
        for name, choices in CHOICES.items()
        if name in terms and terms[name] not in choices.values
    }
    if wrong:
        raise InvalidError("有的选项不对。", "请重新选。", fields=wrong)
    made, _ = StandingsTerms.objects.update_or_create(desk=desk, defaults=terms)
    record("scoring.set_standings_terms", desk, by=by, **terms)
    return made
