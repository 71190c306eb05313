"""Closing a period, and what a closed one holds."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from shangda.bulletins import actions, queries, snapshots, spans
from shangda.bulletins.models import Bulletin
from shangda.bulletins.views.finding import asked_span, closed_period, desk_at_work
from shangda.kernel.pages import render_page
from shangda.kernel.requests import once
from shangda.organisations.pages import person
from shangda.scoring.models import LedgerLine


@require_safe
@login_required
def closing(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """What to look at before the period is closed; it is a list, not a wall."""
    desk = desk_at_work(request, desk_pk)
    kind, span = asked_span(request.GET.dict())
    closed = queries.closed_for(desk, span)
    context = {
        "desk": desk,
        "kind": kind,
        "span": span,
        "closed": closed,
        "checks": [] if closed else queries.checks(desk, span),
    }
    return render_page(request, "bulletins/closing.html", context)


@require_POST
@login_required
@once
def close_period(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """Close it, and draft nothing yet."""
    desk = desk_at_work(request, desk_pk)
    _, span = asked_span(request.POST.dict())
    closed = actions.close_period(desk=desk, span=span, by=person(request))
    messages.success(request, f"{span}已关账，数不再变。")
    return redirect("bulletins:closed", pk=closed.pk)


@require_POST
@login_required
@once
def start_bulletin(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """Close the period where it is open, and draft its bulletin."""
    desk = desk_at_work(request, desk_pk)
    kind, span = asked_span(request.POST.dict())
    made = actions.start_bulletin(desk=desk, kind=kind, span=span, by=person(request))
    messages.success(request, "通报已起草，数取自关账，句子可以改。")
    return redirect("bulletins:bulletin", pk=made.pk)


@require_safe
@login_required
def closed(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures as they were kept, and what came after."""
    row = closed_period(request, pk)
    visible = LedgerLine.objects.visible_to(person(request))
    context = {
        "desk": row.desk,
        "closed": row,
        "span": spans.of_closed(row),
        "figures": snapshots.of_closed(row).period,
        "is_whole": snapshots.is_whole(row),
        "changes": queries.later_changes(row, visible),
        "bulletins": Bulletin.objects.filter(closed=row)
        .exclude(state=Bulletin.State.DISCARDED)
        .order_by("pk"),
    }
    return render_page(request, "bulletins/closed.html", context)
