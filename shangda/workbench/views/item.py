"""The item's page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from shangda.items import queries
from shangda.items.models import Item
from shangda.kernel.pages import render_page
from shangda.organisations.pages import person
from shangda.workbench import actions, item_page


@require_safe
@login_required
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one item on one page."""
    who = person(request)
    seen = Item.objects.visible_to(who).select_related("section", "material")
    found = get_object_or_404(queries.with_submissions(seen), pk=pk)
    actions.read_about(group=f"items.item:{pk}", by=who)
    return render_page(request, "workbench/item.html", item_page.context(found, who))
