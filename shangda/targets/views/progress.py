"""How far a desk's targets are met."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from shangda.kernel.pages import render_page, sheet, wants_sheet
from shangda.organisations.models import Desk, Person, Unit
from shangda.organisations.pages import person
from shangda.scoring import rules as scoring
from shangda.scoring.models import units_counted_for
from shangda.scoring.views.standings import desk_in_sight
from shangda.targets import progress, queries, rules, wording
from shangda.targets.asked import Asked, asked_at
from shangda.targets.shown import shown

HEADS = [
    "考核组", "单位", "姓名", "时段", "完成", "任务", "完成%", "到今天应完成", "情况", "差多少，怎么补",
]  # fmt: skip


@require_safe
@login_required
def targets(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """Everybody's progress in one target, those behind first; each row opens onto its facts."""
    who, desk = person(request), desk_in_sight(person(request), desk_pk)
    today = timezone.localdate()
    found = asked_at(desk, date(today.year - 1, 1, 1), today)
    asked = _chosen(found, request.GET.get("of", ""))
    context = {
        "desk": desk,
        "found": found,
        "asked": asked,
        "may_set": rules.may_set_targets(who, desk.pk),
    }
    if asked is None:
        return render_page(request, "targets/progress.html", context)
    period = _period(asked, request.GET.get("at", ""), today)
    sections = progress.progress_of(desk, asked, period.stretch.start, today)
    if wants_sheet(request):
        name = f"{asked.quota.name}{period.label}"
        return sheet(name, HEADS, _rows(sections, today))
    context |= _of_progress(request, desk, asked, sections, period, today)
    return render_page(request, "targets/progress.html", context, part="progress")


@require_safe
@login_required
def unit(request: HttpRequest, desk_pk: int, unit_pk: int) -> HttpResponse:
    """What is asked of one unit now; a part for other pages, or a page by itself."""
    who, desk = person(request), desk_in_sight(person(request), desk_pk)
    if not scoring.may_see_lines(who, desk.pk, unit_pk):
        raise Http404
    today = timezone.localdate()
    members = Unit.objects.filter(memberships__desk=desk).distinct()
    found = get_object_or_404(members, pk=unit_pk)
    rows = progress.progress_of_units(desk, {unit_pk}, today)
    context = {"desk": desk, "unit": found, "rows": [shown(row, today) for row in rows]}
    return render_page(request, "targets/unit.html", context, part="own")


def _chosen(found: list[Asked], code: str) -> Asked | None:
    return next((one for one in found if one.code == code), found[0] if found else None)


def _period(asked: Asked, code: str, today: date) -> queries.Offered:
    """The period of a code, else the running one; of a target to come, its first."""
    offered = queries.periods_of(asked, today)
    if not offered:
        raise Http404
    return next((one for one in offered if one.code == code), offered[0])


def _of_progress(
    request: HttpRequest,
    desk: Desk,
    asked: Asked,
    sections: list[progress.Section],
    period: queries.Offered,
    today: date,
) -> dict[str, Any]:
    rows = [row for section in sections for row in section.rows]
    return {
        "period": period,
        "periods": queries.periods_of(asked, today),
        "sections": [
            (section, [shown(row, today) for row in section.rows]) for section in sections
        ],
        "counts": _counts(rows),
        "sentence": wording.sentence(asked),
        "measure": wording.measure(asked.quota),
        "gone": round(float(rows[0].outlook.gone) * 100) if rows else 0,
        "is_over": today > period.stretch.end,
        "mine": units_counted_for(person(request)),
        "sees_all": scoring.is_of_desk_or_leads(person(request), desk.pk),
    } | _opened(request, desk, rows)


def _opened(request: HttpRequest, desk: Desk, rows: list[progress.Row]) -> dict[str, Any]:
    """The facts of the row that is open, if it is one that may be opened."""
    asked = request.GET.get("open", "")
    today = timezone.localdate()
    for row in rows:
        if shown(row, today).key == asked and _may_open(person(request), desk, row):
            facts = queries.facts_of(desk, row)
            return {"open": asked, "facts": facts[:20], "fact_count": len(facts)}
    return {}


def _may_open(who: Person, desk: Desk, row: progress.Row) -> bool:
    return scoring.may_see_lines(who, desk.pk, row.whose.unit.pk)


def _counts(rows: Iterable[progress.Row]) -> dict[str, int]:
    found = [row.standing for row in rows]
    return {
        "all": len(found),
        "behind": found.count(progress.BEHIND),
        "met": found.count(progress.MET),
    }


def _rows(sections: Iterable[progress.Section], today: date) -> Iterator[list[Any]]:
    for section in sections:
        for row in section.rows:
            done, one = row.outlook.progress, shown(row, today)
            yield [
                section.group.name if section.group else "",
                str(row.whose.unit),
                str(row.whose.person or ""),
                wording.period(done),
                done.done,
                done.target,
                row.outlook.percent,
                row.outlook.due,
                one.word,
                one.gap,
            ]
