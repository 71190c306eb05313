"""How far a desk's targets are met."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from shangda.kernel.pages import render_page, sheet, wants_sheet
from shangda.organisations.models import Desk, Unit
from shangda.organisations.pages import person
from shangda.scoring import rules as scoring
from shangda.scoring.sight import Sight, sight_of
from shangda.scoring.views.standings import desk_in_sight
from shangda.targets import progress, queries, rules, wording
from shangda.targets.asked import Asked, asked_at
from shangda.targets.shown import FULL, shown

HEADS = [
    "任务", "考核组", "单位", "姓名", "时段", "完成", "应完成", "完成%", "到今天应完成", "情况", "差多少，怎么补",
]  # fmt: skip
OFFICE = "office"
SHOWN_FACTS = 20  # of a row, inside the table


@dataclass(frozen=True)
class Tab:
    """What is looked at together: one expectation, or all of the office as a whole."""

    code: str
    label: str
    asked: list[Asked]

    @property
    def is_of_office(self) -> bool:
        """Whether the office's own are looked at, one beside the other."""
        return self.code == OFFICE


@require_safe
@login_required
def targets(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """Everybody's progress in one target, those behind first; each row opens onto its facts."""
    who, desk = person(request), desk_in_sight(person(request), desk_pk)
    today = timezone.localdate()
    sight = sight_of(who, desk)
    tabs = _tabs(desk, asked_at(desk, date(today.year - 1, 1, 1), today), today, sight)
    context = {
        "desk": desk,
        "tabs": tabs,
        "may_set": rules.may_set_targets(who, desk.pk),
    }
    if not tabs:
        return render_page(request, "targets/progress.html", context)
    tab = _named(tabs, request.GET.get("of", ""))
    periods = queries.periods_of(tab.asked[0], today)
    period = _named(periods, request.GET.get("at", ""))
    sections = _sections(desk, tab, min(period.stretch.end, today), today)
    if wants_sheet(request):
        return sheet(f"{tab.label}{period.label}", HEADS, _rows(sections, today))
    context |= {"tab": tab, "period": period, "periods": periods, "sight": sight}
    context |= _of_sections(sections, tab, period, today)
    context |= _opened(request, desk, sections, sight)
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
    rows = progress.progress_now(desk, {unit_pk}, today)
    context = {"desk": desk, "unit": found, "rows": [shown(row, today) for row in rows]}
    return render_page(request, "targets/unit.html", context, part="own")


def _tabs(desk: Desk, found: Iterable[Asked], today: date, sight: Sight) -> list[Tab]:
    """Those that have begun; the office's own stand in one, for its own people."""
    begun = [one for one in found if queries.periods_of(one, today)]
    tabs = [Tab(one.code, one.quota.name, [one]) for one in begun if not one.is_of_office]
    own = [one for one in begun if one.is_of_office]
    return [*tabs, Tab(OFFICE, str(desk.unit), own)] if own and sight.sees_all else tabs


def _named(found: list[Any], code: str) -> Any:
    """The one of a code, else the first."""
    return next((one for one in found if one.code == code), found[0])


def _sections(desk: Desk, tab: Tab, day: date, today: date) -> list[progress.Section]:
    """By group; all of the office's own together."""
    found = [progress.progress_of(desk, asked, day, today) for asked in tab.asked]
    if not tab.is_of_office:
        return found[0]
    rows = [row for sections in found for section in sections for row in section.rows]
    return [progress.Section(None, rows)]


def _of_sections(
    sections: list[progress.Section], tab: Tab, period: queries.Offered, today: date
) -> dict[str, Any]:
    rows = [row for section in sections for row in section.rows]
    standing = [row.standing for row in rows]
    return {
        "sections": [
            (section, [shown(row, today) for row in section.rows]) for section in sections
        ],
        "count": len(rows),
        "behind": standing.count(progress.BEHIND),
        "met": standing.count(progress.MET),
        "sentence": "" if tab.is_of_office else wording.sentence(tab.asked[0]),
        "gone": round(float(rows[0].outlook.gone) * FULL) if rows else 0,
        "is_over": today > period.stretch.end,
    }


def _opened(
    request: HttpRequest, desk: Desk, sections: list[progress.Section], sight: Sight
) -> dict[str, Any]:
    """The facts of the row that is open, if it is one that may be opened."""
    code, today = request.GET.get("open", ""), timezone.localdate()
    rows = [row for section in sections for row in section.rows]
    for row in rows:
        if shown(row, today).key == code and sight.may_open(row.whose.unit.pk):
            facts = queries.facts_of(desk, row)
            return {
                "open": code,
                "facts": facts[:SHOWN_FACTS],
                "fact_count": len(facts),
                "may_read_items": scoring.may_read_items(
                    person(request), desk.pk, row.whose.unit.pk
                ),
            }
    return {}


def _rows(sections: Iterable[progress.Section], today: date) -> Iterator[list[Any]]:
    for section in sections:
        for row in section.rows:
            done, one = row.outlook.progress, shown(row, today)
            yield [
                row.asked.quota.name,
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
