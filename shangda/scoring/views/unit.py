"""What the figures of a unit, or of a person in it, are made of."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from shangda.kernel.pages import render_page, sheet, wants_sheet, whole
from shangda.organisations.models import Desk, Person, Unit
from shangda.organisations.pages import person
from shangda.points.facts import KINDS
from shangda.scoring import drilling, queries, rules
from shangda.scoring.models import LedgerLine
from shangda.scoring.views.asked import Asked, asked, of_period
from shangda.scoring.views.standings import desk_in_sight

LINE_HEADS = ["计入日期", "稿件", "依据", "得分"]
FACT_HEADS = ["日期", "什么事", "稿件"]


@require_safe
@login_required
def unit(request: HttpRequest, desk_pk: int, unit_pk: int) -> HttpResponse:
    """Lines by the rule set; ``?facts=KIND`` the facts of a kind, ``?column=`` some lines."""
    desk = desk_in_sight(person(request), desk_pk)
    if not rules.may_see_lines(person(request), desk.pk, unit_pk):
        raise Http404
    found = get_object_or_404(drilling.units_at(desk), pk=unit_pk)
    wanted = asked(request, desk)
    who = Person.objects.filter(pk=whole(request.GET.get("person", ""))).first()
    context = of_period(request, wanted) | {
        "desk": desk,
        "unit": found,
        "whose": who,
        "may_read_items": rules.may_read_items(person(request), desk.pk, found.pk),
    }
    if request.GET.get("facts") in KINDS:
        return _facts(request, context, desk, found, wanted)
    return _lines(request, context, desk, found, wanted)


def _facts(
    request: HttpRequest, context: dict[str, Any], desk: Desk, unit: Unit, wanted: Asked
) -> HttpResponse:
    kind = request.GET["facts"]
    rows = drilling.facts_of(desk, unit, wanted.period, kind, context["whose"])
    if wants_sheet(request):
        name = f"{context['whose'] or unit}{wanted.chosen.title}{KINDS[kind]}"
        shown = [(one.day, one.get_kind_display(), drilling.title_of(one)) for one in rows]
        return sheet(name, FACT_HEADS, shown)
    context |= {
        "kind": KINDS[kind],
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
    }
    return render_page(request, "scoring/unit_facts.html", context)


def _lines(
    request: HttpRequest, context: dict[str, Any], desk: Desk, unit: Unit, wanted: Asked
) -> HttpResponse:
    who = context["whose"]
    visible = LedgerLine.objects.visible_to(person(request))
    lines = queries.lines_of(
        visible, desk, unit, wanted.period, wanted.versions, who.pk if who else None
    )
    column = drilling.column(request.GET.get("column"), desk, wanted.rule_set)
    if column:
        lines = lines.filter(column.where)
    if wants_sheet(request):
        rows = [
            (one.counted_date, str(one.item or ""), one.explanation, one.value)
            for one in lines
        ]
        return sheet(f"{who or unit}{wanted.chosen.title}得分", LINE_HEADS, rows)
    context |= {
        "column": column,
        "page": Paginator(lines, 50).get_page(request.GET.get("page")),
        "total": lines.aggregate(total=Sum("value"))["total"] or 0,
        "place": None
        if who or column
        else queries.place_of(desk, unit.pk, wanted.period, wanted.rule_set),
    }
    return render_page(request, "scoring/unit.html", context)
