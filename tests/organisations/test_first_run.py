import pytest
from django.test import Client

from shangda.kernel.errors import ConflictError, InvalidError
from shangda.kernel.models import AuditEvent, Counter
from shangda.organisations import actions, queries
from shangda.organisations.actions.first_run import ONCE, Newcomer, Office
from shangda.organisations.models import Appointment, Channel, Desk, Person, Role, Unit
from tests import make
from tests.organisations.test_sign_in import change, words

pytestmark = pytest.mark.django_db

PAGE, SET_UP = "/manage/first-run/", "/manage/first-run/set-up/"
FOUR = {
    "system_admin": ("管力", "guanli"),
    "security_admin": ("安泉", "anquan"),
    "audit_admin": ("申霁", "shenji"),
    "desk_admin": ("方若谷", "fang"),
}


def filled(**changes):
    fields = {
        "office_name": "中共青岚县委办公室",
        "office_short_name": "县委办",
        "office_code": "XWB",
        "level": "county",
        "desk_code": "XW",
    }
    for role, (name, username) in FOUR.items():
        fields[f"{role}_name"], fields[f"{role}_username"] = name, username
    return fields | changes


def set_up(browser, **changes):
    browser.get(PAGE)
    channel = Channel.objects.get(code="party").pk
    return browser.post(SET_UP, filled(channel=channel, **changes))


def test_an_empty_installation_leads_to_its_set_up():
    answer = Client().get("/accounts/login/", follow=True)

    assert answer.redirect_chain == [(PAGE, 302)]
    assert "系统里还没有人" in words(answer)


def test_set_up_makes_three_administrators_an_office_and_its_desk():
    browser = Client()

    answer = set_up(browser)

    assert answer.url == "/manage/next-steps/"
    held = Appointment.objects.values_list("post__role", "person__username")
    assert dict(held) == {role: username for role, (_, username) in FOUR.items()}
    desk = Desk.objects.get()
    assert (desk.name, desk.unit.code, desk.unit.kind) == (
        "县委办党委信息科",
        "XWB",
        "office",
    )
    verbs = [*AuditEvent.objects.order_by("sequence").values_list("verb", flat=True)]
    assert verbs[-3:] == [
        "organisations.add_unit", "organisations.add_desk", "organisations.set_up"
    ]  # fmt: skip


def test_the_passwords_shown_let_each_of_the_four_in_once():
    browser = Client()
    set_up(browser)

    rows = browser.get("/manage/next-steps/").context["rows"]

    assert [row["post"] for row in rows] == [
        "系统管理员",
        "安全管理员",
        "审计管理员",
        "条线管理员",
    ]
    for row in rows:
        own = Client()
        answer = own.post(
            "/accounts/login/", {"login": row["username"], "password": row["password"]}
        )
        assert answer.status_code == 302
        assert change(own, old=row["password"]).url == "/"
    assert browser.get("/manage/next-steps/").context["rows"] == []


def test_the_passwords_are_downloaded_once_and_stored_nowhere():
    browser = Client()
    set_up(browser)
    shown = browser.get("/manage/next-steps/").context["rows"][0]["password"]
    assert shown not in str(browser.session.load())

    first = browser.post("/manage/passwords/take/")
    again = browser.post("/manage/passwords/take/")

    assert first.headers["Content-Disposition"].startswith("attachment")
    assert again.url == "/manage/passwords/"
    assert "已经下载过了" in words(browser.get("/manage/passwords/"))
    assert browser.get("/manage/next-steps/").url == "/accounts/login/"


def test_the_page_is_gone_once_anybody_exists(world):
    for answer in (Client().get(PAGE), Client().post(SET_UP, filled())):
        assert answer.status_code == 404


def test_what_is_missing_is_named_and_what_was_typed_stays():
    browser = Client()

    answer = set_up(browser, system_admin_name="", office_code="有 空格")
    assert answer.status_code == 422
    assert "系统管理员的姓名：还没填。" in words(answer)
    assert "中共青岚县委办公室" in answer.content.decode()
    answer = set_up(browser, office_code="有 空格")
    assert answer.status_code == 422
    assert "代码只用" in words(answer)
    assert not Person.objects.exists()


def test_the_four_are_four():
    answer = set_up(Client(), audit_admin_username="guanli")

    assert answer.status_code == 422
    assert "登录名不能重复" in words(answer)
    assert not Person.objects.exists()


def newcomers():
    return [Newcomer(role, username, name, "!") for role, (name, username) in FOUR.items()]


def office():
    channel = make.channel()
    return Office("XWB", "县委办公室", "县委办", "county", channel, "XW")


def test_the_second_of_two_installers_is_told_so():
    Counter.objects.create(series=ONCE)
    with pytest.raises(ConflictError) as refused:
        actions.set_up(people=newcomers(), office=office())
    assert refused.value.cause == "别人正在初始化。"
    Counter.objects.all().delete()
    actions.set_up(people=newcomers(), office=office())
    with pytest.raises(ConflictError) as refused:
        actions.set_up(people=newcomers(), office=office())
    assert refused.value.cause == "系统已经初始化过了。"


def test_the_form_sent_without_having_been_shown_finds_its_channels():
    answer = Client().post(SET_UP, filled())

    assert answer.status_code == 422
    assert "先办哪条线：还没选。" in words(answer)
    assert Channel.objects.filter(code="party").exists()


def test_set_up_refuses_one_person_twice():
    people = [*newcomers()[:3], Newcomer(Role.DESK_ADMIN, "guanli", "管力", "!")]

    with pytest.raises(InvalidError):
        actions.set_up(people=people, office=office())
    assert not Unit.objects.exists()


def test_things_to_set_up_go_away_one_by_one(world):
    def missing(desk):
        return [
            thing.url_name
            for thing in queries.things_to_set_up(desk, make.timezone.localdate())
            if not thing.is_done
        ]

    assert missing(world.desk) == []
    assert missing(world.city_desk) == ["people", "units"]
    assert missing(None) == ["units", "people", "desks", "units"]


def test_by_hand_up_to_everybody_in_their_place(sign_in):
    """The way of an office after the first run, by its pages."""
    set_up(Client())
    Person.objects.update(initial_until=None)
    browser = sign_in(Person.objects.get(username="fang"))
    post = lambda path, **data: browser.post(f"/manage/{path}", data)  # noqa: E731
    today = make.timezone.localdate().isoformat()
    office_unit, desk = Unit.objects.get(), Desk.objects.get()

    post(
        "units/add/",
        code="QSZ",
        name="松岚镇党委",
        short_name="松岚镇",
        level="township",
        kind="township",
        parent=office_unit.pk,
        has_usual_posts="on",
    )
    unit = Unit.objects.get(code="QSZ")
    post(f"desks/{desk.pk}/add-group/", name="乡镇组")
    group = desk.groups.get()
    post(f"desks/{desk.pk}/join/", units=unit.pk, group=group.pk, from_date=today)
    post("posts/add/", role="chief_approver", unit=office_unit.pk)
    for role in ("editor", "chief_editor", "issuer", "leader"):
        post("posts/add/", role=role, desk=desk.pk)
    seats = [
        *unit.posts.all(),
        *office_unit.posts.all(),
        *desk.posts.exclude(role="desk_admin"),
    ]
    for number, seat in enumerate(seats):
        post("people/add/", username=f"p{number}", name=f"某{number}")
        answer = post(
            "appointments/add/", post=seat.pk, person=f"p{number}", from_date=today
        )
        assert answer.status_code == 302

    assert all(
        thing.is_done for thing in queries.things_to_set_up(desk, make.timezone.localdate())
    )
    assert desk in queries.desks_for(unit, make.timezone.localdate())
