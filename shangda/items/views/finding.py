"""What the pages share: the thing asked for as far as the person may know of it, ways back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from shangda.items.models import Item, Submission
from shangda.organisations.pages import person

WITH = ("unit", "author", "keeper", "section", "material", "changed_by")


def item_of(request: HttpRequest, pk: int) -> Item:
    """The item, or 404 for those who may not know of it."""
    found = Item.objects.visible_to(person(request)).select_related(*WITH)
    return get_object_or_404(found, pk=pk)


def own_item_of(request: HttpRequest, pk: int) -> Item:
    """The item of one's own unit; what lies at a desk is read on the desk's pages."""
    found = Item.objects.of_unit_of(person(request)).select_related(*WITH)
    return get_object_or_404(found, pk=pk)


def submission_of(request: HttpRequest, pk: int) -> Submission:
    """The submission, or 404."""
    found = Submission.objects.visible_to(person(request))
    return get_object_or_404(found.select_related("item__unit", "desk"), pk=pk)


def back_to(item: Item) -> HttpResponse:
    """To the item's own page, which an app above answers."""
    return redirect(item)
