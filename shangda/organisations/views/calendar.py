"""The page of the work calendar."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel import workcalendar
from shangda.kernel.answering import answer, onward
from shangda.kernel.models import Workday
from shangda.kernel.pages import sheet, wants_sheet
from shangda.kernel.requests import once
from shangda.organisations import actions, forms, rules
from shangda.organisations.pages import person
from shangda.organisations.views.framing import only, page

HEADS = ("日期", "星期", "上班还是放假", "说明")
WEEKDAYS = "一二三四五六日"
EARLIEST, LATEST = 2000, 2100


@require_safe
@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    """The exceptions of one year."""
    only(rules.may_keep_calendar(person(request)))
    if wants_sheet(request):
        year = _year(request)
        rows = [
            _row(day) for day in Workday.objects.filter(date__year=year).order_by("date")
        ]
        return sheet(f"工作日历{year}", HEADS, rows)
    return _calendar(request, forms.SetDay())


@require_POST
@login_required
@once
def set_day(request: HttpRequest) -> HttpResponse:
    """Say that a date is off or worked."""
    return answer(
        request,
        forms.SetDay(request.POST),
        lambda **data: actions.set_day(by=person(request), **data),
        again=lambda form: _calendar(request, form),
        said="已保存，时限按新的日历算。",
        to=lambda day: _url(day.date),
    )


@require_POST
@login_required
@once
def drop_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the date follow the week again."""
    day = get_object_or_404(Workday, pk=pk)
    actions.drop_day(day=day, by=person(request))
    return onward(request, "这一天又按平常的星期算。", _url(day.date))


def _calendar(request: HttpRequest, form: Form) -> HttpResponse:
    year = _year(request)
    context = {
        "year": year,
        "days": Workday.objects.filter(date__year=year).order_by("date"),
        "is_known": workcalendar.knows(year),
        "form": form,
    }
    return page(request, "calendar", "calendar", context)


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == len("2026") else 0
    return year if EARLIEST <= year <= LATEST else timezone.localdate().year


def _url(day: date) -> str:
    return f"{reverse('organisations:calendar')}?year={day.year}"


def _row(day: Workday) -> tuple[date, str, str, str]:
    weekday = f"星期{WEEKDAYS[day.date.weekday()]}"
    return day.date, weekday, "上班" if day.is_work else "放假", day.name
