"""The unit's items: list, export, throwing away."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.items import actions, forms, queries
from shangda.items.models import Item
from shangda.items.views.finding import item_of
from shangda.kernel.answering import say
from shangda.kernel.pages import render_page, sheet
from shangda.kernel.requests import once
from shangda.organisations.models import Person
from shangda.organisations.pages import person

A_PAGE = 50
A_SHEET = 10_000  # rows
HEADS = (
    "标题",
    "类型",
    "进展",
    "字数",
    "作者",
    "单位",
    "回执号",
    "报送给",
    "写稿时间",
    "最近改动",
)


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My items, or the whole unit's, with where each is."""
    who = person(request)
    form = _asked(request, who)
    found = _wanted(who, form.cleaned_data)
    page = Paginator(queries.with_submissions(found), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "form": form,
        "page": page,
        "rows": [_row(item) for item in page.object_list],
        "is_filtered": any(v for k, v in form.cleaned_data.items() if k != "whose"),
        "whose": form.cleaned_data.get("whose") or "",
        "may_write": forms.units_to_write_for(who).exists(),
    }
    return render_page(request, "items/mine.html", context, part="rows")


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same list, with the same filter, as .xlsx."""
    form = _asked(request, person(request))
    found = queries.with_submissions(_wanted(person(request), form.cleaned_data))[:A_SHEET]
    return sheet(f"稿件{timezone.localdate():%Y%m%d}", HEADS, map(_cells, found))


@login_required
@require_POST
@once
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    item = actions.discard(item=item_of(request, pk), by=person(request))
    say(request, "已删除，可以找回", undo=reverse("items:restore", args=[item.pk]))
    return redirect("items:mine")


@login_required
@require_POST
@once
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back to the sheet."""
    item = actions.restore(item=item_of(request, pk), by=person(request))
    say(request, "已找回")
    return redirect("items:write", pk=item.pk)


def _asked(request: HttpRequest, who: Person) -> forms.Wanted:
    """The filter; who does not write sees the whole unit's unless asking for their own."""
    asked = request.GET.copy()
    if "whose" not in asked and not forms.units_to_write_for(who).exists():
        asked["whose"] = "all"
    form = forms.Wanted(asked)
    form.is_valid()
    return form


def _wanted(who: Person, wanted: dict[str, str]) -> QuerySet[Item]:
    found = Item.objects.of_unit_of(who)
    if wanted.get("whose") != "all":
        found = found.filter(Q(keeper=who) | Q(keeper=None, author=who))
    state = wanted.get("state")
    found = found.filter(state=state) if state else found.kept()
    if kind := wanted.get("kind"):
        found = found.filter(kind=kind)
    if days := wanted.get("days"):
        since = timezone.now() - timedelta(days=int(days))
        found = found.filter(changed_at__gte=since)
    if words := (wanted.get("words") or "").strip():
        found = found.filter(title__icontains=words)
    return found.order_by("-changed_at", "-pk")


def _row(item: Item) -> dict[str, Any]:
    sent = list(item.submissions.all())
    return {
        "item": item,
        "sent": sent,
        "status": queries.status(item, sent),
        "way": queries.way(item, sent),
    }


def _cells(item: Item) -> tuple[Any, ...]:
    sent = [row for row in item.submissions.all() if row.state != "withdrawn"]
    return (
        item.title,
        item.get_kind_display(),
        queries.status(item, sent).label,
        item.count,
        item.author.name,
        item.unit_name,
        "、".join(row.receipt_number for row in sent),
        "、".join(row.desk.name for row in sent),
        item.made_at,
        item.changed_at,
    )
