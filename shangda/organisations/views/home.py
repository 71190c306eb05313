"""The way into the management pages, one's own account, passwords to hand out."""

import time

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel.answering import answer
from shangda.kernel.pages import render_page, sheet
from shangda.kernel.requests import once
from shangda.organisations import actions, forms, queries, rules
from shangda.organisations.initial_passwords import Batch
from shangda.organisations.models import Appointment, Desk, Person, Role, Unit
from shangda.organisations.pages import person
from shangda.organisations.views.framing import only, page

PASSWORDS = "initial_passwords"
SHOWN_FOR = 30 * 60  # seconds


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What this person manages, and what is still to set up."""
    who = person(request)
    only(rules.may_manage(who))
    desk = Desk.objects.visible_to(who).order_by("pk").first()
    todo = queries.things_to_set_up(desk, timezone.localdate()) if desk else []
    context = {
        "counts": _counts(who),
        "todo": [] if all(thing.is_done for thing in todo) else todo,
        "is_audit_admin": rules.is_audit_admin(who),
    }
    return page(request, "home", "home", context)


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """One's own account: posts, stand-ins, sign-in."""
    return my_page(request)


@require_POST
@login_required
@once
def delegate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody act in the holder's place."""
    who = person(request)
    appointment = get_object_or_404(Appointment.objects.visible_to(who), pk=pk)
    own = appointment.person_id == who.pk
    back = reverse("organisations:me") if own else _person_url(appointment.person_id)
    return answer(
        request,
        forms.Delegate(request.POST),
        lambda **data: actions.delegate(appointment=appointment, by=who, **data),
        again=lambda form: _delegation(request, appointment, form),
        said="代签已生效，到期自动收回。",
        to=back,
    )


@require_safe
@login_required
def delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask who stands in for this appointment."""
    appointment = get_object_or_404(Appointment.objects.visible_to(person(request)), pk=pk)
    return _delegation(request, appointment, forms.Delegate())


@require_safe
def passwords(request: HttpRequest) -> HttpResponse:
    """Initial passwords just made, in the session of who made them only."""
    kept = batch_in(request)
    rows = _rows(kept) if kept else []
    return render_page(request, "organisations/passwords.html", {"rows": rows})


@require_POST
def take_passwords(request: HttpRequest) -> HttpResponse:
    """Download them once; afterwards nobody can show them again."""
    kept = batch_in(request)
    request.session.pop(PASSWORDS, None)
    if kept is None:
        return redirect("organisations:passwords")
    heads = ("登录名", "姓名", "初始密码")
    rows = [(row["username"], row["name"], row["password"]) for row in _rows(kept)]
    return sheet("初始密码", heads, rows)


def keep_batch(request: HttpRequest, made: Batch) -> None:
    """Have the next page show these passwords."""
    request.session[PASSWORDS] = [made.seed, made.usernames, int(time.time())]


def batch_in(request: HttpRequest) -> Batch | None:
    """Passwords made in this session within the last half hour."""
    seed, usernames, made_at = request.session.get(PASSWORDS) or ("", (), 0)
    is_fresh = time.time() - made_at < SHOWN_FOR
    return Batch(seed, tuple(usernames)) if seed and is_fresh else None


def _rows(kept: Batch) -> list[dict[str, str]]:
    names = dict(
        Person.objects.filter(
            username__in=kept.usernames, initial_until__isnull=False
        ).values_list("username", "name")
    )
    return [
        {"username": u, "name": names[u], "password": kept.password_of(u)}
        for u in kept.usernames
        if u in names
    ]


def _counts(who: Person) -> dict[str, int]:
    today = timezone.localdate()
    return {
        "units": Unit.objects.visible_to(who).open_on(today).count(),
        "people": Person.objects.visible_to(who).filter(is_active=True).count(),
        "desks": Desk.objects.visible_to(who).count(),
    }


def _delegation(request: HttpRequest, appointment: Appointment, form: Form) -> HttpResponse:
    context = {
        "appointment": appointment,
        "form": form,
        "people": queries.colleagues(appointment, timezone.localdate()),
    }
    return render_page(
        request,
        "organisations/delegation.html",
        context,
        status=422 if form.errors else 200,
    )


def my_page(request: HttpRequest, update: Form | None = None) -> HttpResponse:
    """One's own account, with the form that was refused."""
    who, today = person(request), timezone.localdate()
    held = queries.held_by(Appointment.objects.filter(person=who), today)
    given = Appointment.objects.filter(stands_in_for__person=who)
    reserved = Role.of_the_installation() | {Role.DESK_ADMIN}
    context = {
        "held": held,
        "given": queries.held_by(given, today),
        "reserved": reserved,
        "update": update
        or forms.UpdatePerson(
            initial={"name": who.name, "phone": who.phone, "email": who.email}
        ),
    }
    return render_page(
        request, "organisations/me.html", context, status=422 if update else 200
    )


def _person_url(pk: int) -> str:
    return reverse("organisations:person", args=[pk])
