"""Moments and spans in the short words of the pages."""

from datetime import datetime, timedelta

from django.utils import timezone

MINUTE, HOUR, DAY = 60, 3600, 86400  # seconds
SOON_DAYS = 10


def when(moment: datetime, *, now: datetime | None = None) -> str:
    """今天14:21, 昨天10:12, 11月16日 09:12, or with the year when it is another."""
    local, today = (
        timezone.localtime(moment),
        timezone.localtime(now or timezone.now()).date(),
    )
    days = (today - local.date()).days
    near = {0: "今天", 1: "昨天", -1: "明天"}.get(days)
    if near:
        return f"{near}{local:%H:%M}"
    day = f"{local.month}月{local.day}日"
    return f"{day} {local:%H:%M}" if local.year == today.year else f"{local.year}年{day}"


def span(length: timedelta) -> str:
    """不到1分钟, 47分钟, 1小时28分, 1天4小时, 12天."""
    seconds = int(length.total_seconds())
    if seconds < MINUTE:
        return "不到1分钟"
    if seconds < HOUR:
        return f"{seconds // MINUTE}分钟"
    if seconds < DAY:
        return _two(seconds, HOUR, "小时", MINUTE, "分")
    if seconds < SOON_DAYS * DAY:
        return _two(seconds, DAY, "天", HOUR, "小时")
    return f"{seconds // DAY}天"


def waited(length: timedelta, how: str = "等了") -> str:
    """等了1小时28分; nothing for less than a minute, which nobody notices."""
    return f"{how}{span(length)}" if length.total_seconds() >= MINUTE else ""


def _two(seconds: int, large: int, large_word: str, small: int, small_word: str) -> str:
    rest = seconds % large // small
    return f"{seconds // large}{large_word}" + (f"{rest}{small_word}" if rest else "")
