"""Many at once: a summary before, a list of what was not done after."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangda.editing import actions, queries
from shangda.editing.actions.batches import MOST, VERBS
from shangda.editing.actions.decisions import IN_HAND
from shangda.editing.lifecycle import STEPS
from shangda.editing.models import DESK_ROLES, Batch
from shangda.editing.views import sheets
from shangda.editing.views.answering import to_next
from shangda.items.models import Submission
from shangda.kernel.answering import say, tried
from shangda.kernel.lifecycle import open_steps
from shangda.kernel.pages import render_page, whole
from shangda.kernel.requests import once
from shangda.organisations.models import Person
from shangda.organisations.pages import person


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@once
def decide_batch(request: HttpRequest, verb: str) -> HttpResponse:
    """Show what would be done with the ticked texts; do it when that is confirmed."""
    what = verb.replace("-", "_")
    if what not in VERBS:
        raise Http404
    who = person(request)
    chosen = _picked(request, who)
    data = request.POST if request.method == "POST" else None
    ready = sheets.at_desk(chosen[0].desk_id if chosen else 0)
    form = sheets.form_for(what, None, ready, data)
    done = tried(
        form,
        lambda **_: actions.decide_batch(
            what=what, submissions=chosen, by=who, **form.grounds()
        ),
    )
    if done:
        return _done(request, done.made)
    context = {
        "form": form,
        "rows": [(row, _hindrance(row, what, who)) for row in chosen],
        "label": STEPS[what].label,
        "to": STEPS.states(STEPS[what].target).label,
        "most": MOST,
        "then": request.POST.get("then", request.GET.get("then", "")),
    }
    status = 422 if form.errors else 200
    return render_page(request, "editing/batch.html", context, status=status)


@require_safe
@login_required
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """What a batch did, and why the rest was not done."""
    made = get_object_or_404(Batch, pk=pk, by=person(request))
    keys = [*made.done, *(key for key, _ in made.failed)]
    mine = Submission.objects.visible_to(person(request)).filter(pk__in=keys)
    known = {row.pk: row for row in mine.select_related("revision", "item")}
    context = {
        "batch": made,
        "label": STEPS[made.verb].label,
        "done": [known[key] for key in made.done if key in known],
        "failed": [(known[key], why) for key, why in made.failed if key in known],
    }
    return render_page(request, "editing/batch_result.html", context)


@require_POST
@login_required
@once
def undo_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the whole batch back, as far as nothing followed."""
    made = get_object_or_404(Batch, pk=pk, by=person(request))
    before = len(made.done)
    actions.undo_batch(batch=made, by=person(request))
    say(request, f"已撤回{before - len(made.done)}篇")
    if made.failed:
        return redirect("editing:batch", pk=made.pk)
    return redirect("editing:inbox")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@once
def merge(request: HttpRequest) -> HttpResponse:
    """Choose the 底稿 and the others; make one article of them."""
    who = person(request)
    chosen = _picked(request, who)
    if request.method == "POST":
        lead = request.POST.get("lead", "")
        ordered = sorted(chosen, key=lambda row: str(row.pk) != lead)
        article = actions.merge(submissions=ordered, by=who)
        undo = reverse("editing:dissolve", args=[article.pk])
        say(request, f"{len(ordered)}篇已合并成一篇", undo=undo)
        return redirect("editing:article", pk=article.pk)
    rows = [(row, _hindrance(row, "select", who)) for row in chosen]
    context = {"chosen": rows, "others": _could_join(who, chosen)}
    return render_page(request, "editing/merge.html", context)


def _picked(request: HttpRequest, who: Person) -> list[Submission]:
    asked = request.POST if request.method == "POST" else request.GET
    keys = [whole(key) for key in asked.getlist("picked")][: MOST + 1]
    mine = Submission.objects.visible_to(who).at_desks(who.desks_as(*DESK_ROLES))
    found = mine.filter(pk__in=keys).select_related(
        "item__unit", "item__author", "item__section", "revision", "desk", "claimed_by"
    )
    return list(found.order_by("-received_at", "-pk"))


def _hindrance(row: Submission, what: str, who: Person) -> str:
    """Why this one would be refused, as far as can be seen beforehand."""
    if row.state in IN_HAND and row.claimed_by not in (None, who):
        return f"{row.claimed_by.name}已认领" if row.claimed_by else ""
    if what not in open_steps(row, STEPS, who):
        return f"现在是“{row.get_state_display()}”"
    return ""


def _done(request: HttpRequest, made: Batch) -> HttpResponse:
    label = STEPS[made.verb].label
    undo = reverse("editing:undo-batch", args=[made.pk])
    words = f"已{label}{len(made.done)}篇"
    if made.failed:
        say(request, f"{words}，{len(made.failed)}篇没成", undo=undo)
        return redirect("editing:batch", pk=made.pk)
    say(request, words, undo=undo)
    return to_next(request, reverse("editing:inbox"))


def _could_join(who: Person, chosen: list[Submission]) -> list[Submission]:
    """Texts in hand at the same desk that may be ticked, too; the newest."""
    if not chosen:
        return []
    wanted = queries.Wanted(desk_id=chosen[0].desk_id)
    rest = queries.Inbox(who, wanted).found().exclude(pk__in=[row.pk for row in chosen])
    return list(rest[:30])
