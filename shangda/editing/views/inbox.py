"""The inbox: list, reading pane, side panel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.editing import clocks, exporting, forms, groups, queries
from shangda.editing.views.answering import query, submission_at_desk
from shangda.editing.views.reading import reading
from shangda.items.models import Submission
from shangda.kernel import presence as presences
from shangda.kernel.pages import render_page, sheet, wants_part, wants_sheet
from shangda.organisations.models import Desk, Person
from shangda.organisations.pages import person

PER_PAGE = 50
FILTERS = "filters"  # in the query of a page that shows them open


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """The list, with its first text open beside it; as a sheet; or its filters alone."""
    seen = _seen(request)
    if FILTERS in request.GET and wants_part(request):
        return render_page(
            request, "editing/inbox.html", {"form": seen.form}, part="filters"
        )
    if wants_sheet(request):
        found = seen.inbox.found()[: exporting.MOST]
        return sheet("收稿", exporting.INBOX, map(exporting.submission_row, found))
    return _page(request, seen)


@require_safe
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One text open beside the list; for htmx the text alone."""
    chosen = submission_at_desk(request, pk)
    seen = _seen(request)
    if wants_part(request):
        calendar = clocks.Calendar(timezone.localdate())
        context = _reading(request, seen, chosen, calendar)
        return render_page(request, "editing/inbox.html", context, part="reading")
    return _page(request, seen, chosen)


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

    def page(self, request: HttpRequest, counts: Mapping[str, int]) -> Page[Submission]:
        """The asked page of the list, by rows; texts are mostly counted already."""
        pages, tab = Paginator(self.inbox.heads(), PER_PAGE), self.form.wanted.tab
        if tab != "all":
            pages.count = counts[tab] - counts["hidden"]
        return pages.get_page(request.GET.get("page"))

    def rows(
        self, page: Page[Submission], calendar: clocks.Calendar, now: datetime
    ) -> list[groups.Row]:
        """The rows of a page with all that they show."""
        heads = list(page)
        others = groups.behind(heads, self.inbox.shown())
        queries.rows([*heads, *others], self.desks, calendar, now)
        return groups.gathered(heads, others)


def _seen(request: HttpRequest) -> _Seen:
    who = person(request)
    desks = queries.desks_of(who)
    form = forms.InboxFilter(request.GET, desks=desks)
    return _Seen(who, desks, form, queries.Inbox(who, form.wanted))


def _page(
    request: HttpRequest, seen: _Seen, chosen: Submission | None = None
) -> HttpResponse:
    now, is_open = timezone.now(), chosen is not None
    calendar = clocks.Calendar(timezone.localdate(now))
    counts, asked = seen.inbox.counts(), _asked(request)
    page = seen.page(request, counts)
    rows = seen.rows(page, calendar, now)
    texts = [one for row in rows for one in row.all]
    if chosen is None and texts:
        chosen = submission_at_desk(request, texts[0].pk)
    _link(texts, asked)
    context: dict[str, Any] = {
        "form": seen.form,
        "page": page,
        "days": _by_day(rows),
        "tabs": [(key, label, counts[key]) for key, label in queries.TABS.items()],
        "tab": seen.form.wanted.tab,
        "pending": counts["pending"],
        "hidden": counts["hidden"],
        "unseen": queries.unseen_count(seen.desks, calendar, now),
        "new": counts["new"],
        "decided": queries.decided_today(seen.who, now),
        "is_open": is_open,
        "query": asked,
        "sheet_query": query(request, **{"as": "xlsx", FILTERS: None, "page": None}),
        "is_filtering": FILTERS in request.GET,
        "filter_url": reverse("editing:inbox") + query(request, **{FILTERS: "1"}),
    }
    if chosen:
        below = _below(texts, chosen)
        context |= _reading(request, seen, chosen, calendar, near=below)
    return render_page(request, "editing/inbox.html", context)


def _below(rows: list[Submission], chosen: Submission) -> int | None:
    """The key of the next row of the same page."""
    keys = [row.pk for row in rows]
    at = keys.index(chosen.pk) + 1 if chosen.pk in keys else len(keys)
    return keys[at] if at < len(keys) else None


def _reading(
    request: HttpRequest,
    seen: _Seen,
    chosen: Submission,
    calendar: clocks.Calendar,
    near: int | None = None,
) -> dict[str, Any]:
    asked, near = _asked(request), near or seen.inbox.nearest(chosen)
    there = reverse("editing:show", args=[near]) if near else reverse("editing:inbox")
    here = reverse("editing:show", args=[chosen.pk])
    return {
        **reading(seen.who, chosen, calendar),
        "then": f"{there}{asked}",
        "here": f"{here}{asked}",
        "list_url": f"{reverse('editing:inbox')}{asked}",
        "query": asked,
    }


def _asked(request: HttpRequest) -> str:
    """The query string that goes on to the next page."""
    return query(request, **{"as": None, FILTERS: None})


def _link(rows: list[Submission], asked: str) -> None:
    """Give each row its ``url``, the pattern looked up once for all of them."""
    before, after = reverse("editing:show", args=[0]).rsplit("0", 1)
    for row in rows:
        row.url = f"{before}{row.pk}{after}{asked}"  # type: ignore[attr-defined]  # for the page


def _by_day(rows: list[groups.Row]) -> list[tuple[str, list[groups.Row]]]:
    """Rows under the head of their day; today's need none."""
    today = timezone.localdate()
    days = groupby(rows, key=lambda row: timezone.localdate(row.head.received_at))
    return [(_head(day, today), list(of_day)) for day, of_day in days]


def _head(day: Any, today: Any) -> str:
    near = {0: "", 1: "昨天　"}.get((today - day).days)
    if near == "":
        return ""
    year = f"{day.year}年" if day.year != today.year else ""
    return f"{near or ''}{year}{day.month}月{day.day}日"
