"""Verbs on accounts: added, corrected, locked, given an initial password.

Passwords come as hashes (``django.contrib.auth.hashers.make_password``): hashing takes
long on purpose and must not happen inside a transaction.
"""

from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.utils import reset as forget_failures
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from shangda.kernel.errors import WrongStateError
from shangda.kernel.lifecycle import record
from shangda.kernel.notices import Message, tell
from shangda.kernel.transactions import action
from shangda.organisations import queries, rules
from shangda.organisations.actions.asking import allow, check, refuse_taken
from shangda.organisations.initials import initials_of
from shangda.organisations.models import Person, Role
from shangda.organisations.system import STRANGER, SYSTEM

NOT_YOURS = "这个账号不归您管。"


class Contact(TypedDict, total=False):
    """How somebody is reached."""

    name: str
    phone: str
    email: str


@action
def add_person(
    *,
    by: Person,
    username: str,
    password_hash: str = "",
    is_initial: bool = True,
    **who: Unpack[Contact],
) -> Person:
    """Make an account. Without a hash nobody can sign in until a password is given."""
    allow(rules.may_add_person(by), "账号由系统管理员或条线管理员增加。")
    made = make_account(username, password_hash, is_initial=is_initial, **who)
    record("organisations.add_person", made, by=by, username=username, name=made.name)
    return made


def make_account(
    username: str, password_hash: str, *, is_initial: bool, **who: Unpack[Contact]
) -> Person:
    """The row of a new account; part of a verb that has asked who may."""
    refuse_taken(Person, username=username, cause=f"登录名{username}已经有人用了。")
    made = Person(username=username, **who)
    made.initials = initials_of(made.name)
    made.password = password_hash or make_password(None)
    made.initial_until = _initial_until() if password_hash and is_initial else None
    check(made)
    made.save()
    return made


@action
def update_person(*, person: Person, by: Person, **changes: Unpack[Contact]) -> Person:
    """Correct name, phone or mail."""
    allow(rules.may_change_particulars(by, person), NOT_YOURS)
    for name, value in changes.items():
        setattr(person, name, value)
    person.initials = initials_of(person.name)
    check(person)
    person.save(update_fields=[*changes, "initials"])
    record("organisations.update_person", person, by=by, changed=sorted(changes))
    return person


@action
def deactivate(*, person: Person, by: Person) -> Person:
    """Let the account sign in no more, from the next request on; posts stay as they are."""
    allow(rules.may_keep_person(by, person), NOT_YOURS)
    if not person.is_active:
        raise WrongStateError("这个账号已经停用了。")
    _refuse_last_administrator(person)
    _write(person, is_active=False)
    end_sessions(person)
    record("organisations.deactivate", person, by=by)
    return person


@action
def activate(*, person: Person, by: Person) -> Person:
    """Let the account sign in again."""
    allow(rules.may_keep_person(by, person), NOT_YOURS)
    if person.is_active:
        raise WrongStateError("这个账号本来就能登录。")
    _write(person, is_active=True)
    record("organisations.activate", person, by=by)
    return person


@action
def set_initial_password(*, person: Person, by: Person, password_hash: str) -> Person:
    """Give a password for the first sign-in, where it must be changed; ends all sessions."""
    allow(rules.may_keep_person(by, person), NOT_YOURS)
    _write(person, password=password_hash, initial_until=_initial_until())
    end_sessions(person)
    forget_failures(username=person.username)
    record("organisations.set_initial_password", person, by=by)
    _warn(person, by, "initial_password", "的密码被重置")
    return person


@action
def reset_totp(*, person: Person, by: Person) -> Person:
    """Switch off the code at sign-in for somebody who lost the device."""
    allow(rules.may_keep_person(by, person), NOT_YOURS)
    found, _ = Authenticator.objects.filter(user=person).delete()
    if not found:
        raise WrongStateError("这个账号没有开动态验证码。")
    end_sessions(person)
    record("organisations.reset_totp", person, by=by)
    _warn(person, by, "totp", "的动态验证码被关闭")
    return person


@action
def unlock(*, person: Person, by: Person) -> Person:
    """Forget the wrong passwords that locked the account."""
    allow(rules.may_keep_person(by, person), NOT_YOURS)
    if not forget_failures(username=person.username):
        raise WrongStateError("这个账号没有被锁住。")
    record("organisations.unlock", person, by=by)
    return person


@action
def change_password(*, person: Person, by: Person, password_hash: str) -> Person:
    """Take the password that the person chose for themselves."""
    allow(by.pk == person.pk, "密码只能自己改。")
    _write(person, password=password_hash, initial_until=None)
    record("organisations.change_password", person, by=by)
    return person


@action
def note(*, person: Person, what: str) -> None:
    """Trace what somebody did with their own sign-in, such as switching on the code."""
    record(f"organisations.{what}", person, by=person)


@action
def note_failed(*, username: str, cause: str, is_lock: bool) -> None:
    """Trace a failed sign-in, and that it locked the account.

    A name that nobody has may be a password typed into the wrong field: only its
    beginning is kept.
    """
    known = Person.objects.filter(username=username).first()
    person = known or Person(pk=0)
    told = username if known else f"{username[:2]}…（没有这个登录名）"
    record("organisations.sign_in_failed", person, by=STRANGER, username=told, cause=cause)
    if is_lock:
        record("organisations.lock_out", person, by=SYSTEM, username=told)


def end_sessions(person: Person) -> None:
    """Sign the account out everywhere; part of a verb."""
    for session in UserSession.objects.filter(user=person):
        session.end()


def _initial_until() -> datetime:
    return timezone.now() + timedelta(days=settings.INITIAL_PASSWORD_DAYS)


def _write(person: Person, **columns: object) -> None:
    for name, value in columns.items():
        setattr(person, name, value)
    person.save(update_fields=[*columns])


def _refuse_last_administrator(person: Person) -> None:
    roles = person.seats_from(timezone.localdate()).values_list("role", flat=True)
    for role in set(roles) & Role.of_the_installation():
        if not queries.holders(role).exclude(pk=person.pk).exists():
            raise WrongStateError(
                f"没有别的{Role(role).label}了，不能停用。", "请先由安全管理员任命另一位。"
            )


def _warn(person: Person, by: Person, event: str, what: str) -> None:
    """Tell all administrators when the account of one of them was touched."""
    seats = person.seats_from(timezone.localdate())
    if not seats.filter(role__in=Role.of_the_installation()).exists():
        return
    told = [p for role in Role.of_the_installation() for p in queries.holders(role)]
    at = timezone.now()
    tell(
        told,
        Message(
            event=f"organisations.{event}:{person.pk}:{at:%Y%m%d%H%M%S%f}",
            group=f"person:{person.pk}",
            kind="account",
            text=f"{by.name}操作：{person.name}（{person.username}）{what}。不是约定好的，请马上核对。",
            url="/manage/",
        ),
    )
