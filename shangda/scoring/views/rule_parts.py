"""One part of a draft: its form, and the verbs that write, copy, move and drop it."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel.errors import ConflictError, InvalidError
from shangda.kernel.pages import render_page, whole
from shangda.kernel.requests import once
from shangda.organisations.pages import person
from shangda.points import parts
from shangda.points.comparing import LABELS
from shangda.scoring import actions, rule_pages, trials
from shangda.scoring.models import RuleSet
from shangda.scoring.rule_forms import Editing, editing
from shangda.scoring.rule_forms.tables import TableEditing
from shangda.scoring.rule_texts import rules_of
from shangda.scoring.views.rule_sets import kept_draft
from shangda.scoring.vocabulary import known_words

Edited = Editing | TableEditing


@require_safe
@login_required
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """A part's form; without a key that of a new one."""
    row = kept_draft(request, pk)
    kind, key = request.GET.get("kind", ""), request.GET.get("key", "")
    begun = {"category": request.GET.get("category", "")}
    return _page(request, row, _editing(row, kind, key, begun=begun))


@require_POST
@login_required
@once
def write_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Store a part; what is wrong comes back as it was typed."""
    row = kept_draft(request, pk)
    kind, key = request.POST.get("kind", ""), request.POST.get("key", "")
    found = _editing(row, kind, key, data=request.POST)
    typed = found.typed()
    if typed is None:
        return _page(request, row, found, status=422)
    version = whole(request.POST.get("version", ""))
    try:
        actions.write_part(
            rule_set=row, by=person(request), kind=kind, key=key, row=typed, version=version
        )
    except ConflictError:
        row.refresh_from_db()
        return _page(request, row, found, is_late=True, status=409)
    except InvalidError as refusal:
        found.refuse(str(refusal))
        return _page(request, row, found, status=422)
    if _is_blank(kind, typed):
        messages.success(request, "表已建好，请填分值。")
        return redirect(_part_url(row, kind, typed["id"]))
    _tell(request, row, kind, str(typed.get("id", typed.get("per", ""))))
    return redirect(f"{_url(row)}{anchor(kind, typed)}")


@require_POST
@login_required
@once
def copy_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy a part behind itself."""
    row, named = _named(request, pk)
    actions.copy_part(rule_set=row, by=person(request), **named)
    messages.success(request, "已复制在下面，改成您要的。")
    return redirect(f"{_url(row)}#{named['kind']}-{named['key']}")


@require_POST
@login_required
@once
def move_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a part one place."""
    row, named = _named(request, pk)
    way = request.POST.get("way", "")
    actions.move_part(rule_set=row, by=person(request), way=way, **named)
    return redirect(f"{_url(row)}#{named['kind']}-{named['key']}")


@require_POST
@login_required
@once
def drop_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a part out."""
    row, named = _named(request, pk)
    actions.drop_part(rule_set=row, by=person(request), **named)
    messages.success(request, "已删去一条。")
    return redirect(_url(row))


def anchor(kind: str, row: Any) -> str:
    """Where on the set's page the part stands."""
    if kind in parts.ONCE:
        return f"#{kind}"
    return f"#{kind}-{parts.key_of(kind, row)}"


def _named(request: HttpRequest, pk: int) -> tuple[RuleSet, dict[str, Any]]:
    """The draft, and which part of which version is meant."""
    named = {name: request.POST.get(name, "") for name in ("kind", "key")}
    version = whole(request.POST.get("version", ""))
    return kept_draft(request, pk), named | {"version": version}


def _editing(
    row: RuleSet, kind: str, key: str, *, data: Any = None, begun: Any = None
) -> Edited:
    """Raises ``Http404`` where there is no such part."""
    found = rules_of(row)
    words = known_words(row.desk, found)
    edited: Edited | None
    if kind == "table":
        edited = TableEditing.of(found, key, words, data=data)
    else:
        edited = editing(found, kind, key, words, data=data, begun=begun)
    if edited is None:
        raise Http404
    return edited


def _page(
    request: HttpRequest,
    row: RuleSet,
    found: Edited,
    *,
    is_late: bool = False,
    status: int = 200,
) -> HttpResponse:
    told = rule_pages.page(row)
    context = {
        "row": row,
        "desk": row.desk,
        "editing": found,
        "kind": found.kind,
        "key": found.key,
        "label": LABELS[found.kind],
        "faults": told.by_part.get((found.kind, found.key), []),
        "is_late": is_late,
        "example": _example(row, found),
    }
    return render_page(request, "scoring/rules/part.html", context, status=status)


def _example(row: RuleSet, found: Edited) -> trials.Example:
    """A fact that the rule being edited means, as far as it says so itself."""
    words = known_words(row.desk, rules_of(row))
    begun = found.key if found.kind == "rule" else ""
    rules = tuple(one for one in rules_of(row).rules if not begun or one.id == begun)
    initial = trials.usual(replace(rules_of(row), rules=rules))
    return trials.Example(words=words, initial=initial)


def _tell(request: HttpRequest, row: RuleSet, kind: str, key: str) -> None:
    """What the part says now; what is wrong with it stands on the page."""
    found = rule_pages.page(row)
    told = found.by_part.get((kind, key))
    if told:
        messages.warning(request, f"已存好，但这一条还有错：{told[0]}")
    else:
        messages.success(request, "已存好。")


def _is_blank(kind: str, typed: Any) -> bool:
    """A table without a single figure: there is more to do before anything else."""
    return kind == "table" and not typed["rows"]


def _url(row: RuleSet) -> str:
    return reverse("scoring:rule-set", args=[row.pk])


def _part_url(row: RuleSet, kind: str, key: str) -> str:
    query = urlencode({"kind": kind, "key": key})
    return f"{reverse('scoring:part', args=[row.pk])}?{query}"
