"""The check-up beside the editor's sheet: as typed, as kept, and what is to stay."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from shangda.editing import actions, checkups
from shangda.editing.models import Article
from shangda.editing.views.answering import article_of_desk
from shangda.kernel.requests import once
from shangda.organisations.pages import person


@require_POST
@login_required
def check_article(request: HttpRequest, pk: int) -> HttpResponse:
    """The check-up of the text as it is typed now; saves nothing."""
    return _panel(request, article_of_desk(request, pk))


@require_POST
@login_required
def check_kept(request: HttpRequest, pk: int) -> HttpResponse:
    """Count what became of the findings, after a save; the page has nothing to change."""
    text = article_of_desk(request, pk)
    if text.state == Article.State.EDITING:
        checkups.count_findings(text)
    return HttpResponse(status=204)


@require_POST
@login_required
@once
def ignore_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave these words as they are in this text."""
    text, posted = article_of_desk(request, pk), request.POST
    actions.ignore_finding(
        article=text,
        by=person(request),
        rule=posted.get("rule", ""),
        mark=posted.get("mark", ""),
        words=posted.get("words", ""),
    )
    return _again(request, text)


@require_POST
@login_required
@once
def restore_findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell again what was to stay."""
    text = article_of_desk(request, pk)
    actions.restore_findings(article=text, by=person(request))
    return _again(request, text)


def _again(request: HttpRequest, text: Article) -> HttpResponse:
    """The panel for what is typed now, or the page."""
    if request.headers.get("HX-Request"):
        return _panel(request, text)
    return redirect(f"{reverse('editing:article', args=[text.pk])}?view=text")


def _panel(request: HttpRequest, text: Article) -> HttpResponse:
    title, body = request.POST.get("title"), request.POST.get("body")
    context = {
        "checkup": checkups.checkup_of(text, title=title, body=body),
        "url": reverse("editing:check-article", args=[text.pk]),
        "form": "#text",
    }
    return render(request, "partials/checkup.html", context)
