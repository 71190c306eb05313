"""Objections: a unit's lines and what it says of them, the desk's answer."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.bulletins import actions, forms, queries, rules
from shangda.bulletins.lifecycle import OBJECTION_STEPS
from shangda.bulletins.models import Bulletin, Objection
from shangda.bulletins.views import finding
from shangda.items.models import Item
from shangda.kernel.answering import answer
from shangda.kernel.deadlines import of_subject
from shangda.kernel.errors import InvalidError
from shangda.kernel.lifecycle import open_steps
from shangda.kernel.pages import received, render_page, whole
from shangda.kernel.requests import once
from shangda.organisations.models import Person, Unit
from shangda.organisations.pages import person
from shangda.scoring import rules as scoring
from shangda.scoring import scans
from shangda.scoring.models import LedgerLine

ON_A_PAGE = 30


@require_safe
@login_required
def unit_lines(request: HttpRequest, pk: int, unit_pk: int) -> HttpResponse:
    """A unit's lines of the bulletin's days, each with the way to object to it."""
    found = finding.bulletin(request, pk)
    unit = finding.unit_reported(request, found, unit_pk)
    line = whole(request.GET.get("line", "")) or None
    form = forms.Case(initial={"line": line}) if "object" in request.GET else None
    return _lines(request, found, unit, form)


@require_POST
@login_required
def raise_objection(request: HttpRequest, pk: int, unit_pk: int) -> HttpResponse:
    """Object; the evidence is kept before the verb begins, so that it is sent only once."""
    found = finding.bulletin(request, pk)
    unit = finding.unit_reported(request, found, unit_pk)
    form = forms.Case(request.POST, request.FILES)
    scan = scans.with_form(form, "evidence", person(request))
    if not form.is_valid():
        return _lines(request, found, unit, form, scan)
    return _raise(request, found, unit, form, scan)


@require_safe
@login_required
def objections(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """What the desk has to answer, and what it answered."""
    desk = finding.desk_at_work(request, desk_pk)
    rows = Objection.objects.filter(bulletin__desk=desk).select_related(
        "unit", "bulletin", "by"
    )
    waiting = rows.open().order_by("at", "pk")
    ended = rows.exclude(state=Objection.State.OPEN).order_by("-answered_at", "-pk")
    context = {
        "desk": desk,
        "waiting": waiting,
        "page": Paginator(ended, ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render_page(request, "bulletins/objections.html", context)


@require_safe
@login_required
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """One objection with its answer."""
    return _objection(request, finding.objection(request, pk))


@require_safe
@login_required
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file that came with an objection."""
    found = finding.objection(request, pk)
    if found.evidence is None:
        raise Http404
    return received(found.evidence, name=found.evidence_name)


@require_POST
@login_required
@once
def grant_objection(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit is right."""
    return _answer(request, pk, actions.grant_objection, "已答复：异议成立。更正请接着办。")


@require_POST
@login_required
@once
def refuse_objection(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit is not right."""
    return _answer(request, pk, actions.refuse_objection, "已答复：异议不成立。")


@require_POST
@login_required
@once
def withdraw_objection(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit takes it back."""
    found = finding.objection(request, pk)
    actions.withdraw_objection(objection=found, by=person(request))
    messages.success(request, "异议已收回。")
    return redirect("bulletins:objection", pk=pk)


@once
def _raise(
    request: HttpRequest,
    found: Bulletin,
    unit: Unit,
    form: forms.Case,
    scan: scans.Scan | None,
) -> HttpResponse:
    def verb(*, line: int | None, missing: str, reason: str, **_: object) -> Objection:
        case = actions.Case(
            reason=reason,
            line=LedgerLine.objects.filter(pk=line).first() if line else None,
            missing=missing,
            evidence=scan.file if scan else None,
            evidence_name=scan.name if scan else "",
        )
        return actions.raise_objection(
            bulletin=found, unit=unit, by=person(request), case=case
        )

    return answer(
        request,
        form,
        verb,
        again=lambda form: _lines(request, found, unit, form, scan),
        said="异议已提出，信息科会在答复期内答复。",
        to=lambda made: reverse("bulletins:objection", args=[made.pk]),
    )


def _lines(
    request: HttpRequest,
    found: Bulletin,
    unit: Unit,
    form: forms.Case | None,
    scan: scans.Scan | None = None,
) -> HttpResponse:
    who, until = person(request), found.objections_until
    lines = queries.lines_of(found, unit)
    chosen = whole(str(form["line"].value() or "")) if form else 0
    own = found.objections.filter(unit=unit).order_by("-pk")
    context = {
        "bulletin": found,
        "desk": found.desk,
        "unit": unit,
        "sets": queries.by_set(lines),
        "form": form,
        "chosen": next((line for line in lines if line.pk == chosen), None),
        "scan": scan,
        "kept": scans.token(scan, who) if scan else "",
        "may_object": rules.may_object(who, found, unit.pk),
        "is_open": until is not None and timezone.now() <= until,
        "objections": own,
        "objected": {one.line_id: one for one in own},
    }
    is_wrong = form is not None and form.is_bound and bool(form.errors)
    return render_page(
        request, "bulletins/unit_lines.html", context, status=422 if is_wrong else 200
    )


def _answer(request: HttpRequest, pk: int, verb: Any, said: str) -> HttpResponse:
    """An answer without words comes again with what is asked for."""
    found, words = finding.objection(request, pk), request.POST.get("words", "")
    try:
        verb(objection=found, by=person(request), words=words)
    except InvalidError as refusal:
        asked = {"words": words, "asked": refusal.beside("words")}
        return _objection(request, found, status=422, **asked)
    messages.success(request, said)
    return redirect("bulletins:objection", pk=pk)


def _objection(
    request: HttpRequest, found: Objection, *, status: int = 200, **more: Any
) -> HttpResponse:
    who = person(request)
    context = {
        "objection": found,
        "bulletin": found.bulletin,
        "desk": found.bulletin.desk,
        "item": _item(found, who),
        "steps": open_steps(found, OBJECTION_STEPS, who),
        "may_prepare": rules.may_prepare(who, found.bulletin.desk_id),
        "due": of_subject(found).first(),
        "later": queries.lines_after(found),
        "places": queries.ways_to_correct(found),
    }
    return render_page(request, "bulletins/objection.html", context | more, status=status)


def _item(found: Objection, who: Person) -> Item | None:
    may_read = scoring.may_read_items(who, found.bulletin.desk_id, found.unit_id)
    return found.line.item if found.line and may_read else None
