"""Two sets over the same past days, ranks side by side."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shangda.kernel.forms import DayField, Spoken
from shangda.kernel.pages import render_page, sheet, wants_sheet
from shangda.organisations.pages import person
from shangda.points.comparing import compared
from shangda.points.rulesets import Per
from shangda.points.stretches import around
from shangda.scoring import rules
from shangda.scoring import what_if as trial
from shangda.scoring.models import RuleSet
from shangda.scoring.rule_texts import rules_of
from shangda.scoring.views.standings import desk_in_sight

DAY = timedelta(days=1)
HEADS = ["组别", "单位", "原名次", "现名次", "原得分", "现得分", "差", "差在哪里"]


class Asked(Spoken):
    """Which two, from when to when."""

    old = forms.ModelChoiceField(RuleSet.objects.none(), label="原办法", empty_label=None)
    new = forms.ModelChoiceField(RuleSet.objects.none(), label="新办法", empty_label=None)
    start = DayField(label="从")
    end = DayField(label="到")

    def __init__(self, *args: Any, desk_pk: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = RuleSet.objects.filter(desk=desk_pk)
        rows = rows.exclude(state=RuleSet.State.DISCARDED)
        for name in ("old", "new"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- says it to mypy
            field.queryset = rows.order_by("position", "-version", "-pk")

    def clean(self) -> dict[str, Any]:
        """Some days, and accounts of one sort."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", "结束的日子比开始的还早，请改过。")
        old, new = cleaned.get("old"), cleaned.get("new")
        if old and new and old.counts != new.counts:
            self.add_error("new", "一套考核单位，一套考核个人，没法放在一起比。")
        return cleaned


@dataclass(frozen=True)
class Span:
    """Days that are often asked for."""

    label: str
    start: date
    end: date


@require_safe
@login_required
def what_if(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """Who would have stood where."""
    who = person(request)
    desk = desk_in_sight(who, desk_pk)
    if not rules.may_advise(who, desk.pk):
        raise Http404
    usual = _usual(request, desk.pk)
    is_asked = bool({"start", "old", "new"} & set(request.GET))
    form = Asked(
        usual | request.GET.dict() if is_asked else None, initial=usual, desk_pk=desk.pk
    )
    context: dict[str, Any] = {"desk": desk, "form": form, "spans": spans()}
    context["keys"] = {name: form[name].value() for name in ("old", "new")}
    if form.is_valid():
        asked = form.cleaned_data
        old, new = rules_of(asked["old"]), rules_of(asked["new"])
        found = trial.what_if(desk, old, new, asked["start"], asked["end"])
        if wants_sheet(request):
            name = f"{desk}试算{asked['start']}至{asked['end']}"
            return sheet(name, HEADS, _sheet_rows(found))
        context |= asked | {"found": found, "changes": compared(old, new)}
    status = 422 if form.errors else 200
    return render_page(
        request, "scoring/rules/what_if.html", context, part="found", status=status
    )


def spans() -> list[Span]:
    """The quarter before, this year so far, last year."""
    today = timezone.localdate()
    quarter = around(Per.QUARTER, around(Per.QUARTER, today).start - DAY)
    year, before = around(Per.YEAR, today), around(Per.YEAR, date(today.year - 1, 1, 1))
    return [
        Span("上季度", quarter.start, quarter.end),
        Span("今年到现在", year.start, today),
        Span("去年全年", before.start, before.end),
    ]


def _usual(request: HttpRequest, desk_pk: int) -> dict[str, Any]:
    """The main set in force beside the newest draft, over the quarter before."""
    rows = RuleSet.objects.filter(desk=desk_pk).order_by("position", "-version", "-pk")
    old = rows.filter(state=RuleSet.State.IN_FORCE).first()
    new = rows.filter(state=RuleSet.State.DRAFT).first() or old
    span = spans()[0]
    keys = {name: one.pk for name, one in {"old": old, "new": new}.items() if one}
    return keys | {"start": span.start.isoformat(), "end": span.end.isoformat()}


def _sheet_rows(found: trial.Outcome) -> list[list[Any]]:
    return [
        [
            group,
            row.name,
            row.rank_before,
            row.rank_after,
            row.before,
            row.after,
            row.more,
            "；".join(reason.words for reason in row.reasons),
        ]
        for group, rows in found.groups.items()
        for row in rows
    ]
