"""The item's page."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from shangda.editing import tracking
from shangda.items import queries
from shangda.items.models import Item
from shangda.kernel.pages import download, render_page
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


@require_safe
@login_required
def item_tracked(request: HttpRequest, pk: int, submission: int) -> HttpResponse:
    """What the desk changed before it printed the text, with tracked changes."""
    who = person(request)
    found = get_object_or_404(Item.objects.visible_to(who), pk=pk)
    made = item_page.tracked(found, who, submission)
    if made is None:
        raise Http404
    title, content = made
    return download(content, name=tracking.file_name(title), media_type=tracking.DOCX)
