"""The verbs of uses, with the points that follow from them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from shangda.kernel.answering import answer
from shangda.kernel.pages import render_page
from shangda.kernel.requests import once
from shangda.organisations.pages import person
from shangda.periodicals.actions import Evidence, Use
from shangda.periodicals.models import Entry, Issue, OutsideUse
from shangda.periodicals.views.finding import version
from shangda.scoring import actions, forms, queries, scans

LONGEST_WORDS = 200  # of a question


@require_POST
@login_required
@once
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign an issue: it gets its number, its contributors their points and the news."""
    issue = get_object_or_404(
        Issue.objects.visible_to(person(request)).select_related("periodical__desk"), pk=pk
    )
    actions.sign_issue(issue=issue, by=person(request), version=version(request))
    messages.success(request, f"{issue}已签发，供稿单位都已收到通知。")
    return redirect("periodicals:issue", pk=pk)


@require_POST
@login_required
@once
def withdraw_adoption(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an adoption with its points."""
    issues = Issue.objects.visible_to(person(request))
    entry = get_object_or_404(Entry, pk=pk, issue__in=issues)
    reason = request.POST.get("reason", "").strip()[:300]
    actions.withdraw_adoption(entry=entry, by=person(request), reason=reason)
    messages.success(request, "刊用已撤销，所记的分已冲回。")
    return redirect("periodicals:issue", pk=entry.issue_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def record_use(request: HttpRequest) -> HttpResponse:
    """Record an adoption outside the system; the scan is kept before the verb begins."""
    who = person(request)
    if request.method != "POST":
        chosen = {key: request.GET.get(key) for key in ("article", "item", "desk")}
        first = chosen | {"used_date": timezone.localdate()}
        return _record_page(request, forms.OutsideUse.of(who, initial=first))
    form = forms.OutsideUse.of(who, request.POST, request.FILES)
    scan = scans.with_form(form, "scan", who)
    if not form.is_valid() or scan is None:
        return _record_page(request, form, scan, status=422)
    return _record(request, form, scan)


@require_POST
@login_required
@once
def revoke_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a recorded adoption."""
    use = get_object_or_404(OutsideUse.objects.visible_to(person(request)), pk=pk)
    reason = request.POST.get("reason", "").strip()[:300]
    actions.revoke_outside_use(use=use, by=person(request), reason=reason)
    messages.success(request, "登记已撤销，所记的分已冲回。")
    return redirect("periodicals:uses")


@once
def _record(request: HttpRequest, form: forms.OutsideUse, kept: scans.Scan) -> HttpResponse:
    def verb(*, scan: object, reference: str, **told: Any) -> OutsideUse:
        evidence = Evidence(kept.file, kept.name, reference)
        return actions.record_outside_use(
            use=Use(**told), evidence=evidence, by=person(request)
        )

    return answer(
        request,
        form,
        verb,
        again=lambda form: _record_page(request, form, kept, status=422),
        said="采用已登记，供稿单位都已收到通知。",
        to=reverse("periodicals:uses"),
    )


def _record_page(
    request: HttpRequest,
    form: forms.OutsideUse,
    scan: scans.Scan | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """What was used is looked for by its words; the rest is a form."""
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    chosen, who = form.chosen(), person(request)
    context = {
        "form": form,
        "scan": scan,
        "kept": scans.token(scan, who) if scan else "",
        "words": words,
        "chosen": chosen,
        "chosen_title": queries.title_for(chosen, who) if chosen else "",
        "found": queries.usable(who, words) if words else None,
    }
    return render_page(request, "scoring/record_use.html", context, status=status)
