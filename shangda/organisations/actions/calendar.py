"""Verbs on the work calendar: a date off, a date of work, the usual week again."""

from datetime import date

from shangda.kernel.errors import WrongStateError
from shangda.kernel.lifecycle import record
from shangda.kernel.models import Workday
from shangda.kernel.transactions import action
from shangda.organisations import rules
from shangda.organisations.actions.asking import allow, check
from shangda.organisations.models import Person

NOT_YOURS = "工作日历由系统管理员或条线管理员维护。"


@action
def set_day(*, by: Person, date: date, is_work: bool, name: str = "") -> Workday:
    """Say that a date is off, or worked (调休), against the week's pattern."""
    allow(rules.may_keep_calendar(by), NOT_YOURS)
    day = Workday.objects.filter(date=date).first() or Workday(date=date)
    day.is_work, day.name = is_work, name
    check(day)
    day.save()
    record("organisations.set_day", day, by=by, date=date, is_work=is_work)
    return day


@action
def drop_day(*, day: Workday, by: Person) -> None:
    """Let the date follow the week's pattern again."""
    allow(rules.may_keep_calendar(by), NOT_YOURS)
    record("organisations.drop_day", day, by=by, date=day.date)
    if not Workday.objects.filter(pk=day.pk).delete()[0]:
        raise WrongStateError("这一天已经按平常的星期算了。")
