"""How the desk's pages answer: what is visible, where to go next, what can be undone."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme

from shangda.editing import exporting
from shangda.editing.models import DESK_ROLES, Article
from shangda.items.models import Submission
from shangda.kernel.errors import InvalidError
from shangda.organisations.pages import person


def submission_at_desk(request: HttpRequest, pk: int) -> Submission:
    """One that lies at a desk of this person; any other is not found."""
    who = person(request)
    mine = Submission.objects.at_desks(who.desks_as(*DESK_ROLES))
    whole = mine.select_related(
        "item__unit",
        "item__section",
        "revision",
        "desk__channel",
        "claimed_by",
    )
    return get_object_or_404(whole, pk=pk)


def article_of_desk(request: HttpRequest, pk: int) -> Article:
    """An article of a desk of this person; any other is not found."""
    mine = Article.objects.visible_to(person(request)).select_related(
        "desk__unit", "desk__parent", "desk__channel", "editor", "reviewer", "section"
    )
    return get_object_or_404(mine, pk=pk)


def say(request: HttpRequest, words: str, *, undo: str = "") -> None:
    """A toast, with a way back for ten seconds."""
    messages.success(request, words, extra_tags=f"undo:{undo}" if undo else "")


def onward(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Go where the form says comes next, if that is a page of ours."""
    then = request.POST.get("then", "")
    is_ours = then.startswith("/") and url_has_allowed_host_and_scheme(then, None)
    return redirect(then if is_ours else otherwise)


def refuse_beside(form: forms.Form, refusal: InvalidError) -> None:
    """Put each sentence beside its field; what belongs to none stands above."""
    for name, sentence in refusal.fields.items():
        form.add_error(name if name in form.fields else None, sentence)
    if not refusal.fields:
        form.add_error(None, str(refusal))


def tried(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Whether the act was done; what it could not take stands in the form then."""
    if not form.is_valid():
        return False
    try:
        act()
    except InvalidError as refusal:
        refuse_beside(form, refusal)
        return False
    return True


def wants_sheet(request: HttpRequest) -> bool:
    """Whether the list is asked for as .xlsx, with the filter of the page."""
    return request.GET.get("as") == "xlsx"


def sheet(name: str, content: bytes) -> HttpResponse:
    """A workbook to download under a Chinese name."""
    response = HttpResponse(content, content_type=exporting.MEDIA_TYPE)
    header = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx")
    response.headers["Content-Disposition"] = header or ""
    return response


def query(request: HttpRequest, **changes: str | None) -> str:
    """The page's own query string, with some of it changed or left out."""
    asked = request.GET.copy()
    for name, value in changes.items():
        asked.pop(name, None)
        if value:
            asked[name] = value
    return f"?{asked.urlencode()}" if asked else ""
