"""Standings, what they are made of, and the verbs from which points follow."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.editing.models import Article
from shangda.items.models import Item
from shangda.kernel import files
from shangda.kernel.errors import InvalidError
from shangda.kernel.pages import render_page, sheet, wants_sheet
from shangda.kernel.requests import once
from shangda.organisations.models import Desk, Person, Role, Unit
from shangda.organisations.pages import person
from shangda.periodicals.actions import Evidence
from shangda.periodicals.models import Entry, Issue, OutsideUse
from shangda.scoring import actions, forms, periods, queries, rules
from shangda.scoring.models import LedgerLine, OutletValue

HEADS = ["组别", "名次", "单位", "报送", "采用", "采用率%", "得分"]
LINE_HEADS = ["日期", "稿件", "依据", "得分"]


def _desk(request: HttpRequest, pk: int) -> Desk:
    """A desk whose standings concern this person."""
    for desk in queries.desks_in_sight(person(request)):
        if desk.pk == pk:
            return desk
    raise Http404


def _period(request: HttpRequest) -> dict[str, Any]:
    offered = periods.offered(timezone.localdate())
    code = request.GET.get("period", "year")
    code = code if code in offered else "year"
    label, period = offered[code]
    choices = [(key, words) for key, (words, _) in offered.items()]
    return {"period": period, "period_label": label, "code": code, "choices": choices}


@require_safe
@login_required
def standings_home(request: HttpRequest) -> HttpResponse:
    """The first desk that concerns the person, or the page that says there is none."""
    desks = queries.desks_in_sight(person(request))
    if desks:
        return redirect("scoring:standings", desk_pk=desks[0].pk)
    return render_page(request, "scoring/no_standings.html")


@require_safe
@login_required
def standings(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """Groups of units with their points; every number leads to its lines."""
    desk, chosen = _desk(request, desk_pk), _period(request)
    order = request.GET.get("order", queries.BY_SCORE)
    groups = queries.standings(desk, chosen["period"], order=order)
    if wants_sheet(request):
        name = f"{desk}{chosen['period_label']}排名"
        return sheet(name, HEADS, _rows(groups))
    context = chosen | {
        "desk": desk,
        "groups": groups,
        "order": order,
        "desks": queries.desks_in_sight(person(request)),
        "mine": person(request).unit_ids,
        "may_keep_values": rules.may_keep_values(person(request), desk.pk),
    }
    return render_page(request, "scoring/standings.html", context, part="groups")


@require_safe
@login_required
def unit(request: HttpRequest, desk_pk: int, unit_pk: int) -> HttpResponse:
    """What a unit's points are made of, line by line."""
    desk, chosen = _desk(request, desk_pk), _period(request)
    found = get_object_or_404(Unit, pk=unit_pk, memberships__desk=desk)
    visible = LedgerLine.objects.visible_to(person(request))
    lines = queries.lines_of(visible, desk, found, chosen["period"])
    if wants_sheet(request):
        rows = [
            (one.basis_date, str(one.item), one.explanation, one.value) for one in lines
        ]
        return sheet(f"{found}{chosen['period_label']}得分", LINE_HEADS, rows)
    context = chosen | {
        "desk": desk,
        "unit": found,
        "lines": lines,
        "total": sum(one.value for one in lines),
        "may_read_items": found.pk in person(request).unit_ids
        or desk.pk in person(request).desks_as(*Role.of_desks() - {Role.LEADER}),
    }
    return render_page(request, "scoring/unit.html", context, part="lines")


@require_safe
@login_required
def values(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """The points a desk gives."""
    return _values_page(request, _kept_desk(request, desk_pk), forms.Value())


@require_POST
@login_required
@once
def set_value(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """Give a use its points."""
    desk, form = _kept_desk(request, desk_pk), forms.Value(request.POST)
    if not form.is_valid():
        return _values_page(request, desk, form, status=422)
    actions.set_value(desk=desk, by=person(request), **form.cleaned_data)
    messages.success(request, "分值已定，对以后的采用生效。已记的分不变。")
    return redirect("scoring:values", desk_pk=desk.pk)


@require_POST
@login_required
@once
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign an issue: it gets its number, its contributors their points and the news."""
    issue = get_object_or_404(
        Issue.objects.visible_to(person(request)).select_related("periodical__desk"), pk=pk
    )
    actions.sign_issue(issue=issue, by=person(request))
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


@require_POST
@login_required
def record_use(request: HttpRequest) -> HttpResponse:
    """Record an adoption outside the system. The scan is kept before the verb begins."""
    form = _use_form(person(request), request)
    if not form.is_valid():
        fields = {name: str(errors[0]) for name, errors in form.errors.items()}
        raise InvalidError("登记还差几项。", fields=fields)
    data = form.cleaned_data
    scan = data.pop("scan")
    kept = files.keep(
        scan.chunks(), media_type=scan.content_type or "application/octet-stream"
    )
    evidence = Evidence(scan=kept, name=scan.name[:200], reference=data.pop("reference"))
    actions.record_outside_use(by=person(request), evidence=evidence, **data)
    messages.success(request, "采用已登记，供稿单位都已收到通知。")
    return redirect("periodicals:uses")


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


def _kept_desk(request: HttpRequest, pk: int) -> Desk:
    desk = _desk(request, pk)
    if not rules.may_keep_values(person(request), desk.pk):
        raise Http404
    return desk


def _values_page(
    request: HttpRequest, desk: Desk, form: forms.Value, *, status: int = 200
) -> HttpResponse:
    rows = OutletValue.objects.filter(desk=desk).select_related("outlet")
    context = {
        "desk": desk,
        "form": form,
        "rows": rows.order_by("outlet__position", "outlet_id", "form", "-from_date"),
    }
    return render_page(request, "scoring/values.html", context, status=status)


def _use_form(who: Person, request: HttpRequest) -> forms.OutsideUse:
    """Only what this person may see can be chosen."""
    form = forms.OutsideUse(request.POST, request.FILES)
    form.fields["article"].queryset = Article.objects.visible_to(who)  # type: ignore[attr-defined]
    form.fields["item"].queryset = Item.objects.visible_to(who)  # type: ignore[attr-defined]
    return form


def _rows(groups: list[queries.Group]) -> list[list[Any]]:
    return [
        [
            group.name,
            row.rank,
            row.unit.name,
            row.submitted,
            row.used,
            row.used_percent if row.used_percent is not None else "",
            row.points,
        ]
        for group in groups
        for row in group.rows
    ]
