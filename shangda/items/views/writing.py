"""The writing page: starting, saving, particulars, what is missing, who else is here."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.items import actions, checkups, forms, queries, rules
from shangda.items.aids import aids_of
from shangda.items.lifecycle import STEPS
from shangda.items.models import Item, Material, Submission
from shangda.items.views.finding import own_item_of
from shangda.kernel import deadlines
from shangda.kernel import presence as presences
from shangda.kernel.answering import explain, say
from shangda.kernel.errors import InvalidError, NotAllowedError
from shangda.kernel.lifecycle import open_steps
from shangda.kernel.pages import render_page, whole
from shangda.kernel.requests import once
from shangda.organisations.pages import person
from shangda.text import outline
from shangda.text.cleaning import UnreadableTextError
from shangda.text.pasting import html_to_text


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where a text begins; htmx asks for the skeleton of what is chosen."""
    who = person(request)
    form = forms.Start(who, request.GET or None)
    chosen = form.chosen()
    drafts = Item.objects.of_unit_of(who).filter(
        state__in=(Item.State.DRAFT, Item.State.RETURNED), author=who
    )
    context = {
        "form": form,
        "chosen": chosen,
        "skeleton": queries.skeleton(**chosen),
        "units": forms.units_to_write_for(who),
        "drafts": drafts.order_by("-changed_at", "-pk")[:5],
    }
    return render_page(request, "items/start.html", context, part="shape")


@login_required
@require_POST
@once
def start_item(request: HttpRequest) -> HttpResponse:
    """Begin and go straight to the sheet."""
    who = person(request)
    form = forms.Start(who, request.POST)
    form.is_valid()
    unit = form.cleaned_data.get("unit") or forms.units_to_write_for(who).first()
    if unit is None:
        raise NotAllowedError("您现在没有信息员岗位，不能写稿。")
    material = None
    if pk := request.POST.get("material", ""):
        found = Material.objects.visible_to(who)
        material = get_object_or_404(found, pk=whole(pk))
    item = actions.start_item(unit=unit, by=who, material=material, **form.chosen())
    return redirect("items:write", pk=item.pk)


@login_required
@require_safe
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet with all around it; to read only, while it is not open for change."""
    item = own_item_of(request, pk)
    if item.is_open and rules.may_write(person(request), item):
        actions.keep_opened(item=item)
        return sheet(request, item, forms.Particulars(item))
    return render(request, "items/closed.html", _closed(request, item))


@login_required
@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the text: JSON for the page's script, a redirect for a plain form."""
    item = own_item_of(request, pk)
    wants_json = "application/json" in request.headers.get("Accept", "")
    try:
        save_text(request, item)
    except actions.SavedByOthersError as lost:
        merge_url = reverse("items:merge", args=[item.pk])
        if not wants_json:
            return redirect(merge_url)
        answer = {"cause": lost.cause, "remedy": lost.remedy, "merge_url": merge_url}
        return JsonResponse(answer, status=lost.status)
    if wants_json:
        return JsonResponse(_saved(item))
    form = take_particulars(request, item)
    if form.errors:
        return sheet(request, item, form)
    say(request, "已保存")
    return redirect("items:write", pk=item.pk)


@login_required
@require_POST
def set_particulars(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what stands beside the text; htmx gets what is missing now."""
    item = own_item_of(request, pk)
    form = take_particulars(request, item)
    if not request.headers.get("HX-Request"):
        return sheet(request, item, form)
    return _missing(request, item, form)


@login_required
@require_safe
def missing(request: HttpRequest, pk: int) -> HttpResponse:
    """What is missing before the text can be put up for signature."""
    item = own_item_of(request, pk)
    return _missing(request, item, forms.Particulars(item))


@login_required
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The check-up of the text as it is typed now; saves nothing."""
    item = own_item_of(request, pk)
    title, body = request.POST.get("title"), request.POST.get("body")
    context = {
        "checkup": checkups.checkup_of(item, title=title, body=body),
        "url": reverse("items:check", args=[item.pk]),
        "form": "#writing",
    }
    return render(request, "partials/checkup.html", context)


@login_required
@require_POST
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Who else has this text open."""
    item, who = own_item_of(request, pk), person(request)
    if request.POST.get("left"):
        presences.left(f"item:{item.pk}", who)
        return JsonResponse({"others": []})
    return JsonResponse({"others": presences.seen(f"item:{item.pk}", who)})


@login_required
@require_POST
def paste(request: HttpRequest) -> HttpResponse:
    """The words of pasted HTML, for pages whose own script cannot read it."""
    try:
        return JsonResponse({"text": html_to_text(request.POST.get("html", ""))})
    except UnreadableTextError as broken:
        raise InvalidError(str(broken)) from broken


def sheet(
    request: HttpRequest,
    item: Item,
    form: forms.Particulars,
    *,
    refusal: InvalidError | None = None,
) -> HttpResponse:
    """The writing page with this form, and with what was just refused."""
    context = _around(request, item, form) | _beside(request, item) | {"refusal": refusal}
    is_wrong = bool(refusal or form.errors)
    return render(request, "items/write.html", context, status=422 if is_wrong else 200)


def save_text(request: HttpRequest, item: Item, *, version: int | None = None) -> None:
    """Save title and body as posted; a form without them leaves the text alone."""
    if "body" not in request.POST:
        return
    if version is None:
        version = whole(request.POST.get("version", ""))
    actions.save(
        item=item,
        by=person(request),
        title=request.POST.get("title", ""),
        body=request.POST["body"],
        version=version,
    )


def take_particulars(request: HttpRequest, item: Item) -> forms.Particulars:
    """Set what could be read; the form carries what could not."""
    form = forms.Particulars(item, request.POST)
    form.is_valid()
    try:
        actions.set_particulars(item=item, by=person(request), **form.taken())
    except InvalidError as refusal:
        explain(form, refusal)
    return form


def _saved(item: Item) -> dict[str, Any]:
    return {
        "version": item.version,
        "saved_at": f"{timezone.localtime(item.changed_at):%H:%M}",
        "count": item.count,
        "problems": len(queries.submission_check(item)),
    }


def _missing(request: HttpRequest, item: Item, form: forms.Particulars) -> HttpResponse:
    context = _around(request, item, form) | {"is_part": True}
    return render(request, "items/write.html#missing", context)


def _around(request: HttpRequest, item: Item, form: forms.Particulars) -> dict[str, Any]:
    """What follows from the particulars: what is missing, the limit, who signs."""
    problems = queries.submission_check(item)
    for problem in problems:
        if problem.field in form.fields:
            form.fields[problem.field].widget.attrs["class"] = "needed"
    limits = queries.limits_of(item, item.desks.all())
    return {
        "item": item,
        "form": form,
        "problems": problems,
        "limit": limits[0] if limits else None,
        "limits": limits,
        "route": queries.route(item),
        "skeleton": queries.skeleton(item.kind, item.structure),
    }


def _beside(request: HttpRequest, item: Item) -> dict[str, Any]:
    """What the page shows besides: how it came back, attachments, versions, an aside text."""
    who = person(request)
    back = queries.returned_with(item)
    due = deadlines.of_subject(back).first() if isinstance(back, Submission) else None
    return {
        "steps": open_steps(item, STEPS, who),
        "back": back,
        "back_is_desk": isinstance(back, Submission),
        "due": due,
        "attachments": queries.attachments(item),
        "revisions": item.revisions.select_related("by").order_by("-number"),
        "aside": queries.set_aside(item, who).first(),
        "outline": outline.sections(item.body),
        "saved_at": item.changed_at,
        "checkup": checkups.checkup_of(item),
        "aids": aids_of(item),
    }


def _closed(request: HttpRequest, item: Item) -> dict[str, Any]:
    who = person(request)
    return {
        "item": item,
        "paragraphs": outline.parse(item.body),
        "route": queries.route(item),
        "history": queries.history(item),
        "steps": open_steps(item, STEPS, who),
    }
