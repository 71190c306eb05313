"""Versions side by side, and two edits of one text made one."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.items import actions, queries
from shangda.items.actions.writing import merge_of
from shangda.items.models import Item, Revision, SavedText
from shangda.items.views.finding import own_item_of
from shangda.kernel.answering import say
from shangda.kernel.errors import InvalidError
from shangda.kernel.pages import whole
from shangda.organisations.pages import person
from shangda.text.merge import Chunk
from shangda.text.redline import compare

MINE, THEIRS, BOTH = "mine", "theirs", "both"


@login_required
@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions compared; first the last one put up with the text as it is now."""
    item = own_item_of(request, pk)
    revisions = list(item.revisions.select_related("by").order_by("number"))
    after = _chosen(revisions, request.GET.get("to", ""))
    before = _chosen(revisions, request.GET.get("from", "")) or _before(revisions, after)
    old = (before.title, before.body) if before else ("", "")
    new = (after.title, after.body) if after else (item.title, item.body)
    choices = [(row.number, _words_of(row)) for row in revisions]
    context = {
        "item": item,
        "older": choices,
        "newer": [*choices, ("", "现在的稿子")],
        "before": before,
        "after": after,
        "redline": _Page(compare(old[0], new[0]), compare(old[1], new[1])),
    }
    return render(request, "items/versions.html", context)


@login_required
@require_safe
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Both texts passage by passage, the open ones to decide."""
    item = own_item_of(request, pk)
    aside = _aside(request, item)
    return render(request, "items/merge.html", _merging(item, aside))


@login_required
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the merged text; shown again while something is not decided."""
    item = own_item_of(request, pk)
    aside = _aside(request, item)
    aside.item = item
    title, body = merge_of(aside)
    conflicts = [*title.conflicts, *body.conflicts]
    picks = [request.POST.get(f"pick-{n}", "") for n in range(len(conflicts))]
    decided = [_words(c, p) for c, p in zip(conflicts, picks, strict=True) if p]
    try:
        actions.settle(
            aside=aside,
            by=person(request),
            decided=decided,
            version=whole(request.POST.get("version", "")),
        )
    except InvalidError as refusal:
        context = _merging(item, aside) | {"refusal": refusal, "picks": picks}
        return render(request, "items/merge.html", context, status=422)
    except actions.SavedByOthersError:
        say(request, "刚才又有人改过，请再看一遍")
        return redirect("items:merge", pk=item.pk)
    if queries.set_aside(item, person(request)).exists():
        say(request, "已合并保存；还有一稿没并进来")
        return redirect("items:merge", pk=item.pk)
    say(request, "两个版本已合并保存")
    return redirect("items:write", pk=item.pk)


class _Page:
    """What ``partials/redline.html`` shows: the title's runs and the body's lines."""

    def __init__(self, title: Any, body: Any) -> None:
        self.title = title.lines[0] if title.lines else None
        self.lines = body.lines
        self.summary = body.summary
        self.is_same = title.is_same and body.is_same


def _aside(request: HttpRequest, item: Item) -> SavedText:
    """The one that the page showed; of several that wait the earliest."""
    rows = queries.set_aside(item, person(request))
    if shown := whole(request.POST.get("aside", "")):
        rows = rows.filter(pk=shown)
    row = rows.first()
    if row is None:
        raise Http404
    row.item = item
    return row


def _merging(item: Item, aside: SavedText) -> dict[str, Any]:
    title, body = merge_of(aside)
    passages, number = [], 0
    for part, chunks in (("标题", title.chunks), ("正文", body.chunks)):
        for chunk in chunks:
            is_open = chunk.kind == "conflict"
            passages.append(_passage(part, chunk, number))
            number += is_open
    return {
        "item": item,
        "aside": aside,
        "passages": passages,
        "open_count": number,
        "other": item.changed_by.name if item.changed_by else "别人",
    }


def _passage(part: str, chunk: Chunk, number: int) -> dict[str, Any]:
    """A passage as it is shown: the breaks around it are the page's own."""
    return {
        "part": part,
        "kind": chunk.kind,
        "number": number,
        "mine": chunk.mine.strip("\n"),
        "theirs": chunk.theirs.strip("\n"),
        "text": chunk.text.strip("\n"),
    }


def _words(chunk: Chunk, pick: str) -> str:
    if pick == BOTH:
        return f"{chunk.theirs}{chunk.mine}"
    return chunk.theirs if pick == THEIRS else chunk.mine


def _chosen(revisions: list[Revision], number: str) -> Revision | None:
    return next((row for row in revisions if str(row.number) == number), None)


def _words_of(revision: Revision) -> str:
    at = timezone.localtime(revision.made_at)
    return f"第{revision.number}稿　{at.month}月{at.day}日 {at:%H:%M}　{revision.by.name}"


def _before(revisions: list[Revision], after: Revision | None) -> Revision | None:
    older = [row for row in revisions if after is None or row.number < after.number]
    return older[-1] if older else None
