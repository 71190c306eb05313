import re
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from shangda.kernel import audit
from shangda.kernel.models import AuditEvent
from shangda.organisations import actions, demonstration
from shangda.organisations.models import Person, Role
from tests import make

pytestmark = pytest.mark.django_db

SIGN_IN, PASSWORD = "/accounts/login/", "secret-2026"
NEW = "chun-jiang-hua-2026"


@pytest.fixture
def person(world):
    return world.informant


def attempt(who, password=PASSWORD, browser=None, **more):
    browser = browser or Client()
    username = who.username if isinstance(who, Person) else who
    return browser.post(SIGN_IN, {"login": username, "password": password} | more)


def words(answer):
    """What the page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_sign_in_with_name_and_password_goes_on_under_a_new_key(person):
    browser = Client()
    browser.get(SIGN_IN)
    browser.session["x"] = 1
    before = browser.session.session_key

    answer = attempt(person, browser=browser)

    assert (answer.status_code, answer.url) == (302, "/")
    assert browser.session.session_key != before
    assert AuditEvent.objects.latest("sequence").verb == "organisations.sign_in"


def test_the_page_says_what_the_system_is_not_for(person):
    answer = Client().get(SIGN_IN)

    assert "不是涉密系统" in words(answer)
    assert "data-sign-in" in answer.content.decode()


def test_the_answer_never_tells_whether_the_account_exists(person):
    locked = make.person("ting-yong", is_active=False)
    known, unknown, inactive = (
        attempt(who, password)
        for who, password in (
            (person, "wrong"),
            ("nobody-here", "wrong"),
            (locked, PASSWORD),
        )
    )

    assert "登录名或密码不对。" in words(known)
    same = {(a.status_code, words(a)) for a in (known, unknown, inactive)}
    assert len({status for status, _ in same}) == 1
    assert len({text.replace("nobody-here", "").strip() for _, text in same}) == 1


@pytest.mark.parametrize("is_known", [True, False])
def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour(person, is_known):
    who = person if is_known else "nobody-here"
    statuses = [attempt(who, "wrong").status_code for _ in range(5)]

    sixth = attempt(who)

    assert statuses == [200] * 4 + [429]
    assert sixth.status_code == 429
    assert "账号暂时锁住" in words(sixth)
    with time_machine.travel(timezone.now() + timedelta(minutes=14)):
        assert attempt(who).status_code == 429
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert attempt(who).status_code == (302 if is_known else 200)


def test_trying_while_locked_does_not_lock_longer(person):
    for _ in range(5):
        attempt(person, "wrong")
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        attempt(person, "wrong")

    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert attempt(person).status_code == 302


def test_a_success_forgets_earlier_failures(person):
    for _ in range(4):
        attempt(person, "wrong")
    attempt(person)

    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize(("who", "password"), [("", "x"), ("x", ""), ("", "")])
def test_what_is_missing_is_said_above_the_form(world, who, password):
    answer = attempt(who, password)

    assert "请把登录名和密码都填上。" in words(answer)


def test_next_leads_only_inside(person):
    assert attempt(person, next="/manage/me/").url == "/manage/me/"
    assert attempt(person, next="https://example.com/").url == "/"


# --- What the trace says -----------------------------------------------------------------


def traced(verb):
    return [
        (event.actor_name, event.subject_id, event.details)
        for event in AuditEvent.objects.filter(verb=f"organisations.{verb}").order_by("pk")
    ]


def test_a_failed_sign_in_is_traced_to_the_account_that_was_tried(person):
    attempt(person, "wrong")

    said = {"username": person.username, "cause": "登录名或密码不对"}
    assert traced("sign_in_failed") == [("未登录的人", person.pk, said)]
    assert traced("lock_out") == []
    assert traced("sign_in") == []


def test_of_a_name_that_nobody_has_only_the_beginning_is_traced(person):
    attempt("chun-jiang-2026", "wrong")

    assert traced("sign_in_failed") == [
        (
            "未登录的人",
            0,
            {"username": "ch…（没有这个登录名）", "cause": "登录名或密码不对"},
        )
    ]


def test_the_lock_is_traced_once_and_every_try_after_it(person):
    for _ in range(7):
        attempt(person, "wrong")

    causes = [details["cause"] for *_, details in traced("sign_in_failed")]
    assert causes == ["登录名或密码不对"] * 5 + ["账号锁住时又试"] * 2
    assert traced("lock_out") == [("系统", person.pk, {"username": person.username})]


def test_a_session_left_alone_is_traced_when_it_ends(person):
    browser = Client()
    start = timezone.now()
    attempt(person, browser=browser)

    with time_machine.travel(start + timedelta(minutes=31)):
        browser.get("/manage/me/")

    assert traced("session_over") == [(person.name, person.pk, {})]
    assert audit.verify().first_bad is None


# --- Initial passwords -----------------------------------------------------------------


@pytest.fixture
def newcomer(world):
    return actions.add_person(
        by=world.system,
        username="xin-ren",
        name="新人",
        password_hash=make_password(PASSWORD),
    )


def change(browser, old=PASSWORD, new=NEW, again=None):
    return browser.post(
        "/accounts/password/change/",
        {"oldpassword": old, "password1": new, "password2": again or new},
    )


def test_an_initial_password_opens_nothing_but_its_own_change(newcomer):
    browser = Client()
    attempt(newcomer, browser=browser)

    for method in (browser.get, browser.post):
        assert method("/manage/me/").url == "/accounts/password/change/"
    assert "初始密码" in words(browser.get("/accounts/password/change/"))
    assert change(browser).url == "/"
    assert browser.get("/manage/me/").status_code == 200
    assert attempt(newcomer).status_code == 200
    assert attempt(newcomer, NEW).status_code == 302
    changed = AuditEvent.objects.filter(verb="organisations.change_password").get()
    assert changed.actor_id == newcomer.pk


def test_an_initial_password_dies_unused(newcomer):
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        answer = attempt(newcomer)

    assert "登录名或密码不对。" in words(answer)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"old": "wrong"}, "现在的密码不对。"),
        ({"old": ""}, "请填"),
        ({"new": "short"}, "密码太短，至少要10个字。"),
        ({"new": "1234567890123"}, "密码不能全是数字，请加几个字母。"),
        ({"new": "password123"}, "这个密码用的人太多，容易被猜到，请换一个。"),
        ({"new": "xin-ren-2026"}, "密码和您的登录名太像，容易被猜到，请换一个。"),
        ({"again": "something-else-2"}, "两次输入的新密码不一样，请再输一遍。"),
    ],
)
def test_a_bad_new_password_is_refused_with_its_reason(newcomer, given, said):
    browser = Client()
    attempt(newcomer, browser=browser)

    answer = change(browser, **given)

    assert answer.status_code == 200
    assert said in words(answer)
    assert Person.objects.get(pk=newcomer.pk).initial_until is not None


def test_changing_the_password_ends_other_sessions(person):
    here, there = Client(), Client()
    for browser in (here, there):
        attempt(person, browser=browser)

    change(here)

    assert here.get("/manage/me/").status_code == 200
    assert there.get("/manage/me/").status_code == 302


# --- Sessions --------------------------------------------------------------------------


def test_a_session_ends_after_half_an_hour_without_anybody(person):
    browser = Client()
    start = timezone.now()
    attempt(person, browser=browser)

    with time_machine.travel(start + timedelta(minutes=29)):
        assert browser.get("/manage/me/").status_code == 200
    with time_machine.travel(start + timedelta(minutes=58)):
        assert browser.get("/manage/me/").status_code == 200
    with time_machine.travel(start + timedelta(minutes=89)):
        answer = browser.get("/manage/me/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(SIGN_IN)
    assert "已自动退出" in words(answer)


def test_what_a_page_sends_by_itself_keeps_nobody_awake(person):
    browser = Client()
    start = timezone.now()
    attempt(person, browser=browser)

    for minutes in (10, 20, 29):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            browser.post("/inbox/1/presence/")
    with time_machine.travel(start + timedelta(minutes=31)):
        assert browser.get("/manage/me/").status_code == 302


def test_a_session_ends_after_twelve_hours_of_work(person):
    browser = Client()
    start = timezone.now()
    attempt(person, browser=browser)

    for minutes in range(25, 12 * 60, 25):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert browser.get("/manage/me/").status_code == 200
    with time_machine.travel(start + timedelta(hours=12, minutes=1)):
        assert browser.get("/manage/me/").status_code == 302


def test_a_script_whose_session_ended_is_told_so(person):
    answer = Client().get("/manage/me/", headers={"Accept": "application/json"})

    assert answer.status_code == 401
    assert answer.json()["sign_in"] == SIGN_IN


def test_session_list_ends_the_others(person):
    agent = "Mozilla/5.0 (Windows NT 6.1) Chrome/96.0.4664.45 Safari/537.36"
    here, there = Client(), Client(headers={"User-Agent": agent})
    for browser in (here, there):
        attempt(person, browser=browser)
    page = here.get("/accounts/sessions/")
    assert "Chrome 96 · Windows 7" in words(page)
    assert words(page).count("其他浏览器") == 1
    assert words(page).count("本机") == 1
    assert UserSession.objects.filter(user=person).count() == 2

    here.post("/accounts/sessions/")

    assert there.get("/manage/me/").status_code == 302
    assert here.get("/manage/me/").status_code == 200


def test_signing_out_ends_the_session(person):
    browser = Client()
    attempt(person, browser=browser)
    assert "要退出吗" in words(browser.get("/accounts/logout/"))

    assert browser.post("/accounts/logout/").url == SIGN_IN

    assert browser.get("/manage/me/").status_code == 302
    assert AuditEvent.objects.latest("sequence").verb == "organisations.sign_out"


# --- The code of an authenticator app -----------------------------------------------------


def code_of(secret, at=None):
    counter = int((at or time.time()) // 30)
    return format_hotp_value(hotp_value(secret, counter))


@pytest.fixture
def guarded(person):
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return person, secret


def test_totp_is_activated_after_the_password_again(
    person, django_capture_on_commit_callbacks
):
    browser = Client()
    attempt(person, browser=browser)
    activate = "/accounts/2fa/totp/activate/"

    asked = browser.get(activate)
    assert asked.url.startswith("/accounts/reauthenticate/")
    assert "再输一次密码" in words(browser.get(asked.url))
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": activate})
    page = browser.get(activate)
    secret = re.search(r'sign-in-secret">([A-Z2-7]+)<', page.content.decode())[1]
    assert "data:image/svg+xml" in page.content.decode()
    wrong = browser.post(activate, {"code": "000000"})
    assert "验证码不对" in words(wrong)
    with django_capture_on_commit_callbacks(execute=True):
        done = browser.post(activate, {"code": code_of(secret)})

    assert done.url == "/accounts/2fa/recovery-codes/"
    assert len(re.findall(r"<li>\w{8}</li>", browser.get(done.url).content.decode())) == 10
    assert AuditEvent.objects.filter(verb="organisations.activate_totp").count() == 1
    assert "已开启" in words(browser.get("/accounts/2fa/"))


def test_with_totp_the_password_alone_opens_nothing(guarded):
    person, secret = guarded
    browser = Client()

    assert attempt(person, browser=browser).url == "/accounts/2fa/authenticate/"
    assert browser.get("/manage/me/").status_code == 302
    assert "输入验证码" in words(browser.get("/accounts/2fa/authenticate/"))
    done = browser.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert done.url == "/"
    assert browser.get("/manage/me/").status_code == 200


def test_a_code_counts_once(guarded):
    person, secret = guarded
    with time_machine.travel(timezone.now(), tick=False):
        first, second = Client(), Client()
        for browser in (first, second):
            attempt(person, browser=browser)
        first.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
        cache.clear()  # as if the second request met another process
        again = second.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})

    assert "刚用过" in words(again)


def test_wrong_codes_lock_like_wrong_passwords(guarded):
    person, secret = guarded
    browser = Client()
    attempt(person, browser=browser)
    url = "/accounts/2fa/authenticate/"

    statuses = [browser.post(url, {"code": "1"}).status_code for _ in range(5)]
    right = browser.post(url, {"code": code_of(secret)})
    causes = [details["cause"] for *_, details in traced("sign_in_failed")]

    assert statuses == [200] * 4 + [429]
    assert right.status_code == 429
    assert causes == ["验证码不对"] * 5 + ["账号锁住时又试"]
    assert len(traced("lock_out")) == 1
    assert attempt(person).status_code == 429


def test_a_recovery_code_opens_once(guarded):
    person, _ = guarded
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    url = "/accounts/2fa/authenticate/"
    first, second = Client(), Client()
    for browser in (first, second):
        attempt(person, browser=browser)

    assert first.post(url, {"code": code}).status_code == 302
    assert second.post(url, {"code": code}).status_code == 200


def test_totp_is_switched_off_by_its_owner(guarded):
    person, secret = guarded
    browser = Client()
    attempt(person, browser=browser)
    browser.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    url = "/accounts/2fa/totp/deactivate/"
    assert browser.get(url).url.startswith("/accounts/reauthenticate/")
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": url})
    assert "关闭动态验证码" in words(browser.get(url))
    generate = "/accounts/2fa/recovery-codes/generate/"
    assert "换一批备用码" in words(browser.get(generate))

    browser.post(url)

    assert not Authenticator.objects.filter(user=person).exists()
    assert attempt(person).url == "/"


# --- What is not there ------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "confirm-email/",
        "confirm-email/abc/",
        "password/set/",
        "password/reset/done/",
        "password/reset/key/1-set-password/",
        "login/code/confirm/",
        "inactive/",
        "2fa/webauthn/",
        "3rdparty/",
    ],
)
def test_pages_that_make_no_sense_here_are_not_there(world, path):
    assert Client().get(f"/accounts/{path}").status_code == 404


def test_who_forgot_the_password_is_sent_to_the_administrator(world):
    assert "请找管理员" in words(Client().get("/accounts/password/reset/"))


# --- The demonstration --------------------------------------------------------------------


@pytest.fixture
def shown(world, settings):
    settings.IS_DEMONSTRATION = True
    person = Person.objects.create_user("zhen-xinxi", "shangda-demo", name="沈知禾")
    make.appoint(person, Role.INFORMANT, unit=world.township)
    return person


def test_the_demonstration_lists_its_accounts_one_click_each(shown):
    page = Client().get(SIGN_IN)

    assert "松岚镇 信息员" in words(page)
    assert "写信息、送审" in words(page)
    forms = re.findall(r'name="login" value="([\w-]+)"', page.content.decode())
    assert forms == ["zhen-xinxi"]
    assert page.content.decode().count("data-sign-in>") <= 1


def test_one_click_signs_in_also_after_failures(shown):
    for _ in range(4):
        attempt(shown, "wrong")

    answer = attempt(shown, demonstration.shown().password)

    assert answer.status_code == 302
    assert not AccessAttempt.objects.exists()


def test_nowhere_else_are_accounts_listed(shown, settings):
    settings.IS_DEMONSTRATION = False

    assert demonstration.shown() is None
    assert "zhen-xinxi" not in Client().get(SIGN_IN).content.decode()


def test_the_list_names_the_thirteen_accounts_of_the_readme(shown):
    rest = [
        "zhen-lingdao",
        "ju-xinxi",
        "xian-bianji",
        "xian-kezhang",
        "xian-qianfa",
        "xian-kaohe",
        "xian-lingdao",
        "shi-bianji",
        "shi-qianfa",
        "guanli",
        "anquan",
        "shenji",
    ]
    for name in rest:
        Person.objects.create_user(name, name=name)

    listed = [
        one.username for group in demonstration.shown().groups for one in group.accounts
    ]

    assert listed == ["zhen-xinxi", *rest]
