"""What has been issued: the archive, an issue's page, its files, its correction."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel.errors import InvalidError, WrongStateError
from shangda.kernel.pages import render_page, sheet, stored, wants_sheet
from shangda.kernel.requests import once
from shangda.organisations.models import Person
from shangda.organisations.pages import person
from shangda.periodicals import actions, forms, queries, readers, rendering, rules
from shangda.periodicals.models import Issue
from shangda.periodicals.tasks import MEDIA_TYPES
from shangda.periodicals.views.finding import issued, opened, say

ON_A_PAGE = 20
HEADS = [
    "刊物",
    "期号",
    "总期号",
    "印发日期",
    "签发人",
    "条次",
    "题目",
    "形式",
    "栏目",
    "供稿单位",
]


@require_safe
@login_required
def archive(request: HttpRequest) -> HttpResponse:
    """Issued issues by year and periodical, found by title and text."""
    who = person(request)
    form = _find_form(who, request.GET)
    found = queries.archive(who, _wanted(form))
    if wants_sheet(request):
        return sheet("刊物目录", HEADS, queries.archive_rows(found))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": queries.with_titles(list(page.object_list), form.data.get("q", "")),
        "is_asked": any(request.GET.get(name) for name in form.fields),
        "query": _without_page(request),
    }
    return render_page(request, "periodicals/archive.html", context, part="found")


@require_safe
@login_required
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of an issue for everybody who may see it; opening it is the receipt."""
    return _issue(request, opened(request, pk))


@require_safe
@login_required
def issue_file(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """The PDF or DOCX as printed. Taking it away is noted, looking at it is not."""
    wanted = opened(request, pk)
    kept = {"pdf": wanted.pdf, "docx": wanted.docx}[form]
    if kept is None:
        raise WrongStateError("正在排版，文件还没有好。", "请过一会儿再来取。")
    is_taken = "look" not in request.GET
    name = f"{wanted.periodical.masthead}{wanted.number_words}.{form}"
    response = stored(kept, name=name, media_type=MEDIA_TYPES[form], is_kept=is_taken)
    if is_taken:
        actions.note_downloaded(issue=wanted, by=person(request), form=form)
    return response


@require_safe
@login_required
def issued_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One page as PNG."""
    image = rendering.page(issued(request, pk), number)
    if image is None:
        raise Http404
    return HttpResponse(
        image,
        content_type="image/png",
        headers={"Cache-Control": "private, max-age=86400, immutable"},
    )


@require_POST
@login_required
@once
def note_printed(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a copy is printed, and open the PDF for it."""
    actions.note_printed(issue=issued(request, pk), by=person(request))
    return redirect(f"{reverse('periodicals:issue-pdf', args=[pk])}?look=1")


@require_POST
@login_required
@once
def start_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the issue that corrects this one."""
    wanted, note = issued(request, pk), request.POST.get("note", "")
    try:
        made = actions.start_correction(issue=wanted, by=person(request), note=note)
    except InvalidError as refusal:
        asked = {"asked": refusal.beside("note"), "note": note}
        return _issue(request, wanted, status=422, **asked)
    say(request, "更正已开，编好后照样过校对、签发。", undo="discard", pk=made.pk)
    return redirect("periodicals:compose", pk=made.pk)


@require_POST
@login_required
@once
def reprint(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the files made once more."""
    actions.reprint(issue=issued(request, pk), by=person(request))
    say(request, "已重新排版，稍等片刻。")
    return redirect("periodicals:issue", pk=pk)


def _issue(
    request: HttpRequest, wanted: Issue, *, status: int = 200, **more: Any
) -> HttpResponse:
    who = person(request)
    may_see_readers = rules.may_see_readers(who, wanted)
    count = rendering.pages(wanted).count if wanted.pdf_id else 0
    context = {
        "issue": wanted,
        "entries": queries.printed_entries(wanted, who),
        "numbers": range(1, count + 1),
        "foot": readers.foot(wanted),
        "receipts": readers.receipts(wanted) if may_see_readers else None,
        "corrections": wanted.corrections.exclude(state=Issue.State.DISCARDED),
        "may_compose": rules.may_compose(who, wanted),
        "may_withdraw": rules.may_withdraw(who, wanted),
        "is_stuck": not wanted.pdf_id and queries.is_printing_dead(wanted),
    }
    return render_page(
        request, "periodicals/issue.html", context | more, part="files", status=status
    )


def _find_form(who: Person, data: Any) -> forms.Find:
    form = forms.Find(data)
    form.fields["periodical"].queryset = queries.periodicals_seen_by(who)  # type: ignore[attr-defined]
    years = [(str(year), f"{year}年") for year in queries.years(who)]
    form.fields["year"].choices = [("", "全部年份"), *years]  # type: ignore[attr-defined]
    return form


def _wanted(form: forms.Find) -> queries.Wanted:
    """What could be understood of the filter; a wrong year or periodical asks for all."""
    form.is_valid()
    data = form.cleaned_data
    return queries.Wanted(
        periodical=data.get("periodical"), year=data.get("year"), words=data.get("q", "")
    )


def _without_page(request: HttpRequest) -> str:
    asked = request.GET.copy()
    asked.pop("page", None)
    asked["as"] = "xlsx"
    return asked.urlencode()
