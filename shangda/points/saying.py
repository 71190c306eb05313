"""Every part of a rule set as a sentence of plain Chinese, each field of the schema said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shangda.points.exact import plain
from shangda.points.phrases import (
    basis,
    condition,
    gain,
    ledger_of,
    limits,
    named,
    rule_condition,
    unit_of,
    value,
)
from shangda.points.rulesets import Combine, Ledger, Per

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from decimal import Decimal

    from shangda.points import rulesets as sets

_COMBINE = {
    Combine.SUM: "同一条信息合上几条规则的，各项相加",
    Combine.HIGHEST: "同一条信息合上几条规则的，只计最高一项",
    Combine.PER_LEVEL: "同一条信息每个层级只计最高一项，各层级相加",
    Combine.LADDER: "同一条信息每条规则只计一次，逐级加分",
    Combine.LAST: "同一条信息后一次代替前一次",
}
_PERCENT = 100


def rule(one: sets.Rule, rules: sets.RuleSet) -> str:
    """要情采用，单条，每条10分."""
    ledger = ledger_of(one, rules)
    more = [
        *_tiers(one, ledger),
        "在别的规则之外另加" if one.extra else "",
        f"几家合写的{one.share.label}" if one.share else "",
        limits(one.limits),
    ]
    return _joined([rule_condition(one), value(one, rules), *more])


def category(one: sets.Category, rules: sets.RuleSet) -> list[str]:
    """How the values of one category go together, a sentence each."""
    counted = f"记{one.counts.label}的账" if one.counts else ""
    found = [
        _COMBINE[one.combine],
        "同一件事合上几条规则的，只按排在最前的一条计" if one.first else "",
        f"几家合写的{one.share.label}",
        f"最多前{one.sharers}家有份" if one.sharers else "",
        f"这一类{limits(one.limits)}" if limits(one.limits) else "",
        "这一类计金额（元），不计分" if one.ledger is Ledger.MONEY else "",
        f"这一类{counted}" if counted else "",
        f"有了这一类得分，{named('category', one.instead_of, rules)}就不再计"
        if one.instead_of
        else "",
    ]
    return [f"{words}。" for words in found if words]


def quota(one: sets.Quota, rules: sets.RuleSet) -> list[str]:
    """What is expected, and what follows, a sentence each."""
    unit = "分" if one.of else unit_of(one.count) if one.count else "条"
    found = [
        f"{one.per.label}{_measure(one, rules)}不少于{plain(one.target)}{unit}",
        f"只考核{'、'.join(one.classes)}" if one.classes else "",
        _by_class(one, unit),
        "发生几次算几次" if one.times else "",
        "几家合写的按份额算" if one.shared else "",
        *[f"其中{_part(part)}" for part in one.parts],
        *[f"或者{_part(part)}也算完成" for part in one.alternatives],
        *_outcomes(one, unit),
    ]
    return [f"{words}。" for words in found if words]


def ratio(one: sets.Ratio) -> str:
    """每季度采用率：采用÷报送，低于30%的扣1分."""
    told = f"{one.per.label}用{condition(one.of)}的条数除以{condition(one.to)}的条数"
    if one.below is None or one.points is None:
        return f"{told}，只用来看高低和排名，不加分也不扣分。"
    return f"{told}，低于{plain(one.below * _PERCENT)}%的{_given(one.points)}。"


def knockout(one: sets.Knockout) -> str:
    """每年满1次紧急信息谎报，被通报的，取消评优."""
    times = f"{one.per.label}满{one.count}{unit_of(one.when)}"
    return f"{times}“{condition(one.when)}”的，{one.effect.label}。"


def total(one: sets.Total) -> str:
    """每季度基础分6分，最低0分，不到6分为不达标."""
    whose = "每条信息各类合起来" if one.per is Per.ITEM else f"{one.per.label}总分"
    bounds = [
        f"基础分{plain(one.base)}分" if one.base is not None else "",
        f"最高{plain(one.cap)}分" if one.cap is not None else "上不封顶",
        f"最低{plain(one.floor)}分" if one.floor is not None else "下不保底",
        f"不到{plain(one.passing)}分为不达标" if one.passing is not None else "",
    ]
    return f"{whose}：{_joined(bounds)}。"


def conversion(one: sets.Conversion, rules: sets.RuleSet) -> str:
    """每年总得分满50分折3分，多了多折，不封顶."""
    full = f"{basis(one.of, rules)}完成{plain(one.full)}%"
    if one.of == "total":
        full = f"总得分满{plain(one.full)}分"
    after = "不到的按比例少折，超过的按比例多折"
    if one.whole:
        after = "达到才折，达不到不折"
    most = f"，最多折到{plain(one.ceiling)}分" if one.ceiling is not None else ""
    return f"{one.per.label}{full}，折{plain(one.score)}分，{after}{most}。"


def head(rules: sets.RuleSet) -> list[tuple[str, str]]:
    """What stands above the rules, as name and words."""
    pairs = [
        ("文号", rules.number),
        ("制定单位", rules.owner),
        ("系统", rules.chain),
        ("依据", rules.parent),
        ("版次", f"第{rules.version}版"),
        ("施行", days(rules.since, rules.until)),
        ("考核", f"{rules.counts.label}，{rules.basis.label}计分"),
        ("晚到的", f"时段已关账的，{rules.late.label}"),
        ("小数", f"保留{rules.places}位" if rules.places else "不留小数"),
    ]
    return [pair for pair in pairs if pair[1]]


def days(since: date, until: date | None) -> str:
    """自2026年1月1日起; 2026年1月1日至2026年12月31日."""
    if until is None:
        return f"自{_day(since)}起"
    return f"{_day(since)}至{_day(until)}"


# --- What they share ----------------------------------------------------------------------


def _tiers(one: sets.Rule, ledger: Ledger) -> Iterator[str]:
    if one.tiers or one.per is not Per.YEAR:
        yield f"次数{one.per.label}从头算起"
    for tier in one.tiers:
        yield f"第{tier.since}{unit_of(one.when)}起{gain(tier.points, ledger)}"


def _measure(one: sets.Quota, rules: sets.RuleSet) -> str:
    if one.of:
        return basis(one.of, rules)
    return condition(one.count) if one.count else ""


def _by_class(one: sets.Quota, unit: str) -> str:
    each = [f"{name}{plain(target)}{unit}" for name, target in one.targets.items()]
    return f"按单位类别：{'、'.join(each)}" if each else ""


def _part(part: sets.Part) -> str:
    return f"{condition(part.count)}不少于{plain(part.target)}{unit_of(part.count)}"


def _outcomes(one: sets.Quota, unit: str) -> Iterator[str]:
    ledger = one.ledger
    money = "（元）" if ledger is Ledger.MONEY else ""
    if one.reached is not None:
        less = "没完成的按完成比例给" if one.proportional else "没完成的不给"
        yield f"完成的{_given(one.reached, ledger)}，{less}"
    elif one.proportional:
        yield "按完成比例给分"
    if one.missing is not None:
        yield f"每少1{unit}{_given(one.missing, ledger)}"
    if one.extra is not None or one.extra_most is not None:
        extra = _given(one.extra, ledger) if one.extra is not None else "另加"
        most = f"，最多{gain(one.extra_most, ledger)}" if one.extra_most is not None else ""
        yield f"每多1{unit}{extra}{most}"
    if one.carry:
        yield "多出来的算进同一年的下一期"
    if one.reached is one.missing is one.extra is None:
        yield f"只看进度，不加分也不扣分{money}"


def _given(points: Decimal, ledger: Ledger = Ledger.POINTS) -> str:
    return gain(points, ledger) if points < 0 else f"得{gain(points, ledger)}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _joined(words: Iterable[str]) -> str:
    return "，".join(word for word in words if word)
