"""What is done with an article: saving, settling, reasons, shares, review, reporting up."""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import count
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangda.editing import actions, forms, queries
from shangda.editing.actions.articles import (
    EditedByOthersError,
    merge_of,
    waiting_aside,
)
from shangda.editing.checkups import count_findings
from shangda.editing.models import Article, ChangeNote, SetAside, Source
from shangda.editing.views.answering import article_of_desk, submission_at_desk, to_next
from shangda.kernel.answering import say, tried
from shangda.kernel.pages import render_page, whole
from shangda.kernel.requests import once
from shangda.organisations.models import Person
from shangda.organisations.pages import person
from shangda.organisations.queries import desks_for
from shangda.text.merge import Chunk

View = Callable[..., HttpResponse]


@require_POST
@login_required
def save_article(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what is in the editor; a script gets the new version, a person their page.

    No request key: saving the same words again changes nothing.
    """
    text, form = article_of_desk(request, pk), forms.Text(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    wants_data = "application/json" in request.headers.get("Accept", "")
    merge_url = reverse("editing:merge-article", args=[pk])
    try:
        saved = actions.save_article(
            article=text,
            by=person(request),
            title=request.POST.get("title", ""),
            body=request.POST.get("body", ""),
            version=version,
        )
    except EditedByOthersError as lost:
        data = {"cause": lost.cause, "remedy": lost.remedy, "merge_url": merge_url}
        return JsonResponse(data, status=409) if wants_data else redirect(merge_url)
    if wants_data:
        now = timezone.localtime()
        return JsonResponse({"version": saved.version, "saved_at": f"{now:%H:%M}"})
    say(request, "已存好")
    return redirect(f"{reverse('editing:article', args=[pk])}?view=text")


@require_safe
@login_required
def merge_article(request: HttpRequest, pk: int) -> HttpResponse:
    """Both texts side by side: what agrees is taken, what differs is chosen."""
    text = article_of_desk(request, pk)
    aside = _aside(text, person(request))
    title, body = merge_of(aside)
    theirs = text.revisions.select_related("by").get(number=text.version)
    context = {
        "article": text,
        "aside": aside,
        "theirs": theirs,
        "title_parts": _numbered(title.chunks, 0),
        "body_parts": _numbered(body.chunks, len(title.conflicts)),
        "conflict_count": len(title.conflicts) + len(body.conflicts),
    }
    return render_page(request, "editing/merge_article.html", context)


@require_POST
@login_required
@once
def settle_article(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one text of both, as chosen."""
    text, by = article_of_desk(request, pk), person(request)
    aside = _aside(text, by)
    many = min(whole(request.POST.get("count", "")), len(request.POST))
    chosen = [_decided(request, number) for number in range(many)]
    decided = [words for words in chosen if words is not None]
    try:
        actions.settle_article(
            aside=aside,
            by=by,
            decided=decided,
            version=whole(request.POST.get("version", "")),
        )
    except EditedByOthersError as lost:
        say(request, str(lost))
        return redirect("editing:merge-article", pk=pk)
    if waiting_aside(text, by).exists():
        say(request, "已合成一稿；还有一稿没并进来")
        return redirect("editing:merge-article", pk=pk)
    say(request, "两个版本已合成一稿")
    return redirect(f"{reverse('editing:article', args=[pk])}?view=text")


@require_POST
@login_required
@once
def drop_set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with the colleague's text."""
    actions.drop_set_aside(article=article_of_desk(request, pk), by=person(request))
    say(request, "已用对方的版本，您那一稿不再保留")
    return redirect("editing:article", pk=pk)


@require_POST
@login_required
@once
def write_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a reason beside its change and go on to the next change."""
    text, form = article_of_desk(request, pk), forms.Note(request.POST)
    form.full_clean()
    actions.write_note(article=text, by=person(request), **form.cleaned_data)
    return to_next(request, reverse("editing:article", args=[pk]))


@require_POST
@login_required
@once
def remove_note(request: HttpRequest, pk: int, note: int) -> HttpResponse:
    """Take a reason away."""
    text = article_of_desk(request, pk)
    row = get_object_or_404(ChangeNote, pk=note, article=text)
    actions.remove_note(note=row, by=person(request))
    return to_next(request, reverse("editing:article", args=[pk]))


def _press(act: Callable[..., Any], said: str, undo: str = "", to: str = "article") -> View:
    """A step of one press; ``undo`` is the page name of its way back."""

    @require_POST
    @login_required
    @once
    def pressed(request: HttpRequest, pk: int) -> HttpResponse:
        text = article_of_desk(request, pk)
        act(article=text, by=person(request))
        url = reverse(f"editing:{undo}", args=[pk]) if undo else ""
        say(request, f"{said}：{text.title[:20]}", undo=url)
        return redirect("editing:article", pk=pk) if to == "article" else redirect(to)

    return pressed


def _send_to_review(*, article: Article, by: Person) -> None:
    """What the check-up still finds then was left as it is."""
    actions.send_to_review(article=article, by=by)
    count_findings(article, is_sent=True)


send_to_review = _press(_send_to_review, "已送二审", undo="call-back")
call_back = _press(actions.call_back, "已收回")
reopen = _press(actions.reopen, "可以再改了")
undo_review = _press(actions.undo_review, "已撤回二审")
dissolve = _press(actions.dissolve, "已撤销成稿，来源都放回待处理", to="editing:inbox")
share_evenly = _press(actions.share_evenly, "已平均分")
share_by_count = _press(actions.share_by_count, "已按字数分")


@require_POST
@login_required
@once
def pass_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the text go into issues."""
    text = article_of_desk(request, pk)
    words = request.POST.get("words", "")
    actions.pass_review(article=text, by=person(request), words=words)
    undo = reverse("editing:undo-review", args=[pk])
    say(request, f"二审通过：{text.title[:20]}", undo=undo)
    return redirect(f"{reverse('editing:articles')}?tab=review")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@once
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the text to its editor with words."""
    text, by = article_of_desk(request, pk), person(request)
    form = forms.ReviewWords(request.POST if request.method == "POST" else None)
    if tried(form, partial(actions.send_back, article=text, by=by)):
        say(request, f"已退回{text.editor.name}")
        return redirect(f"{reverse('editing:articles')}?tab=review")
    context = {
        "article": text,
        "form": form,
        "phrases": queries.phrases(text.desk_id).get("send_back", []),
    }
    status = 422 if form.errors else 200
    return render_page(request, "editing/send_back.html", context, status=status)


@require_POST
@login_required
@once
def set_shares(request: HttpRequest, pk: int) -> HttpResponse:
    """Give each source its part as typed, in percent or any whole parts."""
    parts = {
        whole(name.removeprefix("parts-")): whole(_digits(str(value)))
        for name, value in request.POST.items()
        if whole(name.removeprefix("parts-"))
    }
    text = article_of_desk(request, pk)
    actions.set_shares(article=text, by=person(request), parts=parts)
    say(request, "份额已改")
    return redirect("editing:article", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@once
def add_source(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose one more text in hand to give to the article."""
    text, who = article_of_desk(request, pk), person(request)
    if request.method == "POST":
        chosen = submission_at_desk(request, whole(request.POST.get("submission", "")))
        actions.add_source(article=text, submission=chosen, by=who)
        say(request, f"已并入：{chosen.revision.title[:20]}")
        return redirect("editing:article", pk=pk)
    wanted = queries.Wanted(desk_id=text.desk_id, words=request.GET.get("q", ""))
    context = {
        "article": text,
        "rows": queries.Inbox(who, wanted).found()[:50],
        "q": wanted.words,
    }
    return render_page(request, "editing/add_source.html", context)


@require_POST
@login_required
@once
def remove_source(request: HttpRequest, pk: int, source: int) -> HttpResponse:
    """Take one of the sources out again."""
    text = article_of_desk(request, pk)
    row = get_object_or_404(Source, pk=source, article=text)
    actions.remove_source(source=row, by=person(request))
    say(request, "已移出，放回待处理")
    return redirect("editing:article", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@once
def report_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the office's item of the article, for the desks chosen."""
    text, by = article_of_desk(request, pk), person(request)
    above = desks_for(text.desk.unit, timezone.localdate())
    initial = {"desks": [text.desk.parent_id] if text.desk.parent_id else []}
    data = request.POST if request.method == "POST" else None
    form = forms.ReportUp(data, desks=above, initial=initial)
    done = tried(
        form, lambda desks: actions.report_up(article=text, by=by, desks=list(desks))
    )
    if done:
        say(request, "已转成本单位的上报稿，核对后送审签")
        return redirect("items:write", pk=done.made.pk)
    context = {"article": text, "form": form, "has_above": above.exists()}
    status = 422 if form.errors else 200
    return render_page(request, "editing/report_up.html", context, status=status)


def _aside(text: Article, who: Person) -> SetAside:
    """What waits to be merged, the earliest of several."""
    aside = waiting_aside(text, who).select_related("article").first()
    if aside is None:
        raise Http404
    return aside


def _numbered(chunks: Iterable[Chunk], start: int) -> list[tuple[int | None, Chunk]]:
    """Chunks, and the number of each that must be decided."""
    numbers = count(start)
    return [
        (next(numbers) if chunk.kind == "conflict" else None, chunk) for chunk in chunks
    ]


def _decided(request: HttpRequest, number: int) -> str | None:
    """The words chosen for one conflict: mine, theirs, or typed anew."""
    way = request.POST.get(f"take-{number}", "")
    return request.POST.get(f"{way}-{number}") if way in ("mine", "theirs", "own") else None


def _digits(value: str) -> str:
    """40 out of “40%”."""
    return value.strip().rstrip("%％").strip()
