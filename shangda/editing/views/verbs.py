"""Decisions on one text: one URL for each verb, a toast with the way back."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from shangda.editing import actions
from shangda.editing.actions.decisions import last_decision
from shangda.editing.models import Decision
from shangda.editing.views import sheets
from shangda.editing.views.answering import submission_at_desk, to_next
from shangda.items.models import Submission
from shangda.kernel.answering import say, tried
from shangda.kernel.pages import render_page, whole
from shangda.kernel.requests import once
from shangda.organisations.pages import person

View = Callable[..., HttpResponse]


def _press(act: Callable[..., Any], said: str, *, may_undo: bool) -> View:
    """A verb of one press: do it, say so, go on to the next text or stay."""

    @require_POST
    @login_required
    @once
    def pressed(request: HttpRequest, pk: int) -> HttpResponse:
        chosen = submission_at_desk(request, pk)
        act(submission=chosen, by=person(request))
        chosen.refresh_from_db()
        say(request, _words(said, chosen), undo=_undo_url(chosen) if may_undo else "")
        here = reverse("editing:show", args=[pk])
        return to_next(request, here)

    return pressed


def _sheet(verb: str) -> View:
    """A verb that asks for words: its page, and its confirmation."""
    sheet = sheets.VERBS[verb]

    @require_http_methods(["GET", "HEAD", "POST"])
    @login_required
    @once
    def filled_in(request: HttpRequest, pk: int) -> HttpResponse:
        chosen, by = submission_at_desk(request, pk), person(request)
        data = request.POST if request.method == "POST" else None
        ready = sheets.at_desk(chosen.desk_id)
        form = sheets.form_for(verb, chosen, ready, data)
        if tried(form, lambda **_: sheet.act(submission=chosen, by=by, **form.grounds())):
            say(request, _words(sheet.said, chosen), undo=_undo_url(chosen))
            return to_next(request, reverse("editing:show", args=[pk]))
        context = {
            "chosen": chosen,
            "sheet": sheet,
            "form": form,
            "phrases": ready.phrases.get(verb, []),
            "then": request.POST.get("then", ""),
        }
        status = 422 if form.errors else 200
        return render_page(request, "editing/decide.html", context, status=status)

    return filled_in


claim = _press(actions.claim, "已认领", may_undo=True)
release = _press(actions.release, "已放回", may_undo=False)
take_over = _press(actions.take_over, "已接手", may_undo=False)
select = _press(actions.select, "已选用", may_undo=True)
resume = _press(actions.resume, "接着办", may_undo=False)
finish_verification = _press(actions.finish_verification, "核实已结束", may_undo=False)
undo_select = _press(actions.undo_select, "已撤销选用", may_undo=False)
undo_return = _press(actions.undo_return, "已撤销退回", may_undo=False)
undo_decline = _press(actions.undo_decline, "已放回待处理", may_undo=False)
return_for_change = _sheet("return_for_change")
decline = _sheet("decline")
hold = _sheet("hold")
verify = _sheet("verify")


@require_POST
@login_required
@once
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the decision back that the toast was about."""
    chosen = submission_at_desk(request, pk)
    key = request.GET.get("decision", "")
    decision = (
        get_object_or_404(Decision, pk=whole(key), submission=chosen) if key else None
    )
    actions.undo(submission=chosen, by=person(request), decision=decision)
    say(request, f"已撤回，“{_short(chosen)}”现在是“{chosen.get_state_display()}”")
    return redirect("editing:show", pk=pk)


def _undo_url(chosen: Submission) -> str:
    last = last_decision(chosen)
    key = f"?decision={last.pk}" if last else ""
    return reverse("editing:undo", args=[chosen.pk]) + key


def _words(said: str, chosen: Submission) -> str:
    return f"{said}：{_short(chosen)}"


def _short(chosen: Submission) -> str:
    title = chosen.revision.title
    return title if len(title) <= 20 else f"{title[:19]}…"  # noqa: PLR2004 -- fits a toast
