"""How long until something is due at the desk, for many rows by one look at the calendar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from shangda.kernel.models import Workday
from shangda.kernel.workcalendar import SATURDAY, workday_end

SOON = timedelta(hours=4)
LOOK_BACK, LOOK_AHEAD = timedelta(days=60), timedelta(days=30)


@dataclass(frozen=True)
class Clock:
    """What is due, and how long is left. ``level`` is empty, soon or late."""

    level: str
    due: str
    left: str
    due_at: datetime


class Calendar:
    """The working days around a date, read once."""

    def __init__(self, today: date) -> None:
        self.today = today
        rows = Workday.objects.filter(
            date__gte=today - LOOK_BACK, date__lte=today + LOOK_AHEAD
        )
        self._exceptions = dict(rows.values_list("date", "is_work"))
        self._due: dict[tuple[date, int], datetime] = {}

    def is_workday(self, day: date) -> bool:
        """As the office's calendar says, with 调休."""
        return self._exceptions.get(day, day.weekday() < SATURDAY)

    def due(self, start: datetime, workdays: int) -> datetime:
        """Closing time of the n-th working day after ``start``."""
        key = timezone.localdate(start), workdays
        if key not in self._due:
            self._due[key] = self._count(*key)
        return self._due[key]

    def _count(self, day: date, workdays: int) -> datetime:
        while workdays:
            day += timedelta(days=1)
            workdays -= self.is_workday(day)
        return workday_end(day)

    def received_too_long_ago(self, workdays: int, now: datetime) -> datetime:
        """What came before this moment should have been looked at by now."""
        day = self.today
        while self.due(workday_end(day), workdays) >= now:
            day -= timedelta(days=1)
        return workday_end(day).replace(hour=23, minute=59, second=59, microsecond=999999)


def clock(due_at: datetime, now: datetime, what: str) -> Clock:
    """Words for one deadline: 今天17:30前收稿　剩3小时08分, or 收稿超2天."""
    left = due_at - now
    if left < timedelta(0):
        return Clock("late", f"{what}已超", _long(-left), due_at)
    words = f"{_day(due_at, now)}{timezone.localtime(due_at):%H:%M}前{what}"
    if left < SOON:
        return Clock("soon", words, f"剩{_long(left)}", due_at)
    return Clock("", words, "", due_at)


def waited(since: datetime, now: datetime) -> str:
    """How long it has waited in its state, roughly."""
    return _long(now - since)


def _day(at: datetime, now: datetime) -> str:
    day, today = timezone.localdate(at), timezone.localdate(now)
    near = {0: "今天", 1: "明天", -1: "昨天"}
    return near.get((day - today).days, f"{day.month}月{day.day}日")


def _long(span: timedelta) -> str:
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 60:  # noqa: PLR2004 -- an hour
        return f"{minutes}分"
    hours = minutes // 60
    return f"{hours}小时{minutes % 60:02d}分" if hours < 24 else f"{hours // 24}天"  # noqa: PLR2004 -- a day


def earliest(clocks: Iterable[Clock | None]) -> Sequence[Clock]:
    """The clocks there are, the nearest first."""
    return sorted((c for c in clocks if c), key=lambda c: c.due_at)
