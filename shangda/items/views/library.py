"""The unit's library of material."""

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shangda.items import actions, forms
from shangda.items.actions.material import Found
from shangda.items.models import Material
from shangda.items.views.files import read_upload, store, upload_of
from shangda.kernel.answering import say, tried
from shangda.kernel.errors import InvalidError, NotAllowedError
from shangda.kernel.pages import received, render_page
from shangda.kernel.requests import once
from shangda.organisations.models import Unit
from shangda.organisations.pages import person
from shangda.search.picking import picked
from shangda.text import outline

A_PAGE = 30
LONGEST_WORDS = 200


@login_required
@require_safe
def materials(request: HttpRequest) -> HttpResponse:
    """The library, searched by title and text."""
    return _library(request)


@login_required
@require_safe
def material(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece, to read and to write from."""
    found = get_object_or_404(Material.objects.visible_to(person(request)), pk=pk)
    items = found.items.select_related("author").order_by("-made_at", "-pk")[:20]
    context = {
        "material": found,
        "paragraphs": outline.parse(found.text),
        "items": items,
        "may_write": forms.units_to_write_for(person(request)).exists(),
    }
    return render_page(request, "items/material.html", context)


@login_required
@require_safe
def material_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file that was put in."""
    found = Material.objects.visible_to(person(request)).select_related("file")
    row = get_object_or_404(found, pk=pk)
    if row.file is None:
        raise Http404
    return received(row.file, name=row.file_name)


@login_required
@require_POST
def add_material(request: HttpRequest) -> HttpResponse:
    """Put something in: a file is read and stored first, outside any transaction."""
    code = request.POST.get("form", "")
    if code not in Material.Form.values:
        raise InvalidError("没有这种素材。", "请在素材库页面上选文字、网页或文件。")
    form = forms.NewMaterial(code, request.POST, request.FILES)
    if not form.is_valid():
        return _library(request, form)
    return _add(request, form, _found(request, form))


@once
def _add(request: HttpRequest, form: forms.NewMaterial, found: Found) -> HttpResponse:
    """What is missing is shown on the form."""
    who = person(request)
    unit = Unit.objects.filter(pk__in=who.unit_ids).in_official_order().first()
    if unit is None:
        raise NotAllowedError("您现在没有单位岗位，不能往素材库里放东西。")
    done = tried(form, lambda **_: actions.add_material(unit=unit, by=who, found=found))
    if done is None:
        return _library(request, form)
    say(
        request,
        f"已放进素材库：{done.made.title}",
        undo=reverse("items:discard-material", args=[done.made.pk]),
    )
    return redirect("items:materials")


@login_required
@require_POST
@once
def discard_material(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out."""
    found = get_object_or_404(Material.objects.visible_to(person(request)), pk=pk)
    actions.discard_material(material=found, by=person(request))
    say(
        request,
        f"已移出素材库：{found.title}",
        undo=reverse("items:restore-material", args=[pk]),
    )
    return redirect("items:materials")


@login_required
@require_POST
@once
def restore_material(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it back."""
    mine = Material.objects.filter(unit_id__in=person(request).unit_ids)
    found = get_object_or_404(mine, pk=pk)
    actions.restore_material(material=found, by=person(request))
    return redirect("items:material", pk=pk)


def _library(request: HttpRequest, posted: forms.NewMaterial | None = None) -> HttpResponse:
    who, words = person(request), request.GET.get("words", "").strip()[:LONGEST_WORDS]
    rows = Material.objects.visible_to(who).select_related("by", "unit")
    found, refused = picked(rows, who, words, materials="pk")
    origin = request.GET.get("origin", "")
    if origin in Material.Origin.values:
        found = found.filter(origin=origin)
    page = Paginator(found.order_by("-made_at", "-pk"), A_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "adding": [_adding(code, posted) for code in Material.Form.values],
        "words": words,
        "refused": refused,
        "may_write": forms.units_to_write_for(who).exists(),
        "origin": origin,
        "origins": [("", "全部来源"), *Material.Origin.choices],
        "may_add": bool(who.unit_ids),
    }
    status = 422 if posted and posted.errors else 200
    return render_page(request, "items/materials.html", context, part="rows", status=status)


def _adding(code: str, posted: forms.NewMaterial | None) -> forms.NewMaterial:
    form = posted if posted and posted.code == code else forms.NewMaterial(code)
    form.is_open = posted is form if posted else form.is_open
    return form


def _found(request: HttpRequest, form: forms.NewMaterial) -> Found:
    """The form's entry; a file is stored, and its words are kept for searching."""
    taken = form.cleaned_data
    found = Found(
        form=form.code,
        title=taken["title"],
        origin=taken["origin"] or Material.Origin.DOCUMENT,
        text=taken["text"],
        url=taken["url"],
    )
    if form.code != Material.Form.FILE or not request.FILES:
        return found
    upload = upload_of(request)
    return Found(
        form=found.form,
        title=found.title or (upload.name or "").rpartition(".")[0],
        origin=found.origin,
        text=_words(upload),
        file=store(upload),
        file_name=upload.name or "",
    )


def _words(upload: UploadedFile) -> str:
    """What the file says, or nothing when it cannot be read: the file itself is kept."""
    try:
        return "\n".join(read_upload(upload).paragraphs)
    except InvalidError:
        return ""
