"""How long is left, in working days with 调休."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from shangda.editing import clocks
from shangda.kernel.models import Workday

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 20)


def at(day, hour=10, minute=0):
    zone = timezone.get_default_timezone()
    return datetime(2026, 11, day, hour, minute, tzinfo=zone)


@pytest.fixture
def saturday_is_work():
    Workday.objects.create(date=date(2026, 11, 21), is_work=True, name="调休")


def test_due_skips_the_weekend():
    assert clocks.Calendar(FRIDAY).due(at(20), 1) == at(23, 17, 30)


@pytest.mark.usefixtures("saturday_is_work")
def test_due_counts_a_day_of_work_at_the_weekend():
    assert clocks.Calendar(FRIDAY).due(at(20), 1) == at(21, 17, 30)


@pytest.mark.parametrize(
    ("now", "last_late_day"),
    [
        (at(23, 9), 19),  # Thursday's was due on Friday evening, Friday's is due tonight
        (at(23, 18), 22),  # after closing on Monday: all of the weekend is late
        (at(24, 9), 22),
    ],
)
def test_what_should_have_been_looked_at_by_now(now, last_late_day):
    calendar = clocks.Calendar(timezone.localdate(now))

    before = calendar.received_too_long_ago(1, now)

    assert timezone.localdate(before).day == last_late_day
    assert calendar.due(before, 1) < now
    assert calendar.due(before + timedelta(days=1), 1) >= now


@pytest.mark.parametrize(
    ("due", "level", "words", "left"),
    [
        (at(20, 17, 30), "", "今天17:30前收稿", ""),
        (at(20, 13, 8), "soon", "今天13:08前收稿", "剩3小时08分"),
        (at(20, 10, 42), "soon", "今天10:42前收稿", "剩42分"),
        (at(21, 17, 30), "", "明天17:30前收稿", ""),
        (at(25, 17, 30), "", "11月25日17:30前收稿", ""),
        (at(20, 8), "late", "收稿已超", "2小时00分"),
        (at(17, 10), "late", "收稿已超", "3天"),
    ],
)
def test_clock_says_when_and_how_long(due, level, words, left):
    clock = clocks.clock(due, at(20), "收稿")

    assert (clock.level, clock.due, clock.left) == (level, words, left)


def test_waited_counts_from_the_state():
    assert clocks.waited(at(18), at(20, 11)) == "2天"
