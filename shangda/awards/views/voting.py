"""The verbs of a vote, from its opening to its winners."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from shangda.awards import actions, forms, queries
from shangda.awards.models import Ballot
from shangda.awards.views.ballots import ballot_of, show
from shangda.kernel.answering import answer, onward
from shangda.kernel.requests import once
from shangda.organisations.pages import person

Verb = Callable[..., Ballot]


@require_POST
@login_required
@once
def open_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the editors for their votes."""
    undo = reverse("awards:undo-open-vote", args=[pk])
    said = "投票开始了，已经通知各位编辑"
    return _step(request, pk, actions.open_vote, said, undo=undo)


@require_POST
@login_required
@once
def undo_open_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the list of nominees."""
    return _step(request, pk, actions.undo_open_vote, "投票收回了，名单又可以改")


@require_POST
@login_required
def cast_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Vote. Not ``once``: the hash of a request would betray what was marked."""
    found = ballot_of(request, pk)
    keys = [one.pk for one in queries.standing_in(found)]
    return answer(
        request,
        forms.Chosen(request.POST, keys=keys),
        lambda chosen: actions.cast_vote(ballot=found, nominees=chosen, by=person(request)),
        again=lambda form: show(request, found, voting=form),
        said="您的票已经投好",
        to=reverse("awards:ballot", args=[pk]),
    )


@require_POST
@login_required
@once
def count_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Count."""
    return _step(request, pk, actions.count_vote, "票计好了")


@require_POST
@login_required
@once
def vote_again(request: HttpRequest, pk: int) -> HttpResponse:
    """A second round between the tied."""
    return _step(request, pk, actions.vote_again, "第二轮开始了，已经通知各位编辑")


@require_POST
@login_required
@once
def decide_tie(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader's word on the tied."""
    found, who = ballot_of(request, pk), person(request)
    keys = [one.pk for one in queries.undecided(found)]
    return answer(
        request,
        forms.Tie(request.POST, keys=keys),
        lambda **data: actions.decide_tie(ballot=found, by=who, **data),
        again=lambda form: show(request, ballot_of(request, pk), tie=form),
        said="并列的已经定下",
        to=reverse("awards:ballot", args=[pk]),
    )


@require_POST
@login_required
@once
def reopen_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Void this round and vote anew."""
    found, who = ballot_of(request, pk), person(request)
    return answer(
        request,
        forms.Why(request.POST, auto_id="reopen_%s"),
        lambda **data: actions.reopen_vote(ballot=found, by=who, **data),
        again=lambda form: show(request, ballot_of(request, pk), reopen=form),
        said="这一轮作废了，已经通知各位编辑重新投",
        to=reverse("awards:ballot", args=[pk]),
    )


@require_POST
@login_required
@once
def confirm_winners(request: HttpRequest, pk: int) -> HttpResponse:
    """Make them known."""
    return _step(request, pk, actions.confirm_winners, "已确认，作者都收到通知")


def _step(
    request: HttpRequest, pk: int, verb: Verb, said: str, *, undo: str = ""
) -> HttpResponse:
    verb(ballot=ballot_of(request, pk), by=person(request))
    return onward(request, said, reverse("awards:ballot", args=[pk]), undo=undo)
