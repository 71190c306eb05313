"""Pages of the three administrators, and the sign of life."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel.models import Job
from shangda.kernel.pages import render_page, whole
from shangda.kernel.requests import once
from shangda.organisations.pages import person
from shangda.workbench import actions, rules, state, trail
from shangda.workbench.forms import Trail


@require_safe
@login_required
def jobs(request: HttpRequest) -> HttpResponse:
    """Jobs that were given up with their reasons, and how many wait or run."""
    _require_system_admin(request)
    dead = Job.objects.filter(state=Job.State.DEAD).order_by("-finished_at", "-pk")
    page = Paginator(dead, 50).get_page(request.GET.get("page"))
    context = {"page": page, "lines": state.job_lines(page), "load": state.job_load()}
    return render_page(request, "workbench/jobs.html", context)


@require_POST
@login_required
@once
def retry_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one job start again."""
    _require_system_admin(request)
    job = get_object_or_404(Job, pk=pk, state=Job.State.DEAD)
    actions.retry_job(job=job, by=person(request))
    messages.success(request, "已重新排队，办成了就不再出现在这里。")
    return redirect("workbench:jobs")


@require_POST
@login_required
@once
def retry_jobs(request: HttpRequest) -> HttpResponse:
    """Let all of them start again."""
    _require_system_admin(request)
    count = actions.retry_jobs(by=person(request))
    messages.success(request, f"{count}件都已重新排队。")
    return redirect("workbench:jobs")


@require_safe
@login_required
def health(request: HttpRequest) -> HttpResponse:
    """What the installation has, and what to do where something lacks."""
    _require_system_admin(request)
    return render_page(request, "workbench/health.html", {"findings": state.findings()})


@require_safe
@login_required
def audit(request: HttpRequest) -> HttpResponse:
    """The trace, as far as this administrator reads it."""
    who = person(request)
    if not rules.may_read_trace(who):
        raise Http404
    form = Trail(request.GET)
    page = trail.page(
        trail.visible_to(who),
        form.wanted(),
        before=whole(request.GET.get("before", "")) or None,
    )
    context = {
        "form": form,
        "page": page,
        "may_check": rules.may_check_trace(who),
        "check": trail.last_check() if rules.may_check_trace(who) else None,
    }
    return render_page(request, "workbench/audit.html", context, part="rows")


@require_POST
@login_required
@once
def check_trace(request: HttpRequest) -> HttpResponse:
    """Have the whole chain checked behind the page."""
    if not rules.may_read_trace(person(request)):
        raise Http404
    actions.check_trace(by=person(request))
    messages.success(request, "正在逐条核验，核完会通知您，结果也会显示在这里。")
    return redirect("workbench:audit")


@require_safe
def sign_of_life(request: HttpRequest) -> HttpResponse:
    """Whether the process answers and reaches its database; tells nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ok": False}, status=503)
    return JsonResponse({"ok": True})


def _require_system_admin(request: HttpRequest) -> None:
    """For others the page does not exist."""
    if not rules.may_run_system(person(request)):
        raise Http404
