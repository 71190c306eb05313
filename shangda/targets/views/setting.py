"""Setting, changing, ending and dropping targets."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel.answering import answer, onward
from shangda.kernel.pages import render_page
from shangda.kernel.requests import once
from shangda.organisations.models import Desk
from shangda.organisations.pages import person
from shangda.scoring.views.standings import desk_in_sight
from shangda.targets import actions, forms, rules, wording
from shangda.targets.asked import of_target
from shangda.targets.models import Target

AsForm = forms.TargetForm | forms.TargetText


@require_safe
@login_required
def target_list(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """All targets of a desk, with those that ended."""
    desk, today = _kept(request, desk_pk), timezone.localdate()
    rows = Target.objects.kept().filter(desk=desk).select_related("rule_set")
    rows = rows.prefetch_related("groups", "units", "persons")
    found = [(one, of_target(one)) for one in rows.order_by("position", "pk")]
    context = {
        "desk": desk,
        "rows": [(one, wording.sentence(asked)) for one, asked in found],
        "today": today,
    }
    return render_page(request, "targets/list.html", context)


@require_safe
@login_required
def new_target(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """An empty form, or with ``?as=text`` one for a rule as text."""
    desk = _kept(request, desk_pk)
    year = timezone.localdate().replace(month=1, day=1)
    initial = {"since": year, "whom": Target.Whom.ALL, "per": "year", "measure": "count"}
    return _page(request, desk, _form_class(request)(initial=initial, desk=desk))


@require_safe
@login_required
def target(request: HttpRequest, pk: int) -> HttpResponse:
    """A target in the form that can say all of it."""
    found = _target(request, pk)
    shown = None if _wants_text(request) else forms.TargetForm.of(found)
    form: AsForm = (
        forms.TargetText(initial=forms.TargetText.of(found), desk=found.desk)
        if shown is None
        else forms.TargetForm(initial=shown, desk=found.desk)
    )
    return _page(request, found.desk, form, found)


@require_POST
@login_required
@once
def set_target(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """Set a new one, or with ``target`` change one."""
    desk = _kept(request, desk_pk)
    key = request.POST.get("target_pk", "")
    found = (
        get_object_or_404(Target.objects.kept(), pk=key, desk=desk)
        if key.isdecimal()
        else None
    )
    form = _form_class(request)(request.POST, desk=desk)
    return answer(
        request,
        form,
        lambda **_: actions.set_target(
            desk=desk, by=person(request), wish=form.wish(), target=found
        ),
        again=lambda form: _page(request, desk, form, found),
        said="任务已定，完成进度马上按它算。",
        to=reverse("targets:list", args=[desk.pk]),
    )


@require_POST
@login_required
@once
def drop_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop one that was a mistake."""
    found = _target(request, pk)
    actions.drop_target(target=found, by=person(request))
    back = reverse("targets:restore-target", args=[pk])
    listed = reverse("targets:list", args=[found.desk_id])
    return onward(request, f"任务“{found.name}”已删除。", listed, undo=back)


@require_POST
@login_required
@once
def restore_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up again what was dropped."""
    found = _target(request, pk)
    actions.restore_target(target=found, by=person(request))
    listed = reverse("targets:list", args=[found.desk_id])
    return onward(request, f"任务“{found.name}”已恢复。", listed)


def _kept(request: HttpRequest, desk_pk: int) -> Desk:
    desk = desk_in_sight(person(request), desk_pk)
    if not rules.may_set_targets(person(request), desk.pk):
        raise Http404
    return desk


def _target(request: HttpRequest, pk: int) -> Target:
    found = get_object_or_404(Target.objects.select_related("desk__unit"), pk=pk)
    _kept(request, found.desk_id)
    return found


def _wants_text(request: HttpRequest) -> bool:
    asked = request.POST if request.method == "POST" else request.GET
    return asked.get("as") == "text"


def _form_class(request: HttpRequest) -> type[AsForm]:
    return forms.TargetText if _wants_text(request) else forms.TargetForm


def _page(
    request: HttpRequest, desk: Desk, form: AsForm, found: Target | None = None
) -> HttpResponse:
    context = {
        "desk": desk,
        "form": form,
        "target": found,
        "is_text": isinstance(form, forms.TargetText),
    }
    status = 422 if form.errors else 200
    return render_page(request, "targets/edit.html", context, status=status)
