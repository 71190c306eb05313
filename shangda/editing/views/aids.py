"""Reading aids beside a submission, and beside an article as it stands typed."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shangda.editing.aids import aids_of_article, aids_of_submission
from shangda.editing.views.answering import article_of_desk, submission_at_desk


@require_safe
@login_required
def aids(request: HttpRequest, pk: int) -> HttpResponse:
    """Facts, title and tendencies of a text in the inbox."""
    chosen = submission_at_desk(request, pk)
    context = {"aids": aids_of_submission(chosen), "target": "#reading .sheet-body"}
    return render(request, "partials/aids.html", context)


@require_POST
@login_required
def aids_article(request: HttpRequest, pk: int) -> HttpResponse:
    """Facts, title and tendencies of what is typed now; saves nothing."""
    text = article_of_desk(request, pk)
    title, body = request.POST.get("title"), request.POST.get("body")
    context = {
        "aids": aids_of_article(text, title=title, body=body),
        "target": "#id_body",
        "url": reverse("editing:aids-article", args=[text.pk]),
        "form": "#text",
    }
    return render(request, "partials/aids.html", context)
