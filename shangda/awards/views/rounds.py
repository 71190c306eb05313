"""Payments of a desk: the list, one round, its workbook."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.awards import actions, figures, forms, paying, payout_sheet, rules
from shangda.awards.formula import from_json
from shangda.awards.lifecycle import ROUND_STEPS
from shangda.awards.models import AwardRound
from shangda.awards.round_forms import Round
from shangda.awards.views.ballots import desk_of
from shangda.kernel.answering import answer, onward
from shangda.kernel.lifecycle import open_steps
from shangda.kernel.pages import book, render_page, wants_sheet
from shangda.kernel.requests import once
from shangda.organisations.models import Desk
from shangda.organisations.pages import person
from shangda.points.facts import KINDS

State = AwardRound.State


@require_safe
@login_required
def rounds(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """All rounds of the desk."""
    desk = desk_of(request, desk_pk)
    context = {
        "desk": desk,
        "place": "rounds",
        "rounds": AwardRound.objects.alive().filter(desk=desk).order_by("-end", "-pk"),
        "runs": rules.runs_votes(person(request), desk.pk),
        "has_rules": bool(figures.rule_sets(desk.pk)),
    }
    return render_page(request, "awards/rounds.html", context)


@require_safe
@login_required
def new_round(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """The form of a new one: this year's whole months so far."""
    desk = desk_of(request, desk_pk)
    return _form(request, desk, Round.usual(desk, *_usual_days(timezone.localdate())))


@require_POST
@login_required
@once
def start_round(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """Begin one."""
    desk, who = desk_of(request, desk_pk), person(request)
    form = Round(request.POST, desk=desk)
    return answer(
        request,
        form,
        lambda **_: actions.start_round(desk=desk, by=who, **form.particulars()),
        again=lambda wrong: _form(request, desk, wrong),
        said="算好了，看看再送核准",
        to=lambda made: reverse("awards:round", args=[made.pk]),
    )


@require_safe
@login_required
def round_(request: HttpRequest, pk: int) -> HttpResponse:
    """One round with its list."""
    found = round_of(request, pk)
    if wants_sheet(request):
        return book(found.title, payout_sheet.sheet(found, paying.pay_list(found)))
    return show(request, found)


@require_safe
@login_required
def edit_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a draft."""
    found = round_of(request, pk)
    return _form(request, found.desk, Round.showing(found), found)


@require_POST
@login_required
@once
def set_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    found, who = round_of(request, pk), person(request)
    form = Round(request.POST, desk=found.desk)
    return answer(
        request,
        form,
        lambda **_: actions.set_round(round_=found, by=who, **form.particulars()),
        again=lambda wrong: _form(request, found.desk, wrong, round_of(request, pk)),
        said="改好了，金额已重算",
        to=reverse("awards:round", args=[pk]),
    )


@require_POST
@login_required
@once
def send_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Up for approval; over the fund, the page says by how much."""
    found, who = round_of(request, pk), person(request)
    undo = reverse("awards:take-back-round", args=[pk])
    actions.send_round(round_=found, by=who)
    return onward(request, "已送核准", reverse("awards:round", args=[pk]), undo=undo)


@require_POST
@login_required
@once
def take_back_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to a draft."""
    actions.take_back_round(round_=round_of(request, pk), by=person(request))
    return onward(request, "收回了，又可以改", reverse("awards:round", args=[pk]))


@require_POST
@login_required
@once
def approve_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze it."""
    actions.approve_round(round_=round_of(request, pk), by=person(request))
    said = "已核准，金额不再变动，可以导出签名表"
    return onward(request, said, reverse("awards:round", args=[pk]))


@require_POST
@login_required
@once
def refuse_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Back with a sentence."""
    found, who = round_of(request, pk), person(request)
    return answer(
        request,
        forms.Why(request.POST),
        lambda **data: actions.refuse_round(round_=found, by=who, **data),
        again=lambda form: show(request, round_of(request, pk), refuse=form),
        said="已退回",
        to=reverse("awards:round", args=[pk]),
    )


@require_POST
@login_required
@once
def discard_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a draft up."""
    found = actions.discard_round(round_=round_of(request, pk), by=person(request))
    return onward(request, "已作废", reverse("awards:rounds", args=[found.desk_id]))


# --- What the pages need ------------------------------------------------------------------


def round_of(request: HttpRequest, pk: int) -> AwardRound:
    """A round that this person may know of; 404 otherwise."""
    rows = AwardRound.objects.visible_to(person(request))
    related = rows.select_related("desk", "rule_set", "made_by", "sent_by", "decided_by")
    return get_object_or_404(related, pk=pk)


def show(request: HttpRequest, found: AwardRound, **given: Form) -> HttpResponse:
    """The page of a round."""
    may = open_steps(found, ROUND_STEPS, person(request))
    formula = from_json(found.formula)
    context: dict[str, Any] = {
        "round": found,
        "desk": found.desk,
        "place": "rounds",
        "list": paying.pay_list(found),
        "formula": formula,
        "kind_words": KINDS.get(formula.kind, ""),
        "may": may,
        "refuse": given.get("refuse") or forms.Why(),
    }
    wrong = any(form.errors for form in given.values())
    return render_page(request, "awards/round.html", context, status=422 if wrong else 200)


def _form(
    request: HttpRequest, desk: Desk, form: Form, found: AwardRound | None = None
) -> HttpResponse:
    context = {"desk": desk, "place": "rounds", "form": form, "round": found}
    status = 422 if form.errors else 200
    return render_page(request, "awards/edit_round.html", context, status=status)


def _usual_days(today: date) -> tuple[date, date]:
    last = today.replace(day=1) - timedelta(days=1)
    return date(last.year, 1, 1), last
