"""Searching everything that this person may read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel.pages import render_page
from shangda.kernel.requests import once
from shangda.organisations.pages import person
from shangda.search import queries
from shangda.workbench import actions, alike, finding


@require_safe
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """The answers, what narrows them, and the searches kept."""
    asked = finding.Asked.of(request.GET.dict())
    context = {
        "search_words": asked.words,
        "asked": asked,
        "answer": finding.find(person(request), asked, request.GET.get("page")),
        "saved": finding.saved_searches(person(request)),
        "lag": queries.lag(),
    }
    return render_page(request, "workbench/search.html", context, part="found")


@require_safe
@login_required
def alike_texts(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """What is like one text, as a search answers."""
    found = alike.alike(person(request), kind, key)
    if found is None:
        raise Http404
    return render_page(request, "workbench/alike.html", {"found": found})


@require_safe
@login_required
def titles(request: HttpRequest) -> HttpResponse:
    """Titles to choose from while typing, as options of a list."""
    found = queries.suggestions(person(request), request.GET.get("q", "")[:40])
    return render(request, "workbench/partials/titles.html", {"titles": found})


@require_POST
@login_required
@once
def save_search(request: HttpRequest) -> HttpResponse:
    """Keep this search under a name."""
    saved = actions.save_search(
        by=person(request),
        name=request.POST.get("name", ""),
        query=request.POST.get("query", ""),
    )
    messages.success(request, f"“{saved.name}”已存好。")
    return redirect(f"{reverse('workbench:search')}?{saved.query}")


@require_POST
@login_required
@once
def drop_search(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a search."""
    saved = get_object_or_404(finding.saved_searches(person(request)), pk=pk)
    actions.drop_search(saved=saved, by=person(request))
    messages.success(request, f"“{saved.name}”已删掉。")
    return redirect("workbench:search")
