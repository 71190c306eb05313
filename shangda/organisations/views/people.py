"""Pages of people: the list, one account with its posts."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.hashers import make_password
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shangda.kernel.answering import answer, onward
from shangda.kernel.pages import sheet, wants_sheet
from shangda.kernel.requests import once
from shangda.organisations import actions, forms, initial_passwords, queries, rules
from shangda.organisations.models import Appointment, Person, Post
from shangda.organisations.pages import person
from shangda.organisations.views.framing import only, page
from shangda.organisations.views.home import batch_in, keep_batch, my_page

PER_PAGE = 50
HEADS = ("姓名", "登录名", "岗位", "电话", "邮箱", "状态")


@require_safe
@login_required
def people(request: HttpRequest) -> HttpResponse:
    """Accounts, found by name, sign-in name or pinyin initials."""
    who = person(request)
    only(rules.may_see_people(who))
    form = forms.People(request.GET)
    found = _filtered(Person.objects.visible_to(who), form)
    if wants_sheet(request):
        posts = _posts(list(found))
        return sheet("人员名单", HEADS, [_row(who, posts[who.pk]) for who in found])
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    posts = _posts(list(shown))
    rows = [(row, posts[row.pk]) for row in shown]
    context = {
        "page": shown,
        "rows": rows,
        "filter": form,
        "may_add": rules.may_add_person(who),
    }
    return page(request, "people", "people", context)


@require_safe
@login_required
def new_person(request: HttpRequest) -> HttpResponse:
    """Ask for a new account."""
    only(rules.may_add_person(person(request)))
    return _new(request, forms.AddPerson())


@require_POST
@login_required
def add_person(request: HttpRequest) -> HttpResponse:
    """Make the account, with an initial password shown once.

    Not ``once``: hashing inside its transaction would hold up everybody; a second click
    meets the taken sign-in name.
    """
    form = forms.AddPerson(request.POST)
    batch = initial_passwords.batch([request.POST.get("username", "")])
    hashed = make_password(batch.password_of(batch.usernames[0]))
    response = answer(
        request,
        form,
        lambda **data: actions.add_person(by=person(request), password_hash=hashed, **data),
        again=lambda form: _new(request, form),
        said="账号已建。初始密码只显示这一次，请交给本人。",
        to=_url,
    )
    if not form.errors:
        keep_batch(request, batch)
    return response


@require_safe
@login_required
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One account."""
    return _person(request, _kept(request, pk))


@require_POST
@login_required
@once
def update_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct name, phone, mail; one's own on one's own page."""
    is_own = pk == person(request).pk
    kept = person(request) if is_own else _kept(request, pk)

    def again(form: Form) -> HttpResponse:
        return (
            my_page(request, form) if is_own else _person(request, _kept(request, pk), form)
        )

    return answer(
        request,
        forms.UpdatePerson(request.POST),
        lambda **data: actions.update_person(person=kept, by=person(request), **data),
        again=again,
        said="已保存。",
        to=reverse("organisations:me") if is_own else _url(kept),
    )


@require_POST
@login_required
@once
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the account sign in no more."""
    kept = actions.deactivate(person=_kept(request, pk), by=person(request))
    return onward(request, f"{kept.name}的账号已停用，别处的登录也已退出。", _url(kept))


@require_POST
@login_required
@once
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it sign in again."""
    kept = actions.activate(person=_kept(request, pk), by=person(request))
    return onward(request, f"{kept.name}的账号已启用。", _url(kept))


@require_POST
@login_required
def set_initial_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a new initial password, shown once; not ``once``, for the reason above."""
    kept = _kept(request, pk)
    batch = initial_passwords.batch([kept.username])
    hashed = make_password(batch.password_of(kept.username))
    actions.set_initial_password(person=kept, by=person(request), password_hash=hashed)
    keep_batch(request, batch)
    return onward(request, "已换成新的初始密码，只显示这一次。", _url(kept))


@require_POST
@login_required
@once
def reset_totp(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch off the code at sign-in."""
    kept = actions.reset_totp(person=_kept(request, pk), by=person(request))
    return onward(request, f"{kept.name}的动态验证码已关闭。", _url(kept))


@require_POST
@login_required
@once
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget wrong passwords."""
    kept = actions.unlock(person=_kept(request, pk), by=person(request))
    return onward(request, f"{kept.name}可以再登录了。", _url(kept))


def _kept(request: HttpRequest, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(person(request)), pk=pk)


def _url(kept: Person) -> str:
    return reverse("organisations:person", args=[kept.pk])


def _new(request: HttpRequest, form: Form) -> HttpResponse:
    return page(request, "new_person", "people", {"form": form})


def _filtered(found: QuerySet[Person], form: forms.People) -> QuerySet[Person]:
    wanted = form.cleaned_data if form.is_valid() else {}
    seats = Appointment.objects.in_force(timezone.localdate())
    state = wanted.get("state", "")
    if state != "all":
        found = found.filter(is_active=state != "locked")
    if state == "idle":
        found = found.exclude(appointments__in=seats)
    if unit := wanted.get("unit"):
        found = found.filter(appointments__in=seats.filter(post__unit=unit))
    if words := wanted.get("q", "").strip():
        found = found.filter(
            Q(name__contains=words)
            | Q(username__icontains=words)
            | Q(initials__startswith=words.lower())
        )
    return found.distinct().order_by("initials", "pk")


def _posts(rows: list[Person]) -> dict[int, list[str]]:
    """Where and what each holds today."""
    held = Appointment.objects.in_force(timezone.localdate()).filter(person__in=rows)
    posts: dict[int, list[str]] = {row.pk: [] for row in rows}
    for one in held.select_related("post__unit", "post__desk").order_by("pk"):
        stands_in = "（代签）" if one.stands_in_for_id else ""
        place = one.post.unit or one.post.desk or ""
        posts[one.person_id].append(f"{place}　{one.post.title}{stands_in}".strip("　"))
    return posts


def _row(who: Person, posts: list[str]) -> tuple[Any, ...]:
    state = "在用" if who.is_active else "停用"
    return who.name, who.username, "；".join(posts), who.phone, who.email, state


def _person(request: HttpRequest, kept: Person, update: Form | None = None) -> HttpResponse:
    who, today = person(request), timezone.localdate()
    particulars = {"name": kept.name, "phone": kept.phone, "email": kept.email}
    seats = Post.objects.fillable_by(who).in_order()
    batch = batch_in(request)
    context = {
        "kept": kept,
        "held": queries.held_by(Appointment.objects.filter(person=kept), today),
        "update": update or forms.UpdatePerson(initial=particulars),
        "appoint": forms.AppointPerson(posts=seats) if seats.exists() else None,
        "sign_in": queries.sign_in_state(kept),
        "may_keep": rules.may_keep_person(who, kept),
        "password": batch.password_of(kept.username)
        if batch and kept.username in batch.usernames and kept.initial_until
        else "",
    }
    return page(request, "person", "people", context)
