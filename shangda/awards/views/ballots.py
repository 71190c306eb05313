"""Votes of a desk: the list, and one vote until it is opened."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.awards import actions, forms, periods, queries, rules
from shangda.awards.lifecycle import STEPS
from shangda.awards.models import Ballot, BallotTerms, Nominee
from shangda.awards.models.ballots import AT_DESK
from shangda.kernel.answering import answer, onward
from shangda.kernel.lifecycle import open_steps
from shangda.kernel.pages import render_page, sheet, wants_sheet
from shangda.kernel.requests import once
from shangda.organisations.models import Desk
from shangda.organisations.pages import person

At = Ballot.State
RESULT_HEADS = ("名次", "题目", "供稿单位", "采用", "得票", "第二轮得票", "结果")


@require_safe
@login_required
def votes(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """All votes of the desk, and how it votes."""
    return _votes(request, desk_of(request, desk_pk))


@require_POST
@login_required
@once
def start_ballot(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """Begin one."""
    desk, who = desk_of(request, desk_pk), person(request)
    return answer(
        request,
        forms.StartBallot(request.POST, offered=periods.offered(timezone.localdate())),
        lambda **data: actions.start_ballot(desk=desk, by=who, **data),
        again=lambda form: _votes(request, desk, start=form),
        said="评选开始了，先定参评的稿件",
        to=lambda made: reverse("awards:ballot", args=[made.pk]),
    )


@require_POST
@login_required
@once
def set_usual_terms(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """How the desk votes from the next one on."""
    desk, who = desk_of(request, desk_pk), person(request)
    return answer(
        request,
        forms.Terms(request.POST),
        lambda **data: actions.set_usual_terms(desk=desk, by=who, **data),
        again=lambda form: _votes(request, desk, terms=form),
        said="已存好，下一次评选就按新的来",
        to=reverse("awards:votes", args=[desk.pk]),
    )


@require_safe
@login_required
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """One vote, whatever its state."""
    found = ballot_of(request, pk)
    if wants_sheet(request) and found.state in {At.COUNTED, At.CONFIRMED}:
        return sheet(f"{found}结果", RESULT_HEADS, map(_cells, queries.result(found)))
    return show(request, found)


@require_POST
@login_required
@once
def set_ballot_terms(request: HttpRequest, pk: int) -> HttpResponse:
    """Other terms for this vote."""
    found, who = ballot_of(request, pk), person(request)
    return answer(
        request,
        forms.Terms(request.POST),
        lambda **data: actions.set_ballot_terms(ballot=found, by=who, **data),
        again=lambda form: show(request, ballot_of(request, pk), terms=form),
        said="已存好",
        to=reverse("awards:ballot", args=[pk]),
    )


@require_POST
@login_required
@once
def nominate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the ticked texts stand."""
    found, who = ballot_of(request, pk), person(request)
    offered = [one.article_id for one in queries.still_to_nominate(found)]
    form = forms.Chosen(request.POST, keys=offered)
    if not form.is_valid() or not form.cleaned_data["chosen"]:
        if not form.errors:
            form.add_error("chosen", "一篇也没有选，请先在左边打钩。")
        return show(request, found, nominating=form)
    chosen = form.cleaned_data["chosen"]
    count = actions.nominate(ballot=found, articles=chosen, by=who)
    return onward(request, f"提名了{count}篇", reverse("awards:ballot", args=[pk]))


@require_POST
@login_required
@once
def drop_nominee(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one off the list."""
    visible = Ballot.objects.visible_to(person(request))
    rows = Nominee.objects.filter(ballot__in=visible).select_related("ballot__desk")
    nominee = get_object_or_404(rows, pk=pk)
    actions.drop_nominee(nominee=nominee, by=person(request))
    url = reverse("awards:ballot", args=[nominee.ballot_id])
    return onward(request, f"“{nominee.title}”不参评了", url)


@require_POST
@login_required
@once
def discard_ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up."""
    found, who = ballot_of(request, pk), person(request)
    return answer(
        request,
        forms.Why(request.POST),
        lambda **data: actions.discard_ballot(ballot=found, by=who, **data),
        again=lambda form: show(request, ballot_of(request, pk), discard=form),
        said=f"{found}已作废，可以重新评",
        to=reverse("awards:votes", args=[found.desk_id]),
    )


# --- What the pages need ------------------------------------------------------------------


def desk_of(request: HttpRequest, pk: int) -> Desk:
    """A desk where this person works; 404 otherwise."""
    return get_object_or_404(Desk, pk=pk, pk__in=person(request).desks_as(*AT_DESK))


def ballot_of(request: HttpRequest, pk: int) -> Ballot:
    """A vote that this person may know of; 404 otherwise."""
    rows = Ballot.objects.visible_to(person(request))
    return get_object_or_404(rows.select_related("desk", "confirmed_by", "made_by"), pk=pk)


def show(request: HttpRequest, found: Ballot, **given: Form) -> HttpResponse:
    """The page of a vote, with forms that come back with their words."""
    who = person(request)
    context: dict[str, Any] = {
        "ballot": found,
        "desk": found.desk,
        "steps": queries.steps(found),
        "may": open_steps(found, STEPS, who),
        "runs": rules.may_run(who, found),
        "terms": given.get("terms") or forms.Terms.showing(found),
        "reopen": given.get("reopen") or forms.Why(auto_id="reopen_%s"),
        "discard": given.get("discard") or forms.Why(auto_id="discard_%s"),
    }
    context |= _of_state(request, found, given)
    wrong = any(form.errors for form in given.values())
    return render_page(request, "awards/ballot.html", context, status=422 if wrong else 200)


def _of_state(
    request: HttpRequest, found: Ballot, given: dict[str, Form]
) -> dict[str, Any]:
    if found.state == At.NOMINATING:
        return _nominating(request, found, given)
    if found.state == At.VOTING:
        return _voting(request, found, given)
    tied = queries.undecided(found)
    keys = [one.pk for one in tied]
    return {
        "rows": queries.result(found),
        "tied": tied,
        "seats": queries.seats_undecided(found),
        "tie": given.get("tie") or forms.Tie(keys=keys),
        "voters": queries.voters(found),
    }


def _nominating(
    request: HttpRequest, found: Ballot, given: dict[str, Form]
) -> dict[str, Any]:
    words = request.GET.get("q", "")[:100]
    offered = queries.still_to_nominate(found, words)
    nominees = queries.nominees(found)
    return {
        "words": words,
        "offered": offered,
        "nominees": nominees,
        "is_enough": len(nominees) > found.winner_count,
        "may_nominate": rules.may_nominate(person(request), found),
        "nominating": given.get("nominating") or forms.Chosen(keys=[]),
    }


def _voting(request: HttpRequest, found: Ballot, given: dict[str, Form]) -> dict[str, Any]:
    standing = queries.standing_in(found)
    voters = queries.voters(found)
    return {
        "standing": standing,
        "most": queries.most_marks(found),
        "voters": voters,
        "is_countable": queries.is_countable(found, voters, timezone.localdate()),
        "voted_count": sum(one.has_voted for one in voters),
        "is_waited_for": queries.may_still_vote(found, person(request)),
        "is_on_roll": any(one.person_id == person(request).pk for one in voters),
        "voting": given.get("voting") or forms.Chosen(keys=[]),
    }


def _votes(request: HttpRequest, desk: Desk, **given: Form) -> HttpResponse:
    offered = queries.not_voted_on(desk, timezone.localdate())
    usual = BallotTerms.objects.filter(desk=desk).first() or BallotTerms(desk=desk)
    context = {
        "desk": desk,
        "ballots": queries.ballots(desk),
        "runs": rules.runs_votes(person(request), desk.pk),
        "start": given.get("start") or forms.StartBallot(offered=offered),
        "terms": given.get("terms") or forms.Terms.showing(usual),
    }
    wrong = any(form.errors for form in given.values())
    return render_page(request, "awards/votes.html", context, status=422 if wrong else 200)


def _cells(row: queries.Row) -> list[Any]:
    one = row.nominee
    return [
        row.place,
        one.title,
        one.units,
        one.place,
        one.tally,
        one.tally_again,
        one.get_outcome_display(),
    ]
