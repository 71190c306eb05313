"""Questions to units: the list, one question on a phone, its answer."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangda.editing import actions, clocks, forms
from shangda.editing.lifecycle import VERIFICATION_STEPS
from shangda.editing.models import Verification
from shangda.editing.views.answering import to_next
from shangda.kernel.answering import say, tried
from shangda.kernel.lifecycle import open_steps
from shangda.kernel.pages import render_page
from shangda.kernel.requests import once
from shangda.organisations.pages import person

PER_PAGE = 50


@require_safe
@login_required
def questions(request: HttpRequest) -> HttpResponse:
    """What this person's units are asked; open ones first, the nearest deadline on top."""
    asked = Verification.objects.asked_of(person(request)).select_related(
        "submission__desk", "submission__revision", "asked_unit", "asked_by"
    )
    now = timezone.now()
    is_open = request.GET.get("tab") != "done"
    found = (
        asked.open().order_by("due_at", "pk")
        if is_open
        else asked.exclude(state=Verification.State.ASKED).order_by("-asked_at", "-pk")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, clocks.clock(row.due_at, now, "答复")) for row in page],
        "is_open": is_open,
        "open_count": asked.open().count(),
    }
    return render_page(request, "editing/questions.html", context)


@require_safe
@login_required
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question, to be answered with one thumb."""
    return _show(request, _asked(request, pk), forms.Answer())


@require_POST
@login_required
@once
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the answer to the desk that asked."""
    asked, by = _asked(request, pk), person(request)
    form = forms.Answer(request.POST)
    if not tried(form, partial(actions.answer, verification=asked, by=by)):
        return _show(request, asked, form)
    say(request, f"已答复{asked.submission.desk.name}")
    return redirect("editing:question", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@once
def answer_by_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what the unit said on the phone."""
    asked, by = _asked(request, pk), person(request)
    form = forms.Answer(request.POST if request.method == "POST" else None)
    verb = partial(actions.answer_by_phone, verification=asked, by=by)
    if tried(form, verb):
        say(request, "已记下电话答复")
        return to_next(request, f"/inbox/{asked.submission_id}/")
    context = {"asked": asked, "form": form}
    status = 422 if form.errors else 200
    return render_page(request, "editing/answer_by_phone.html", context, status=status)


@require_POST
@login_required
@once
def cancel_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask no longer."""
    asked = _asked(request, pk)
    actions.cancel_question(verification=asked, by=person(request))
    say(request, "已撤销提问")
    return to_next(request, f"/inbox/{asked.submission_id}/")


def _asked(request: HttpRequest, pk: int) -> Verification:
    seen = Verification.objects.visible_to(person(request)).select_related(
        "submission__desk",
        "submission__revision",
        "submission__item",
        "submission__claimed_by",
        "asked_unit",
        "asked_by",
        "answered_by",
    )
    return get_object_or_404(seen, pk=pk)


def _show(request: HttpRequest, asked: Verification, form: forms.Answer) -> HttpResponse:
    who = person(request)
    context = {
        "asked": asked,
        "form": form,
        "clock": clocks.clock(asked.due_at, timezone.now(), "答复"),
        "may_answer": "answer" in open_steps(asked, VERIFICATION_STEPS, who),
        "is_own": asked.submission.item.unit_id in who.unit_ids,
    }
    status = 422 if form.errors else 200
    return render_page(request, "editing/question.html", context, status=status)
