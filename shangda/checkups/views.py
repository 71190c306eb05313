"""Pages for keepers of a desk: its rules, its words, the import of words."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form, model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.checkups import actions, figures, forms, importing, office, queries, rules
from shangda.checkups.actions.keeping import changes
from shangda.checkups.models import Level, OfficeWord, WordSheet
from shangda.kernel import files, spreadsheets
from shangda.kernel.answering import onward, tried
from shangda.kernel.errors import InvalidError, NotAllowedError
from shangda.kernel.pages import book, render_page, sheet, wants_sheet
from shangda.kernel.requests import once
from shangda.organisations import workbook
from shangda.organisations.models import Desk
from shangda.organisations.pages import person

PER_PAGE = 100
FAULT_HEADS = ("表", "行", "列", "问题", "怎么改")
LATEST = 5


@require_safe
@login_required
def desks(request: HttpRequest) -> HttpResponse:
    """Straight to the desk where there is only one."""
    who = person(request)
    found = queries.desks(who, rules.desks_seen_by(who))
    if not found:
        raise NotAllowedError("您没有信息科的岗位，这一页用不上。")
    if len(found) == 1:
        return redirect("checkups:rules", desk=found[0].pk)
    return render_page(request, "checkups/desks.html", {"desks": found})


@require_safe
@login_required
def rules_page(request: HttpRequest, desk: int) -> HttpResponse:
    """All rules with what the desk made of them, and which cry wolf."""
    return _rules(request, _seen(request, desk))


@require_POST
@login_required
@once
def set_rule(request: HttpRequest, desk: int) -> HttpResponse:
    """Switch one rule or change its level."""
    kept, form = _seen(request, desk), forms.SetRule(request.POST)
    if not form.is_valid():
        raise InvalidError("没有这条规则或这个级别。", "请刷新页面再试。")
    chosen = form.chosen()
    actions.set_rule(desk=kept, by=person(request), **chosen)
    messages.success(request, f"{chosen['rule']}已改，下一次检查就按新的来")
    return redirect(f"{reverse('checkups:rules', args=[kept.pk])}#{chosen['rule']}")


@require_POST
@login_required
@once
def set_terms(request: HttpRequest, desk: int) -> HttpResponse:
    """Set the desk's figures."""
    kept = _seen(request, desk)
    form = forms.SetTerms(request.POST)
    if not form.is_valid():
        return _rules(request, kept, form)
    actions.set_terms(desk=kept, by=person(request), **form.cleaned_data)
    messages.success(request, "已存好")
    return redirect("checkups:rules", desk=kept.pk)


@require_safe
@login_required
def words(request: HttpRequest, desk: int) -> HttpResponse:
    """The desk's own words."""
    kind = request.GET.get("kind", "")
    usual = kind if kind in OfficeWord.Kind.values else OfficeWord.Kind.WRONG
    form = forms.AddWord(initial={"kind": usual})
    return _words(request, _seen(request, desk), form)


@require_POST
@login_required
@once
def add_word(request: HttpRequest, desk: int) -> HttpResponse:
    """Add one."""
    kept, form = _seen(request, desk), forms.AddWord(request.POST)
    by = person(request)
    done = tried(form, lambda **_: actions.add_word(desk=kept, by=by, word=form.word()))
    if done is None:
        return _words(request, kept, form)
    row = done.made
    return onward(request, f"“{row.text}”已加上", _url(kept, row.kind))


@require_POST
@login_required
@once
def drop_word(request: HttpRequest, desk: int, pk: int) -> HttpResponse:
    """Take one out."""
    kept = _seen(request, desk)
    row = get_object_or_404(OfficeWord.objects.select_related("desk"), desk=kept, pk=pk)
    actions.drop_word(word=row, by=person(request))
    messages.success(request, f"“{row.text}”已删去")
    return redirect(_url(kept, request.POST.get("kind", "")))


@require_safe
@login_required
def export(request: HttpRequest, desk: int) -> HttpResponse:
    """The desk's words as the sheet that can be brought again."""
    kept = _seen(request, desk)
    rows = importing.as_rows(queries.words(kept, "", ""))
    return _download(kept, rows)


@require_POST
@login_required
def bring_words(request: HttpRequest, desk: int) -> HttpResponse:
    """Read a workbook and show what it would do.

    Not ``once``: a slow workbook would be read inside its transaction; a second click
    makes a second preview, which writes nothing.
    """
    kept, form = _seen(request, desk), forms.BringWords(request.POST, request.FILES)
    if form.is_valid():
        try:
            brought = _bring(request, kept, form.cleaned_data["file"])
        except InvalidError as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("checkups:sheet", desk=kept.pk, pk=brought.pk)
    return _words(request, kept, forms.AddWord(), bring=form)


@require_safe
@login_required
def word_sheet(request: HttpRequest, desk: int, pk: int) -> HttpResponse:
    """What the workbook would do, and each row that cannot be used."""
    brought = _brought(request, desk, pk)
    plan = importing.read(files.read(brought.file))
    if wants_sheet(request):
        rows = [(f.sheet, f.row, f.column, f.cause, f.remedy) for f in plan.faults]
        return sheet("词表的问题", FAULT_HEADS, rows)
    fresh, changed = changes(plan, brought.desk)
    context = {"sheet": brought, "desk": brought.desk, "faults": plan.faults}
    context["tab"] = "words"
    context |= {"fresh": _labelled(fresh), "changed": _labelled(changed)}
    return render_page(request, "checkups/sheet.html", context)


@require_POST
@login_required
@once
def apply_words(request: HttpRequest, desk: int, pk: int) -> HttpResponse:
    """Write all of it, or nothing."""
    brought = _brought(request, desk, pk)
    plan = importing.read(files.read(brought.file))
    count = actions.apply_words(sheet=brought, plan=plan, by=person(request))
    messages.success(request, f"已导入，改动{count}条")
    return redirect("checkups:words", desk=brought.desk_id)


def _seen(request: HttpRequest, desk: int) -> Desk:
    """One whose texts this person works on, or whose settings they keep."""
    who = person(request)
    works_at = Desk.objects.filter(pk__in=rules.desks_seen_by(who))
    found = works_at | Desk.objects.visible_to(who)
    return get_object_or_404(found.select_related("unit", "channel"), pk=desk)


def _brought(request: HttpRequest, desk: int, pk: int) -> WordSheet:
    mine = WordSheet.objects.filter(brought_by=person(request), desk=_seen(request, desk))
    return get_object_or_404(mine.select_related("file", "desk"), pk=pk)


def _bring(request: HttpRequest, desk: Desk, file: UploadedFile) -> WordSheet:
    """Keep the bytes once they have been read without harm."""
    if not rules.may_keep(person(request), desk.pk):
        raise NotAllowedError("词表由本信息科的科长或条线管理员来导入。")
    if (file.size or 0) > workbook.MOST_BYTES:
        raise InvalidError("文件太大，不像是词表。", "请只留“词表”一张表，去掉图片再传。")
    content = file.read()
    importing.read(content)
    stored = files.keep_bytes(content, media_type=spreadsheets.MEDIA_TYPE)
    who = person(request)
    return actions.bring_words(desk=desk, file=stored, name=file.name or "", by=who)


def _rules(
    request: HttpRequest, desk: Desk, form: forms.SetTerms | None = None
) -> HttpResponse:
    terms, now = office.terms_of(desk.pk), timezone.now()
    groups = queries.rule_groups(desk, terms, now)
    lines = [line for group in groups for line in group.lines]
    context = {
        "tab": "rules",
        "desk": desk,
        "groups": groups,
        "terms": terms,
        "form": form or forms.SetTerms(initial=model_to_dict(terms)),
        "levels": Level.choices,
        "crying": [line for line in lines if line.cries],
        "off_count": sum(not line.is_on for line in lines),
        "count": len(lines),
        "may_keep": rules.may_keep(person(request), desk.pk),
    }
    status = 422 if form and form.errors else 200
    return render_page(request, "checkups/rules.html", context, status=status)


def _words(
    request: HttpRequest, desk: Desk, form: forms.AddWord, *, bring: Form | None = None
) -> HttpResponse:
    may_keep = rules.may_keep(person(request), desk.pk)
    kind, part = request.GET.get("kind", ""), request.GET.get("q", "").strip()[:40]
    found = queries.words(desk, kind, part)
    context: dict[str, Any] = {
        "tab": "words",
        "desk": desk,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "kinds": OfficeWord.Kind.choices,
        "kind": kind,
        "part": part,
        "form": form,
        "bring": bring or forms.BringWords(),
        "sheets": _latest(request, desk),
        "often": figures.often_ignored(desk.pk, timezone.now()) if may_keep else [],
        "may_keep": may_keep,
    }
    is_wrong = form.errors or (bring and bring.errors)
    return render_page(
        request, "checkups/words.html", context, status=422 if is_wrong else 200
    )


def _latest(request: HttpRequest, desk: Desk) -> QuerySet[WordSheet]:
    mine = WordSheet.objects.filter(desk=desk, brought_by=person(request))
    return mine.order_by("-pk")[:LATEST]


def _labelled(words: list[importing.WordRow]) -> list[tuple[str, importing.WordRow]]:
    return [(str(OfficeWord.Kind(word.kind).label), word) for word in words]


def _download(desk: Desk, rows: Any) -> HttpResponse:
    content = spreadsheets.workbook({importing.SHEET: (importing.HEADS, rows)})
    return book(f"{desk.name}体检词表", content)


def _url(desk: Desk, kind: str) -> str:
    url = reverse("checkups:words", args=[desk.pk])
    return f"{url}?kind={kind}" if kind in OfficeWord.Kind.values else url
