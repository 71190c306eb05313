"""Articles: the list, the page with sources, redline, sides and editor."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.editing import (
    credit,
    exporting,
    queries,
    redlines,
    rules,
    steps,
    tracking,
    uses,
)
from shangda.editing.actions.articles import reviewers
from shangda.editing.aids import aids_of_article, gathered
from shangda.editing.checkups import checkup_of
from shangda.editing.lifecycle import ARTICLE_STEPS
from shangda.editing.models import Article, SetAside, Source, Verification
from shangda.editing.views.answering import article_of_desk, query
from shangda.items.queries import limits_of
from shangda.kernel import presence as presences
from shangda.kernel.lifecycle import open_steps
from shangda.kernel.pages import download, render_page, sheet, wants_sheet, whole
from shangda.organisations.models import Person, Role
from shangda.organisations.pages import person
from shangda.text.redline import compare

PER_PAGE = 50
VIEWS = {"redline": "改动", "sides": "左右对照", "text": "定稿"}


@require_safe
@login_required
def articles(request: HttpRequest) -> HttpResponse:
    """The desk's texts under tabs; or the list as a sheet."""
    who = person(request)
    queries.desks_of(who)
    tab = request.GET.get("tab", "")
    counts = queries.article_counts(who)
    tab = tab if tab in queries.ARTICLE_TABS else _first_tab(who, counts)
    words = request.GET.get("q", "")[:100]
    found = queries.articles(who, tab, words)
    if wants_sheet(request):
        rows = map(exporting.article_row, found[: exporting.MOST])
        return sheet("编辑稿", exporting.ARTICLES, rows)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "tab": tab,
        "words": words,
        "tabs": [(key, label, counts[key]) for key, label in queries.ARTICLE_TABS.items()],
        "sheet_query": query(request, **{"as": "xlsx", "page": None}),
    }
    return render_page(request, "editing/articles.html", context)


@require_safe
@login_required
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """One text: what was changed, both sides, or the sheet to write on."""
    who, text = person(request), article_of_desk(request, pk)
    sources = credit.sources_of(text)
    seen = request.GET.get("view", "")
    seen = seen if seen in VIEWS else "redline"
    against = _against(request, sources)
    shown = redlines.of_article(text, sources, against=against)
    current = _current(request, shown)
    context = {
        "article": text,
        "view": seen,
        "views": VIEWS.items(),
        "shown": shown,
        "current": current,
        "written": current if _is_written(request, who, text, current) else None,
        **_sources(text, sources, against),
        **_review(who, text, sources),
    }
    if seen == "text" and context["is_editable"]:
        context["checkup"] = checkup_of(text)
    if seen == "text":
        context["aids"] = aids_of_article(text)
    if seen == "sides":
        sent = against.submission.revision
        context |= {"sent": sent, "sides": redlines.sides(compare(sent.body, text.body))}
    return render_page(request, "editing/article.html", context)


@require_safe
@login_required
def article_tracked(request: HttpRequest, pk: int) -> HttpResponse:
    """The redline of the page as a file with tracked changes."""
    text = article_of_desk(request, pk)
    sources = credit.sources_of(text)
    sent = _against(request, sources).submission.revision
    content = tracking.document(
        (sent.title, sent.body),
        (text.title, text.body),
        author=str(text.desk),
        at=text.changed_at,
        names={source.submission.item.unit_name for source in sources},
    )
    name = tracking.file_name(text.title)
    return download(content, name=name, media_type=tracking.DOCX)


@require_POST
@login_required
def article_presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one is here, or has gone; learn who else has the text open."""
    who = person(request)
    place = f"article:{article_of_desk(request, pk).pk}"
    if request.POST.get("left"):
        presences.left(place, who)
        return JsonResponse({"others": []})
    return JsonResponse({"others": presences.seen(place, who)})


def _first_tab(who: Person, counts: dict[str, int]) -> str:
    """One's own texts; for who reviews and edits nothing now, what waits for review."""
    reviews = bool(who.desks_as(Role.CHIEF_EDITOR))
    return "review" if reviews and not counts["mine"] else "mine"


def _against(request: HttpRequest, sources: list[Source]) -> Source:
    key = request.GET.get("against", "")
    return next((source for source in sources if str(source.pk) == key), sources[0])


def _current(request: HttpRequest, shown: redlines.Shown) -> redlines.ShownChange | None:
    """The change whose reason is written next: the one asked for, else the first without."""
    at = whole(request.GET.get("at", ""))
    if 0 < at <= shown.change_count:
        return shown.changes[at - 1]
    without = (change for change in shown.changes if not change.note)
    return next(without, shown.changes[0] if shown.changes else None)


def _is_written(
    request: HttpRequest,
    who: Person,
    text: Article,
    current: redlines.ShownChange | None,
) -> bool:
    """Whether the reason of a change is asked for: it has none, or is to be changed."""
    is_redline = request.GET.get("view", "") not in {*VIEWS} - {"redline"}
    is_open = text.state != Article.State.DISSOLVED and rules.may_edit(who, text)
    is_wanted = current is not None and (not current.note or "at" in request.GET)
    return is_redline and is_open and is_wanted


def _sources(text: Article, sources: list[Source], against: Source) -> dict[str, Any]:
    whole = sum(source.parts for source in sources)
    used = credit.attribution(text.body, sources).used
    return {
        "sources": [
            {
                "source": source,
                "submission": source.submission,
                "percent": round(100 * source.parts / whole),
                "used": used[str(source.pk)],
                "is_lead": source.position == 0,
                "is_shown": source.pk == against.pk,
            }
            for source in sources
        ],
        "against": against,
        "is_merged": len(sources) > 1,
        "gathered": gathered(sources, text.body),
        "splits": Article.Split.choices,
    }


def _review(who: Person, text: Article, sources: list[Source]) -> dict[str, Any]:
    open_now = set(open_steps(text, ARTICLE_STEPS, who))
    lead = sources[0].submission
    wrote = rules.editors_of(text)
    others = [person for person in reviewers(text) if person.pk not in wrote]
    return {
        "steps": open_now,
        "events": steps.of_article(text, others, timezone.now()),
        "reviewers": others,
        "is_own": rules.holds_review_post(who, text) and who.pk in wrote,
        "may_edit": rules.may_edit(who, text),
        "is_editable": rules.may_edit(who, text) and text.state == Article.State.EDITING,
        "limits": limits_of(lead.item, [text.desk]),
        "places": uses.places(text),
        "reported": uses.report_of(text),
        "aside": SetAside.objects.filter(article=text, person=who).first(),
        "questions": Verification.objects.filter(
            submission__in=[source.submission_id for source in sources]
        )
        .exclude(state=Verification.State.CANCELLED)
        .select_related("asked_unit")
        .order_by("-pk"),
        "presence_url": reverse("editing:article-presence", args=[text.pk]),
    }
