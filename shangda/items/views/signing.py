"""Signatures: the list of what waits, the page for one thumb, and its verbs."""

import json
from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.items import actions, likes, queries, rules
from shangda.items.checkups import checkup_of, count_findings
from shangda.items.forms import Particulars
from shangda.items.lifecycle import STEPS
from shangda.items.models import Item
from shangda.items.views.finding import back_to, item_of, own_item_of
from shangda.items.views.writing import save_text, sheet, take_particulars
from shangda.kernel.answering import say
from shangda.kernel.errors import InvalidError
from shangda.kernel.lifecycle import open_steps
from shangda.kernel.pages import render_page
from shangda.kernel.requests import once
from shangda.organisations.pages import person
from shangda.text import outline

PHRASES = Path(__file__).parents[1] / "defaults" / "phrases.json"
OVERTAKEN = 15  # seconds in which one's own last autosave may still be on its way


@login_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for this person's signature, the longest waiting first."""
    found = queries.with_submissions(queries.awaiting(person(request)))
    return render_page(request, "items/waiting.html", {"items": list(found)}, part="rows")


@login_required
@require_safe
def sign_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One text to read and sign, or to send back with a reason."""
    item, who = own_item_of(request, pk), person(request)
    queue = list(queries.awaiting(who).values_list("pk", flat=True))
    revision = queries.latest_revision(item)
    steps = open_steps(item, STEPS, who)
    title, body = (revision.title, revision.body) if revision else (item.title, item.body)
    return render(
        request,
        "items/sign.html",
        {
            "item": item,
            "revision": revision,
            "paragraphs": outline.parse(body),
            "errors": checkup_of(item, title=title, body=body).errors,
            "near": likes.nearly_sent(item, who) if item.pk in queue else None,
            "route": queries.route(item),
            "desks": item.desks.select_related("channel").order_by(
                "channel__position", "pk"
            ),
            "attachments": queries.attachments(item),
            "is_mine": item.pk in queue,
            "place": queue.index(item.pk) + 1 if item.pk in queue else 0,
            "waiting_count": len(queue),
            "following": next((other for other in queue if other != item.pk), None),
            "undo": _undo(steps),
            "done": rules.last_sign_off(item) if "undo" in " ".join(steps) else None,
            "phrases": phrases(),
            "verb": "sign-off" if item.is_last_signature else "agree",
        },
    )


@login_required
@require_POST
@once
def ask_sign_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what the sheet holds and put it up; what is missing is shown on the sheet."""
    item = own_item_of(request, pk)
    try:
        _save_latest(request, item)
    except actions.SavedByOthersError:
        return redirect("items:merge", pk=item.pk)
    form = take_particulars(request, item) if "kind" in request.POST else None
    try:
        actions.ask_sign_off(item=item, by=person(request))
    except InvalidError as refusal:
        return _shown_again(request, item, form, refusal)
    count_findings(item, is_sent=True)
    now = [line for line in queries.route(item) if line.state == "now"]
    names = "、".join(name for line in now for name in line.names)
    say(request, f"已送{names}审签", undo=reverse("items:recall", args=[item.pk]))
    return back_to(item)


@login_required
@require_POST
@once
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the sheet."""
    item = actions.recall(item=item_of(request, pk), by=person(request))
    say(request, "已收回，可以接着改")
    return redirect("items:write", pk=item.pk)


@login_required
@require_POST
@once
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Void the signature and write on."""
    item = actions.reopen(item=item_of(request, pk), by=person(request))
    say(request, "已撤签，改好后要重新送审签")
    return redirect("items:write", pk=item.pk)


@login_required
@require_POST
@once
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree; the page then offers the next one."""
    actions.agree(item=item_of(request, pk), by=person(request))
    return redirect("items:sign-page", pk=pk)


@login_required
@require_POST
@once
def sign_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign; the page then offers the next one."""
    actions.sign_off(item=item_of(request, pk), by=person(request))
    return redirect("items:sign-page", pk=pk)


@login_required
@require_POST
@once
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send back with a reason; the page then offers the next one."""
    reason = request.POST.get("reason", "")
    actions.send_back(item=item_of(request, pk), by=person(request), reason=reason)
    return redirect("items:sign-page", pk=pk)


@login_required
@require_POST
@once
def undo_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the agreement back."""
    actions.undo_agree(item=item_of(request, pk), by=person(request))
    return redirect("items:sign-page", pk=pk)


@login_required
@require_POST
@once
def undo_sign_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the signature back."""
    actions.undo_sign_off(item=item_of(request, pk), by=person(request))
    return redirect("items:sign-page", pk=pk)


@login_required
@require_POST
@once
def undo_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the refusal back."""
    actions.undo_send_back(item=item_of(request, pk), by=person(request))
    return redirect("items:sign-page", pk=pk)


@cache
def phrases() -> list[str]:
    """Ready reasons for sending back, as shipped."""
    found: list[str] = json.loads(PHRASES.read_text("utf-8"))
    return found


def _undo(steps: list[str]) -> str:
    """The page name of the verb that takes back what this person did last."""
    found = next((step for step in steps if step.startswith("undo_")), "")
    return f"items:{found.replace('_', '-')}" if found else ""


def _save_latest(request: HttpRequest, item: Item) -> None:
    """Save over one's own last autosave, should the button have overtaken its answer."""
    age = (timezone.now() - item.changed_at).total_seconds()
    is_overtaken = item.changed_by_id == person(request).pk and age < OVERTAKEN
    save_text(request, item, version=item.version if is_overtaken else None)


def _shown_again(
    request: HttpRequest, item: Item, form: Particulars | None, refusal: InvalidError
) -> HttpResponse:
    item.refresh_from_db()
    return sheet(request, item, form or Particulars(item), refusal=refusal)
