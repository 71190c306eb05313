"""What makes a rule set unusable although it can be read: each fault with its place.

Two rules that mean the same fact in a category that sums would count it twice without
anybody having said so: one of them has to be marked ``extra``, or the category says which.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from shangda.points import rulesets as sets
from shangda.points.exact import NOTHING
from shangda.points.facts import KINDS
from shangda.points.meeting import clash, covers, is_hidden
from shangda.points.reading import RuleSetError, read
from shangda.points.rulesets import Combine, Per

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from shangda.points.rulesets import (
        Category,
        Conversion,
        Limits,
        Quota,
        Rule,
        RuleSet,
        Table,
        Total,
    )

MOST_PLACES = 4  # that a ledger keeps
LONGEST_TITLE, LONGEST_NUMBER, LONGEST_ID = 100, 60, 80  # characters
MOST_VERSIONS = 9999
Row: TypeAlias = (
    sets.Table | sets.Category | sets.Rule | sets.Quota | sets.Ratio | sets.Knockout
)
Found = TypeVar("Found", "sets.Table", "sets.Rule")


class Fault(NamedTuple):
    """What is wrong, and where."""

    place: str
    words: str

    def __str__(self) -> str:
        return f"{self.place}：{self.words}"


def sound(text: str) -> RuleSet:
    """A rule set that can be counted by. Raises ``RuleSetError`` with every fault."""
    rules = read(text)
    if found := faults(rules):
        raise RuleSetError("\n".join(map(str, found)))
    return rules


def faults(rules: RuleSet) -> list[Fault]:
    """Every fault; where names lead nowhere, those alone."""
    named = [*_of_set(rules), *_of_ids(rules), *_of_names(rules)]
    if named:
        return named
    return [
        *_of_cycles(rules),
        *[one for rule in rules.rules for one in _of_rule(rule, rules)],
        *_of_overlaps(rules),
        *[one for table in rules.tables for one in _of_table(table)],
        *[
            one
            for each in rules.categories
            for one in _of_limits(each.limits, _place(each))
        ],
        *[one for quota in rules.quotas for one in _of_quota(quota)],
        *_of_ratios(rules),
        *_of_knockouts(rules),
        *_of_totals(rules.totals),
        *(_of_conversion(rules.conversion) if rules.conversion else ()),
    ]


def overlapping(versions: Iterable[RuleSet]) -> list[Fault]:
    """Sets of one office, chain and sort of account that are in force on the same day."""
    chains: dict[tuple[str, str, str], list[RuleSet]] = {}
    for one in versions:
        chains.setdefault((one.owner, one.chain, one.counts), []).append(one)
    return [
        Fault(f"第{later.version}版", f"与第{earlier.version}版同时生效，请改起止日期。")
        for chain in chains.values()
        for earlier, later in combinations(sorted(chain, key=_since), 2)
        if earlier.covers(later.since)
    ]


def _since(rules: RuleSet) -> tuple[int, int]:
    return rules.since.toordinal(), rules.version


# --- Names --------------------------------------------------------------------------------


def _of_set(rules: RuleSet) -> Iterator[Fault]:
    if not rules.title.strip():
        yield Fault("[set]", "名称（title）是空的，请写上办法的名称。")
    if rules.until is not None and rules.until < rules.since:
        yield Fault("[set]", "停止的日子（until）比施行的日子（from）早，没有一天生效。")
    if rules.places > MOST_PLACES:
        yield Fault("[set]", f"小数（places）最多{MOST_PLACES}位小数。")
    if len(rules.title) > LONGEST_TITLE or len(rules.number) > LONGEST_NUMBER:
        yield Fault(
            "[set]", f"title 最多{LONGEST_TITLE}字，number 最多{LONGEST_NUMBER}字。"
        )
    if not (rules.title + rules.number).isprintable():
        yield Fault("[set]", "title 或 number 里有看不见的坏字符，请重新打一遍。")
    if not 0 < rules.version <= MOST_VERSIONS:
        yield Fault("[set]", f"version 要从1起，最多{MOST_VERSIONS}。")


def _of_ids(rules: RuleSet) -> Iterator[Fault]:
    """Lines name rules, quotas, ratios and knock-outs by id alone."""
    of_lines: list[Row] = [*rules.rules, *rules.quotas, *rules.ratios, *rules.knockouts]
    named: list[Sequence[Row]] = [of_lines, rules.categories, rules.tables]
    for rows in named:
        times = Counter(row.id for row in rows)
        for row in rows:
            if times[row.id] > 1:
                yield Fault(_place(row), f"编号 {row.id} 用了两次，请改一个。")
            if not row.id or ":" in row.id:
                yield Fault(_place(row), "编号不能空着，也不能有冒号。")
            if len(row.id) > LONGEST_ID:
                yield Fault(_place(row), f"编号最多{LONGEST_ID}字，请改短。")


def _of_names(rules: RuleSet) -> Iterator[Fault]:
    known = {
        "category": {one.id for one in rules.categories},
        "table": {one.id for one in rules.tables},
        "rule": {one.id for one in rules.rules},
        "quota": {one.id for one in rules.quotas},
    }
    for place, field, named in _named(rules):
        kind, _, key = named.partition(":")
        if kind in known and key not in known[kind]:
            yield Fault(place, f"{field} 指向的 {named} 不存在。")


def _named(rules: RuleSet) -> Iterator[tuple[str, str, str]]:
    """Every mention of another part: where, in which field, as ``kind:id``."""
    for rule in rules.rules:
        yield _place(rule), "category", f"category:{rule.category}"
        yield _place(rule), *_named_by(rule.value)
    for each in rules.categories:
        if each.instead_of:
            yield _place(each), "instead_of", f"category:{each.instead_of}"
    for quota in rules.quotas:
        yield _place(quota), "of", quota.of
    if rules.conversion:
        yield "[conversion]", "of", rules.conversion.of


def _named_by(value: sets.Value) -> tuple[str, str]:
    match value:
        case sets.Lookup(table):
            return "table", f"table:{table}"
        case sets.Factor(_, of) | sets.Pool(_, _, of):
            return "of", of
        case sets.Zero(category) if category:
            return "zero", f"category:{category}"
    return "", ""


# --- Factors ------------------------------------------------------------------------------


def _of_cycles(rules: RuleSet) -> Iterator[Fault]:
    """Factors that in the end are factors of themselves, and categories that oust each other."""
    of_rules = {f"rule:{rule.id}": _needs(rule) for rule in rules.rules}
    of_categories = {
        f"category:{each.id}": [
            f"rule:{rule.id}" for rule in rules.rules if rule.category == each.id
        ]
        for each in rules.categories
    }
    for rule in rules.rules:
        if _reaches(f"rule:{rule.id}", of_rules | of_categories):
            yield Fault(_place(rule), "倍数绕了一圈又回到自己，请改“谁的几倍”（of）。")
    ousted = {each.id: [each.instead_of] for each in rules.categories if each.instead_of}
    for each in rules.categories:
        if _reaches(each.id, ousted):
            yield Fault(_place(each), "“代替哪一类”（instead_of）绕了一圈又回到自己。")


def _needs(rule: Rule) -> list[str]:
    return [rule.value.of] if isinstance(rule.value, sets.Factor) else []


def _reaches(start: str, needs: Mapping[str, Sequence[str]]) -> bool:
    """Whether one comes back to where one started."""
    waiting, seen = list(needs.get(start, ())), set()
    while waiting:
        one = waiting.pop()
        if one == start:
            return True
        if one not in seen:
            seen.add(one)
            waiting += needs.get(one, ())
    return False


# --- Rules --------------------------------------------------------------------------------


def _of_rule(rule: Rule, rules: RuleSet) -> Iterator[Fault]:
    place = _place(rule)
    if rule.unless and covers(rule.unless, rule.when):
        yield Fault(
            place, "除外的条件（unless）把要的条件（when）全排除了，没有事实合得上。"
        )
    yield from _of_value(rule, rules)
    if rule.tiers and not isinstance(rule.value, sets.Points):
        yield Fault(place, "累次分值（tiers）只能和每次定额（points）一起用。")
    if rule.tiers and rule.per is Per.ITEM:
        yield Fault(place, "累次分值的次数要按周期数，per 不能是 item。")
    if rule.tiers and rule.limits != sets.Limits() and rule.limits.per is Per.ITEM:
        yield Fault(place, "有累次分值的规则不按条限额，限额（limits）要写明周期（per）。")
    froms = [tier.since for tier in rule.tiers]
    if froms != sorted(set(froms)) or 0 in froms:
        yield Fault(place, "累次分值的“第几次起”（from）要从1起、从小到大，不能重复。")
    yield from _of_limits(rule.limits, place)


def _of_value(rule: Rule, rules: RuleSet) -> Iterator[Fault]:
    place, value = _place(rule), rule.value
    match value:
        case sets.Lookup(key):
            if not _has_row(table := _by_id(rules.tables, key), rule):
                words = f"“{table.name}”里没有一行合得上它的条件（when）。"
                yield Fault(place, words)
        case sets.Factor(_, of) if of.startswith("rule:"):
            base = _by_id(rules.rules, of.partition(":")[2])
            if base.tiers or isinstance(base.value, sets.Pool | sets.Zero):
                yield Fault(place, f"{of} 不按条给分，不能拿来翻倍（of）。")
        case sets.Pool(_, per) if per is Per.ITEM:
            yield Fault(place, "一笔总数要按周期分，pool_per 不能是 item。")


def _has_row(table: Table, rule: Rule) -> bool:
    """Whether some fact that the rule means can stand in the table."""
    wanted = dict(rule.when.words)
    if rule.when.kinds:
        wanted["kind"] = rule.when.kinds
    return any(
        all(
            not cell or name not in wanted or cell in wanted[name]
            for name, cell in zip(table.by, row, strict=True)
        )
        for row in table.rows
    )


def _of_overlaps(rules: RuleSet) -> Iterator[Fault]:
    for category in rules.categories:
        own = [
            rule for rule in rules.rules if rule.category == category.id and _gives(rule)
        ]
        for one, other in combinations(own, 2):
            if words := _clash(one, other, category):
                yield Fault(_place(other), words)


def _gives(rule: Rule) -> bool:
    return not rule.extra and not isinstance(rule.value, sets.Pool | sets.Zero)


def _clash(one: Rule, other: Rule, category: Category) -> str:
    """Why two rules of one category cannot stand side by side, if so."""
    both = f"“{one.name}”（{one.id}）"
    if category.first:
        return f"前面的{both}已经包括了它，永远轮不到。" if is_hidden(one, other) else ""
    if (one.when, one.unless) == (other.when, other.unless):
        return f"条件和{both}完全相同，请删去一条或改条件。"
    if category.combine is Combine.SUM and clash(one, other):
        return (
            f"和{both}会对同一件事各计一次。请改条件；真要两条都给的，把其中一条"
            f"设成“另加”（extra = true）；只要一条的，在“{category.name}”类选"
            "“只按排在最前的一条计”（first = true）或别的合并办法（combine）。"
        )
    return ""


# --- Tables, quotas and the rest ------------------------------------------------------------


def _of_table(table: Table) -> Iterator[Fault]:
    if not table.by or not table.rows:
        yield Fault(_place(table), "表里还没有分值，请填上（by 和 rows 不能空着）。")
    if "kind" in table.by:
        where = table.by.index("kind")
        for row in table.rows:
            if row[where] and row[where] not in KINDS:
                yield Fault(_place(table), f"没有“{row[where]}”这种事实。")


def _of_limits(limits: Limits | Total, place: str) -> Iterator[Fault]:
    if None not in (limits.cap, limits.floor) and _or0(limits.cap) < _or0(limits.floor):
        yield Fault(place, "最高（cap）比最低（floor）小。")


def _of_quota(quota: Quota) -> Iterator[Fault]:
    place = _place(quota)
    targets = [quota.target, *quota.targets.values(), *_targets(quota)]
    wrong = {
        "数条数（count）还是数得分（of），要写一个，只写一个。": (quota.count is None)
        == (not quota.of),
        "周期（per）不能是每条（item）。": quota.per is Per.ITEM,
        "“发生几次算几次”（times）和“按份额算”（shared）只能和数条数（count）一起用。": bool(
            quota.of and (quota.times or quota.shared)
        ),
        "任务数（target）要大于0。": min(targets) <= 0,
        "“按完成比例得”（proportional）要同时写明完成的得多少（reached）。": quota.proportional
        and quota.reached is None,
        "“最多加”（extra_most）要同时写明每多一个加多少（extra）。": quota.extra_most
        is not None
        and quota.extra is None,
        "每少一个扣的分（missing）要写成负数。": _or0(quota.missing) > 0,
        "按类别定的任务数（targets）里，有不在考核范围（classes）的类别。": bool(
            quota.classes and set(quota.targets) - set(quota.classes)
        ),
    }
    yield from (Fault(place, words) for words, is_so in wrong.items() if is_so)


def _targets(quota: Quota) -> list[Decimal]:
    return [part.target for part in (*quota.parts, *quota.alternatives)]


def _of_ratios(rules: RuleSet) -> Iterator[Fault]:
    for ratio in rules.ratios:
        if ratio.per is Per.ITEM:
            yield Fault(_place(ratio), "周期（per）不能是每条（item）。")
        if (ratio.below is None) != (ratio.points is None):
            yield Fault(
                _place(ratio), "“低于多少”（below）和扣的分（points）要么都写，要么都不写。"
            )
        if ratio.below is not None and not 0 < ratio.below <= 1:
            yield Fault(_place(ratio), "“低于多少”（below）要写成0到1之间的数，如 0.3。")


def _of_knockouts(rules: RuleSet) -> Iterator[Fault]:
    for knockout in rules.knockouts:
        if knockout.per is Per.ITEM:
            yield Fault(_place(knockout), "周期（per）不能是每条（item）。")
        if knockout.count < 1:
            yield Fault(_place(knockout), "次数（count）要从1起。")


def _of_totals(totals: Sequence[Total]) -> Iterator[Fault]:
    times = Counter(total.per for total in totals)
    for total in totals:
        place = f"[[total]] {total.per}"
        if times[total.per] > 1:
            yield Fault(place, "同一个周期（per）写了两次。")
        if total.per is Per.ITEM and (total.base, total.passing) != (None, None):
            yield Fault(place, "按条只能写最高（cap）和最低（floor）。")
        yield from _of_limits(total, place)


def _of_conversion(conversion: Conversion) -> Iterator[Fault]:
    if conversion.per is Per.ITEM:
        yield Fault("[conversion]", "周期（per）不能是每条（item）。")
    if conversion.full <= 0:
        yield Fault("[conversion]", "满多少（full）要大于0。")


# --- What they share ------------------------------------------------------------------------


_HEADS: Mapping[type, str] = {
    sets.Table: "table",
    sets.Category: "category",
    sets.Rule: "rule",
    sets.Quota: "quota",
    sets.Ratio: "ratio",
    sets.Knockout: "knockout",
}


def _place(row: Row) -> str:
    return f"[[{_HEADS[type(row)]}]] {row.id}"


def _by_id(rows: Sequence[Found], key: str) -> Found:
    return next(row for row in rows if row.id == key)


def _or0(value: Decimal | None) -> Decimal:
    return NOTHING if value is None else value
