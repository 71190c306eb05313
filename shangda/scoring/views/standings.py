"""Standings, and what a unit's points are made of."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from shangda.kernel.pages import render_page, sheet, wants_sheet, whole
from shangda.organisations.models import Desk, Person, Role, Unit
from shangda.organisations.pages import person
from shangda.scoring import periods, queries, rules
from shangda.scoring.models import LedgerLine, units_counted_for

LINE_HEADS = ["日期", "稿件", "依据", "得分"]
SHOWN_LINES = 10  # of a unit, inside the table; its own page has them all


def desk_in_sight(who: Person, pk: int) -> Desk:
    """A desk whose standings concern this person; 404 otherwise."""
    return _pick(queries.desks_in_sight(who), pk)


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
    who, chosen = person(request), _chosen(request)
    desks = queries.desks_in_sight(who)
    desk = _pick(desks, desk_pk)
    order = queries.OFFICIAL if request.GET.get("order") == "official" else queries.BY_SCORE
    found = queries.standings(desk, chosen.period, order=order)
    if wants_sheet(request):
        return sheet(f"{desk}{chosen.title}排名", _heads(found), _rows(found))
    group = _group(found.groups, request.GET.get("group", ""))
    advises = rules.may_advise(who, desk.pk)
    unused = group.unused if group and advises else []
    context = _of_period(chosen) | {
        "desk": desk,
        "desks": desks,
        "found": found,
        "group": group,
        "order": order,
        "mine": units_counted_for(who),
        "sees_all": rules.is_of_desk_or_leads(who, desk.pk),
        "to_visit": queries.to_visit(desk, chosen.period, unused),
        "column_count": len(found.levels) + 6,
        "counted_at": timezone.now(),
    }
    context |= _opened(request, who, desk, chosen)
    return render_page(request, "scoring/standings.html", context, part="groups")


@require_safe
@login_required
def unit(request: HttpRequest, desk_pk: int, unit_pk: int) -> HttpResponse:
    """What a unit's points are made of, line by line."""
    who, desk = person(request), desk_in_sight(person(request), desk_pk)
    if not rules.may_see_lines(who, desk.pk, unit_pk):
        raise Http404
    members = Unit.objects.filter(memberships__desk=desk).distinct()
    found, chosen = get_object_or_404(members, pk=unit_pk), _chosen(request)
    visible = LedgerLine.objects.visible_to(who)
    lines = queries.lines_of(visible, desk, found, chosen.period)
    if wants_sheet(request):
        rows = [
            (one.counted_date, str(one.item or ""), one.explanation, one.value)
            for one in lines
        ]
        return sheet(f"{found}{chosen.title}得分", LINE_HEADS, rows)
    context = _of_period(chosen) | {
        "desk": desk,
        "unit": found,
        "page": Paginator(lines, 50).get_page(request.GET.get("page")),
        "total": lines.aggregate(total=Sum("value"))["total"] or 0,
        "place": queries.place_of(desk, found.pk, chosen.period),
        "may_read_items": _may_read_items(who, desk, found.pk),
    }
    return render_page(request, "scoring/unit.html", context)


def _pick(desks: Iterable[Desk], pk: int) -> Desk:
    for desk in desks:
        if desk.pk == pk:
            return desk
    raise Http404


def _opened(
    request: HttpRequest, who: Person, desk: Desk, chosen: periods.Offered
) -> dict[str, Any]:
    """The lines of the unit whose row is open, if it is one that may be opened."""
    asked = whole(request.GET.get("open", ""))
    if not asked or not rules.may_see_lines(who, desk.pk, asked):
        return {}
    opened = Unit.objects.filter(pk=asked).first()
    if opened is None:
        return {}
    visible = LedgerLine.objects.visible_to(who)
    lines = list(queries.lines_of(visible, desk, opened, chosen.period))
    return {
        "open": opened.pk,
        "lines": lines[:SHOWN_LINES],
        "line_count": len(lines),
        "may_read_items": _may_read_items(who, desk, opened.pk),
    }


def _may_read_items(who: Person, desk: Desk, unit_pk: int) -> bool:
    """Leaders read what was issued, not the items themselves."""
    works_there = desk.pk in who.desks_as(*(Role.of_desks() - {Role.LEADER}))
    return works_there or unit_pk in who.unit_ids


def _chosen(request: HttpRequest) -> periods.Offered:
    return periods.chosen(request.GET.get("period", ""), timezone.localdate())


def _of_period(chosen: periods.Offered) -> dict[str, Any]:
    return {"chosen": chosen, "periods": periods.offered(timezone.localdate())}


def _group(groups: Iterable[queries.Group], asked: str) -> queries.Group | None:
    """The group asked for, else the first."""
    found = list(groups)
    wanted = (one for one in found if str(one.group.pk) == asked)
    return next(wanted, found[0] if found else None)


def _heads(found: queries.Standings) -> list[str]:
    levels = [f"{level.label}分" for level in found.levels]
    return ["组别", "名次", "单位", "报送", "采用", "采用率%", *levels, "总分"]


def _rows(found: queries.Standings) -> list[list[Any]]:
    return [
        [
            group.group.name,
            "不参加考核" if row.rank is None else row.rank,
            row.unit.name,
            row.submitted,
            row.used,
            "" if row.used_percent is None else row.used_percent,
            *row.by_level,
            row.points,
        ]
        for group in found.groups
        for row in group.rows
    ]
