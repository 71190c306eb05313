"""Reading aids beside the sheet, as the text stands typed."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from shangda.items.aids import aids_of
from shangda.items.views.finding import own_item_of


@login_required
@require_POST
def aids(request: HttpRequest, pk: int) -> HttpResponse:
    """Facts, title and tendencies of what is typed now; saves nothing."""
    item = own_item_of(request, pk)
    title, body = request.POST.get("title"), request.POST.get("body")
    context = {
        "aids": aids_of(item, title=title, body=body),
        "target": "#id_body",
        "url": reverse("items:aids", args=[item.pk]),
        "form": "#writing",
    }
    return render(request, "partials/aids.html", context)
