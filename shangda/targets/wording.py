"""Targets and progress in sentences."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from shangda.points import saying
from shangda.points.exact import plain
from shangda.points.outlook import Outlook
from shangda.points.phrases import condition, unit_of
from shangda.points.quotas import Need, Progress
from shangda.points.rulesets import Quota
from shangda.points.stretches import Stretch
from shangda.scoring.periods import Period, title_of
from shangda.targets.asked import Asked


def sentence(asked: Asked) -> str:
    """每季度采用不少于10条。其中经验不少于2条."""
    return "".join(saying.quota(asked.quota, asked.rules))


def measure(quota: Quota) -> str:
    """条, 次 or 分."""
    if quota.of:
        return "分"
    return unit_of(quota.count) if quota.count else "条"


def gap(outlook: Outlook, today: date) -> str:
    """还差2条，其中至少1条“经验”；按每周1条，12月20日前可完成."""
    progress = outlook.progress
    if outlook.is_met:
        return _met(progress)
    is_over = today > progress.stretch.end
    needs = "，".join([_short(progress), *_parts(progress)])
    told = f"{'没有完成，差' if is_over else '还差'}{needs}{_instead(progress)}"
    return told if is_over else told + _pace(outlook, today)


def due(outlook: Outlook, today: date) -> str:
    """到今天应完成4.8条，照这样到12月31日约8条; nothing when it is over or done."""
    progress = outlook.progress
    if today > progress.stretch.end or outlook.is_met:
        return ""
    unit = measure(progress.quota)
    told = f"到今天应完成{plain(outlook.due)}{unit}"
    if outlook.forecast is None:
        return told
    number = outlook.forecast if unit == "分" else Decimal(int(outlook.forecast))
    return f"{told}，照这样到{day(progress.stretch.end)}约{plain(number)}{unit}"


def period(progress: Progress) -> str:
    """2026年第四季度."""
    return named(progress.stretch)


def named(stretch: Stretch) -> str:
    """2026年第四季度, as the standings call it."""
    return title_of(Period(stretch.start, stretch.end))


def day(of: date) -> str:
    """12月20日."""
    return f"{of.month}月{of.day}日"


def _met(progress: Progress) -> str:
    more = progress.done - progress.target
    return f"超出{plain(more)}{measure(progress.quota)}" if more > 0 else ""


def _short(progress: Progress) -> str:
    return f"{plain(progress.missing)}{measure(progress.quota)}"


def _parts(progress: Progress) -> Iterator[str]:
    """What the missing ones have to be, where not any will do."""
    for need in progress.parts:
        if need.missing:
            is_all = need.missing == progress.missing
            least = "要是" if is_all else f"其中至少{_needed(need)}是"
            yield f"{least}{_named(need, progress.quota)}的"


def _instead(progress: Progress) -> str:
    told = [
        f"再有{_needed(need)}{condition(need.part.count)}" for need in progress.alternatives
    ]
    return f"，或者{'、'.join(told)}也可以" if told else ""


def _named(need: Need, quota: Quota) -> str:
    """What sets the part apart: what happened is said already where it is the same."""
    matcher = need.part.count
    if quota.count and matcher.words and matcher.kinds == quota.count.kinds:
        matcher = replace(matcher, kinds=())
    return condition(matcher).removesuffix("的任何事")


def _needed(need: Need) -> str:
    return f"{plain(need.missing)}{unit_of(need.part.count)}"


def _pace(outlook: Outlook, today: date) -> str:
    pace = outlook.pace(today)
    if pace is None:
        return ""
    unit = measure(outlook.progress.quota)
    if outlook.progress.missing <= pace.each:
        return f"；{day(pace.until)}前补上即可"
    return f"；按每周{plain(pace.each)}{unit}，{day(pace.until)}前可完成"
