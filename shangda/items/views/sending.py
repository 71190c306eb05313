"""Sending signed items to desks, and taking them back."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from shangda.items import actions
from shangda.items.views.finding import back_to, item_of, submission_of
from shangda.kernel.answering import say
from shangda.kernel.requests import once
from shangda.organisations.pages import person


@login_required
@require_POST
@once
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send to all desks it was signed for."""
    item = item_of(request, pk)
    sent = actions.submit(item=item, by=person(request))
    places = "、".join(f"{row.desk.name}（{row.receipt_number}）" for row in sent)
    say(request, f"已报送{places}")
    return back_to(item)


@login_required
@require_POST
@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back from one desk."""
    row = actions.withdraw(submission=submission_of(request, pk), by=person(request))
    undo = reverse("items:resubmit", args=[row.pk])
    say(request, f"已从{row.desk.name}撤回", undo=undo)
    return back_to(row.item)


@login_required
@require_POST
@once
def resubmit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send what was withdrawn again, unchanged."""
    row = actions.resubmit(submission=submission_of(request, pk), by=person(request))
    say(request, f"已重新报送{row.desk.name}（{row.receipt_number}）")
    return back_to(row.item)
