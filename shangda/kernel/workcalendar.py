"""Working days with 调休, and deadlines counted in them.

The table ``Workday`` holds the exceptions to Monday–Friday; ``seed`` fills it from the
State Council's notices as far as ``chinesecalendar`` knows them.
"""

from datetime import date, datetime, time, timedelta

import chinese_calendar
from django.utils import timezone

from shangda.kernel.models import Workday

SATURDAY = 5
OPENS, CLOSES = time(8, 30), time(17, 30)
EVENING = time(20)  # after that a reminder waits for the next working day


def is_workday(day: date) -> bool:
    """Whether offices work on this date."""
    exception = Workday.objects.filter(date=day).values_list("is_work", flat=True).first()
    return day.weekday() < SATURDAY if exception is None else exception


def next_workday(day: date, count: int = 1) -> date:
    """The ``count``-th working day after ``day``."""
    while count:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def workday_end(day: date) -> datetime:
    """When offices close on this date, in local time."""
    return timezone.make_aware(datetime.combine(day, CLOSES))


def is_time_to_tell(moment: datetime) -> bool:
    """Whether a reminder reaches people at work, or at least on a working day's evening."""
    local = timezone.localtime(moment)
    return OPENS <= local.time() < EVENING and is_workday(local.date())


def due_in_workdays(start: datetime, count: int) -> datetime:
    """Closing time of the ``count``-th working day after ``start``."""
    return workday_end(next_workday(timezone.localdate(start), count))


def seed(year: int) -> int:
    """Write the exceptions of a year; dates that the office has set stay. Says how many.

    Raises NotImplementedError when the year's notice is not known yet.
    """
    day, rows = date(year, 1, 1), []
    while day.year == year:
        is_holiday, name = chinese_calendar.get_holiday_detail(day)
        if is_holiday == (day.weekday() < SATURDAY):
            rows.append(Workday(date=day, is_work=not is_holiday, name=_chinese(name)))
        day += timedelta(days=1)
    Workday.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _chinese(name: str | None) -> str:
    """What the library calls a holiday, in Chinese."""
    return str(chinese_calendar.Holiday(name).chinese) if name else ""


def knows(year: int) -> bool:
    """Whether the year's exceptions have been entered."""
    return Workday.objects.filter(date__year=year).exists()


def workdays(start: date, end: date) -> list[date]:
    """The working days from ``start`` to ``end``, both counted, by one look at the table."""
    rows = Workday.objects.filter(date__range=(start, end))
    exceptions = dict(rows.values_list("date", "is_work"))
    days = [start + timedelta(days=count) for count in range((end - start).days + 1)]
    return [day for day in days if exceptions.get(day, day.weekday() < SATURDAY)]
