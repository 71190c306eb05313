"""How a desk ranks, and what it shows: its keepers' choices."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel.answering import answer
from shangda.kernel.pages import render_page
from shangda.kernel.requests import once
from shangda.organisations.models import Desk
from shangda.organisations.pages import person
from shangda.scoring import actions, rules
from shangda.scoring.standings import terms_of
from shangda.scoring.terms_form import Terms
from shangda.scoring.views.standings import desk_in_sight


@require_safe
@login_required
def terms(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """The choices as they are."""
    desk = _kept(request, desk_pk)
    return _page(request, desk, Terms(initial=Terms.of(terms_of(desk))))


@require_POST
@login_required
@once
def set_standings_terms(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """Choose anew."""
    desk, form = _kept(request, desk_pk), Terms(request.POST)
    return answer(
        request,
        form,
        partial(actions.set_standings_terms, desk=desk, by=person(request)),
        again=lambda form: _page(request, desk, form),
        said="已保存，排名马上按它排。",
        to=reverse("scoring:standings", args=[desk.pk]),
    )


def _kept(request: HttpRequest, desk_pk: int) -> Desk:
    desk = desk_in_sight(person(request), desk_pk)
    if not rules.may_keep_values(person(request), desk.pk):
        raise Http404
    return desk


def _page(request: HttpRequest, desk: Desk, form: Terms) -> HttpResponse:
    context = {"desk": desk, "form": form}
    status = 422 if form.errors else 200
    return render_page(request, "scoring/terms.html", context, status=status)
