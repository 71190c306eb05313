"""Handing over the work of somebody who leaves."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shangda.kernel.answering import onward, tried
from shangda.kernel.pages import render_page
from shangda.kernel.requests import once
from shangda.organisations.pages import person
from shangda.organisations.queries import day_before
from shangda.workbench import actions, handing_over
from shangda.workbench.forms import HandOver


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@once
def hand_over(request: HttpRequest) -> HttpResponse:
    """Choose, see what would move, confirm."""
    if request.method != "POST":
        return _page(request, _asked(request))
    form = HandOver.of(person(request), request.POST)
    done = tried(form, partial(actions.hand_over, by=person(request)))
    if done is None:
        return _page(request, form, status=422)
    told = form.cleaned_data
    said = _words(told["from_person"].name, told["to_person"].name, done.made)
    return onward(request, said, "workbench:home")


def _asked(request: HttpRequest) -> HandOver:
    """The form as far as the address fills it."""
    today = timezone.localdate().isoformat()
    first = {"day": request.GET.get("day") or today}
    for name in ("from_person", "to_person"):
        if value := request.GET.get(name, ""):
            first[name] = value
    return HandOver.of(person(request), initial=first)


def _page(request: HttpRequest, form: HandOver, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"form": form}
    leaver = form.chosen("from_person")
    day = form.chosen("day") or timezone.localdate()
    if leaver:
        shown = handing_over.preview(leaver, person(request), day)
        context |= {
            "leaver": leaver,
            "successor": form.chosen("to_person"),
            "preview": shown,
            "day": day,
            "last_day": day_before(day),
            "today": timezone.localdate(),
        }
    return render_page(request, "workbench/hand_over.html", context, status=status)


def _words(leaver: str, successor: str, handed: actions.HandedOver) -> str:
    counts = f"岗位{handed.posts}个，草稿{handed.drafts}篇，手上的稿件{handed.claims}篇"
    return f"{leaver}的工作已交给{successor}：{counts}。{successor}已收到通知。"
