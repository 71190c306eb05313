"""How management pages answer: the page with its tabs, a form again, or on to the next."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header

from shangda.kernel.errors import InvalidError, NotAllowedError
from shangda.kernel.pages import render_page
from shangda.organisations import exporting, rules
from shangda.organisations.models import Person
from shangda.organisations.pages import person

Again = Callable[[Form], HttpResponse]


@dataclass(frozen=True)
class Tab:
    """One of the management pages."""

    name: str
    label: str
    url: str


TABS: list[tuple[str, str, Callable[[Person], bool]]] = [
    ("home", "概览", rules.may_manage),
    ("units", "单位", rules.may_keep_units),
    ("people", "人员", rules.may_see_people),
    ("desks", "信息科", rules.may_keep_units),
    ("channels", "条线和板块", rules.may_keep_units),
    ("posts", "管理员岗位", rules.is_security_admin),
    ("rosters", "导入导出", rules.may_add_person),
    ("calendar", "工作日历", rules.may_keep_calendar),
]


def tabs(who: Person) -> list[Tab]:
    """The management pages that this person may open."""
    return [
        Tab(name, label, reverse(f"organisations:{name}"))
        for name, label, may in TABS
        if may(who)
    ]


def page(
    request: HttpRequest, template: str, tab: str, context: dict[str, Any]
) -> HttpResponse:
    """A management page under its tab; 422 when it carries a form with errors."""
    frame = {"tabs": tabs(person(request)), "tab": tab}
    is_wrong = any(isinstance(value, Form) and value.errors for value in context.values())
    return render_page(
        request,
        f"organisations/{template}.html",
        frame | context,
        status=422 if is_wrong else 200,
    )


def only(may: bool) -> None:  # noqa: FBT001 -- reads as a sentence
    """Go on only if allowed. Raises NotAllowedError."""
    if not may:
        raise NotAllowedError("这一页不归您管。")


def answer(
    request: HttpRequest,
    form: Form,
    verb: Callable[..., Any],
    *,
    again: Again,
    said: str,
    to: str | Callable[[Any], str],
) -> HttpResponse:
    """Do the verb with what the form parsed, or show the form again with its words."""
    if not form.is_valid():
        return again(form)
    try:
        made = verb(**form.cleaned_data)
    except InvalidError as refusal:
        _show(form, refusal)
        return again(form)
    return onward(request, said, to(made) if callable(to) else to)


def onward(request: HttpRequest, said: str, url: str) -> HttpResponse:
    """Say what was done and go on."""
    messages.success(request, said)
    return redirect(url)


def sheet(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A list as .xlsx to download."""
    return download(f"{name}.xlsx", exporting.workbook({name: (heads, rows)}))


def download(name: str, content: bytes) -> HttpResponse:
    """A workbook to download under a Chinese name."""
    response = HttpResponse(content, content_type=exporting.MEDIA_TYPE)
    header = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = header or ""
    return response


def wants_sheet(request: HttpRequest) -> bool:
    """Whether the list is asked for as .xlsx, with the filter of the page."""
    return request.GET.get("as") == "xlsx"


def _show(form: Form, refusal: InvalidError) -> None:
    """Put each sentence beside its field; what belongs to none stands above."""
    for name, sentence in refusal.fields.items():
        form.add_error(name if name in form.fields else None, sentence)
    if not refusal.fields:
        form.add_error(None, str(refusal))
