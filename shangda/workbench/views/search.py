"""Searching everything that this person may read."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shangda.kernel.pages import render_page
from shangda.organisations.pages import person
from shangda.workbench import finding


@require_safe
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """What has all the words, by kind; or more of one kind."""
    words = request.GET.get("q", "").strip()[: finding.LONGEST]
    kind = request.GET.get("in", "")
    context = {
        "search_words": words,
        "kind": kind,
        "found": finding.find(person(request), words, kind, request.GET.get("page")),
    }
    return render_page(request, "workbench/search.html", context, part="found")
