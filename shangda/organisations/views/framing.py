"""The frame of the management pages: their tabs, and whom they are for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from shangda.kernel.errors import NotAllowedError
from shangda.kernel.pages import render_page
from shangda.organisations import rules
from shangda.organisations.models import Person
from shangda.organisations.pages import person


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
