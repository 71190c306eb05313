"""The standings of a desk."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from shangda.kernel.pages import render_page, sheet, wants_sheet, whole
from shangda.organisations.models import Desk, Person
from shangda.organisations.pages import person
from shangda.scoring import frozen, queries, rules
from shangda.scoring.models import LedgerLine, StandingsTerms
from shangda.scoring.sheets import heads, table
from shangda.scoring.sight import Sight, seen, sight_of
from shangda.scoring.standings import Group, Row, Standings
from shangda.scoring.views.asked import Asked, asked, of_period
from shangda.scoring.visits import to_visit

SHOWN_LINES = 10  # of a row, inside the table; its own page has them all


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
    """Groups with their points; every number leads to its lines or facts."""
    who = person(request)
    desks = queries.desks_in_sight(who)
    desk = _pick(desks, desk_pk)
    wanted, sight = asked(request, desk), sight_of(who, desk)
    now = queries.standings(
        desk,
        wanted.period,
        rule_set=wanted.rule_set,
        order=_order(request),
        sets=wanted.sets,
    )
    closing = _closing(request, desk, wanted, now, sight)
    found = seen(closing.get("kept") or now, sight)
    if wants_sheet(request):
        name = f"{desk}{wanted.chosen.title}排名"
        return sheet(name, heads(found), table(found))
    group = _group(found.groups, request.GET.get("group", ""))
    context = of_period(request, wanted) | closing
    context |= {
        "desk": desk,
        "desks": desks,
        "found": found,
        "group": group,
        "order": _order(request) or found.terms.order,
        "sight": sight,
        "column_count": len(found.levels) + 7,
        "counted_at": timezone.now(),
        "before": wanted.period.before,
        "may_keep": rules.may_keep_values(who, desk.pk),
    }
    context |= _without(request, desk, wanted, found, group)
    context |= _opened(request, desk, wanted, found, sight)
    return render_page(request, "scoring/standings.html", context, part="groups")


def _pick(desks: Iterable[Desk], pk: int) -> Desk:
    for desk in desks:
        if desk.pk == pk:
            return desk
    raise Http404


def _order(request: HttpRequest) -> str:
    """As asked; empty: as the desk usually has it."""
    code = request.GET.get("order", "")
    return code if code in StandingsTerms.Order.values else ""


def _group(groups: Iterable[Group], code: str) -> Group | None:
    """The group asked for, else the first."""
    found = list(groups)
    wanted = (one for one in found if str(one.group.pk) == code)
    return next(wanted, found[0] if found else None)


def _closing(
    request: HttpRequest, desk: Desk, wanted: Asked, now: Standings, sight: Sight
) -> dict[str, Any]:
    """What was kept when the period was closed, and what differs from it now.

    ``?now=1`` asks for the figures of today.
    """
    closed = frozen.closed_of(desk, wanted.period)
    kept = frozen.as_closed(closed, now) if closed else None
    if kept is None:
        return {}
    changed = frozen.changed_since(kept, now)
    return {
        "closed": closed,
        "kept": None if request.GET.get("now") else kept,
        "changed": [one for one in changed if sight.may_open(one.unit.pk)],
    }


def _without(
    request: HttpRequest, desk: Desk, wanted: Asked, found: Standings, group: Group | None
) -> dict[str, Any]:
    """Whom to visit, for the desk's own people; for members names, where they are published."""
    if group is None or found.of_persons:
        return {}
    if rules.may_advise(person(request), desk.pk):
        return {"to_visit": to_visit(desk, wanted.period, group.unused)}
    if found.terms.shows_zero:
        return {"silent": group.silent, "unused": _used_nothing(group)}
    return {}


def _used_nothing(group: Group) -> list[Row]:
    return [row for row in group.unused if row.submitted]


def _opened(
    request: HttpRequest, desk: Desk, wanted: Asked, found: Standings, sight: Sight
) -> dict[str, Any]:
    """The latest lines of the row that is open, if it is one that may be opened."""
    code = request.GET.get("open", "")
    rows = [row for row in (*found.rows, *found.own) if row.code == code]
    if not rows or not sight.may_open(rows[0].unit.pk):
        return {}
    visible = LedgerLine.objects.visible_to(person(request))
    lines = queries.lines_of(
        visible,
        desk,
        rows[0].unit,
        wanted.period,
        wanted.versions,
        whole(code.partition("-")[2]) or None,
    )
    return {
        "open": rows[0],
        "lines": list(lines[:SHOWN_LINES]),
        "line_count": lines.count(),
        "line_total": lines.aggregate(total=Sum("value"))["total"] or 0,
        "may_read_items": rules.may_read_items(person(request), desk.pk, rows[0].unit.pk),
    }
