"""How these pages answer: on to the next, or the form again with its words."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from shangda.kernel.errors import InvalidError, RefusedError

Again = Callable[[Form], HttpResponse]


def answer(
    request: HttpRequest,
    form: Form,
    verb: Callable[[dict[str, Any]], Any],
    *,
    again: Again,
    said: str,
    to: str | Callable[[Any], str],
) -> HttpResponse:
    """Do the verb with what the form parsed, or show the form again; nothing typed is lost."""
    if not form.is_valid():
        return again(form)
    try:
        made = verb(form.cleaned_data)
    except InvalidError as refusal:
        show(form, refusal)
        return again(form)
    return onward(request, said, to(made) if callable(to) else to)


def onward(request: HttpRequest, said: str, url: str, *, undo: str = "") -> HttpResponse:
    """Say what was done, for ten seconds with the way back, and go on."""
    messages.success(request, said, extra_tags=f"undo:{undo}" if undo else "")
    return redirect(url)


def show(form: Form, refusal: RefusedError) -> None:
    """Put each sentence beside its field; what belongs to none stands above."""
    fields = refusal.fields if isinstance(refusal, InvalidError) else {}
    for name, sentence in fields.items():
        form.add_error(name if name in form.fields else None, sentence)
    if not fields:
        form.add_error(None, str(refusal))
