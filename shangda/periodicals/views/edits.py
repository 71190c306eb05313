"""What the desks changed in one's texts, or in those of one's people."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shangda.kernel.pages import render_page
from shangda.organisations.models import Person
from shangda.organisations.pages import person
from shangda.periodicals import edit_table, edits


@require_safe
@login_required
def edits_page(request: HttpRequest) -> HttpResponse:
    """The table of one person, and the texts behind the number that was opened."""
    who = person(request)
    seen = list(edits.people(who))
    author = _author(request.GET.get("person", ""), who, seen)
    opened = (request.GET.get("period", ""), request.GET.get("what", ""))
    context = {
        "author": author,
        "is_own": author.pk == who.pk,
        "people": [one for one in seen if one.pk != who.pk],
        "periods": list(edit_table.PERIODS.values()),
        "table": edit_table.table(author, who, timezone.localdate(), opened),
    }
    return render_page(request, "periodicals/edits.html", context)


def _author(key: str, who: Person, seen: list[Person]) -> Person:
    """The person asked for; who has nothing printed begins with the first of the others."""
    if not key:
        return who if who in seen or not seen else seen[0]
    found = next((one for one in [who, *seen] if str(one.pk) == key), None)
    if found is None:
        raise Http404
    return found
