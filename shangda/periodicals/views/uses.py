"""Adoption by outlets outside the system. Recording and revoking are posted to ``scoring``."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from shangda.editing.models import Article
from shangda.items.models import Item
from shangda.kernel.pages import received, render_page, sheet, wants_sheet, whole
from shangda.organisations.models import Desk, Person, Role
from shangda.organisations.pages import person
from shangda.periodicals import forms, queries
from shangda.periodicals.models import Outlet, OutsideUse
from shangda.periodicals.rules import EDITORS

ON_A_PAGE = 30
LONGEST_WORDS = 200
RECORDERS = (*EDITORS, Role.SCORER)
HEADS = ["采用日期", "载体", "期号或文号", "题目", "单位", "登记人", "登记日期", "撤销理由"]


@require_safe
@login_required
def uses(request: HttpRequest) -> HttpResponse:
    """All recorded uses, the latest first; revoked ones stay, marked."""
    words = request.GET.get("q", "")[:100]
    found = queries.outside_uses(person(request), words)
    if wants_sheet(request):
        return sheet("采用登记", HEADS, map(queries.use_row, found))
    context = {
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "may_record": bool(person(request).desks_as(*RECORDERS)),
        "recorded_by": person(request).desks_as(*RECORDERS),
    }
    return render_page(request, "periodicals/uses.html", context, part="found")


@require_safe
@login_required
def new_use(request: HttpRequest) -> HttpResponse:
    """First find what was used, then say where and when."""
    who = person(request)
    desks = list(Desk.objects.filter(pk__in=who.desks_as(*RECORDERS)).order_by("pk"))
    if not desks:
        raise Http404
    desk = next((one for one in desks if str(one.pk) == request.GET.get("desk")), desks[0])
    words, chosen = request.GET.get("q", "")[:LONGEST_WORDS], _chosen(request, who)
    found, refused = ([], None) if chosen else queries.usable(who, desk, words)
    context = {
        "desk": desk,
        "desks": desks,
        "words": words,
        "chosen": chosen,
        "found": found,
        "refused": refused,
        "form": _form(),
    }
    return render_page(request, "periodicals/new_use.html", context, part="found")


@require_safe
@login_required
def scan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The evidence, to keep."""
    use = get_object_or_404(
        OutsideUse.objects.visible_to(person(request)).select_related("scan"), pk=pk
    )
    return received(use.scan, name=use.scan_name)


def _chosen(request: HttpRequest, who: Person) -> dict[str, Any] | None:
    """The article or item in the address, as far as the person may see it."""
    items = queries.as_sent(Item.objects.visible_to(who), who)
    for name, rows in (("article", Article.objects.visible_to(who)), ("item", items)):
        if key := request.GET.get(name, ""):
            found = get_object_or_404(rows, pk=whole(key))
            return {"name": name, "thing": found}
    return None


def _form() -> forms.OutsideUse:
    form = forms.OutsideUse(initial={"used_date": timezone.localdate()})
    outside = Outlet.objects.filter(is_open=True, periodical=None)
    form.fields["outlet"].queryset = outside.order_by("position", "pk")  # type: ignore[attr-defined]
    return form
