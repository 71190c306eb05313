"""The leader's pages: what there is to read, an issue's contents, one text after another."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shangda.kernel.pages import render_page
from shangda.organisations.pages import person
from shangda.periodicals import queries, readers
from shangda.periodicals.views.finding import opened
from shangda.text import outline

ON_A_PAGE = 20


@require_safe
@login_required
def read(request: HttpRequest) -> HttpResponse:
    """Everything this person gets, the unread first."""
    found = readers.to_read(person(request))
    context = {
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "unread_count": readers.unread(person(request)).count(),
    }
    return render_page(request, "periodicals/read.html", context)


@require_safe
@login_required
def read_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """The contents; opening them is the receipt."""
    issue = opened(request, pk)
    context = {
        "issue": issue,
        "entries": queries.printed_entries(issue),
        "following": readers.next_unread(person(request), issue),
    }
    return render_page(request, "periodicals/read_issue.html", context)


@require_safe
@login_required
def read_entry(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """One text, with the ways to the one before and the one after."""
    issue = opened(request, pk)
    entries = queries.printed_entries(issue)
    here = next((n for n, one in enumerate(entries) if one.entry.pk == entry_pk), None)
    if here is None:
        raise Http404
    is_last = here + 1 == len(entries)
    context = {
        "issue": issue,
        "row": entries[here],
        "paragraphs": outline.parse(entries[here].entry.revision.body),
        "number": here + 1,
        "count": len(entries),
        "before": entries[here - 1] if here else None,
        "after": None if is_last else entries[here + 1],
        "following": readers.next_unread(person(request), issue) if is_last else None,
    }
    return render_page(request, "periodicals/read_entry.html", context)
