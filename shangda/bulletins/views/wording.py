"""The words of a draft: sentences with their figures as names in braces."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from shangda.bulletins import actions, named, rules, sentences
from shangda.bulletins.actions.drafting import editables_of
from shangda.bulletins.content import Editable
from shangda.bulletins.models import Bulletin
from shangda.bulletins.views import finding
from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.pages import render_page, whole
from shangda.kernel.requests import once
from shangda.organisations.pages import person


@require_safe
@login_required
def wording(request: HttpRequest, pk: int) -> HttpResponse:
    """All sentences in the order of print."""
    found = finding.bulletin(request, pk)
    if not rules.may_write(person(request), found):
        raise NotAllowedError("通报由本信息科的考核员来改。")
    if found.state != Bulletin.State.DRAFT:
        raise WrongStateError("通报不在起草，不能改。", "要改请先撤回。")
    return _page(request, found)


@require_POST
@login_required
@once
def save_sentences(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep them, or say of each which figure was lost; what was typed stays on the page."""
    found = finding.bulletin(request, pk)
    texts = _texts(editables_of(found), request.POST)
    version = whole(request.POST.get("version", ""))
    try:
        actions.save_sentences(
            bulletin=found, by=person(request), texts=texts, version=version
        )
    except InvalidError as refusal:
        return _page(request, found, texts, refusal, status=422)
    messages.success(request, "已存好。")
    return redirect("bulletins:bulletin", pk=pk)


def _texts(known: list[Editable], data: QueryDict) -> dict[str, str | None]:
    """By key what was typed; what is ticked as not to be printed is None."""
    return {
        one.key: None if data.get(f"out-{number}") else data.get(f"text-{number}", one.text)
        for number, one in enumerate(known)
    }


def _page(
    request: HttpRequest,
    found: Bulletin,
    typed: Mapping[str, str | None] | None = None,
    refusal: InvalidError | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    wrong = refusal.fields if refusal else {}
    context = {
        "bulletin": found,
        "desk": found.desk,
        "refusal": refusal,
        "rows": [
            _row(number, one, (typed or {}).get(one.key, one.text), wrong.get(one.key, ""))
            | ({"is_left_out": typed[one.key] is None} if typed else {})
            for number, one in enumerate(editables_of(found))
        ],
    }
    return render_page(request, "bulletins/wording.html", context, status=status)


def _row(number: int, one: Editable, text: str | None, wrong: str) -> dict[str, Any]:
    return {
        "number": number,
        "one": one,
        "text": one.text if text is None else text,
        "wrong": wrong,
        "is_left_out": one.is_left_out,
        "figures": [
            (name, one.figures[name] or "（没有）", named.FIGURES[name].about)
            for name in sentences.names_in(one.shipped)
        ],
        "others": [
            (name, value, named.FIGURES[name].about)
            for name, value in one.figures.items()
            if value and name not in sentences.names_in(one.shipped)
        ],
    }
