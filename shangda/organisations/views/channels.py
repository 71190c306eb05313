"""Pages of channels and sections: length limits, what is taken and what is not."""

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel.answering import answer, onward
from shangda.kernel.requests import once
from shangda.organisations import actions, forms, rules
from shangda.organisations.models import Admission, Channel, Kind, LengthLimit, Section
from shangda.organisations.pages import person
from shangda.organisations.views.framing import only, page


@require_safe
@login_required
def channels(request: HttpRequest) -> HttpResponse:
    """All channels and sections."""
    only(rules.may_keep_units(person(request)))
    return _channels(request)


@require_POST
@login_required
@once
def add_channel(request: HttpRequest) -> HttpResponse:
    """Begin another channel."""
    return answer(
        request,
        forms.NamedCode(request.POST),
        lambda **data: actions.add_channel(by=person(request), **data),
        again=lambda form: _channels(request, new_channel=form),
        said="条线已加，请定字数和不收的板块。",
        to=_url,
    )


@require_POST
@login_required
@once
def add_section(request: HttpRequest) -> HttpResponse:
    """Add a section."""
    return answer(
        request,
        forms.NamedCode(request.POST),
        lambda **data: actions.add_section(by=person(request), **data),
        again=lambda form: _channels(request, new_section=form),
        said="板块已加，各条线都收；不收的，到条线的页面改。",
        to=reverse("organisations:channels"),
    )


@require_POST
@login_required
@once
def rename_section(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a section otherwise."""
    section = get_object_or_404(Section, pk=pk)
    return answer(
        request,
        forms.NameOnly(request.POST),
        lambda **data: actions.rename_section(section=section, by=person(request), **data),
        again=lambda form: _channels(request, wrong_section=form),
        said="板块已改名。",
        to=reverse("organisations:channels"),
    )


@require_safe
@login_required
def channel(request: HttpRequest, pk: int) -> HttpResponse:
    """One channel: limits, admissions."""
    only(rules.may_keep_units(person(request)))
    return _channel(request, get_object_or_404(Channel, pk=pk))


@require_POST
@login_required
@once
def rename_channel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a channel otherwise."""
    kept = get_object_or_404(Channel, pk=pk)
    return answer(
        request,
        forms.NameOnly(request.POST),
        lambda **data: actions.rename_channel(channel=kept, by=person(request), **data),
        again=lambda form: _channel(request, kept, wrong=form),
        said="条线已改名。",
        to=_url(kept),
    )


@require_POST
@login_required
@once
def set_limit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how long an item of a kind may be."""
    kept = get_object_or_404(Channel, pk=pk)
    return answer(
        request,
        forms.SetLimit(request.POST),
        lambda **data: actions.set_limit(channel=kept, by=person(request), **data),
        again=lambda form: _channel(request, kept, wrong=form),
        said="字数已改，写信息的页面马上按新的算。",
        to=_url(kept),
    )


@require_POST
@login_required
@once
def drop_limit(request: HttpRequest, pk: int) -> HttpResponse:
    """Let items of a kind be as long as they like."""
    limit = get_object_or_404(LengthLimit.objects.select_related("channel"), pk=pk)
    actions.drop_limit(limit=limit, by=person(request))
    return onward(request, "这一类不再限字数。", _url(limit.channel))


@require_POST
@login_required
@once
def set_admission(request: HttpRequest, pk: int, section_pk: int) -> HttpResponse:
    """Take a section or refuse it."""
    kept = get_object_or_404(Channel, pk=pk)
    section = get_object_or_404(Section, pk=section_pk)
    return answer(
        request,
        forms.SetAdmission(request.POST),
        lambda **data: actions.set_admission(
            channel=kept, section=section, by=person(request), **data
        ),
        again=lambda form: _channel(request, kept, wrong=form),
        said=f"“{section.name}”的收稿范围已改。",
        to=_url(kept),
    )


def _url(kept: Channel) -> str:
    return reverse("organisations:channel", args=[kept.pk])


def _channels(request: HttpRequest, **bound: Form) -> HttpResponse:
    who = person(request)
    context = {
        "channels": Channel.objects.order_by("position").prefetch_related("limits"),
        "sections": [
            (one, forms.NameOnly(initial={"name": one.name}, auto_id=f"section{one.pk}_%s"))
            for one in Section.objects.order_by("position")
        ],
        "may_add_channel": rules.is_system_admin(who),
        "may_keep_sections": rules.may_keep_sections(who),
        "new_channel": forms.NamedCode(auto_id="channel_%s"),
        "new_section": forms.NamedCode(auto_id="section_%s"),
        **bound,
    }
    return page(request, "channels", "channels", context)


def _channel(
    request: HttpRequest, kept: Channel, wrong: Form | None = None
) -> HttpResponse:
    limits = {limit.kind: limit for limit in kept.limits.all()}
    admissions = {row.section_id: row for row in kept.admissions.all()}
    context = {
        "channel": kept,
        "may_keep": rules.may_keep_channel(person(request), kept.pk),
        "limits": [(kind, limits.get(kind)) for kind in Kind],
        "admissions": [
            (section, _admission_form(section, admissions.get(section.pk)))
            for section in Section.objects.order_by("position")
        ],
        "name": forms.NameOnly(initial={"name": kept.name}),
        "wrong": wrong,
    }
    return page(request, "channel", "channels", context)


def _admission_form(section: Section, row: Admission | None) -> Form:
    """As it stands; a section nobody decided on is taken."""
    said = {
        "is_admitted": "yes" if row is None or row.is_admitted else "no",
        "reason": row.reason if row else "",
    }
    return forms.SetAdmission(initial=said, auto_id=f"admission{section.pk}_%s")
