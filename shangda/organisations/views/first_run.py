"""The page of an empty installation, and what to set up after it."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel.answering import answer
from shangda.kernel.pages import render_page
from shangda.organisations import actions, forms, initial_passwords, queries
from shangda.organisations.actions.first_run import Newcomer, Office
from shangda.organisations.models import Channel, Desk, Person, Role
from shangda.organisations.views.home import batch_in, keep_batch

ROLES = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.DESK_ADMIN]
DUTIES = {
    Role.SYSTEM_ADMIN: "建账号、设信息科，管系统运行。",
    Role.SECURITY_ADMIN: "给管理岗位，不碰业务。",
    Role.AUDIT_ADMIN: "只查操作记录。",
    Role.DESK_ADMIN: "管信息科的单位、人员和岗位，可以是信息科的同志。",
}


@require_safe
def first_run(request: HttpRequest) -> HttpResponse:
    """Ask who administers and which office begins."""
    _only_when_empty()
    return _ask(request, forms.FirstRun())


@require_POST
def set_up(request: HttpRequest) -> HttpResponse:
    """Make them. Not for somebody signed in: nobody is there yet."""
    _only_when_empty()
    form = forms.FirstRun(request.POST)
    if not Channel.objects.exists():
        actions.load_defaults()
    if not form.is_valid():
        return _ask(request, form)
    data = form.cleaned_data
    batch = initial_passwords.batch(data[f"{role}_username"] for role in ROLES)
    people = [_newcomer(role, data, batch) for role in ROLES]
    response = answer(
        request,
        form,
        lambda **data: actions.set_up(people=people, office=_office(data)),
        again=lambda form: _ask(request, form),
        said="系统已初始化。",
        to="organisations:next-steps",
    )
    if not form.errors:
        keep_batch(request, batch)
    return response


@require_safe
def next_steps(request: HttpRequest) -> HttpResponse:
    """Passwords to hand out, and the list of what is still to set up."""
    batch = batch_in(request)
    if batch is None and not request.user.is_authenticated:
        return redirect("account_login")
    desk = Desk.objects.order_by("pk").first()
    context = {
        "rows": _handed_out(batch) if batch else [],
        "todo": queries.things_to_set_up(desk, timezone.localdate()),
    }
    return render_page(request, "organisations/next_steps.html", context)


def _only_when_empty() -> None:
    """The page exists only as long as nobody else does."""
    if Person.objects.exists():
        raise Http404


def _ask(request: HttpRequest, form: Form) -> HttpResponse:
    if not Channel.objects.exists():
        actions.load_defaults()
    people = [
        (role.label, DUTIES[role], form[f"{role}_name"], form[f"{role}_username"])
        for role in ROLES
    ]
    return render_page(
        request,
        "organisations/first_run.html",
        {"form": form, "people": people},
        status=422 if form.errors else 200,
    )


def _newcomer(role: Role, data: dict[str, Any], batch: initial_passwords.Batch) -> Newcomer:
    username = data[f"{role}_username"]
    hashed = make_password(batch.password_of(username))
    return Newcomer(role, username, data[f"{role}_name"], hashed)


def _office(data: dict[str, Any]) -> Office:
    return Office(
        code=data["office_code"],
        name=data["office_name"],
        short_name=data["office_short_name"],
        level=data["level"],
        channel=data["channel"],
        desk_code=data["desk_code"],
    )


def _handed_out(batch: initial_passwords.Batch) -> list[dict[str, str]]:
    people = Person.objects.filter(username__in=batch.usernames).exclude(initial_until=None)
    posts = {
        person.username: (person, person.seats_from(timezone.localdate()).first())
        for person in people
    }
    return [
        {
            "username": username,
            "name": posts[username][0].name,
            "post": str(posts[username][1] or ""),
            "password": batch.password_of(username),
        }
        for username in batch.usernames
        if username in posts
    ]
