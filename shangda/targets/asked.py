"""What is expected at a desk: its targets, and the quotas of the rules in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import models

from shangda.organisations.models import Desk
from shangda.points import rulesets
from shangda.points.quota_text import read_quota
from shangda.points.rulesets import Per, Quota
from shangda.points.stretches import Stretch, around
from shangda.scoring.models import RuleSet
from shangda.scoring.rulebook import book_of
from shangda.targets.models import Target

BARE = rulesets.RuleSet(title="任务", since=date(1, 1, 1))
"""By which items are counted where no rule set is asked."""
Whom = Target.Whom


@dataclass(frozen=True)
class Asked:
    """One expectation: a quota, those whom it is for, the rules whose points it counts."""

    code: str
    quota: Quota
    whom: str
    since: date
    until: date | None = None
    rules: rulesets.RuleSet = BARE
    versions: Mapping[int, rulesets.RuleSet] = field(default_factory=dict)
    """Key of each rule set whose lines are its points; of some days one is in force."""
    ids: frozenset[int] = frozenset()
    """Keys of the groups, units or persons chosen."""
    target: Target | None = None
    """None: a rule set says so."""

    @property
    def per(self) -> Per:
        """How long its periods are."""
        return self.quota.per

    @property
    def is_counted_by_items(self) -> bool:
        """Whether facts are needed: the quota counts items, or names parts that do."""
        quota = self.quota
        return bool(quota.count or quota.parts or quota.alternatives)

    @property
    def is_of_office(self) -> bool:
        """Whether all facts of the desk count together."""
        return self.whom == Whom.OFFICE

    def stretch(self, day: date) -> Stretch:
        """The period around a day."""
        return around(self.per, day)

    def runs(self, stretch: Stretch) -> bool:
        """Whether it is asked in this period: one that ends within its days."""
        is_open = self.until is None or stretch.end <= self.until
        return self.since <= stretch.end and is_open


def asked_at(desk: Desk, start: date, end: date) -> list[Asked]:
    """Everything expected at a desk on any day from start to end, targets first. Four queries."""
    sets = list(RuleSet.objects.counting().filter(desk=desk).order_by("position", "since"))
    targets = (
        Target.objects.kept().filter(desk=desk, since__lte=end).exclude(until__lt=start)
    )
    rows = targets.select_related("rule_set").prefetch_related("groups", "units", "persons")
    found = [of_target(one, sets) for one in rows.order_by("position", "since", "pk")]
    running = [one for one in sets if one.since <= end and not _ended(one, start)]
    return [*found, *[one for row in running for one in of_rule_set(row)]]


def of_target(target: Target, sets: Iterable[RuleSet] = ()) -> Asked:
    """A target as what it expects; ``sets`` are those of its desk."""
    versions = {one.pk: book_of(one).rules for one in lineage(target.rule_set, sets)}
    rules = versions.get(target.rule_set_id or 0, BARE)
    return Asked(
        code=f"t{target.pk}",
        quota=read_quota(target.text),
        whom=target.whom,
        since=target.since,
        until=target.until,
        rules=replace(rules, since=BARE.since, until=None),
        versions=versions,
        ids=frozenset(one.pk for one in _chosen(target)),
        target=target,
    )


def of_rule_set(row: RuleSet) -> list[Asked]:
    """The quotas of a rule set; of persons where it counts persons."""
    rules = book_of(row).rules
    whom = Whom.ALL if row.counts == RuleSet.Counts.UNIT else Whom.PERSONS
    return [
        Asked(
            code=f"r{row.pk}-{number}",
            quota=quota,
            whom=whom,
            since=row.since,
            until=row.until,
            rules=rules,
            versions={row.pk: rules},
        )
        for number, quota in enumerate(rules.quotas)
    ]


def lineage(row: RuleSet | None, sets: Iterable[RuleSet]) -> list[RuleSet]:
    """A rule set with the versions before and after it."""
    if row is None:
        return []
    known = {row.pk: row, **{one.pk: one for one in sets}}
    first = _first(row, known)
    return [one for one in known.values() if _first(one, known) == first]


def _ended(row: RuleSet, day: date) -> bool:
    return row.until is not None and row.until < day


def _first(row: RuleSet, known: Mapping[int, RuleSet]) -> int:
    """Key of the version that a rule set began with."""
    while (parent := known.get(row.parent_id or 0)) is not None:
        row = parent
    return row.pk


def _chosen(target: Target) -> Iterable[models.Model]:
    match target.whom:
        case Whom.GROUPS:
            return target.groups.all()
        case Whom.UNITS:
            return target.units.all()
        case Whom.PERSONS:
            return target.persons.all()
        case _:
            return ()
