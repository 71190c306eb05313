"""Who is counted at a desk, and since when: its members, by their memberships."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.db.models import Q

from shangda.organisations.models import Appointment, Membership, Role
from shangda.points.facts import Assessed
from shangda.points.lines import Subject
from shangda.points.rulesets import Counts
from shangda.points.rulesets import RuleSet as Rules

Span = tuple[date, date | None, str, bool]


class Network:
    """A desk's members, or those of some units. One query."""

    def __init__(self, desk_id: int, units: Collection[int] | None = None) -> None:
        rows = Membership.objects.filter(desk=desk_id).order_by("from_date", "pk")
        if units is not None:
            rows = rows.filter(unit__in=units)
        self._spans: defaultdict[int, list[Span]] = defaultdict(list)
        for unit, since, until, group, is_scored in rows.values_list(
            "unit_id", "from_date", "until_date", "group__name", "is_scored"
        ):
            self._spans[unit].append((since, until, group, is_scored))

    def class_of(self, unit: int) -> str:
        """The group in which a unit is, or was last."""
        spans = self._spans.get(unit)
        return spans[-1][2] if spans else ""

    def rules_for(self, unit: int, rules: Rules) -> Rules:
        """The rules as they hold for a unit: from the day it joined to the day it left.

        Nothing is expected, and nothing given beforehand, of whoever is not assessed.
        """
        spans = [span for span in self._spans.get(unit, ()) if span[3]]
        if not spans:
            bare = tuple(replace(one, base=None) for one in rules.totals)
            return replace(rules, quotas=(), ratios=(), totals=bare)
        since = max(rules.since, spans[0][0])
        return replace(rules, since=since, until=_earlier(rules.until, _left(spans)))

    def subjects(self, rules: Rules, counts: Collection[Counts]) -> list[Subject]:
        """Who is counted though nothing may have happened to them."""
        units = [unit for unit, spans in self._spans.items() if _meet(spans, rules)]
        found = [Subject(str(unit)) for unit in units] if Counts.UNIT in counts else []
        return found + (_informants(units, rules) if Counts.PERSON in counts else [])

    def assessed(self, rules: Rules) -> list[Assessed]:
        """The members as the engine's whole count takes them."""
        found = self.subjects(rules, [rules.counts])
        return [
            Assessed(one.unit, one.person, self.class_of(int(one.unit))) for one in found
        ]


def _left(spans: list[Span]) -> date | None:
    ends = [span[1] for span in spans]
    return None if None in ends else max(end for end in ends if end)


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other


def _meet(spans: list[Span], rules: Rules) -> bool:
    return any(
        is_scored
        and (until is None or until >= rules.since)
        and (rules.until is None or since <= rules.until)
        for since, until, _, is_scored in spans
    )


def _informants(units: Collection[int], rules: Rules) -> list[Subject]:
    held = Appointment.objects.filter(
        Q(until_date=None) | Q(until_date__gte=rules.since),
        post__role=Role.INFORMANT,
        post__unit__in=units,
        stands_in_for=None,
    )
    if rules.until:
        held = held.filter(from_date__lte=rules.until)
    rows = held.order_by("post__unit", "person").distinct()
    return [
        Subject(str(unit), str(person))
        for unit, person in rows.values_list("post__unit", "person")
    ]
