"""How the desk's pages answer: what is visible, where to go next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme

from shangda.editing.models import DESK_ROLES, Article
from shangda.items.models import Submission
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


def to_next(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Go where the form says comes next, if that is a page of ours."""
    then = request.POST.get("then", "")
    is_ours = then.startswith("/") and url_has_allowed_host_and_scheme(then, None)
    return redirect(then if is_ours else otherwise)


def query(request: HttpRequest, **changes: str | None) -> str:
    """The page's own query string, with some of it changed or left out."""
    asked = request.GET.copy()
    for name, value in changes.items():
        asked.pop(name, None)
        if value:
            asked[name] = value
    return f"?{asked.urlencode()}" if asked else ""
