"""A bulletin's page, its files, and the verbs of its life."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.bulletins import (
    actions,
    bulletin_files,
    numbers,
    queries,
    rules,
    schemes,
    snapshots,
    spans,
)
from shangda.bulletins.lifecycle import STEPS
from shangda.bulletins.models import Bulletin
from shangda.bulletins.views import finding
from shangda.kernel.errors import InvalidError, WrongStateError
from shangda.kernel.lifecycle import open_steps
from shangda.kernel.pages import download, render_page, stored, whole
from shangda.kernel.requests import once
from shangda.organisations.models import Unit
from shangda.organisations.pages import person
from shangda.scoring.models import LedgerLine, units_counted_for

Verb = Callable[..., Bulletin]


@require_safe
@login_required
def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """As it will be printed, or was, with one's own lines marked."""
    return show(request, finding.bulletin(request, pk))


@require_safe
@login_required
def bulletin_file(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """The kept file of an issued bulletin; of a draft, how it would be printed."""
    found = finding.bulletin(request, pk)
    if form not in bulletin_files.MEDIA_TYPES:
        raise Http404
    name = bulletin_files.name_of(found, form)
    media_type, is_kept = bulletin_files.MEDIA_TYPES[form], "look" not in request.GET
    if found.state != Bulletin.State.ISSUED:
        content = bulletin_files.made(found, form).content
        return download(content, name=name, media_type=media_type, is_kept=is_kept)
    kept = {"pdf": found.pdf, "docx": found.docx, "xlsx": found.xlsx}[form]
    if kept is None:
        raise WrongStateError("正在排版，文件还没有好。", "请过一会儿再来取。")
    return stored(kept, name=name, media_type=media_type, is_kept=is_kept)


@require_POST
@login_required
@once
def ask_signature(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it to whoever signs."""
    found = finding.bulletin(request, pk)
    actions.ask_signature(bulletin=found, by=person(request), version=_version(request))
    messages.success(request, "已送签发。")
    return redirect("bulletins:bulletin", pk=pk)


@require_POST
@login_required
@once
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    return _plainly(request, pk, actions.recall, "已撤回，可以接着改。")


@require_POST
@login_required
@once
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up."""
    return _plainly(request, pk, actions.discard, "通报已作废，关账的数不动。")


@require_POST
@login_required
@once
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it up again."""
    return _plainly(request, pk, actions.restore, "已恢复。")


@require_POST
@login_required
@once
def reprint(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the files made once more."""
    return _plainly(request, pk, actions.reprint, "已重新排版，稍等片刻。")


@require_POST
@login_required
@once
def issue_bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign, number, tell everybody."""
    found = finding.bulletin(request, pk)
    actions.issue_bulletin(bulletin=found, by=person(request), version=_version(request))
    number = bulletin_files.number_line_of(found)
    messages.success(request, f"{number}已签发，各报送单位都会收到通知。")
    return redirect("bulletins:bulletin", pk=pk)


@require_POST
@login_required
@once
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not sign; without a reason the page comes again with what is asked for."""
    found, words = finding.bulletin(request, pk), request.POST.get("words", "")
    try:
        actions.send_back(bulletin=found, by=person(request), words=words)
    except InvalidError as refusal:
        asked: dict[str, Any] = {"words": words, "asked": refusal.beside("words")}
        return show(request, found, status=422, **asked)
    messages.success(request, "已退回，起草的人会收到。")
    return redirect("bulletins:bulletin", pk=pk)


def show(
    request: HttpRequest, found: Bulletin, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page with everything that this person may do on it."""
    who = person(request)
    objecting = rules.units_objecting(who, found)
    is_of_desk = rules.is_of_desk(who, found.desk_id)
    visible = LedgerLine.objects.visible_to(who)
    context = {
        "bulletin": found,
        "desk": found.desk,
        "content": bulletin_files.content_of(found),
        "scheme": schemes.kept(found.template),
        "steps": open_steps(found, STEPS, who),
        "mine": units_counted_for(who),
        "own_units": Unit.objects.filter(pk__in=objecting).in_official_order(),
        "may_object": _may_object(found),
        "is_of_desk": is_of_desk,
        "is_whole": snapshots.is_whole(found.closed),
        "forecast": numbers.forecast(found, timezone.localdate().year),
        "changes": queries.later_changes(found.closed, visible) if is_of_desk else [],
        "span": spans.of_closed(found.closed),
        "objections": found.objections.select_related("unit").order_by("-pk")
        if is_of_desk
        else [],
    }
    return render_page(
        request, "bulletins/bulletin.html", context | more, part="files", status=status
    )


def _may_object(found: Bulletin) -> bool:
    until = found.objections_until
    return until is not None and timezone.now() <= until


def _plainly(request: HttpRequest, pk: int, verb: Verb, said: str) -> HttpResponse:
    verb(bulletin=finding.bulletin(request, pk), by=person(request))
    messages.success(request, said)
    return redirect("bulletins:bulletin", pk=pk)


def _version(request: HttpRequest) -> int:
    return whole(request.POST.get("version", ""))
