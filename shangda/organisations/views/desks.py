"""Pages of desks: settings, ranking groups, the units that report."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel.answering import answer, onward
from shangda.kernel.pages import sheet, wants_sheet
from shangda.kernel.requests import once
from shangda.organisations import actions, forms, queries, rules
from shangda.organisations.models import Desk, Membership, RankingGroup, Role
from shangda.organisations.pages import person
from shangda.organisations.views.framing import only, page
from shangda.organisations.views.posts import choosable_people, desk_roles

HEADS = ("分组", "单位", "代码", "加入", "退出", "有任务", "参加考核", "直报点")


@require_safe
@login_required
def desks(request: HttpRequest) -> HttpResponse:
    """The desks that this person keeps."""
    who = person(request)
    only(rules.may_keep_units(who))
    return _desks(request, forms.AddDesk() if rules.may_add_desk(who) else None)


@require_POST
@login_required
@once
def add_desk(request: HttpRequest) -> HttpResponse:
    """Set one up."""
    return answer(
        request,
        forms.AddDesk(request.POST),
        lambda **data: actions.add_desk(by=person(request), **data),
        again=lambda form: _desks(request, form),
        said="信息科已设。请安全管理员任命它的条线管理员。",
        to=_url,
    )


@require_safe
@login_required
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """One desk's settings, groups and posts."""
    return _desk(request, _kept(request, pk))


@require_POST
@login_required
@once
def update_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name and time limits."""
    kept = _kept(request, pk)
    return answer(
        request,
        forms.UpdateDesk(request.POST),
        lambda **data: actions.update_desk(desk=kept, by=person(request), **data),
        again=lambda form: _desk(request, _kept(request, pk), update=form),
        said="已保存。",
        to=_url(kept),
    )


@require_POST
@login_required
@once
def close_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Take no more submissions."""
    kept = actions.close_desk(desk=_kept(request, pk), by=person(request))
    return onward(request, "已停用，不再收稿。", _url(kept))


@require_POST
@login_required
@once
def open_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Take submissions again."""
    kept = actions.open_desk(desk=_kept(request, pk), by=person(request))
    return onward(request, "已启用。", _url(kept))


@require_POST
@login_required
@once
def add_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a ranking group."""
    kept = _kept(request, pk)
    return answer(
        request,
        forms.GroupName(request.POST),
        lambda **data: actions.add_group(desk=kept, by=person(request), **data),
        again=lambda form: _desk(request, kept, group=form),
        said="分组已加。",
        to=_url(kept),
    )


@require_POST
@login_required
@once
def rename_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a group otherwise."""
    group = _group(request, pk)
    return answer(
        request,
        forms.GroupName(request.POST),
        lambda **data: actions.rename_group(group=group, by=person(request), **data),
        again=lambda form: _desk(request, group.desk, group=form),
        said="分组已改名。",
        to=_url(group.desk),
    )


@require_POST
@login_required
@once
def drop_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a group without members."""
    group = _group(request, pk)
    actions.drop_group(group=group, by=person(request))
    return onward(request, "分组已删除。", _url(group.desk))


@require_safe
@login_required
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Who reports to the desk on a day, by group."""
    kept = _kept(request, pk)
    if wants_sheet(request):
        return sheet("报送单位", HEADS, [_row(row) for row in _members(request, kept)])
    return _member_page(request, kept, forms.Join(desk=kept))


@require_POST
@login_required
@once
def join_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Make units report to the desk."""
    kept = _kept(request, pk)
    return answer(
        request,
        forms.Join(request.POST, desk=kept),
        lambda **data: actions.join_all(desk=kept, by=person(request), **data),
        again=lambda form: _member_page(request, kept, form),
        said="已加入报送名单。",
        to=_members_url(kept),
    )


@require_safe
@login_required
def membership(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit's way of reporting."""
    return _membership(request, _kept_membership(request, pk))


@require_POST
@login_required
@once
def change_terms(request: HttpRequest, pk: int) -> HttpResponse:
    """Change duty, scoring, direct point."""
    kept = _kept_membership(request, pk)
    return answer(
        request,
        forms.Terms(request.POST),
        lambda **data: actions.change_terms(membership=kept, by=person(request), **data),
        again=lambda form: _membership(request, kept, terms=form),
        said="已保存。",
        to=_members_url(kept.desk),
    )


@require_POST
@login_required
@once
def change_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Rank it elsewhere from a date on."""
    kept = _kept_membership(request, pk)
    return answer(
        request,
        forms.InGroup(request.POST, desk=kept.desk),
        lambda **data: actions.change_group(membership=kept, by=person(request), **data),
        again=lambda form: _membership(request, _kept_membership(request, pk), group=form),
        said="已换组，以前的排名不变。",
        to=_members_url(kept.desk),
    )


@require_POST
@login_required
@once
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it report no more."""
    kept = _kept_membership(request, pk)
    return answer(
        request,
        forms.EndMembership(request.POST),
        lambda **data: actions.end_membership(membership=kept, by=person(request), **data),
        again=lambda form: _membership(request, _kept_membership(request, pk), end=form),
        said="已定下退出的日期。",
        to=_members_url(kept.desk),
    )


def _kept(request: HttpRequest, pk: int) -> Desk:
    return get_object_or_404(Desk.objects.visible_to(person(request)), pk=pk)


def _group(request: HttpRequest, pk: int) -> RankingGroup:
    kept = Desk.objects.visible_to(person(request))
    rows = RankingGroup.objects.filter(desk__in=kept)
    return get_object_or_404(rows.select_related("desk"), pk=pk)


def _kept_membership(request: HttpRequest, pk: int) -> Membership:
    kept = Desk.objects.visible_to(person(request))
    rows = Membership.objects.filter(desk__in=kept)
    return get_object_or_404(rows.select_related("desk", "unit", "group"), pk=pk)


def _url(kept: Desk) -> str:
    return reverse("organisations:desk", args=[kept.pk])


def _members_url(kept: Desk) -> str:
    return reverse("organisations:members", args=[kept.pk])


def _desks(request: HttpRequest, form: Form | None) -> HttpResponse:
    found = Desk.objects.visible_to(person(request))
    today = timezone.localdate()
    context = {
        "desks": queries.desk_lines(found, today),
        "form": form,
    }
    return page(request, "desks", "desks", context)


def _desk(request: HttpRequest, kept: Desk, **bound: Form) -> HttpResponse:
    who, posts = person(request), kept.posts.exclude(role=Role.DESK_ADMIN)
    limits = {
        "name": kept.name,
        "receive_within": kept.receive_within,
        "revise_within": kept.revise_within,
        "event_days": kept.event_days,
    }
    context = {
        "desk": kept,
        "lines": queries.post_lines(posts, timezone.localdate()),
        "admins": queries.holders(Role.DESK_ADMIN, desk_id=kept.pk),
        "groups": [
            (
                group,
                forms.GroupName(
                    initial={"name": group.name}, auto_id=f"group{group.pk}_%s"
                ),
            )
            for group in kept.groups.order_by("position", "pk")
        ],
        "may_switch": rules.may_add_desk(who),
        "may_fill": rules.may_manage_desk(who, kept.pk) or rules.is_security_admin(who),
        "people": choosable_people(request),
        "update": forms.UpdateDesk(initial=limits),
        "group": forms.GroupName(),
        "post": forms.AddPost(roles=desk_roles(), initial={"desk": kept.pk}),
        "appoint": forms.AppointTo(posts=posts.in_order()),
        **bound,
    }
    return page(request, "desk", "desks", context)


def _day(request: HttpRequest) -> date:
    try:
        asked = parse_date(request.GET.get("day", ""))
    except ValueError:
        asked = None
    return asked or timezone.localdate()


def _members(request: HttpRequest, kept: Desk) -> QuerySet[Membership]:
    found = kept.memberships.on(_day(request)).select_related("unit", "group")
    return found.order_by("group__position", "group", "unit__position", "unit")


def _member_page(request: HttpRequest, kept: Desk, form: Form) -> HttpResponse:
    context = {
        "desk": kept,
        "day": _day(request),
        "members": _members(request, kept),
        "form": form,
        "has_groups": kept.groups.exists(),
    }
    return page(request, "members", "desks", context)


def _row(row: Membership) -> tuple[Any, ...]:
    marks = (row.must_report, row.is_scored, row.is_direct_point)
    return (
        row.group.name,
        row.unit.name,
        row.unit.code,
        row.from_date,
        row.until_date,
        *("是" if mark else "否" for mark in marks),
    )


def _membership(request: HttpRequest, kept: Membership, **bound: Form) -> HttpResponse:
    terms = {
        "must_report": kept.must_report,
        "is_scored": kept.is_scored,
        "is_direct_point": kept.is_direct_point,
    }
    history = Membership.objects.filter(unit=kept.unit, desk=kept.desk)
    context = {
        "membership": kept,
        "history": history.select_related("group").order_by("-from_date"),
        "terms": forms.Terms(initial=terms),
        "group": forms.InGroup(desk=kept.desk, initial={"group": kept.group_id}),
        "end": forms.EndMembership(),
        **bound,
    }
    return page(request, "membership", "desks", context)
