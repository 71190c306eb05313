"""Answering a form: done and on to the next page, or the form again with its words.

A verb is called with what the form parsed, as keywords. What it refuses with InvalidError
stands in the form; every other refusal is answered by ``config/refusals.py``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from shangda.kernel.errors import InvalidError, RefusedError

Asked = TypeVar("Asked", bound=Form)
Made = TypeVar("Made")
SAME: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Done(Generic[Made]):
    """That a verb was done, and what it made."""

    made: Made


def answer(
    request: HttpRequest,
    form: Asked,
    verb: Callable[..., Made],
    *,
    again: Callable[[Asked], HttpResponse],
    said: str,
    to: str | Callable[[Made], str],
) -> HttpResponse:
    """Do the verb and go on, or show the form again; nothing typed is lost."""
    done = tried(form, verb)
    if done is None:
        return again(form)
    return onward(request, said, to(done.made) if callable(to) else to)


def tried(form: Form, verb: Callable[..., Made]) -> Done[Made] | None:
    """What was done; None where it was not, and then the form says why."""
    if not form.is_valid():
        return None
    try:
        return Done(verb(**form.cleaned_data))
    except InvalidError as refusal:
        explain(form, refusal)
        return None


def explain(form: Form, refusal: RefusedError, names: Mapping[str, str] = SAME) -> None:
    """Put each sentence beside its field; what belongs to none stands above the form.

    ``names`` leads from the verb's word for a field to the form's, where they differ.
    """
    fields = refusal.fields if isinstance(refusal, InvalidError) else {}
    for verbs_name, sentence in fields.items():
        name = names.get(verbs_name, verbs_name)
        form.add_error(name if name in form.fields else None, sentence)
    if not fields:
        form.add_error(None, str(refusal))


def say(request: HttpRequest, words: str, *, undo: str = "") -> None:
    """A toast on the next page, with the way (a URL) to take the step back for ten seconds."""
    messages.success(request, words, extra_tags=f"undo:{undo}" if undo else "")


def onward(request: HttpRequest, said: str, to: str, *, undo: str = "") -> HttpResponse:
    """Say what was done, and go there."""
    say(request, said, undo=undo)
    return redirect(to)
