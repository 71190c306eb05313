from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from shangda.kernel import workcalendar
from shangda.kernel.models import Workday

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_is_workday_follows_the_week_where_nothing_is_entered():
    assert workcalendar.is_workday(date(2026, 11, 20))
    assert not workcalendar.is_workday(date(2026, 11, 21))


def test_seed_enters_holidays_and_make_up_days():
    workcalendar.seed(2026)

    assert not workcalendar.is_workday(date(2026, 10, 1))
    assert workcalendar.is_workday(date(2026, 10, 10))
    assert workcalendar.knows(2026)


def test_seed_leaves_what_the_office_has_set():
    Workday.objects.create(date=date(2026, 10, 1), is_work=True, name="值班")

    workcalendar.seed(2026)

    assert workcalendar.is_workday(date(2026, 10, 1))


def test_seed_says_when_a_year_is_not_known_yet():
    with pytest.raises(NotImplementedError):
        workcalendar.seed(2035)


def test_next_workday_jumps_over_the_national_holiday():
    workcalendar.seed(2026)

    assert workcalendar.next_workday(date(2026, 9, 30)) == date(2026, 10, 8)
    assert workcalendar.next_workday(date(2026, 10, 9), 2) == date(2026, 10, 12)


def test_due_in_workdays_is_the_closing_hour_in_local_time():
    friday_night = datetime(2026, 11, 20, 23, 0, tzinfo=SHANGHAI)

    due = workcalendar.due_in_workdays(friday_night, 2)

    assert due == datetime(2026, 11, 24, 17, 30, tzinfo=SHANGHAI)
