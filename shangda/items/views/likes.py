"""What is like the text that is being written: the panel, and two texts side by side."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shangda.items import likes as texts
from shangda.items.views.finding import own_item_of
from shangda.organisations.pages import person
from shangda.search import likeness
from shangda.search.likeness import Like
from shangda.text.passages import marked


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
    among = texts.among_of_item(item, person(request))
    found = likeness.like(item.body, kind, key, among)
    if found is None:
        raise Http404
    back = {"back_url": item.get_absolute_url(), "back_label": "回到稿件"}
    if item.is_open:
        back["back_url"] = reverse("items:write", args=[item.pk])
    return render(request, "like.html", beside(item.title, item.body, found) | back)


def beside(title: str, body: str, found: Like) -> dict[str, Any]:
    """Both texts with what they share marked, for ``like.html``."""
    other, passages = found.document, found.likeness.passages
    day = timezone.localtime(other.at)
    ours = marked(body, [(one.query_start, one.query_end) for one in passages])
    theirs = marked(other.body, [(one.archive_start, one.archive_end) for one in passages])
    covered = found.likeness.coverage_query, found.likeness.coverage_archive
    return {
        "words": f"{found.likeness.relation.label}：本文的{covered[0]:.0%}，对方的{covered[1]:.0%}",
        "sides": [
            {"head": "本文", "title": title, "lines": ours},
            {
                "head": f"{texts.label_of(found.kind)}　{day.year}年{day.month}月{day.day}日",
                "title": other.title,
                "lines": theirs,
            },
        ],
    }
