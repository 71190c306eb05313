"""Steps in the life of a rule set, each a press of a button."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from shangda.kernel.answering import answer, onward
from shangda.kernel.requests import once
from shangda.organisations.pages import person
from shangda.scoring import actions
from shangda.scoring.rule_forms import whole_sets as forms
from shangda.scoring.views.rule_sets import in_force, kept, show


@require_POST
@login_required
@once
def revise_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy a version into the draft of the next one, and go on to a table if one is meant."""
    row = kept(request, pk)
    draft = actions.revise_rules(rule_set=row, by=person(request))
    messages.success(
        request, f"第{draft.version}版草稿已建好，改好、施行以前，照旧按原来的算。"
    )
    if table := request.POST.get("table", ""):
        asked = urlencode({"kind": "table", "key": table})
        return redirect(f"{reverse('scoring:part', args=[draft.pk])}?{asked}")
    return redirect("scoring:rule-set", pk=draft.pk)


@require_POST
@login_required
@once
def adopt_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft in force."""
    row = kept(request, pk)
    form = forms.adopt(row, in_force(row), request.POST)
    return answer(
        request,
        form,
        lambda **_: actions.adopt_rules(rule_set=row, by=person(request), **form.chosen()),
        again=lambda form: show(request, row, adopt=form, status=422),
        said="已施行，从这天起的分数正在按它重新算。",
        to=reverse("scoring:rule-set", args=[row.pk]),
    )


@require_POST
@login_required
@once
def end_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a set end."""
    row = kept(request, pk)
    return answer(
        request,
        forms.End(request.POST),
        partial(actions.end_rules, rule_set=row, by=person(request)),
        again=lambda form: show(request, row, end=form, status=422),
        said="停止的日子已定，之后的事不再按它计分。",
        to=reverse("scoring:rule-set", args=[row.pk]),
    )


@require_POST
@login_required
@once
def lead_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Let standings show this set first."""
    row = kept(request, pk)
    actions.lead_rules(rule_set=row, by=person(request))
    listed = reverse("scoring:rule-sets", args=[row.desk_id])
    return onward(request, f"排名现在先按《{row.title}》。", listed)


@require_POST
@login_required
@once
def discard_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft away; the list still has it."""
    row = kept(request, pk)
    actions.discard_rules(rule_set=row, by=person(request))
    messages.success(request, f"《{row.title}》草稿已删，在列表最下面可以恢复。")
    return redirect("scoring:rule-sets", desk_pk=row.desk_id)


@require_POST
@login_required
@once
def restore_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a draft out again."""
    row = kept(request, pk)
    actions.restore_rules(rule_set=row, by=person(request))
    return redirect("scoring:rule-set", pk=row.pk)
