"""Versions of one set of rules, and what stands in the way of adopting one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from shangda.points.faults import Fault, faults
from shangda.scoring.models import RuleSet
from shangda.scoring.rule_texts import rules_of

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Adoption:
    """A draft that is to be in force from a day on, and the version that it replaces."""

    draft: RuleSet
    since: date
    before: RuleSet | None
    """The version that it goes on from."""
    replaced: RuleSet | None
    """The same, where it is still in force and so ends."""
    versions: list[RuleSet]
    """All other versions of the same rules that count, the replaced one apart."""

    def faults(self) -> list[Fault]:
        """Why it cannot be adopted, each with its place."""
        wanted = replace(rules_of(self.draft), since=self.since)
        found = faults(wanted)
        if not wanted.rules and not wanted.quotas:
            found.append(Fault("整份办法", "还没有一条规则，也没有任务，先写上再施行。"))
        if self.replaced and self.since < self.replaced.since:
            found.append(Fault("施行日期", _too_early(self.replaced)))
        return [*found, *self._overlaps(wanted.until)]

    def _overlaps(self, until: date | None) -> Iterable[Fault]:
        for other in self.versions:
            ends_before = other.until is not None and other.until < self.since
            begins_after = until is not None and until < other.since
            if not ends_before and not begins_after:
                words = f"和第{other.version}版同时施行，请改起止日期。"
                yield Fault("施行日期", words)


def adoption(draft: RuleSet, since: date, replaces: RuleSet | None = None) -> Adoption:
    """What adopting a draft means: ``replaces``, else the version it was made from, ends.

    A version that ended already is not replaced; it may only not overlap.
    """
    before = replaces or draft.parent
    others = [one for one in lineage(before) if one.pk != draft.pk] if before else []
    is_open = before is not None and before.state == RuleSet.State.IN_FORCE
    replaced = before if is_open else None
    rest = [one for one in others if replaced is None or one.pk != replaced.pk]
    return Adoption(draft, since, before, replaced, rest)


def lineage(row: RuleSet) -> list[RuleSet]:
    """Every version of the same rules that has ever counted. One query."""
    rows = RuleSet.objects.filter(desk_id=row.desk_id)
    parents = dict(rows.values_list("pk", "parent_id"))
    root = _root(row.pk, parents)
    keys = [key for key in parents if _root(key, parents) == root]
    return list(rows.counting().filter(pk__in=keys).order_by("since", "version"))


def next_version(row: RuleSet) -> int:
    """One more than any version of the same rules that counts."""
    return 1 + max([row.version, *[one.version for one in lineage(row)]])


def day_before(day: date) -> date:
    """The last day of what is replaced from a day on."""
    return day - DAY


def _root(key: int, parents: Mapping[int, int | None]) -> int:
    while (above := parents.get(key)) is not None:
        key = above
    return key


def _too_early(replaced: RuleSet) -> str:
    since = replaced.since
    return (
        f"第{replaced.version}版从{since.year}年{since.month}月{since.day}日起施行，"
        "新的一版不能比它早。"
    )
