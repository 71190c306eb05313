"""The check-up beside the sheet: counting what was kept, leaving words as they are."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from shangda.items import actions, checkups
from shangda.items.models import Item
from shangda.items.views.finding import own_item_of
from shangda.kernel.requests import once
from shangda.organisations.pages import person


@login_required
@require_POST
def check_kept(request: HttpRequest, pk: int) -> HttpResponse:
    """Count what became of the findings, after a save; the page has nothing to change."""
    item = own_item_of(request, pk)
    if item.is_open:
        checkups.count_findings(item)
    return HttpResponse(status=204)


@login_required
@require_POST
@once
def ignore_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave these words as they are in this text."""
    item = own_item_of(request, pk)
    actions.ignore_finding(
        item=item,
        by=person(request),
        rule=request.POST.get("rule", ""),
        mark=request.POST.get("mark", ""),
        words=request.POST.get("words", ""),
    )
    return _again(request, item)


@login_required
@require_POST
@once
def restore_findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell again what was to stay."""
    item = own_item_of(request, pk)
    actions.restore_findings(item=item, by=person(request))
    return _again(request, item)


def _again(request: HttpRequest, item: Item) -> HttpResponse:
    """The panel for what is typed now, or the page."""
    if not request.headers.get("HX-Request"):
        return redirect("items:write", pk=item.pk)
    title, body = request.POST.get("title"), request.POST.get("body")
    context = {
        "checkup": checkups.checkup_of(item, title=title, body=body),
        "url": reverse("items:check", args=[item.pk]),
        "form": "#writing",
    }
    return render(request, "partials/checkup.html", context)
