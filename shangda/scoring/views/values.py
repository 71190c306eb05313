"""The points that a desk gives: read by all whom they concern, kept by its scorers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel.errors import InvalidError
from shangda.kernel.pages import render_page
from shangda.kernel.requests import once
from shangda.organisations.models import Desk
from shangda.organisations.pages import person
from shangda.scoring import actions, forms, rules
from shangda.scoring.models import OutletValue
from shangda.scoring.views.standings import desk_in_sight


@require_safe
@login_required
def values(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """How the desk counts."""
    desk = desk_in_sight(person(request), desk_pk)
    form = forms.Value(initial={"from_date": timezone.localdate()})
    return _page(request, desk, form)


@require_POST
@login_required
@once
def set_value(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """Give a use its points."""
    desk, form = _kept_desk(request, desk_pk), forms.Value(request.POST)
    if not form.is_valid():
        return _page(request, desk, form, status=422)
    try:
        actions.set_value(desk=desk, by=person(request), **form.cleaned_data)
    except InvalidError as refusal:
        for field, sentence in refusal.fields.items():
            form.add_error(field, sentence)
        return _page(request, desk, form, status=422)
    messages.success(request, "分值已定，从这天起的采用会按它记分，稍后就能在排名里看到。")
    return redirect("scoring:values", desk_pk=desk.pk)


@require_POST
@login_required
@once
def drop_value(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a value that was a mistake."""
    value = get_object_or_404(OutletValue.objects.select_related("desk"), pk=pk)
    desk = _kept_desk(request, value.desk_id)
    actions.drop_value(value=value, by=person(request))
    messages.success(request, "这一条分值已去掉，之前的采用按原来的分值重记。")
    return redirect("scoring:values", desk_pk=desk.pk)


def _kept_desk(request: HttpRequest, pk: int) -> Desk:
    desk = desk_in_sight(person(request), pk)
    if not rules.may_keep_values(person(request), desk.pk):
        raise Http404
    return desk


def _page(
    request: HttpRequest, desk: Desk, form: forms.Value, *, status: int = 200
) -> HttpResponse:
    rows = OutletValue.objects.filter(desk=desk).select_related("outlet")
    context = {
        "desk": desk,
        "form": form,
        "rows": rows.order_by("outlet__position", "outlet_id", "form", "-from_date"),
        "may_keep": rules.may_keep_values(person(request), desk.pk),
    }
    return render_page(request, "scoring/values.html", context, status=status)
