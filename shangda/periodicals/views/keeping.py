"""The administrator's pages: outlets, periodicals, numbering, layout, columns, recipients."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel.answering import answer
from shangda.kernel.pages import render_page
from shangda.kernel.requests import once
from shangda.organisations.models import Desk, Person, Role, Unit
from shangda.organisations.pages import person
from shangda.periodicals import actions, forms, numbers, queries, rendering, rules
from shangda.periodicals.models import Column, DefaultRecipient, Issue, Outlet, Periodical
from shangda.periodicals.views.finding import say
from shangda.typeset import LayoutError


@require_safe
@login_required
def manage(request: HttpRequest) -> HttpResponse:
    """What the person's desks print, and the outlets outside."""
    return _manage(request)


@require_POST
@login_required
@once
def add_periodical(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """A new periodical of a desk."""
    desk, form = _desk(request, desk_pk), forms.Head(request.POST)

    def verb(**data: Any) -> Periodical:
        head = actions.Masthead(**data)
        return actions.add_periodical(desk=desk, by=person(request), head=head)

    return answer(
        request,
        form,
        verb,
        again=lambda form: _manage(request, desk=desk, head=form),
        said="刊物已设。再设编号、报送发，看看版面。",
        to=lambda made: reverse("periodicals:keep", args=[made.pk]),
    )


@require_POST
@login_required
@once
def add_outlet(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """A new outlet outside the system."""
    desk, form = _desk(request, desk_pk), forms.Outlet(request.POST)
    return answer(
        request,
        form,
        _by(request, actions.add_outlet, desk=desk, chain=desk.channel.code),
        again=lambda form: _manage(request, desk=desk, outlet=form),
        said="载体已加。",
        to=reverse("periodicals:manage"),
    )


@require_POST
@login_required
@once
def update_outlet(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an outlet."""
    outlet = _outlet(request, pk)
    return answer(
        request,
        _outlet_form(outlet, request.POST),
        _by(request, actions.update_outlet, outlet=outlet, chain=outlet.chain),
        again=lambda form: _manage(request, outside={pk: form}),
        said="已保存。",
        to=reverse("periodicals:manage"),
    )


@require_POST
@login_required
@once
def close_outlet(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer it no more."""
    actions.close_outlet(outlet=_outlet(request, pk), by=person(request))
    say(request, "已停用，不再列出。", undo="open-outlet", pk=pk)
    return redirect("periodicals:manage")


@require_POST
@login_required
@once
def open_outlet(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer it again."""
    actions.open_outlet(outlet=_outlet(request, pk), by=person(request))
    say(request, "已启用。")
    return redirect("periodicals:manage")


@require_safe
@login_required
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """One periodical with everything that is set about it."""
    return _keep(request, _periodical(request, pk))


@require_safe
@login_required
def specimen(request: HttpRequest, pk: int) -> HttpResponse:
    """The first page as the fields on the page would print it; nothing is stored."""
    periodical = _periodical(request, pk)
    asked = request.GET
    layout = forms.Layout(periodical.layout, asked if "layout-size" in asked else None)
    head = forms.Head(asked) if "masthead" in asked else None
    context = _specimen(periodical, head, layout)
    return render_page(request, "periodicals/specimen.html", context, part="page")


@require_POST
@login_required
@once
def update_periodical(request: HttpRequest, pk: int) -> HttpResponse:
    """Masthead and habits."""
    periodical, form = _periodical(request, pk), forms.Head(request.POST)

    def verb(**data: Any) -> None:
        head = actions.Masthead(**data)
        actions.update_periodical(periodical=periodical, by=person(request), head=head)

    return _answer(request, pk, form, verb, "head")


@require_POST
@login_required
@once
def close_periodical(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop it."""
    actions.close_periodical(periodical=_periodical(request, pk), by=person(request))
    say(request, "已停刊，在编的期次照常。", undo="open-periodical", pk=pk)
    return redirect("periodicals:keep", pk=pk)


@require_POST
@login_required
@once
def open_periodical(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it up again."""
    actions.open_periodical(periodical=_periodical(request, pk), by=person(request))
    say(request, "已恢复出刊。")
    return redirect("periodicals:keep", pk=pk)


@require_POST
@login_required
@once
def set_layout(request: HttpRequest, pk: int) -> HttpResponse:
    """Sizes, margins, words of the page."""
    periodical = _periodical(request, pk)
    form = forms.Layout(periodical.layout, request.POST)

    def verb(**_: Any) -> None:
        actions.set_layout(periodical=periodical, by=person(request), layout=form.changes())

    return _answer(request, pk, form, verb, "layout")


@require_POST
@login_required
@once
def set_numbering(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring along earlier numbers."""
    periodical, form = _periodical(request, pk), forms.Numbering(request.POST)
    verb = _by(request, actions.set_numbering, periodical=periodical)
    return _answer(request, pk, form, verb, "numbering")


@require_POST
@login_required
@once
def add_column(request: HttpRequest, pk: int) -> HttpResponse:
    """A column."""
    periodical, form = _periodical(request, pk), forms.Named(request.POST)
    verb = _by(request, actions.add_column, periodical=periodical)
    return _answer(request, pk, form, verb, "column")


@require_POST
@login_required
@once
def rename_column(request: HttpRequest, pk: int, column_pk: int) -> HttpResponse:
    """Call a column otherwise."""
    periodical = _periodical(request, pk)
    column = get_object_or_404(Column, pk=column_pk, periodical=periodical)
    form = forms.Named(request.POST)
    verb = _by(request, actions.rename_column, column=column)
    return _answer(request, pk, form, verb, "column")


@require_POST
@login_required
@once
def drop_column(request: HttpRequest, pk: int, column_pk: int) -> HttpResponse:
    """Take a column out."""
    periodical = _periodical(request, pk)
    column = get_object_or_404(Column, pk=column_pk, periodical=periodical)
    actions.drop_column(column=column, by=person(request))
    say(request, "栏目已删。")
    return redirect("periodicals:keep", pk=pk)


@require_safe
@login_required
def new_recipient(request: HttpRequest, pk: int) -> HttpResponse:
    """A line at the foot, to be filled in."""
    periodical = _periodical(request, pk)
    return _recipient(request, periodical, _recipient_form(periodical))


@require_POST
@login_required
@once
def add_recipient(request: HttpRequest, pk: int) -> HttpResponse:
    """A line at the foot."""
    periodical = _periodical(request, pk)
    return answer(
        request,
        _recipient_form(periodical, request.POST),
        _by(request, actions.add_recipient, periodical=periodical),
        again=lambda form: _recipient(request, periodical, form),
        said="已加，从下一期起生效。",
        to=reverse("periodicals:keep", args=[pk]),
    )


@require_safe
@login_required
def recipient(request: HttpRequest, pk: int, recipient_pk: int) -> HttpResponse:
    """One line at the foot and who stands behind it."""
    periodical = _periodical(request, pk)
    row = get_object_or_404(DefaultRecipient, pk=recipient_pk, periodical=periodical)
    initial = {
        "address": row.address,
        "label": row.label,
        "persons": row.persons.all(),
        "units": row.units.all(),
    }
    form = _recipient_form(periodical, initial=initial, row=row)
    return _recipient(request, periodical, form, row)


@require_POST
@login_required
@once
def update_recipient(request: HttpRequest, pk: int, recipient_pk: int) -> HttpResponse:
    """Change it."""
    periodical = _periodical(request, pk)
    row = get_object_or_404(DefaultRecipient, pk=recipient_pk, periodical=periodical)
    return answer(
        request,
        _recipient_form(periodical, request.POST, row=row),
        _by(request, actions.update_recipient, recipient=row),
        again=lambda form: _recipient(request, periodical, form, row),
        said="已保存，从下一期起生效。",
        to=reverse("periodicals:keep", args=[pk]),
    )


@require_POST
@login_required
@once
def drop_recipient(request: HttpRequest, pk: int, recipient_pk: int) -> HttpResponse:
    """Send them nothing more."""
    periodical = _periodical(request, pk)
    row = get_object_or_404(DefaultRecipient, pk=recipient_pk, periodical=periodical)
    actions.drop_recipient(recipient=row, by=person(request))
    say(request, "已删，从下一期起不再分送。")
    return redirect("periodicals:keep", pk=pk)


# --- Finding -----------------------------------------------------------------------------


def _desks(who: Person) -> list[Desk]:
    rows = Desk.objects.visible_to(who).select_related("unit", "channel", "parent")
    return list(rows.order_by("channel__position", "pk"))


def _desk(request: HttpRequest, pk: int) -> Desk:
    rows = Desk.objects.visible_to(person(request)).select_related("unit", "channel")
    return get_object_or_404(rows, pk=pk)


def _periodical(request: HttpRequest, pk: int) -> Periodical:
    desks = Desk.objects.visible_to(person(request))
    rows = Periodical.objects.select_related("desk__unit", "desk__channel", "outlet")
    return get_object_or_404(rows, pk=pk, desk__in=desks)


def _outlet(request: HttpRequest, pk: int) -> Outlet:
    """Outlets are everybody's to know who keeps a desk; changing one is asked of the rule."""
    if not _desks(person(request)):
        raise Http404
    return get_object_or_404(
        Outlet.objects.select_related("periodical"), pk=pk, periodical=None
    )


# --- Answering ---------------------------------------------------------------------------


def _by(request: HttpRequest, verb: Callable[..., Any], **fixed: Any) -> Callable[..., Any]:
    return partial(verb, by=person(request), **fixed)


def _answer(
    request: HttpRequest, pk: int, form: Form, verb: Callable[..., Any], name: str
) -> HttpResponse:
    return answer(
        request,
        form,
        verb,
        again=lambda form: _keep(request, _periodical(request, pk), **{name: form}),
        said="已保存。",
        to=f"{reverse('periodicals:keep', args=[pk])}#{name}",
    )


def _status(context: dict[str, Any]) -> int:
    wrong = any(isinstance(one, Form) and one.errors for one in context.values())
    return 422 if wrong else 200


@dataclass(frozen=True)
class _Kept:
    """A desk with what it prints, and the forms to add to it."""

    desk: Desk
    periodicals: list[Periodical]
    head: Form
    outlet: Form


def _outlet_form(outlet: Outlet, data: Any = None) -> Form:
    names = f"outlet-{outlet.pk}-%s"  # several stand on one page
    return forms.Outlet(data, initial=vars(outlet), auto_id=names)


def _manage(
    request: HttpRequest,
    *,
    desk: Desk | None = None,
    head: Form | None = None,
    outlet: Form | None = None,
    outside: Mapping[int, Form] = MappingProxyType({}),
) -> HttpResponse:
    """``outside`` are forms of outlets, by their keys, that were refused."""
    who = person(request)
    desks = _desks(who)
    if not desks:
        raise Http404
    kept = [
        _Kept(
            one,
            list(one.periodicals.select_related("outlet").order_by("position", "pk")),
            (head if desk == one else None)
            or forms.Head(initial={"office": one.unit.name}),
            (outlet if desk == one else None) or forms.Outlet(),
        )
        for one in desks
    ]
    outlets = Outlet.objects.filter(periodical=None).select_related("kept_by")
    context = {
        "kept": kept,
        "outlets": [
            (
                row,
                rules.may_keep_outlet(who, row)
                and (outside.get(row.pk) or _outlet_form(row)),
            )
            for row in outlets.order_by("position", "pk")
        ],
        "wrong": head or outlet or next(iter(outside.values()), None),
    }
    return render_page(request, "periodicals/manage.html", context, status=_status(context))


def _keep(request: HttpRequest, periodical: Periodical, **changed: Form) -> HttpResponse:
    layout = forms.Layout(periodical.layout)
    context: dict[str, Any] = {
        "periodical": periodical,
        "head": forms.Head(initial=vars(periodical)),
        "layout": layout,
        "numbering": forms.Numbering(initial={"year": timezone.localdate().year}),
        "column": forms.Named(),
        "columns": periodical.columns.order_by("position", "pk"),
        "recipients": queries.recipient_lines(periodical),
        "next_number": numbers.forecast(
            Issue(periodical=periodical, issue_date=timezone.localdate())
        ),
        "next_total": numbers.next_total(periodical),
    } | changed
    context |= _specimen(periodical, None, layout)
    return render_page(request, "periodicals/keep.html", context, status=_status(context))


def _specimen(
    periodical: Periodical, head: Form | None, layout: forms.Layout
) -> dict[str, Any]:
    """The page as a picture in itself, or what keeps it from being printed."""
    if head and head.is_valid():
        for name, value in head.cleaned_data.items():
            setattr(periodical, name, value)
    changes = periodical.layout
    if layout.is_bound:
        if not layout.is_valid():
            return {"problems": ["版式里有没填好的数。"]}
        changes = layout.changes()
    try:
        image = rendering.specimen(periodical, changes)
    except LayoutError as wrong:
        return {"problems": wrong.problems}
    return {"image": f"data:image/png;base64,{base64.b64encode(image).decode()}"}


def _recipient_form(
    periodical: Periodical,
    data: Any = None,
    row: DefaultRecipient | None = None,
    **more: Any,
) -> forms.DefaultRecipient:
    """Those who can be ticked: the desk's readers and office, its member units."""
    form = forms.DefaultRecipient(data, **more)
    day, desk = timezone.localdate(), periodical.desk
    here = Q(
        appointments__post__desk=desk,
        appointments__post__role__in=[Role.LEADER, Role.ISSUER, Role.CHIEF_EDITOR],
    ) | Q(
        appointments__post__desk=desk.parent_id or desk.pk,
        appointments__post__role=Role.LEADER,
    )
    office = Q(appointments__post__unit=desk.unit)
    kept = Q(pk__in=row.persons.values("pk")) if row else Q(pk=None)
    people = Person.objects.filter(here | office | kept, is_active=True).distinct()
    form.fields["persons"].queryset = people.order_by("initials", "pk")  # type: ignore[attr-defined]
    members = Q(memberships__desk=desk, memberships__from_date__lte=day) & (
        Q(memberships__until_date=None) | Q(memberships__until_date__gte=day)
    )
    near = Q(parent=desk.unit) | Q(pk=desk.unit_id) | Q(pk=desk.unit.parent_id)
    kept_units = Q(pk__in=row.units.values("pk")) if row else Q(pk=None)
    units = Unit.objects.open_on(day).filter(members | near | kept_units).distinct()
    form.fields["units"].queryset = units.in_official_order()  # type: ignore[attr-defined]
    return form


def _recipient(
    request: HttpRequest,
    periodical: Periodical,
    form: Form,
    row: DefaultRecipient | None = None,
) -> HttpResponse:
    context = {"periodical": periodical, "form": form, "row": row}
    return render_page(
        request, "periodicals/recipient.html", context, status=_status(context)
    )
