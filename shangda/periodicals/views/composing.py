"""Composing an issue: begin it, choose, order, date it, look at its pages."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.editing.models import Article
from shangda.kernel import presence
from shangda.kernel.answering import answer, tried
from shangda.kernel.errors import InvalidError
from shangda.kernel.pages import download, render_page, wants_part, whole
from shangda.kernel.requests import once
from shangda.organisations.models import Person
from shangda.organisations.pages import person
from shangda.periodicals import (
    actions,
    checkups,
    composer,
    forms,
    naming,
    queries,
    rendering,
    rules,
)
from shangda.periodicals.models import Entry, Issue, Periodical
from shangda.periodicals.rules import EDITORS
from shangda.periodicals.tasks import PDF
from shangda.periodicals.views.finding import entry_in_work, issue_in_work, version

CHANGED = "shangda:changed"  # tells the preview to look again
CHOICE = "choice"  # the list to choose from; searching it changes no page
LONGEST_WORDS = 200


@require_safe
@login_required
def issues(request: HttpRequest) -> HttpResponse:
    """Issues in work, what was issued last, and the form for a new one."""
    return _issues(request, _new_issue_form(person(request)))


@require_POST
@login_required
@once
def start_issue(request: HttpRequest) -> HttpResponse:
    """Begin an issue and go to it."""
    form = _new_issue_form(person(request), request.POST)
    done = tried(form, partial(actions.start_issue, by=person(request)))
    if done is None:
        return _issues(request, form, status=422)
    return redirect("periodicals:compose", pk=done.made.pk)


@require_safe
@login_required
def compose(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of an issue on its way: made, read, or signed, as it stands."""
    issue = issue_in_work(request, pk)
    if issue.state == Issue.State.ISSUED:
        return redirect("periodicals:issue", pk=pk)
    return show(request, issue)


def show(request: HttpRequest, issue: Issue, **changes: Any) -> HttpResponse:
    """The composer while it is being made, the proofs from then on."""
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    board = composer.board(issue, person(request), words)
    context = {"issue": issue, "board": board, "words": words}
    context["is_part"] = wants_part(request)
    is_made = issue.state == Issue.State.COMPOSING and "start_proof" in board.steps
    if is_made:
        context |= {
            "particulars": forms.Particulars(issue),
            "columns": list(issue.periodical.columns.order_by("position", "pk")),
            "forms": Entry.Form.choices,
        }
    else:
        context |= _reading(board, person(request))
    status = changes.pop("status", 200)
    template = "compose" if is_made else "proof"
    response = render_page(
        request,
        f"periodicals/{template}.html",
        context | changes,
        part="board" if is_made else "",
        status=status,
    )
    if wants_part(request) and request.headers.get("HX-Target") != CHOICE:
        response["HX-Trigger"] = CHANGED
    return response


@require_safe
@login_required
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The pages as they would be printed now, and on which page each entry begins."""
    issue = issue_in_work(request, pk)
    found = rendering.pages(issue)
    entries = issue.entries.order_by("position", "pk").values_list("pk", flat=True)
    context = {
        "issue": issue,
        "pages": found,
        "numbers": range(1, found.count + 1),
        "starts": list(zip(entries, found.starts, strict=False)),
    }
    return render_page(request, "periodicals/preview.html", context, part="pages")


@require_safe
@login_required
def checkup(request: HttpRequest, pk: int) -> HttpResponse:
    """Errors in the texts of the issue, and which of them were printed before."""
    issue = issue_in_work(request, pk)
    context = {
        "issue": issue,
        "checked": checkups.of_issue(issue, person(request)),
        "is_composed": issue.state == Issue.State.COMPOSING,
    }
    return render(request, "periodicals/partials/proof_check.html", context)


@require_safe
@login_required
def page_image(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One page as PNG; its address carries the fingerprint, so that it may be kept."""
    image = rendering.page(issue_in_work(request, pk), number)
    if image is None:
        raise Http404
    return HttpResponse(
        image,
        content_type="image/png",
        headers={"Cache-Control": "private, max-age=86400, immutable"},
    )


@require_safe
@login_required
def proof_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The proof as PDF, to print or to read on."""
    issue = issue_in_work(request, pk)
    name = f"proof-{issue.pk}.pdf"
    return download(rendering.pdf(issue), name=name, media_type=PDF, is_kept=False)


@require_POST
@login_required
def compose_presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Who else has this issue open."""
    place = f"periodicals.issue:{issue_in_work(request, pk).pk}"
    if request.POST.get("left"):
        presence.left(place, person(request))
        return JsonResponse({"others": []})
    return JsonResponse({"others": presence.seen(place, person(request))})


@require_POST
@login_required
@once
def place(request: HttpRequest, pk: int, article_pk: int) -> HttpResponse:
    """Put an article into the issue."""
    article = get_object_or_404(Article.objects.visible_to(person(request)), pk=article_pk)
    actions.place(issue=issue_in_work(request, pk), article=article, by=person(request))
    asked = urlencode({"q": words}) if (words := request.POST.get("q", "")) else ""
    page = reverse("periodicals:compose", args=[pk])
    return redirect(f"{page}?{asked}" if asked else page)


@require_POST
@login_required
@once
def remove(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """Take an entry out."""
    entry = entry_in_work(request, pk, entry_pk)
    actions.remove(entry=entry, by=person(request))
    return redirect("periodicals:compose", pk=pk)


@require_POST
@login_required
@once
def set_entry(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """Change form and column of an entry."""
    entry = entry_in_work(request, pk, entry_pk)
    form = forms.EntryForm(request.POST)
    form.fields["column"].queryset = entry.issue.periodical.columns  # type: ignore[attr-defined]
    if not form.is_valid():
        raise InvalidError("没有这种形式或栏目。", "请从列出的里面选。")
    actions.set_entry(entry=entry, by=person(request), **form.cleaned_data)
    return redirect("periodicals:compose", pk=pk)


@require_POST
@login_required
@once
def reorder(request: HttpRequest, pk: int) -> HttpResponse:
    """Store the order of the entries; answers the new version."""
    order = [whole(one) for one in request.POST.getlist("order")]
    issue = actions.reorder(
        issue=issue_in_work(request, pk),
        by=person(request),
        entry_pks=order,
        version=version(request),
    )
    return JsonResponse({"version": issue.version})


@require_POST
@login_required
@once
def move(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """One place up or down, for browsers without scripts."""
    entry = entry_in_work(request, pk, entry_pk)
    is_up = request.POST.get("direction") == "up"
    actions.move(entry=entry, by=person(request), is_up=is_up)
    return redirect("periodicals:compose", pk=pk)


@require_POST
@login_required
@once
def set_particulars(request: HttpRequest, pk: int) -> HttpResponse:
    """Date, copies, note, recipients."""
    issue = issue_in_work(request, pk)
    form = forms.Particulars(issue, request.POST)
    return answer(
        request,
        form,
        partial(
            actions.set_particulars,
            issue=issue,
            by=person(request),
            version=version(request),
        ),
        again=lambda form: show(request, issue, particulars=form, status=422),
        said="已保存。",
        to=reverse("periodicals:compose", args=[pk]),
    )


def _reading(board: composer.Board, who: Person) -> dict[str, Any]:
    """What the page of the proofs needs: whether it may be sent back, and in which words."""
    backward = {"refuse", "send_back_proof"} & set(board.steps)
    return {
        "may_send_back": bool(backward),
        "may_compose": rules.may_compose(who, board.issue),
        "phrases": composer.phrases(min(backward, default="")),
    }


def _issues(
    request: HttpRequest, form: forms.NewIssue, *, status: int = 200
) -> HttpResponse:
    who = person(request)
    made = list(queries.in_work(who))
    marks = naming.marks(made)
    context = {
        "rows": [
            (one, composer.WORDS[Issue.State(one.state)], marks[one.pk]) for one in made
        ],
        "latest": queries.latest(who),
        "form": form,
        "may_start": form.fields["periodical"].queryset.exists(),  # type: ignore[attr-defined]
        "is_editor": bool(who.desks_as(*EDITORS)),
    }
    return render_page(request, "periodicals/issues.html", context, status=status)


def _new_issue_form(who: Person, data: Any = None) -> forms.NewIssue:
    mine = Periodical.objects.of_desks(who.desks_as(*EDITORS)).filter(is_open=True)
    mine = mine.order_by("desk", "position", "pk")
    initial = {"issue_date": timezone.localdate(), "series": Issue.Series.REGULAR}
    form = forms.NewIssue(data, initial=initial)
    form.fields["periodical"].queryset = mine  # type: ignore[attr-defined]
    return form
