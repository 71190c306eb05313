"""What an office sets about its bulletins: terms and templates."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from shangda.bulletins import (
    actions,
    content,
    forms,
    named,
    queries,
    rules,
    schemes,
    snapshots,
    tables,
)
from shangda.bulletins.models import BulletinTemplate, Kind
from shangda.bulletins.schemes import SchemeError
from shangda.bulletins.views.finding import desk_in_sight
from shangda.kernel.pages import render_page, whole
from shangda.kernel.requests import once
from shangda.organisations.models import Desk
from shangda.organisations.pages import person
from shangda.scoring.models import ClosedPeriod


@require_safe
@login_required
def settings_page(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """Terms, and the list of templates."""
    return _settings(request, _kept_desk(request, desk_pk))


@require_POST
@login_required
@once
def set_terms(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """Who signs, how long one may object, how long an answer may take."""
    desk, form = _kept_desk(request, desk_pk), forms.Terms(request.POST)
    if not form.is_valid():
        return _settings(request, desk, form)
    actions.set_terms(desk=desk, by=person(request), **form.cleaned_data)
    messages.success(request, "已存好，以后印发的通报按新的来。")
    return redirect("bulletins:settings", desk_pk=desk.pk)


@require_safe
@login_required
def template(request: HttpRequest, desk_pk: int, kind: str) -> HttpResponse:
    """One template as text, with everything that it may name."""
    desk = _kept_desk(request, desk_pk)
    return _template(request, desk, queries.template_of(desk, _kind(kind)))


@require_POST
@login_required
@once
def set_template(request: HttpRequest, desk_pk: int, kind: str) -> HttpResponse:
    """Keep it, or say every fault; what was typed stays on the page."""
    desk, text = _kept_desk(request, desk_pk), _text(request)
    version = whole(request.POST.get("version", ""))
    try:
        actions.set_template(
            desk=desk, kind=_kind(kind), text=text, by=person(request), version=version
        )
    except SchemeError as refusal:
        typed = BulletinTemplate(desk=desk, kind=kind, text=text, edit_version=version)
        return _template(request, desk, typed, faults=refusal.faults)
    messages.success(request, "样式已存好，以后起草的通报按新的来。")
    return redirect("bulletins:settings", desk_pk=desk.pk)


@require_POST
@login_required
@once
def drop_template(request: HttpRequest, desk_pk: int, kind: str) -> HttpResponse:
    """Go back to the shipped one."""
    desk = _kept_desk(request, desk_pk)
    actions.drop_template(desk=desk, kind=_kind(kind), by=person(request))
    messages.success(request, "已改回系统带的样式。")
    return redirect("bulletins:settings", desk_pk=desk.pk)


@require_POST
@login_required
def preview_template(request: HttpRequest, desk_pk: int, kind: str) -> HttpResponse:
    """How the latest closed period would look by what is on the page; nothing is stored."""
    desk, text = _kept_desk(request, desk_pk), _text(request)
    version = whole(request.POST.get("version", ""))
    typed = BulletinTemplate(desk=desk, kind=_kind(kind), text=text, edit_version=version)
    try:
        scheme = schemes.read(text)
    except SchemeError as refusal:
        return _template(request, desk, typed, faults=refusal.faults)
    rows = ClosedPeriod.objects.filter(desk=desk).order_by("-end", "-start", "-pk")
    fitting = rows.filter(per=queries.PER_OF[Kind(kind)])
    closed = fitting.first() or rows.first()
    shown = content.content(scheme, snapshots.of_closed(closed), {}) if closed else None
    return _template(request, desk, typed, shown=shown, is_tried=True)


def _kept_desk(request: HttpRequest, pk: int) -> Desk:
    desk = desk_in_sight(request, pk)
    if not rules.may_keep_terms(person(request), desk.pk):
        raise Http404
    return desk


def _kind(kind: str) -> str:
    if kind not in Kind.values:
        raise Http404
    return kind


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "").replace("\r\n", "\n")


def _settings(
    request: HttpRequest, desk: Desk, form: forms.Terms | None = None
) -> HttpResponse:
    own = {
        row.kind: row
        for row in BulletinTemplate.objects.filter(desk=desk).select_related("by")
    }
    context = {
        "desk": desk,
        "form": form or forms.Terms(initial=model_to_dict(queries.terms_of(desk))),
        "templates": [(kind, own.get(kind)) for kind in Kind],
    }
    status = 422 if form and form.errors else 200
    return render_page(request, "bulletins/settings.html", context, status=status)


def _template(
    request: HttpRequest, desk: Desk, row: BulletinTemplate, **more: Any
) -> HttpResponse:
    context = {
        "desk": desk,
        "row": row,
        "kind": Kind(row.kind),
        "faults": [],
        "is_own": BulletinTemplate.objects.filter(desk=desk, kind=row.kind).exists(),
        "figures": [
            (name, one.about, one.is_of_group) for name, one in named.FIGURES.items()
        ],
        "tables": [
            (name, kind.about, [(code, head.label) for code, head in kind.columns.items()])
            for name, kind in tables.TABLES.items()
        ],
        "charts": schemes.CHARTS.items(),
        "mine": set(),
    }
    status = 422 if more.get("faults") else 200
    return render_page(request, "bulletins/template.html", context | more, status=status)
