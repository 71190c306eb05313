"""How people sign in: user name and password, a code where switched on; nobody signs up."""

import time
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.account.views import LoginView
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.models import Authenticator
from allauth.usersessions.views import ListUserSessionsView
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone

from shangda.kernel.forms import Spoken
from shangda.organisations import actions, browsers, demonstration
from shangda.organisations.models import Person
from shangda.organisations.pages import person

TOUCH_EVERY = 60  # seconds between two writes of the same session
TOTP_STEP = 30  # seconds for which one code is valid
SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"
WRONG = "登录名或密码不对。"
TWO_PASSWORDS = "两次输入的新密码不一样，请再输一遍。"
SAID = {
    "account/messages/password_changed.txt": "密码已改，别处的登录都已退出。",
    "mfa/messages/totp_activated.txt": "动态验证码已开启，下次登录要用。",
    "mfa/messages/totp_deactivated.txt": "动态验证码已关闭。",
    "mfa/messages/recovery_codes_generated.txt": "新的备用码已生成，旧的作废。",
    "usersessions/messages/sessions_logged_out.txt": "别处的登录都已退出。",
}
TRACED = {
    "mfa/email/totp_activated": "activate_totp",
    "mfa/email/totp_deactivated": "deactivate_totp",
    "mfa/email/recovery_codes_generated": "generate_recovery_codes",
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Accounts are made by administrators only; every step is traced."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": WRONG,
        "username_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "incorrect_password": "密码不对。",
        "enter_current_password": "现在的密码不对。",
        "too_many_login_attempts": "输错的次数太多，请15分钟后再试。",
        "rate_limited": "太快了，请稍等再试。",
    }

    def login(self, request: HttpRequest, user: Person) -> None:
        """Begin a session under a new key."""
        super().login(request, user)
        request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = int(time.time())
        actions.note(person=user, what="sign_in")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Trace it: a wrong name or password, or any try while the account is locked."""
        _note_failed(request, str(credentials.get("username") or ""), "登录名或密码不对")

    def logout(self, request: HttpRequest) -> None:
        """End the session."""
        actions.note(person=person(request), what="sign_out")
        super().logout(request)

    def set_password(self, user: Person, password: str) -> None:
        """Hash first: inside the verb's transaction it would hold up everybody."""
        hashed = make_password(password)
        actions.change_password(person=user, by=user, password_hash=hashed)

    def send_notification_mail(
        self, template_prefix: str, user: Person, *args: Any, **kwargs: Any
    ) -> None:
        """Trace instead of mailing: what somebody did with their own sign-in."""
        if verb := TRACED.get(template_prefix):
            actions.note(person=user, what=verb)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Say it in the house's words, or say nothing."""
        if sentence := SAID.get(message_template or ""):
            messages.add_message(request, level, sentence)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """To the first page."""
        return resolve_url(settings.LOGIN_REDIRECT_URL)


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is not typed
    """The code of an authenticator app."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "验证码不对，或者已经过了30秒。",
        "cannot_delete_authenticator": "现在不能关闭动态验证码。",
        "cannot_generate_recovery_codes": "先开启动态验证码，才有备用码。",
    }


class Backend(ModelBackend):
    """Password check that knows initial passwords die."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Active, and the initial password, if it still is one, not too old."""
        until = user.initial_until
        is_alive = until is None or until > timezone.now()
        return is_alive and super().user_can_authenticate(user)


class Counted:
    """Wrong codes count like wrong passwords, and a code counts once."""

    user: Person
    authenticator: Authenticator

    def clean_code(self) -> str:
        """The code, unless the account is locked or the code was used before."""
        request, who = context.request, {"username": self.user.username}
        if not AxesProxyHandler.is_allowed(request, who):
            request.axes_locked_out = True
            _note_failed(request, self.user.username, "验证码不对")
            raise ValidationError(Adapter.error_messages["too_many_login_attempts"])
        try:
            code: str = super().clean_code()  # type: ignore[misc]  # mixed into allauth's form
            _refuse_used(self.authenticator)
        except ValidationError:
            AxesProxyHandler.user_login_failed(Counted, who, request)
            _note_failed(request, self.user.username, "验证码不对")
            raise
        return code


class SignInForm(Spoken, LoginForm):  # type: ignore[misc]  # allauth is not typed
    """Name and password."""

    def clean(self) -> dict[str, Any] | None:
        """Say once, above the form, what is missing."""
        if self.errors:
            self.errors.clear()
            raise ValidationError("请把登录名和密码都填上。")
        told: dict[str, Any] | None = super().clean()
        return told


class OwnPassword(Spoken, ChangePasswordForm):  # type: ignore[misc]  # as above
    """A new password in place of the present one."""

    def clean(self) -> dict[str, Any] | None:
        """Say in our words that the two differ."""
        told: dict[str, Any] | None = super().clean()
        if "password2" in self.errors and self.data.get("password2"):
            self.errors["password2"] = self.error_class([TWO_PASSWORDS])
        return told


class PasswordAgain(Spoken, ReauthenticateForm):  # type: ignore[misc]  # as above
    """The password asked for before something delicate."""


class CodeForm(Spoken, Counted, AuthenticateForm):  # type: ignore[misc]  # allauth is not typed
    """The code asked for after the password."""


class CodeAgainForm(Spoken, Counted, ReauthenticateCodeForm):  # type: ignore[misc]  # as above
    """The code asked for before something delicate."""


class SignIn(LoginView):  # type: ignore[misc]  # allauth is not typed
    """The sign-in page; an installation without anybody is set up first."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, or the way to the set-up."""
        if not Person.objects.exists():
            return redirect("organisations:first-run")
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demonstration's accounts, on the demonstration only."""
        return {**super().get_context_data(**kwargs), "shown": demonstration.shown()}


class SessionList(ListUserSessionsView):  # type: ignore[misc]  # allauth is not typed
    """Where somebody is signed in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the browsers in words."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["rows"] = [
            (session, browsers.words(session.user_agent)) for session in context["sessions"]
        ]
        return context


class Sessions:
    """Ends sessions left alone or too old, and asks for an own password first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, within the session's time."""
        if request.user.is_authenticated and _is_over(request):
            actions.note(person=person(request), what="session_over")
            logout(request)
            messages.info(request, "很久没有操作，已自动退出，请重新登录。")
        if _must_change_password(request):
            return redirect("account_change_password")
        response = self.get_response(request)
        if request.user.is_authenticated:
            _touch(request)
        return response


def _note_failed(request: HttpRequest, username: str, cause: str) -> None:
    """What axes counted, or refused to count because the account is locked already."""
    count = getattr(request, "axes_failures_since_start", None)
    actions.note_failed(
        username=username,
        cause=cause if count else "账号锁住时又试",
        is_lock=bool(count and count >= settings.AXES_FAILURE_LIMIT),
    )


def _refuse_used(authenticator: Authenticator) -> None:
    """One code per step: the last use, kept in the database, tells for all processes."""
    used = authenticator.last_used_at
    if authenticator.type != Authenticator.Type.TOTP or used is None:
        return
    if int(used.timestamp()) // TOTP_STEP == int(time.time()) // TOTP_STEP:
        raise ValidationError("这个验证码刚用过，请等下一个。")


def _is_over(request: HttpRequest) -> bool:
    now, session = time.time(), request.session
    idle = now - session.get(SEEN_AT, now)
    age = now - session.get(SIGNED_IN_AT, now)
    return bool(
        idle > settings.SESSION_IDLE_MINUTES * 60 or age > settings.SESSION_COOKIE_AGE
    )


def _touch(request: HttpRequest) -> None:
    """Note that somebody is here; what a page sends by itself is nobody."""
    now, session = int(time.time()), request.session
    session.setdefault(SIGNED_IN_AT, now)
    if SEEN_AT not in session or (
        now - session[SEEN_AT] > TOUCH_EVERY and not request.path.endswith("/presence/")
    ):
        session[SEEN_AT] = now


def _must_change_password(request: HttpRequest) -> bool:
    if not isinstance(request.user, Person) or request.user.initial_until is None:
        return False
    free = (resolve_url("account_change_password"), resolve_url("account_logout"))
    return not request.path.startswith((*free, settings.STATIC_URL))
