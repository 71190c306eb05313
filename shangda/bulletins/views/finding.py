"""What the pages look up, each within what the person may know of."""

from datetime import date

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from shangda.bulletins import rules, spans
from shangda.bulletins.models import Bulletin, Kind, Objection
from shangda.bulletins.queries import PER_OF
from shangda.bulletins.spans import Span
from shangda.organisations.models import Desk, Unit
from shangda.organisations.pages import person
from shangda.scoring.models import ClosedPeriod
from shangda.scoring.queries import desks_in_sight


def desk_in_sight(request: HttpRequest, pk: int) -> Desk:
    """A desk whose bulletins concern this person."""
    for desk in desks_in_sight(person(request)):
        if desk.pk == pk:
            return desk
    raise Http404


def desk_at_work(request: HttpRequest, pk: int) -> Desk:
    """A desk at which this person closes periods and drafts bulletins."""
    desk = desk_in_sight(request, pk)
    if not rules.may_prepare(person(request), desk.pk):
        raise Http404
    return desk


def bulletin(request: HttpRequest, pk: int) -> Bulletin:
    """One that this person may know of."""
    rows = Bulletin.objects.visible_to(person(request))
    related = rows.select_related("desk__unit", "closed__by", "made_by", "signed_by")
    return get_object_or_404(related, pk=pk)


def closed_period(request: HttpRequest, pk: int) -> ClosedPeriod:
    """One of a desk at which this person works."""
    row = get_object_or_404(ClosedPeriod.objects.select_related("desk__unit", "by"), pk=pk)
    if not rules.is_of_desk(person(request), row.desk_id):
        raise Http404
    return row


def objection(request: HttpRequest, pk: int) -> Objection:
    """One that this person may know of."""
    rows = Objection.objects.visible_to(person(request))
    related = rows.select_related(
        "bulletin__desk", "bulletin__closed", "unit", "line__fact", "line__item", "by"
    )
    return get_object_or_404(related.select_related("answered_by", "evidence"), pk=pk)


def unit_reported(request: HttpRequest, found: Bulletin, pk: int) -> Unit:
    """A unit whose lines this person may see, of those that the bulletin reports on."""
    unit = get_object_or_404(Unit, pk=pk)
    if not rules.may_see_lines(person(request), found, unit.pk):
        raise Http404
    return unit


def asked_span(data: dict[str, str]) -> tuple[Kind, Span]:
    """Which bulletin over which span a page or form asks for; 404 when there is none."""
    try:
        kind = Kind(data.get("kind", ""))
        start = date.fromisoformat(data.get("start", ""))
    except ValueError as unknown:
        raise Http404 from unknown
    return kind, spans.beginning(PER_OF[kind], start)
