"""The verbs that carry an issue from composing to the issuer and back. Signing is scoring's."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from shangda.kernel.errors import InvalidError
from shangda.kernel.lifecycle import open_steps
from shangda.kernel.requests import once
from shangda.organisations.pages import person
from shangda.periodicals import actions
from shangda.periodicals.lifecycle import STEPS
from shangda.periodicals.models import Issue
from shangda.periodicals.views.composing import show
from shangda.periodicals.views.finding import issue_in_work, say, version

Verb = Callable[..., Issue]


@require_POST
@login_required
@once
def start_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the texts and ask for the first proof."""
    issue = issue_in_work(request, pk)
    actions.start_proof(issue=issue, by=person(request), version=version(request))
    say(request, "已送一校，文字不再变动。", undo="recall", pk=pk)
    return redirect("periodicals:compose", pk=pk)


@require_POST
@login_required
@once
def pass_first_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """一校通过."""
    return _pass(request, pk, actions.pass_first_proof, "一校已过。", "undo-first-proof")


@require_POST
@login_required
@once
def pass_second_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """二校通过."""
    said = "二校已过，已请签发人签发。"
    return _pass(request, pk, actions.pass_second_proof, said, "undo-second-proof")


@require_POST
@login_required
@once
def send_back_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to composing, with what was found."""
    return _back(
        request, pk, actions.send_back_proof, "已退回改版。", "undo-send-back-proof"
    )


@require_POST
@login_required
@once
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """The issuer does not sign."""
    return _back(request, pk, actions.refuse, "没有签发，已退回编辑。", "undo-refuse")


@require_POST
@login_required
@once
def undo_first_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it once more."""
    return _plainly(request, pk, actions.undo_first_proof, "已收回，请再校一遍。")


@require_POST
@login_required
@once
def undo_second_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back from the issuer."""
    return _plainly(request, pk, actions.undo_second_proof, "已收回，请再校一遍。")


@require_POST
@login_required
@once
def undo_send_back_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """It was right after all."""
    return _plainly(request, pk, actions.undo_send_back_proof, "已收回，从一校开始。")


@require_POST
@login_required
@once
def undo_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Think better of it."""
    return _plainly(request, pk, actions.undo_refuse, "已收回，仍待签发。")


@require_POST
@login_required
@once
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Compose again."""
    issue = actions.recall(issue=issue_in_work(request, pk), by=person(request))
    may_return = "undo_recall" in open_steps(issue, STEPS, person(request))
    undo = "undo-recall" if may_return else ""
    say(request, "已撤回，可以接着编。", undo=undo, pk=pk)
    return redirect("periodicals:compose", pk=pk)


@require_POST
@login_required
@once
def undo_recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the issuer have it again."""
    return _plainly(request, pk, actions.undo_recall, "已送回，仍待签发。")


@require_POST
@login_required
@once
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the issue up."""
    actions.discard(issue=issue_in_work(request, pk), by=person(request))
    say(request, "本期已作废，稿件回到“可入刊”。", undo="restore", pk=pk)
    return redirect("periodicals:issues")


@require_POST
@login_required
@once
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it up again; says so when articles have gone elsewhere meanwhile."""
    issue = issue_in_work(request, pk)
    before = issue.entries.count()
    actions.restore(issue=issue, by=person(request))
    gone = before - issue.entries.count()
    say(request, f"已恢复，{gone}条已排进别的期，没有带回。" if gone else "已恢复。")
    return redirect("periodicals:compose", pk=pk)


def _plainly(request: HttpRequest, pk: int, verb: Verb, said: str) -> HttpResponse:
    verb(issue=issue_in_work(request, pk), by=person(request))
    say(request, said)
    return redirect("periodicals:compose", pk=pk)


def _pass(request: HttpRequest, pk: int, verb: Verb, said: str, undo: str) -> HttpResponse:
    verb(
        issue=issue_in_work(request, pk),
        by=person(request),
        words=request.POST.get("words", ""),
        version=version(request),
    )
    say(request, said, undo=undo, pk=pk)
    return redirect("periodicals:compose", pk=pk)


def _back(request: HttpRequest, pk: int, verb: Verb, said: str, undo: str) -> HttpResponse:
    """A page that was sent back without words comes again with what is asked for."""
    issue, words = issue_in_work(request, pk), request.POST.get("words", "")
    try:
        verb(issue=issue, by=person(request), words=words)
    except InvalidError as refusal:
        asked: dict[str, Any] = {"words": words, "asked": refusal.beside("words")}
        return show(request, issue, status=422, **asked)
    say(request, said, undo=undo, pk=pk)
    return redirect("periodicals:compose", pk=pk)
