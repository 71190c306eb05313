"""What is like the text that is being written: the panel, and two texts side by side."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shangda.items import likes as texts
from shangda.items.views.finding import own_item_of
from shangda.organisations.pages import person
from shangda.search import likeness


@login_required
@require_safe
def likes(request: HttpRequest, pk: int) -> HttpResponse:
    """The panel beside the sheet, as the text was last saved."""
    item = own_item_of(request, pk)
    context = {
        "likes": texts.of_item(item, person(request)),
        "url": reverse("items:likes", args=[item.pk]),
        "note": "只提醒，不影响送审",
    }
    return render(request, "partials/likes.html", context)


@login_required
@require_safe
def like(request: HttpRequest, pk: int, kind: str, key: int) -> HttpResponse:
    """The item beside one of the texts that it is like."""
    item = own_item_of(request, pk)
    among = texts.among_of_writer(item, person(request))
    found = likeness.like(item.body, kind, key, among)
    if found is None:
        raise Http404
    writing = reverse("items:write", args=[item.pk])
    context = {
        "words": texts.relation_words(found),
        "sides": texts.sides(item.title, item.body, found),
        "back_url": writing if item.is_open else item.get_absolute_url(),
        "back_label": "回到稿件",
    }
    return render(request, "like.html", context)
