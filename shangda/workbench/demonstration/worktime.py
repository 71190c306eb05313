"""Office hours of the demonstration: when people write, wait and decide."""

import datetime as dt
import random

OPENS, CLOSES = dt.time(8, 30), dt.time(18, 0)
EVENING = dt.time(19, 10)
_SATURDAY = 5
_HOLIDAYS = frozenset(
    {(1, 1), (5, 1), (5, 2), (5, 3), (10, 1), (10, 2), (10, 3), (10, 4), (10, 5), (10, 6)}
)
_SHARE_IN_THE_EVENING = 0.08


def is_workday(day: dt.date) -> bool:
    """Whether offices are open: weekdays except fixed holidays, without make-up days."""
    return day.weekday() < _SATURDAY and (day.month, day.day) not in _HOLIDAYS


def workdays(first: dt.date, last: dt.date) -> list[dt.date]:
    """The working days between two days, both included."""
    every = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in every if is_workday(day)]


def writing_time(rng: random.Random, day: dt.date) -> dt.datetime:
    """When an informant sits down to write: in office hours, now and then at night."""
    if rng.random() < _SHARE_IN_THE_EVENING:
        return dt.datetime.combine(day, EVENING) + dt.timedelta(minutes=rng.randint(0, 130))
    minutes = rng.randint(5, 500)
    return dt.datetime.combine(day, OPENS) + dt.timedelta(minutes=minutes)


def later(at: dt.datetime, minutes: float) -> dt.datetime:
    """Move on by minutes of office time; what is not done by six waits until morning."""
    at = _in_hours(at)
    left = dt.timedelta(minutes=minutes)
    while (today := dt.datetime.combine(at.date(), CLOSES) - at) < left:
        left -= today
        at = _in_hours(dt.datetime.combine(at.date(), CLOSES))
    return at + left


def earlier(at: dt.datetime, minutes: float) -> dt.datetime:
    """Move back by minutes of office time, into the day before if need be."""
    left = dt.timedelta(minutes=minutes)
    while True:
        opened = dt.datetime.combine(at.date(), OPENS)
        if is_workday(at.date()) and at - left >= opened:
            return min(at - left, dt.datetime.combine(at.date(), CLOSES))
        if is_workday(at.date()) and at > opened:
            left -= min(left, at - opened)
        at = dt.datetime.combine(at.date() - dt.timedelta(days=1), CLOSES)


def _in_hours(at: dt.datetime) -> dt.datetime:
    if is_workday(at.date()) and at.time() < OPENS:
        return dt.datetime.combine(at.date(), OPENS)
    if is_workday(at.date()) and at.time() < CLOSES:
        return at
    day = at.date() + dt.timedelta(days=1)
    while not is_workday(day):
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, OPENS)
