"""Conditions and values in the words of an office: 市委办采用，单条 — 每条10分."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shangda.points import rulesets as sets
from shangda.points.exact import plain
from shangda.points.facts import FIGURES, KINDS, WORDS
from shangda.points.rulesets import Ledger, Per

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from shangda.points.matching import Bounds, Matcher
    from shangda.points.rulesets import Limits, Rule, RuleSet, Total

_BY_TIMES = {
    "instruction", "commission_given", "commission_done", "commission_late",
    "commission_missed", "commission_adopted", "speech", "urgent_on_time", "urgent_late",
    "urgent_missed", "urgent_false", "urgent_concealed", "text_error", "plagiarism",
    "feedback_late", "manual",
}  # fmt: skip
"""Kinds that people count by the time 次, not by the item 条."""
_AHEAD = ("class", "chain", "level", "outlet", "edition")
_AHEAD_OF_PRAISE = ("class", "chain", "level", "leader")
_SAID: Mapping[str, str] = {
    "class": "{}单位",
    "chain": "{}系统",
    "grade": "等次为{}",
    "medium": "登在{}",
    "topic": "专题为{}",
    "leader": "{}批示的",
    "outlet": "刊于{}",
    "edition": "版别为{}",
}
"""Words that would not say by themselves which field they belong to."""
_PLAIN_AHEAD = {"level", "outlet", "edition", "leader"}
_FLAGS: Mapping[str, tuple[str, str]] = {
    "urgent": ("紧急信息", "不是紧急信息"),
    "commissioned": ("属于约稿", "不是约稿"),
    "criticised": ("被通报", "没有被通报"),
}


def condition(matcher: Matcher) -> str:
    """市委办采用，单条，800字以上; 任何事 where nothing is asked."""
    is_praise = matcher.kinds == ("instruction",)
    first = _AHEAD_OF_PRAISE if is_praise else _AHEAD
    asked = dict(matcher.words)
    ahead = "".join(_ahead(name, asked[name]) for name in first if name in asked)
    behind = [_behind(name, some) for name, some in matcher.words if name not in first]
    more = [*behind, *_figures(matcher), *_flags(matcher)]
    happened = "或".join(KINDS[kind] for kind in matcher.kinds)
    if not happened and ahead:
        happened = "的任何事"
    return "，".join(filter(None, [ahead + happened, *more])) or "任何事"


def rule_condition(rule: Rule) -> str:
    """What a rule means, and what it leaves out."""
    wanted = condition(rule.when)
    return f"{wanted}（{condition(rule.unless)}的除外）" if rule.unless else wanted


def unit_of(matcher: Matcher) -> str:
    """条 or 次: how people count what is meant."""
    return "次" if matcher.kinds and set(matcher.kinds) <= _BY_TIMES else "条"


def gain(points: Decimal, ledger: Ledger = Ledger.POINTS) -> str:
    """10分, or 扣5分."""
    return f"{'扣' if points < 0 else ''}{plain(abs(points))}{ledger.label}"


def value(rule: Rule, rules: RuleSet) -> str:
    """每条10分; 按“省级分值”表的2倍计分."""
    ledger = ledger_of(rule, rules)
    match rule.value:
        case sets.Points(points):
            return f"每{unit_of(rule.when)}{gain(points, ledger)}"
        case sets.Lookup(table):
            return f"按{named('table', table, rules)}计{ledger.label}"
        case sets.Factor(times, of):
            base = basis(of, rules)
            return f"按{base}的{plain(times)}倍计{ledger.label}"
        case sets.Between(least, most):
            bounds = f"{plain(least)}到{plain(most)}{ledger.label}"
            return f"{bounds}之间由人定，写明理由"
        case sets.Pool(amount, per, of):
            way = f"按各自的{basis(of, rules)}" if of else f"按各自的{unit_of(rule.when)}数"
            return f"{per.label}{plain(amount)}{ledger.label}，{way}分"
        case sets.Zero(category):
            whose = named("category", category, rules) if category else "各类"
            return f"这一{unit_of(rule.when)}{whose}得分全部不计"


def limits(of: Limits | Total) -> str:
    """每条最高50分，最低0分; nothing where it is unlimited."""
    cap = f"最高{plain(of.cap)}" if of.cap is not None else ""
    floor = f"最低{plain(of.floor)}" if of.floor is not None else ""
    if not cap and not floor:
        return "" if of.per is Per.ITEM else f"{of.per.label}不限"
    return f"{of.per.label}{'、'.join(filter(None, [cap, floor]))}"


def basis(of: str, rules: RuleSet) -> str:
    """“省级分值”表, “单条”得分, “采用”类得分, 总得分."""
    kind, _, key = of.partition(":")
    tail = "" if kind in {"table", "quota"} else "得分"
    return "总得分" if kind == "total" else named(kind, key, rules) + tail


def named(kind: str, key: str, rules: RuleSet) -> str:
    """Another part by its name; by its id where there is none."""
    lists: Mapping[str, tuple[Sequence[Any], str]] = {
        "table": (rules.tables, "表"),
        "category": (rules.categories, "类"),
        "rule": (rules.rules, ""),
        "quota": (rules.quotas, "任务"),
    }
    rows, tail = lists.get(kind, ((), ""))
    name = next((row.name for row in rows if row.id == key), "") or key
    return f"“{name}”{'' if name.endswith(tail) else tail}"


def ledger_of(rule: Rule, rules: RuleSet) -> Ledger:
    """Points or money, as the rule's category has it."""
    found = (one.ledger for one in rules.categories if one.id == rule.category)
    return next(found, Ledger.POINTS)


# --- Single conditions --------------------------------------------------------------------


def _ahead(name: str, words: Sequence[str]) -> str:
    said = "、".join(word or f"未写{WORDS[name]}" for word in words)
    return said if name in _PLAIN_AHEAD else _SAID[name].format(said)


def _behind(name: str, words: Sequence[str]) -> str:
    said = "或".join(word or f"未写{WORDS[name]}" for word in words)
    return _SAID.get(name, "{}").format(said)


def _figures(matcher: Matcher) -> Iterator[str]:
    for name, bounds in matcher.bounds:
        unit = "字" if name == "length" else ""
        label = "" if name == "length" else FIGURES[name]
        yield label + _bounds(bounds, unit)


def _bounds(bounds: Bounds, unit: str) -> str:
    least, most = bounds
    if least is not None and most is not None:
        return f"{plain(least)}到{plain(most)}{unit}"
    if least is not None:
        return f"{plain(least)}{unit}以上"
    return f"{plain(most)}{unit}以下" if most is not None else ""


def _flags(matcher: Matcher) -> Iterator[str]:
    for name, wanted in matcher.flags:
        yield _FLAGS[name][0 if wanted else 1]
    if matcher.is_joint is not None:
        yield "几家合写" if matcher.is_joint else "一家独写"
