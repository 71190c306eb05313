"""What is like a text in the inbox: the panel, and two texts side by side."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shangda.editing import groups
from shangda.editing import likes as texts
from shangda.editing.views.answering import submission_at_desk
from shangda.items.likes import among, relation_words, sides
from shangda.organisations.pages import person
from shangda.search import likeness


@require_safe
@login_required
def likes(request: HttpRequest, pk: int) -> HttpResponse:
    """The panel beside the text, with the way to merge what is still open."""
    chosen = submission_at_desk(request, pk)
    found = texts.of_submission(chosen, person(request))
    others = texts.mergeable(chosen, found)
    picked = urlencode([("picked", key) for key in (chosen.pk, *others)])
    context = {
        "likes": found,
        "url": reverse("editing:likes", args=[chosen.pk]),
        "note": "点开对照",
        "merge_url": f"{reverse('editing:merge')}?{picked}" if others else "",
        "merge_count": len(others),
        "not_one_url": reverse("editing:take-out", args=[chosen.pk])
        if groups.beside(chosen).exists()
        else "",
    }
    return render(request, "partials/likes.html", context)


@require_safe
@login_required
def like(request: HttpRequest, pk: int, kind: str, key: int) -> HttpResponse:
    """The submission beside one of the texts that it is like."""
    chosen, who = submission_at_desk(request, pk), person(request)
    revision = chosen.revision
    found = likeness.like(revision.body, kind, key, among(chosen.item_id, who))
    if found is None:
        raise Http404
    context = {
        "words": relation_words(found),
        "sides": sides(revision.title, revision.body, found),
        "back_url": reverse("editing:show", args=[chosen.pk]),
        "back_label": "回到收稿",
    }
    return render(request, "like.html", context)
