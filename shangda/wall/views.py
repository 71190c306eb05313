"""The wall itself, for whoever has its address; and its keeper's pages."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel.answering import tried
from shangda.kernel.pages import render_page, whole
from shangda.kernel.requests import once
from shangda.organisations.models import Desk
from shangda.organisations.pages import person
from shangda.wall import actions, forms, screens, tokens
from shangda.wall.models import Wall


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """The wall. Rendered without the request: nobody is asked for, no cookie is read or set."""
    wall = tokens.wall_of(token)
    if wall is None:
        raise Http404
    html = rendered(wall, screens.parts(wall), whole(request.GET.get("screen", "")))
    response = HttpResponse(html)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def rendered(wall: Wall, parts: Sequence[screens.Part], place: int = 0) -> str:
    """The page with one part shown; without scripts it leads to the next one by itself."""
    place %= max(len(parts), 1)
    context = {
        "wall": wall,
        "parts": parts,
        "place": place,
        "next": (place + 1) % max(len(parts), 1),
        "stay": parts[place].seconds if parts else wall.refresh_seconds,
        "now": timezone.localtime(),
        "zone": timezone.get_current_timezone_name(),
    }
    return render_to_string("wall/wall.html", context)


@require_safe
@login_required
def walls(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """The walls of a desk."""
    return _walls(request, _kept_desk(request, desk_pk), forms.NewWall())


@require_POST
@login_required
def make_wall(request: HttpRequest, desk_pk: int) -> HttpResponse:
    """A new one with its address. Not ``once``: the kept answer would hold the token."""
    desk, form = _kept_desk(request, desk_pk), forms.NewWall(request.POST)
    done = tried(form, partial(actions.make_wall, desk=desk, by=person(request)))
    return _shown_once(request, done.made) if done else _walls(request, desk, form)


@require_safe
@login_required
def wall(request: HttpRequest, pk: int) -> HttpResponse:
    """What one shows."""
    found = _kept_wall(request, pk)
    return _wall(request, found, forms.EditWall.showing(found))


@require_POST
@login_required
@once
def set_wall(request: HttpRequest, pk: int) -> HttpResponse:
    """Change it; the screen follows at its next refresh."""
    found, form = _kept_wall(request, pk), forms.EditWall(request.POST)
    by = person(request)
    if not tried(form, lambda **_: actions.set_wall(wall=found, by=by, **form.settings())):
        return _wall(request, _kept_wall(request, pk), form)
    messages.success(request, f"已存好，屏幕{found.refresh_seconds}秒内跟着变")
    return redirect("wall:wall", pk=pk)


@require_POST
@login_required
def renew_wall(request: HttpRequest, pk: int) -> HttpResponse:
    """Another address. Not ``once``: the kept answer would hold the token."""
    made = actions.renew_wall(wall=_kept_wall(request, pk), by=person(request))
    return _shown_once(request, made)


@require_POST
@login_required
@once
def end_wall(request: HttpRequest, pk: int) -> HttpResponse:
    """End it."""
    found = actions.end_wall(wall=_kept_wall(request, pk), by=person(request))
    messages.success(request, f"“{found.name}”已停用，原来的地址打不开了")
    return redirect("wall:walls", desk_pk=found.desk_id)


def _kept_desk(request: HttpRequest, pk: int) -> Desk:
    """A desk that this person administers; 404 otherwise."""
    desks = person(request).desks_as("desk_admin")
    return get_object_or_404(Desk, pk=pk, pk__in=desks)


def _kept_wall(request: HttpRequest, pk: int) -> Wall:
    rows = Wall.objects.visible_to(person(request)).select_related("desk", "made_by")
    return get_object_or_404(rows, pk=pk)


def _shown_once(request: HttpRequest, made: actions.Made) -> HttpResponse:
    path = reverse("wall:show", args=[made.token])
    context = {"wall": made.wall, "desk": made.wall.desk, "path": path}
    context["address"] = request.build_absolute_uri(path)
    return render_page(request, "wall/made.html", context)


def _walls(request: HttpRequest, desk: Desk, form: Form) -> HttpResponse:
    rows = Wall.objects.filter(desk=desk).select_related("made_by", "ended_by")
    context: dict[str, Any] = {
        "desk": desk,
        "running": rows.filter(ended_at=None).order_by("pk"),
        "ended": rows.exclude(ended_at=None).order_by("-ended_at")[:10],
        "form": form,
    }
    status = 422 if form.errors else 200
    return render_page(request, "wall/walls.html", context, status=status)


def _wall(request: HttpRequest, found: Wall, form: forms.EditWall) -> HttpResponse:
    context = {"wall": found, "desk": found.desk, "form": form}
    status = 422 if form.errors else 200
    return render_page(request, "wall/edit.html", context, status=status)
