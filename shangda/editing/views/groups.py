"""Verbs on a cluster: one that is not of the event is taken out, and put back."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from shangda.editing import actions
from shangda.editing.views.answering import submission_at_desk, to_next
from shangda.kernel.answering import say
from shangda.kernel.requests import once
from shangda.organisations.pages import person


@require_POST
@login_required
@once
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Not one event: it stands alone from now on."""
    chosen = submission_at_desk(request, pk)
    actions.take_out(submission=chosen, by=person(request))
    undo = reverse("editing:put-back", args=[pk])
    say(request, f"已单独列出：{chosen.item.unit_name}这篇", undo=undo)
    return to_next(request, reverse("editing:show", args=[pk]))


@require_POST
@login_required
@once
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back beside the others."""
    chosen = submission_at_desk(request, pk)
    actions.put_back(submission=chosen, by=person(request))
    say(request, f"已放回去：{chosen.item.unit_name}这篇")
    return to_next(request, reverse("editing:show", args=[pk]))
