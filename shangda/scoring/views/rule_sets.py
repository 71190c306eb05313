"""A desk's rule sets: the list, one as a document, where a draft begins and how it ends."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel.errors import ConflictError
from shangda.kernel.lifecycle import open_steps
from shangda.kernel.pages import download, render_page, whole
from shangda.kernel.requests import once
from shangda.organisations.models import Desk
from shangda.organisations.pages import person
from shangda.points.comparing import LABELS, compared
from shangda.points.document import document
from shangda.points.faults import faults
from shangda.points.places import line_of
from shangda.points.reading import LARGEST, RuleSetError, read
from shangda.points.rulesets import RuleSet as Rules
from shangda.points.templates import templates
from shangda.points.writing import write, write_json
from shangda.scoring import actions, rule_pages, rules, starting, trials
from shangda.scoring.lifecycle import STEPS
from shangda.scoring.models import RuleSet
from shangda.scoring.rule_forms import whole_sets as forms
from shangda.scoring.rule_texts import rules_of
from shangda.scoring.views.standings import desk_in_sight
from shangda.scoring.vocabulary import known_words

TOML, JSON = "application/toml", "application/json"
ADDABLE = ("category", "table", "quota", "ratio", "knockout", "total", "conversion")


@require_safe
@login_required
def rule_sets(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """In force, coming, drafts, ended."""
    who = person(request)
    desk = desk_in_sight(who, desk_pk)
    rows = RuleSet.objects.visible_to(who).filter(desk=desk)
    context = {
        "desk": desk,
        "lists": rule_pages.lists(rows, timezone.localdate()),
        "may_write": rules.may_keep_values(who, desk.pk),
        "sees_drafts": rules.is_of_desk_or_leads(who, desk.pk),
    }
    return render_page(request, "scoring/rules/list.html", context)


@require_safe
@login_required
def start_rules(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """Where a draft may begin."""
    return _start(request, _kept_desk(request, desk_pk), forms.Start())


@require_POST
@login_required
@once
def draft_rules(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """Begin a draft."""
    desk = _kept_desk(request, desk_pk)
    form = forms.Start(request.POST, request.FILES)
    try:
        found = _begun(request, desk, form) if form.is_valid() else None
    except RuleSetError as refusal:
        form.add_error("file" if form.wants_file else None, str(refusal))
        found = None
    if found is None:
        return _start(request, desk, form, status=422)
    draft = actions.draft_rules(desk=desk, by=person(request), rules=found)
    messages.success(request, "草稿已建好，一条一条核对，改好再施行。")
    return redirect("scoring:rule-set", pk=draft.pk)


@require_safe
@login_required
def rule_set(request: HttpRequest, pk: int) -> HttpResponse:
    """One set as a document; a draft with what is needed to change it."""
    return show(request, seen(request, pk))


@require_safe
@login_required
def rules_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The set to keep, as TOML or as JSON."""
    row = seen(request, pk)
    found, is_json = rules_of(row), request.GET.get("as") == "json"
    text = write_json(found) if is_json else write(found)
    name = f"{row.title}第{row.version}版.{'json' if is_json else 'toml'}"
    return download(text.encode(), name=name, media_type=JSON if is_json else TOML)


@require_safe
@login_required
def rules_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The set as the text of its file, to be edited by those who know it."""
    row = kept_draft(request, pk)
    return _text(request, row, row.text, row.edit_version)


@require_POST
@login_required
@once
def write_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Store the text; what cannot be read comes back with its line."""
    row, text = kept_draft(request, pk), request.POST.get("text", "").replace("\r\n", "\n")
    version = whole(request.POST.get("version", ""))
    try:
        found = read(text)
    except RuleSetError as refusal:
        return _text(request, row, text, version, refused=str(refusal), status=422)
    if long := [one for one in faults(found) if one.place == "[set]"]:
        return _text(request, row, text, version, refused=str(long[0]), status=422)
    try:
        actions.write_rules(rule_set=row, by=person(request), rules=found, version=version)
    except ConflictError as refusal:
        row.refresh_from_db()
        return _text(request, row, text, row.edit_version, refused=str(refusal), status=409)
    messages.success(request, "已存好。")
    return redirect("scoring:rule-set", pk=row.pk)


@require_safe
@login_required
def compare_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Rule by rule beside another set of the desk; the version before unless asked."""
    row = seen(request, pk)
    others = _others(request, row)
    asked = whole(request.GET.get("with", "")) or row.parent_id or 0
    other = next((one for one in others if one.pk == asked), None)
    changes = compared(rules_of(other), rules_of(row)) if other else []
    context = {
        "row": row, "desk": row.desk, "others": others, "other": other, "changes": changes
    }  # fmt: skip
    return render_page(request, "scoring/rules/compare.html", context)


@require_safe
@login_required
def idle_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Rules that nothing of the last year would have been counted by."""
    row = seen(request, pk)
    names, fact_count = rule_pages.idle(row.desk, rules_of(row), timezone.localdate())
    context = {"row": row, "desk": row.desk, "names": names, "fact_count": fact_count}
    return render_page(request, "scoring/rules/idle.html", context, part="found")


# --- What the views share -------------------------------------------------------------------


def seen(request: HttpRequest, pk: int) -> RuleSet:
    """A set that this person may read; 404 otherwise."""
    rows = RuleSet.objects.visible_to(person(request))
    found = rows.select_related("desk__unit", "desk__channel", "parent", "adopted_by")
    return get_object_or_404(found, pk=pk)


def kept(request: HttpRequest, pk: int) -> RuleSet:
    """A set that this person may write; 404 otherwise."""
    row = seen(request, pk)
    if not rules.may_keep_rules(person(request), row):
        raise Http404
    return row


def kept_draft(request: HttpRequest, pk: int) -> RuleSet:
    """A draft that this person may write; 404 otherwise."""
    row = kept(request, pk)
    if row.state != RuleSet.State.DRAFT:
        raise Http404
    return row


def _kept_desk(request: HttpRequest, pk: int) -> Desk:
    desk = desk_in_sight(person(request), pk)
    if not rules.may_keep_values(person(request), desk.pk):
        raise Http404
    return desk


def show(
    request: HttpRequest,
    row: RuleSet,
    *,
    adopt: forms.Adopt | None = None,
    end: forms.End | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a set, with a form that was refused as it was typed."""
    who = person(request)
    may_write = rules.may_keep_rules(who, row)
    words = known_words(row.desk, rules_of(row))
    context = {
        "row": row,
        "desk": row.desk,
        "page": rule_pages.page(row),
        "steps": open_steps(row, STEPS, who),
        "is_draft": row.state == RuleSet.State.DRAFT,
        "may_write": may_write,
        "edits": may_write and row.state == RuleSet.State.DRAFT,
        "next_draft": row.later.filter(state=RuleSet.State.DRAFT).first(),
        "adopt": adopt or forms.adopt(row, in_force(row)),
        "end": end or forms.End(initial={"until": timezone.localdate()}),
        "example": trials.Example(words=words, initial=trials.usual(rules_of(row))),
        "today": timezone.localdate(),
        "addable": [(kind, label) for kind, label in LABELS.items() if kind in ADDABLE],
    }
    return render_page(request, "scoring/rules/show.html", context, status=status)


def _start(
    request: HttpRequest, desk: Desk, form: forms.Start, *, status: int = 200
) -> HttpResponse:
    ready = [(one, document(read(one.text))) for one in templates()]
    visible = RuleSet.objects.visible_to(person(request)).select_related("desk")
    discarded = RuleSet.State.DISCARDED
    context = {
        "desk": desk,
        "form": form,
        "templates": ready,
        "existing": visible.exclude(state=discarded).order_by(
            "desk", "position", "-version"
        ),
    }
    return render_page(request, "scoring/rules/start.html", context, status=status)


def _begun(request: HttpRequest, desk: Desk, form: forms.Start) -> Rules | None:
    """The rules to start from; None where they are not there. Raises ``RuleSetError``."""
    kind, _, key = form.cleaned_data["start"].partition(":")
    title, today = f"{desk}计分办法", timezone.localdate()
    if kind == "file":
        return _of_file(form)
    if kind == "copy":
        rows = RuleSet.objects.visible_to(person(request))
        row = rows.filter(pk=whole(key)).first()
        return starting.copied(rules_of(row)) if row else None
    if kind == "template":
        return starting.of_template(key)
    begin = {"empty": starting.empty, "table": starting.with_table}.get(kind)
    return begin and begin(title, today)


def _of_file(form: forms.Start) -> Rules:
    """Raises ``RuleSetError``, also for what no row could hold."""
    file = form.cleaned_data["file"]
    if file.size > LARGEST:
        raise RuleSetError("规则文件超过1MB，请检查是不是选错了文件。")
    found = starting.of_file(file.read())
    for fault in faults(found):
        if fault.place == "[set]":
            raise RuleSetError(str(fault))
    return found


def _text(
    request: HttpRequest,
    row: RuleSet,
    text: str,
    version: int,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    found = [str(fault) for fault in rule_pages.page(row).faults]
    told = [refused] if refused else found
    context: dict[str, Any] = {
        "row": row,
        "desk": row.desk,
        "text": text,
        "version": version,
        "refused": refused,
        "told": [(line_of(text, one), one) for one in told],
    }
    return render_page(request, "scoring/rules/text.html", context, status=status)


def _others(request: HttpRequest, row: RuleSet) -> list[RuleSet]:
    rows = RuleSet.objects.visible_to(person(request)).filter(desk=row.desk_id)
    alive = rows.exclude(state=RuleSet.State.DISCARDED).exclude(pk=row.pk)
    return list(alive.order_by("position", "-version", "-pk"))


def in_force(row: RuleSet) -> list[RuleSet]:
    """What a draft without a version before it may replace."""
    rows = RuleSet.objects.filter(desk=row.desk_id, state=RuleSet.State.IN_FORCE)
    return list(rows.order_by("position", "pk"))
