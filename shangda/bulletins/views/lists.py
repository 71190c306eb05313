"""A desk's bulletins: what is due, what was issued, what is objected to."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from shangda.bulletins import queries, rules
from shangda.bulletins.models import Objection
from shangda.bulletins.views.finding import desk_in_sight
from shangda.kernel.pages import render_page
from shangda.organisations.pages import person
from shangda.scoring.queries import desks_in_sight

ON_A_PAGE = 20


@require_safe
@login_required
def bulletins_home(request: HttpRequest) -> HttpResponse:
    """The first desk that concerns the person, or the page that says there is none."""
    desks = desks_in_sight(person(request))
    if desks:
        return redirect("bulletins:bulletins", desk_pk=desks[0].pk)
    return render_page(request, "scoring/no_standings.html")


@require_safe
@login_required
def bulletins(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """What could be closed and reported on now, and every bulletin so far."""
    who, desk = person(request), desk_in_sight(request, desk_pk)
    may_prepare = rules.may_prepare(who, desk.pk)
    mine = Objection.objects.filter(bulletin__desk=desk, unit__in=who.unit_ids)
    due = queries.due(desk, timezone.localdate()) if may_prepare else []
    context = {
        "desk": desk,
        "desks": desks_in_sight(who),
        "may_prepare": may_prepare,
        "due": due,
        "next_due": queries.next_of(due),
        "page": Paginator(queries.issued_for(who, desk), ON_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "open_objections": Objection.objects.open().filter(bulletin__desk=desk).count()
        if may_prepare
        else 0,
        "own_objections": mine.select_related("bulletin", "unit").order_by("-pk")[:10],
    }
    return render_page(request, "bulletins/bulletins.html", context)
