"""Dates and times of the office, with its own work calendar read once."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from shangda.kernel.models import Workday
from shangda.kernel.workcalendar import SATURDAY, workday_end


class Days:
    """The office's working days."""

    def __init__(self) -> None:
        self._exceptions = dict(Workday.objects.values_list("date", "is_work"))

    def is_workday(self, day: date) -> bool:
        """As the calendar says, with 调休."""
        return self._exceptions.get(day, day.weekday() < SATURDAY)

    def after(self, day: date, number: int = 1) -> date:
        """The n-th working day after, or before where ``number`` is negative."""
        step = timedelta(days=1 if number > 0 else -1)
        left = abs(number)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def due(self, start: datetime, workdays: int) -> datetime:
        """Closing time of the n-th working day after ``start``."""
        return workday_end(self.after(timezone.localdate(start), workdays))

    def last_closing(self, before: date) -> datetime:
        """When offices closed last before this date."""
        return workday_end(self.after(before, -1))


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A local time on a date."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def aware(at: datetime) -> datetime:
    """A time of the plan, which knows no zone, as the office's own."""
    return timezone.make_aware(at)
