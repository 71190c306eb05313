"""The first page, the bell, the help."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel import notices
from shangda.kernel.models import Notice
from shangda.kernel.pages import render_page
from shangda.organisations.models import Role
from shangda.organisations.pages import person
from shangda.targets.shown import own_targets
from shangda.workbench import actions, guide, queries, waiting

WRITERS = (Role.INFORMANT, Role.CHIEF_APPROVER, Role.DEPUTY_APPROVER)
QUIET = {
    Role.SYSTEM_ADMIN: "您看得到系统的运行，看不到稿件内容。",
    Role.SECURITY_ADMIN: "您管权限，看不到稿件内容。",
    Role.AUDIT_ADMIN: "您看全部记录，看不到稿件内容。",
    Role.SCORER: "新的采用和撤销会出现在这里。",
}
"""What the first page tells these when nothing waits; the others hear of their texts."""


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, what is late, what became of mine."""
    who = person(request)
    tasks, roles = waiting.tasks(who), {power.role for power in who.powers}
    context = {
        "tasks": tasks,
        "task_count": sum(task.count for task in tasks),
        "is_reading": all(task.kind == waiting.TO_READ for task in tasks),
        "quiet": next((words for role, words in QUIET.items() if role in roles), ""),
        "desks": queries.desk_figures(who),
        "scored": queries.scored_desks(who),
        "issues": queries.latest_issues(who),
        "duties": queries.duties(who),
        "own_targets": own_targets(who, timezone.localdate()),
        "is_writer": bool(who.units_as(*WRITERS)),
        "may_write": bool(who.units_as(Role.INFORMANT)),
        "has_no_post": not who.powers,
        "has_work": any(power.unit_id or power.desk_id for power in who.powers),
    }
    if context["is_writer"]:
        context |= {"rows": queries.my_items(who), "standings": queries.standings_of(who)}
    return render_page(request, "workbench/home.html", context)


@require_safe
@login_required
def notice_list(request: HttpRequest) -> HttpResponse:
    """Under the bell: what was told, what is about one thing stands together."""
    rows = Notice.objects.filter(person=person(request)).order_by("-made_at", "-pk")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    groups: dict[str, list[Notice]] = {}
    for row in page:
        groups.setdefault(row.group, []).append(row)
    unread = notices.unread(person(request)).count()
    context = {"page": page, "groups": list(groups.values()), "unread": unread}
    return render_page(request, "workbench/notices.html", context)


@require_POST
@login_required
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Read one notice, and all others about the same thing; go there."""
    notice = get_object_or_404(Notice, pk=pk, person=person(request))
    actions.open_notice(notice=notice, by=person(request))
    is_ours = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if is_ours else "workbench:notices")


@require_POST
@login_required
def read_notices(request: HttpRequest) -> HttpResponse:
    """Everything read."""
    actions.read_notices(by=person(request))
    return redirect("workbench:notices")


@require_safe
@login_required
def help_page(request: HttpRequest) -> HttpResponse:
    """One screen of help for each of the person's roles; the others' on demand."""
    roles = {power.role for power in person(request).powers}
    context = {"chapters": guide.chapters(roles), "keys": guide.keys(roles)}
    return render_page(request, "workbench/help.html", context)


@require_safe
def old_browser(request: HttpRequest) -> HttpResponse:
    """What to do about a browser below the floor; its banner leads here, signed in or not."""
    return render_page(request, "below_floor.html")
