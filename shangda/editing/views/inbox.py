"""The inbox: list, reading pane, side panel."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.editing import clocks, exporting, forms, queries
from shangda.editing.views.answering import query, sheet, submission_at_desk, wants_sheet
from shangda.editing.views.reading import reading
from shangda.items.models import Submission
from shangda.kernel import presence as presences
from shangda.kernel.pages import render_page, wants_part
from shangda.organisations.models import Desk, Person
from shangda.organisations.pages import person

PER_PAGE = 50


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """The list, with its first text open beside it; or the list as a sheet."""
    seen = _seen(request)
    if wants_sheet(request):
        return sheet("收稿", exporting.inbox(seen.inbox.found()[: exporting.MOST]))
    page = seen.page(request)
    first = next(iter(page), None)
    chosen = submission_at_desk(request, first.pk) if first else None
    return _page(request, seen, page, chosen, is_open=False)


@require_safe
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One text open beside the list; for htmx the text alone."""
    chosen = submission_at_desk(request, pk)
    seen = _seen(request)
    if wants_part(request):
        context = _reading(request, seen, chosen)
        return render_page(request, "editing/inbox.html", context, part="reading")
    return _page(request, seen, seen.page(request), chosen, is_open=True)


@require_POST
@login_required
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one is here, or has gone; learn who else has the text open."""
    who = person(request)
    place = f"submission:{submission_at_desk(request, pk).pk}"
    if request.POST.get("left"):
        presences.left(place, who)
        return JsonResponse({"others": []})
    return JsonResponse({"others": presences.seen(place, who)})


@dataclass(frozen=True)
class _Seen:
    """Who looks, at which desks, through which filter."""

    who: Person
    desks: list[Desk]
    form: forms.InboxFilter
    inbox: queries.Inbox

    def page(self, request: HttpRequest) -> Page[Submission]:
        """The asked page of the list."""
        asked = request.GET.get("page")
        return Paginator(self.inbox.found(), PER_PAGE).get_page(asked)


def _seen(request: HttpRequest) -> _Seen:
    who = person(request)
    desks = queries.desks_of(who)
    form = forms.InboxFilter(request.GET, desks=desks)
    return _Seen(who, desks, form, queries.Inbox(who, form.wanted))


def _page(
    request: HttpRequest,
    seen: _Seen,
    page: Page[Submission],
    chosen: Submission | None,
    *,
    is_open: bool,
) -> HttpResponse:
    now = timezone.now()
    calendar = clocks.Calendar(timezone.localdate(now))
    counts = seen.inbox.counts()
    context: dict[str, Any] = {
        "form": seen.form,
        "page": page,
        "days": _by_day(queries.rows(page, calendar, now)),
        "tabs": [(key, label, counts[key]) for key, label in queries.TABS.items()],
        "tab": seen.form.wanted.tab,
        "pending": counts["pending"],
        "unseen": queries.unseen_count(seen.desks, calendar, now),
        "new": counts["new"],
        "decided": queries.decided_today(seen.who, now),
        "is_open": is_open,
        "query": query(request, **{"as": None}),
        "sheet_query": query(request, **{"as": "xlsx", "page": None}),
    }
    if chosen:
        context |= _reading(request, seen, chosen)
    return render_page(request, "editing/inbox.html", context)


def _reading(request: HttpRequest, seen: _Seen, chosen: Submission) -> dict[str, Any]:
    asked, near = query(request, **{"as": None}), seen.inbox.nearest(chosen)
    there = reverse("editing:show", args=[near]) if near else reverse("editing:inbox")
    here = reverse("editing:show", args=[chosen.pk])
    return {
        **reading(seen.who, chosen),
        "then": f"{there}{asked}",
        "here": f"{here}{asked}",
        "list_url": f"{reverse('editing:inbox')}{asked}",
        "query": asked,
    }


def _by_day(rows: list[Submission]) -> list[tuple[str, list[Submission]]]:
    """Rows under the head of their day; today's need none."""
    today = timezone.localdate()
    days = groupby(rows, key=lambda row: timezone.localdate(row.received_at))
    return [(_head(day, today), list(of_day)) for day, of_day in days]


def _head(day: Any, today: Any) -> str:
    near = {0: "", 1: "昨天　"}.get((today - day).days)
    if near == "":
        return ""
    year = f"{day.year}年" if day.year != today.year else ""
    return f"{near or ''}{year}{day.month}月{day.day}日"
