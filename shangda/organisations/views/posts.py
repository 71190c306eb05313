"""Pages of posts: of a unit, of a desk, of the installation; who holds them."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel.answering import answer, onward
from shangda.kernel.requests import once
from shangda.organisations import actions, forms, queries, rules
from shangda.organisations.models import Appointment, Desk, Person, Post, Role
from shangda.organisations.pages import person
from shangda.organisations.views.framing import only, page

MOST_CHOICES = 1000


@require_safe
@login_required
def posts(request: HttpRequest) -> HttpResponse:
    """The posts that only the security administrator fills."""
    only(rules.is_security_admin(person(request)))
    return _posts(request)


@require_safe
@login_required
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """One post: its name, and everybody who held it."""
    return _post(request, _fillable(request, pk))


@require_POST
@login_required
@once
def add_post(request: HttpRequest) -> HttpResponse:
    """Set up a seat in a unit, at a desk, or in the installation."""
    only(rules.is_security_admin(person(request)) or rules.is_desk_admin(person(request)))
    return answer(
        request,
        forms.AddPost(request.POST),
        lambda **data: actions.add_post(by=person(request), **data),
        again=lambda form: _adding(request, form),
        said="岗位已设，请任职。",
        to=place_url,
    )


@require_POST
@login_required
@once
def rename_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a seat otherwise."""
    kept = _fillable(request, pk)
    return answer(
        request,
        forms.RenamePost(request.POST),
        lambda **data: actions.rename_post(post=kept, by=person(request), **data),
        again=lambda form: _post(request, kept, rename=form),
        said="岗位名称已改。",
        to=place_url(kept),
    )


@require_POST
@login_required
@once
def drop_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a seat that nobody held."""
    kept = _fillable(request, pk)
    url = place_url(kept)
    actions.drop_post(post=kept, by=person(request))
    return onward(request, "岗位已删除。", url)


@require_POST
@login_required
@once
def appoint(request: HttpRequest) -> HttpResponse:
    """Put somebody into a seat."""
    seats = Post.objects.fillable_by(person(request)).in_order()
    only(seats.exists())
    form = forms.AppointTo(request.POST, posts=seats)
    return answer(
        request,
        form,
        lambda **data: actions.appoint(by=person(request), **data),
        again=lambda form: _appointing(request, form),
        said="已任职。",
        to=lambda made: _back(request) or place_url(made.post),
    )


@require_safe
@login_required
def appointment(request: HttpRequest, pk: int) -> HttpResponse:
    """One appointment: until when."""
    return _appointment(request, _seen(request, pk), forms.EndAppointment())


@require_POST
@login_required
@once
def end_appointment(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it end."""
    kept = _seen(request, pk)
    return answer(
        request,
        forms.EndAppointment(request.POST),
        lambda **data: actions.end_appointment(
            appointment=kept, by=person(request), **data
        ),
        again=lambda form: _appointment(request, _seen(request, pk), form),
        said="已定下到期日。",
        to=_onward(request, kept),
    )


@require_POST
@login_required
@once
def cancel_appointment(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike out one that has not begun."""
    kept = _seen(request, pk)
    url = _onward(request, kept)
    actions.cancel_appointment(appointment=kept, by=person(request))
    return onward(request, "已取消。", url)


def choosable_people(request: HttpRequest) -> QuerySet[Person]:
    """Accounts offered while one types a name: those that one keeps."""
    kept = Person.objects.visible_to(person(request)).filter(is_active=True)
    return kept.order_by("initials", "pk")[:MOST_CHOICES]


def desk_roles() -> list[Role]:
    """Roles of a desk that its administrator gives."""
    return [role for role in Role if role in Role.of_desks() and role != Role.DESK_ADMIN]


def place_url(kept: Post) -> str:
    """The page of the unit or desk to which the post belongs."""
    if kept.unit_id:
        return reverse("organisations:unit", args=[kept.unit_id])
    if kept.desk_id and kept.role != Role.DESK_ADMIN:
        return reverse("organisations:desk", args=[kept.desk_id])
    return reverse("organisations:posts")


def _onward(request: HttpRequest, kept: Appointment) -> str:
    """Back to where the seat is kept, or to one's own page."""
    if rules.may_fill(person(request), kept.post):
        return place_url(kept.post)
    return reverse("organisations:me")


def _back(request: HttpRequest) -> str:
    """The page that asked, when it said so."""
    url = request.POST.get("back", "")
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts=None) else ""


def _fillable(request: HttpRequest, pk: int) -> Post:
    return get_object_or_404(Post.objects.fillable_by(person(request)), pk=pk)


def _seen(request: HttpRequest, pk: int) -> Appointment:
    rows = Appointment.objects.visible_to(person(request)).distinct()
    return get_object_or_404(rows.select_related("post", "person"), pk=pk)


def _adding(request: HttpRequest, form: Form) -> HttpResponse:
    context = {"form": form, "action": request.path, "title": "增加岗位", "verb": "增加"}
    return page(request, "ask", "units", context)


def _appointing(request: HttpRequest, form: Form) -> HttpResponse:
    context = {
        "form": form,
        "action": request.path,
        "title": "任职",
        "verb": "任职",
        "people": choosable_people(request),
        "back": _back(request),
    }
    return page(request, "ask", "people", context)


def _post(request: HttpRequest, kept: Post, rename: Form | None = None) -> HttpResponse:
    today = timezone.localdate()
    [line] = queries.post_lines(Post.objects.filter(pk=kept.pk), today)
    context = {
        "line": line,
        "url": place_url(kept),
        "rename": rename or forms.RenamePost(initial={"title": kept.title}),
        "appoint": forms.AppointTo(
            posts=Post.objects.filter(pk=kept.pk), initial={"post": kept.pk}
        ),
        "people": choosable_people(request),
    }
    return page(request, "post", "units", context)


def _appointment(request: HttpRequest, kept: Appointment, form: Form) -> HttpResponse:
    context = {
        "appointment": kept,
        "form": form,
        "has_begun": kept.from_date <= timezone.localdate(),
        "may_delegate": kept.stands_in_for_id is None,
        "url": _onward(request, kept),
    }
    return page(request, "appointment", "people", context)


def _posts(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    reserved = Role.of_the_installation() | {Role.DESK_ADMIN}
    seats = Post.objects.filter(role__in=reserved)
    missing = Desk.objects.exclude(posts__role=Role.DESK_ADMIN).order_by("pk")
    context = {
        "lines": queries.post_lines(seats, today),
        "missing": missing,
        "appoint": forms.AppointTo(posts=seats.in_order()),
        "people": choosable_people(request),
    }
    return page(request, "posts", "posts", context)
