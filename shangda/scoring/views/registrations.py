"""Facts registered by hand: the list, the form, and the page on which another approves."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangda.items.models import Item
from shangda.kernel.answering import explain
from shangda.kernel.errors import InvalidError
from shangda.kernel.lifecycle import open_steps
from shangda.kernel.pages import received, render_page, whole
from shangda.kernel.requests import once
from shangda.organisations.models import Desk
from shangda.organisations.pages import person
from shangda.points.facts import KINDS
from shangda.scoring import actions, registered, rules, scans
from shangda.scoring.actions import Evidence
from shangda.scoring.lifecycle import REGISTRATION_STEPS
from shangda.scoring.models import Registration
from shangda.scoring.queries import title_for, usable
from shangda.scoring.registration_form import FIRST_ROW, first, kinds
from shangda.scoring.registration_form import Registration as Form

ON_A_PAGE = 30
LONGEST_WORDS = 200  # of a question


@require_safe
@login_required
def registrations(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """All of a desk, the latest first, by state."""
    desk, state = _desk(request, desk_pk), request.GET.get("state", "")
    rows = Registration.objects.filter(desk=desk)
    counts = dict(rows.values_list("state").annotate(n=Count("pk")))
    shown = rows.filter(state=state) if state in Registration.State.values else rows
    page = Paginator(shown.select_related("by", "item").order_by("-at", "-pk"), ON_A_PAGE)
    found = page.get_page(request.GET.get("page"))
    context = {
        "desk": desk,
        "page": found,
        "rows": registered.rows(list(found)),
        "state": state if state in Registration.State.values else "",
        "tabs": [
            (key, label, counts.get(key, 0)) for key, label in Registration.State.choices
        ],
        "all_count": sum(counts.values()),
    }
    return render_page(request, "scoring/registrations.html", context)


@require_safe
@login_required
def registration(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, with what may be done about it."""
    one = _registration(request, pk)
    return render_page(request, "scoring/registration.html", _of_one(request, one))


@require_safe
@login_required
def registration_evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The evidence, to keep."""
    one = _registration(request, pk)
    if one.evidence is None:
        raise Http404
    return received(one.evidence, name=one.evidence_name)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def register_fact(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """Choose the kind, find the item, fill in the rest; the file is kept before the verb."""
    desk, kind = _desk(request, desk_pk), request.GET.get("kind", "")
    if kind not in KINDS:
        context = {"desk": desk, "kinds": kinds(), "asked": bool(kind)}
        return render_page(request, "scoring/registration_kinds.html", context)
    item = _item(request)
    if request.method != "POST":
        form = Form(desk=desk, kind=kind, item=item, initial=first(item))
        return _form_page(request, form)
    form = Form(request.POST, request.FILES, desk=desk, kind=kind, item=item)
    kept = scans.with_form(form, "evidence", person(request))
    if not form.is_valid() or kept is None:
        return _form_page(request, form, kept, status=422)
    return _register(request, form, kept)


@require_POST
@login_required
@once
def approve_registration(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it count."""
    one = _registration(request, pk)
    actions.approve_registration(registration=one, by=person(request))
    messages.success(request, "已核准，马上记分。")
    return redirect("scoring:registration", pk=pk)


@require_POST
@login_required
@once
def refuse_registration(request: HttpRequest, pk: int) -> HttpResponse:
    """Not let it count, and say why."""
    return _decided(request, pk, actions.refuse_registration, "已退给登记的人，没有记分。")


@require_POST
@login_required
@once
def revoke_registration(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back with its points, and say why."""
    return _decided(request, pk, actions.revoke_registration, "已撤销，记过的分都冲回了。")


def _decided(request: HttpRequest, pk: int, verb: Any, done: str) -> HttpResponse:
    one, words = _registration(request, pk), request.POST.get("words", "")
    try:
        verb(registration=one, by=person(request), words=words)
    except InvalidError as refusal:
        told = {"refusal": refusal.beside("words"), "typed": words}
        context = _of_one(request, one) | told
        return render_page(request, "scoring/registration.html", context, status=422)
    messages.success(request, done)
    return redirect("scoring:registration", pk=pk)


@once
def _register(request: HttpRequest, form: Form, kept: scans.Scan) -> HttpResponse:
    evidence = Evidence(kept.file, kept.name)
    try:
        told = form.told()
        actions.register_fact(
            desk=form.desk, by=person(request), told=told, evidence=evidence
        )
    except InvalidError as refusal:
        explain(form, refusal, FIRST_ROW)
        return _form_page(request, form, kept, status=422)
    messages.success(request, "已登记，核准以后记分。")
    return redirect("scoring:registrations", desk_pk=form.desk.pk)


def _form_page(
    request: HttpRequest, form: Form, kept: scans.Scan | None = None, *, status: int = 200
) -> HttpResponse:
    who, words = person(request), request.GET.get("q", "").strip()[:LONGEST_WORDS]
    context = {
        "desk": form.desk,
        "form": form,
        "kind": form.kind,
        "kind_name": KINDS[form.kind],
        "item": form.item,
        "item_title": title_for(form.item, who) if form.item else "",
        "scan": kept,
        "kept": scans.token(kept, who) if kept else "",
        "words": words,
        "found": usable(who, words).items if words else None,
    }
    return render_page(request, "scoring/registration_form.html", context, status=status)


def _of_one(request: HttpRequest, one: Registration) -> dict[str, Any]:
    who = person(request)
    return {
        "desk": one.desk,
        "one": one,
        "told": registered.row(one),
        "steps": open_steps(one, REGISTRATION_STEPS, who),
        "is_own": one.by_id == who.pk,
        "lines": registered.lines(one),
    }


def _desk(request: HttpRequest, pk: int) -> Desk:
    desk = get_object_or_404(Desk, pk=pk)
    if not rules.is_at_desk(person(request), desk.pk):
        raise Http404
    return desk


def _registration(request: HttpRequest, pk: int) -> Registration:
    rows = Registration.objects.select_related(
        "desk", "by", "decided_by", "item", "evidence"
    )
    one = get_object_or_404(rows, pk=pk)
    _desk(request, one.desk_id)
    return one


def _item(request: HttpRequest) -> Item | None:
    key = whole(request.GET.get("item", ""))
    if not key:
        return None
    return get_object_or_404(Item.objects.visible_to(person(request)), pk=key)
