"""Pages of the import and the export of units and people."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel import files, spreadsheets
from shangda.kernel.answering import answer, onward
from shangda.kernel.errors import InvalidError
from shangda.kernel.pages import book, sheet, wants_sheet
from shangda.organisations import (
    actions,
    exporting,
    forms,
    importing,
    initial_passwords,
    rules,
    workbook,
)
from shangda.organisations.actions.rosters import rehearse
from shangda.organisations.models import Person, Roster, Unit
from shangda.organisations.pages import person
from shangda.organisations.views.framing import only, page
from shangda.organisations.views.home import keep_batch

LATEST = 20
FAULT_HEADS = ("表", "行", "列", "问题", "怎么改")


@require_safe
@login_required
def rosters(request: HttpRequest) -> HttpResponse:
    """Bring a workbook, take one away."""
    only(rules.may_add_person(person(request)))
    return _rosters(request, forms.BringRoster())


@require_POST
@login_required
def bring_roster(request: HttpRequest) -> HttpResponse:
    """Keep the workbook and show what it would do.

    Not ``once``: a slow workbook would be read inside its transaction; a second click
    makes a second preview, which writes nothing.
    """
    return answer(
        request,
        forms.BringRoster(request.POST, request.FILES),
        lambda file: _bring(request, file),
        again=lambda form: _rosters(request, form),
        said="已读完。下面是预览，确认前什么都没有写。",
        to=lambda roster: reverse("organisations:roster", args=[roster.pk]),
    )


@require_safe
@login_required
def roster(request: HttpRequest, pk: int) -> HttpResponse:
    """What the workbook would do, row by row."""
    kept = _kept(request, pk)
    if kept.applied_at:
        return page(request, "roster", "rosters", {"roster": kept})
    outcome = rehearse(importing.read(files.read(kept.file)), person(request))
    if wants_sheet(request):
        rows = [(f.sheet, f.row, f.column, f.cause, f.remedy) for f in outcome.faults]
        return sheet("导入问题", FAULT_HEADS, rows)
    return page(request, "roster", "rosters", {"roster": kept, "outcome": outcome})


@require_POST
@login_required
def apply_roster(request: HttpRequest, pk: int) -> HttpResponse:
    """Write it all, or nothing; new accounts' passwords are shown once.

    Not ``once``: hashing inside its transaction would hold up everybody; a second click
    meets the mark of the first.
    """
    kept = _kept(request, pk)
    plan = importing.read(files.read(kept.file))
    batch = initial_passwords.batch(rehearse(plan, person(request)).new_people)
    hashes = {who: make_password(batch.password_of(who)) for who in batch.usernames}
    outcome = actions.apply_roster(
        roster=kept, plan=plan, by=person(request), hashes=hashes
    )
    said = f"已导入，改动{outcome.changes_count}处。"
    if not outcome.new_people:
        return onward(request, said, reverse("organisations:rosters"))
    keep_batch(request, batch)
    return onward(request, said, reverse("organisations:passwords"))


@require_safe
@login_required
def export(request: HttpRequest) -> HttpResponse:
    """The two sheets, filled."""
    who = person(request)
    only(rules.may_add_person(who))
    units = Unit.objects.visible_to(who).in_official_order().select_related("parent")
    people = Person.objects.visible_to(who).filter(is_active=True).order_by("username")
    return book("单位和人员", exporting.roster(units, people))


@require_safe
@login_required
def template(request: HttpRequest) -> HttpResponse:
    """The two sheets, empty."""
    only(rules.may_add_person(person(request)))
    return book("单位和人员模板", exporting.roster([], []))


def _kept(request: HttpRequest, pk: int) -> Roster:
    rows = Roster.objects.filter(brought_by=person(request))
    return get_object_or_404(rows.select_related("file"), pk=pk)


def _bring(request: HttpRequest, file: UploadedFile) -> Roster:
    """Keep the bytes once they have been read without harm."""
    only(rules.may_add_person(person(request)))
    if (file.size or 0) > workbook.MOST_BYTES:
        raise InvalidError(
            "文件太大，不像是单位人员表。",
            "请只留“单位”和“人员”两张表。",
            fields={"file": "文件太大，请只留“单位”和“人员”两张表。"},
        )
    content = file.read()
    importing.read(content)
    stored = files.keep_bytes(content, media_type=spreadsheets.MEDIA_TYPE)
    return actions.bring_roster(file=stored, name=file.name or "", by=person(request))


def _rosters(request: HttpRequest, form: Form) -> HttpResponse:
    mine = Roster.objects.filter(brought_by=person(request)).order_by("-pk")[:LATEST]
    return page(request, "rosters", "rosters", {"form": form, "rosters": mine})
