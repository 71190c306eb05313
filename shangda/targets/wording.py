"""Targets and progress in sentences."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from shangda.points import saying
from shangda.points.exact import plain
from shangda.points.outlook import Outlook
from shangda.points.phrases import condition, unit_of
from shangda.points.quotas import Need, Progress
from shangda.points.rulesets import Quota
from shangda.points.stretches import words
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


def forecast(outlook: Outlook) -> str:
    """照这样到12月31日约8条; nothing while it is too early, or too late, to say."""
    expected = outlook.forecast
    if expected is None or outlook.gone == 1:
        return ""
    unit = measure(outlook.progress.quota)
    expected = expected if unit == "分" else Decimal(int(expected))
    return f"照这样到{day(outlook.progress.stretch.end)}约{plain(expected)}{unit}"


def period(progress: Progress) -> str:
    """2026年第4季度."""
    return words(progress.quota.per, progress.stretch)


def day(of: date) -> str:
    """12月20日."""
    return f"{of.month}月{of.day}日"


def _met(progress: Progress) -> str:
    more = progress.done - progress.target
    over = f"，超出{plain(more)}{measure(progress.quota)}" if more > 0 else ""
    return f"已完成{over}"


def _short(progress: Progress) -> str:
    return f"{plain(progress.missing)}{measure(progress.quota)}"


def _parts(progress: Progress) -> Iterator[str]:
    """What the missing ones have to be, where not any will do."""
    for need in progress.parts:
        if need.missing:
            all_ = need.missing == progress.missing
            least = "都要是" if all_ else f"其中至少{_needed(need)}是"
            yield f"{least}“{condition(need.part.count)}”"


def _instead(progress: Progress) -> str:
    told = [
        f"再有{_needed(need)}“{condition(need.part.count)}”"
        for need in progress.alternatives
    ]
    return f"，或者{'、'.join(told)}也可以" if told else ""


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
