"""Pages of units: the tree, one unit with its names, posts and memberships."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel.answering import answer, onward
from shangda.kernel.pages import sheet, wants_sheet
from shangda.kernel.requests import once
from shangda.organisations import actions, forms, queries, rules
from shangda.organisations.models import Role, Unit
from shangda.organisations.pages import person
from shangda.organisations.views.framing import only, page
from shangda.organisations.views.posts import choosable_people

HEADS = ("全称", "简称", "代码", "层级", "性质", "报送到", "在岗人数", "设立", "撤销")


@require_safe
@login_required
def units(request: HttpRequest) -> HttpResponse:
    """The tree in official order."""
    who, today = person(request), timezone.localdate()
    only(rules.may_keep_units(who))
    found = _filtered(Unit.objects.visible_to(who), request)
    lines = queries.unit_lines(found, today)
    if wants_sheet(request):
        return sheet("单位名单", HEADS, [_row(line) for line in lines])
    context = {
        "lines": lines,
        "q": request.GET.get("q", ""),
        "with_closed": "closed" in request.GET,
        "today": today,
    }
    return page(request, "units", "units", context)


@require_safe
@login_required
def new_unit(request: HttpRequest) -> HttpResponse:
    """Ask for a new unit."""
    only(rules.may_keep_units(person(request)))
    form = forms.AddUnit(
        parents=_parents(request), initial={"parent": request.GET.get("parent")}
    )
    return _new(request, form)


@require_POST
@login_required
@once
def add_unit(request: HttpRequest) -> HttpResponse:
    """Add it."""
    only(rules.may_keep_units(person(request)))
    return answer(
        request,
        forms.AddUnit(request.POST, parents=_parents(request)),
        lambda **data: actions.add_unit(by=person(request), **data),
        again=lambda form: _new(request, form),
        said="已增加。",
        to=lambda made: _url_for(request, made),
    )


@require_safe
@login_required
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit."""
    return _unit(request, _kept(request, pk))


@require_POST
@login_required
@once
def update_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct its particulars."""
    kept = _kept(request, pk)
    return answer(
        request,
        forms.UnitParticulars(request.POST, parents=_others(request, kept)),
        lambda **data: actions.update_unit(unit=kept, by=person(request), **data),
        again=lambda form: _unit(request, _kept(request, pk), update=form),
        said="已保存。",
        to=_url(kept),
    )


@require_POST
@login_required
@once
def rename_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it a name from a date on."""
    kept = _kept(request, pk)
    return answer(
        request,
        forms.RenameUnit(request.POST),
        lambda **data: actions.rename_unit(unit=kept, by=person(request), **data),
        again=lambda form: _unit(request, kept, rename=form),
        said="已改名，以前的稿件仍用当时的名称。",
        to=_url(kept),
    )


@require_POST
@login_required
@once
def move_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it another place in the official order."""
    kept = _kept(request, pk)
    return answer(
        request,
        forms.MoveUnit(request.POST),
        lambda **data: actions.move_unit(unit=kept, by=person(request), **data),
        again=lambda form: _unit(request, kept, move=form),
        said="顺序已改。",
        to=_url(kept),
    )


@require_POST
@login_required
@once
def close_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it exist no longer."""
    kept = _kept(request, pk)
    return answer(
        request,
        forms.CloseUnit(request.POST),
        lambda **data: actions.close_unit(unit=kept, by=person(request), **data),
        again=lambda form: _unit(request, _kept(request, pk), close=form),
        said="已撤销，岗位和报送关系到前一天为止。",
        to=_url(kept),
    )


@require_POST
@login_required
@once
def reopen_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the closing back."""
    kept = actions.reopen_unit(unit=_kept(request, pk), by=person(request))
    return onward(request, "已恢复，请重新安排岗位和报送关系。", _url(kept))


@require_POST
@login_required
@once
def merge_units(request: HttpRequest, pk: int) -> HttpResponse:
    """Close it into another."""
    kept = _kept(request, pk)
    return answer(
        request,
        forms.MergeUnits(request.POST, others=_others(request, kept)),
        lambda **data: actions.merge_units(unit=kept, by=person(request), **data),
        again=lambda form: _unit(request, _kept(request, pk), merge=form),
        said="已并入。请给并过来的人员安排岗位。",
        to=_url,
    )


def _kept(request: HttpRequest, pk: int) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(person(request)), pk=pk)


def _open(request: HttpRequest) -> QuerySet[Unit]:
    kept = Unit.objects.visible_to(person(request)).open_on(timezone.localdate())
    return kept.in_official_order()


def _parents(request: HttpRequest) -> QuerySet[Unit]:
    """Units below which a new one may go (``rules.may_add_unit``, as rows)."""
    around = rules.units_around(person(request)).values("pk")
    chosen = Q(pk__in=_open(request).values("pk")) | Q(pk__in=around)
    return Unit.objects.filter(chosen).in_official_order()


def _others(request: HttpRequest, kept: Unit) -> QuerySet[Unit]:
    """Units below or into which this one may go; its present parent stays choosable."""
    below = queries.with_units_below(kept.pk)
    parent = Unit.objects.filter(pk=kept.parent_id or 0)
    return (_open(request) | parent).exclude(pk__in=below)


def _url_for(request: HttpRequest, made: Unit) -> str:
    """Its page; the list while it reports to no desk of this administrator yet."""
    if rules.may_keep_unit(person(request), made):
        return _url(made)
    return reverse("organisations:units")


def _url(kept: Unit) -> str:
    return reverse("organisations:unit", args=[kept.pk])


def _filtered(found: QuerySet[Unit], request: HttpRequest) -> QuerySet[Unit]:
    if "closed" not in request.GET:
        found = Unit.objects.filter(pk__in=found).open_on(timezone.localdate())
    if words := request.GET.get("q", "").strip():
        named = Unit.objects.filter(names__name__contains=words)
        current = Unit.objects.filter(name__contains=words)
        coded = Unit.objects.filter(code__iexact=words)
        found = found.filter(pk__in=(named | current | coded).values("pk"))
    return found


def _row(line: queries.UnitLine) -> tuple[Any, ...]:
    found = line.unit
    return (
        "　" * line.depth + found.name,
        found.short_name,
        found.code,
        found.get_level_display(),
        found.get_kind_display(),
        "、".join(line.desks),
        line.holders_count,
        found.opened_date,
        found.closed_date,
    )


def _new(request: HttpRequest, form: Form) -> HttpResponse:
    return page(request, "new_unit", "units", {"form": form})


def _unit(request: HttpRequest, kept: Unit, **bound: Form) -> HttpResponse:
    today = timezone.localdate()
    posts = kept.posts.all()
    context = {
        "unit": kept,
        "names": kept.names.order_by("-from_date"),
        "lines": queries.post_lines(posts, today),
        "memberships": kept.memberships.select_related("desk", "group").order_by(
            "-from_date"
        ),
        "children": kept.children.open_on(today).in_official_order(),
        "merged_from": kept.merged_from.in_official_order(),
        "may_fill": rules.may_grant(person(request), Role.INFORMANT, unit_id=kept.pk),
        "people": choosable_people(request),
        "appoint": forms.AppointTo(posts=posts.in_order()),
        "post": forms.AddPost(roles=Role.usual(), initial={"unit": kept.pk}),
        **_unit_forms(request, kept),
        **bound,
    }
    return page(request, "unit", "units", context)


def _unit_forms(request: HttpRequest, kept: Unit) -> dict[str, Form]:
    particulars = {
        "level": kept.level,
        "kind": kept.kind,
        "parent": kept.parent_id,
        "opened_date": kept.opened_date,
    }
    others = _others(request, kept)
    siblings = Unit.objects.filter(parent=kept.parent_id).in_official_order()
    place = [*siblings.values_list("pk", flat=True)].index(kept.pk) + 1
    names = {"name": kept.name, "short_name": kept.short_name}
    return {
        "update": forms.UnitParticulars(initial=particulars, parents=others),
        "rename": forms.RenameUnit(initial=names),
        "move": forms.MoveUnit(initial={"place": place}),
        "close": forms.CloseUnit(),
        "merge": forms.MergeUnits(others=others.exclude(pk=kept.parent_id or 0)),
    }
