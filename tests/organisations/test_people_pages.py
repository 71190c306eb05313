"""Accounts, posts and stand-ins on their pages; members, channels, closing."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt

from shangda.kernel.errors import WrongStateError
from shangda.kernel.models import Workday
from shangda.organisations import actions
from shangda.organisations.models import (
    Admission,
    Appointment,
    Channel,
    Desk,
    Membership,
    Person,
    Post,
    RankingGroup,
    Role,
    Section,
    Unit,
)
from tests import make
from tests.organisations.pages import at, rows_of, today
from tests.organisations.test_sign_in import words

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_new_account_shows_its_password_once_to_its_maker(world, sign_in):
    browser = sign_in(world.desk_admin)

    answer = browser.post(
        at("add-person"), {"username": "xin", "name": "新人"}, follow=True
    )

    password = answer.context["password"]
    assert Person.objects.get(username="xin").check_password(password)
    assert password in words(answer)
    other = sign_in(world.system).get(at("person", Person.objects.get(username="xin").pk))
    assert other.context["password"] == ""
    assert password in words(browser.get(at("passwords")))
    rows = rows_of(browser.post(at("take-passwords")))
    assert rows == [["登录名", "姓名", "初始密码"], ["xin", "新人", password]]
    assert browser.post(at("take-passwords")).url == at("passwords")


def test_a_new_initial_password_replaces_the_old(world, sign_in):
    browser = sign_in(world.desk_admin)

    answer = browser.post(at("set-initial-password", world.informant.pk), follow=True)

    password = answer.context["password"]
    assert Person.objects.get(pk=world.informant.pk).check_password(password)


def test_a_locked_account_can_be_unlocked_from_its_page(world, sign_in):
    AccessAttempt.objects.create(
        username=world.informant.username, ip_address="10.0.0.1", failures_since_start=5
    )
    browser = sign_in(world.desk_admin)
    page = at("person", world.informant.pk)
    assert "锁住了" in words(browser.get(page))

    browser.post(at("unlock", world.informant.pk))

    assert "锁住了" not in words(browser.get(page))


def test_my_page_shows_posts_and_lets_me_name_a_stand_in(world, sign_in):
    browser = sign_in(world.chief)
    own = Appointment.objects.get(person=world.chief)
    assert "主要领导" in words(browser.get(at("me")))

    answer = browser.post(
        at("delegate", own.pk),
        {"person": "周牧远", "from_date": today(), "until_date": today() + DAY},
        follow=True,
    )
    assert answer.redirect_chain[-1][0] == at("me")
    assert "收回" in words(answer)
    made = own.stand_ins.get()
    answer = browser.post(at("end-appointment", made.pk), {"until_date": today()})
    assert answer.url == at("me")
    stand_in = sign_in(world.deputy)
    assert "代梁景行签" in words(stand_in.get(at("me")))
    assert "还没有岗位" in words(sign_in(world.nobody).get(at("me")))


def test_ones_own_particulars_are_corrected_on_ones_own_page(world, sign_in):
    browser = sign_in(world.nobody)
    url = at("update-person", world.nobody.pk)

    assert browser.post(url, {"name": "有岗", "phone": "1"}).url == at("me")
    wrong = browser.post(url, {"name": ""})

    assert wrong.status_code == 422
    assert "我的岗位" in words(wrong)
    assert Person.objects.get(pk=world.nobody.pk).name == "有岗"


def test_an_appointment_not_begun_is_cancelled(world, sign_in):
    seat = make.post(Role.INFORMANT, unit=world.township)
    made = actions.appoint(
        person=world.nobody, post=seat, by=world.desk_admin, from_date=today() + DAY
    )
    browser = sign_in(world.desk_admin)
    assert "取消这次任职" in words(browser.get(at("appointment", made.pk)))

    assert browser.post(at("cancel-appointment", made.pk)).url == at(
        "unit", world.township.pk
    )
    assert not Appointment.objects.filter(pk=made.pk).exists()


def test_an_empty_post_is_dropped_and_a_desk_post_leads_to_its_desk(world, sign_in):
    seat = actions.add_post(
        by=world.desk_admin, role=Role.EDITOR, desk=world.desk, title="空"
    )
    browser = sign_in(world.desk_admin)
    assert "删除这个岗位" in words(browser.get(at("post", seat.pk)))

    assert browser.post(at("drop-post", seat.pk)).url == at("desk", world.desk.pk)
    assert not Post.objects.filter(title="空").exists()


def test_the_security_administrator_fills_reserved_posts(world, sign_in):
    browser = sign_in(world.security)
    new = make.desk(make.unit(), world.channel)
    page = browser.get(at("posts"))
    assert "设条线管理员岗位" in words(page)
    assert f"条线管理员（{world.desk.name}）" in words(page)
    assert {line.post.role for line in page.context["lines"]} == {
        "system_admin", "security_admin", "audit_admin", "desk_admin"
    }  # fmt: skip

    fields = {"role": "desk_admin", "desk": new.pk}
    assert browser.post(at("add-post"), fields).url == at("posts")
    seat = new.posts.get()
    fields = {"post": seat.pk, "person": world.nobody.username, "from_date": today()}
    assert browser.post(at("appoint"), fields).url == at("posts")
    assert Person.objects.get(pk=world.nobody.pk).desks_as(Role.DESK_ADMIN) == {new.pk}


def test_members_are_shown_by_group_as_of_a_day(world, sign_in):
    browser = sign_in(world.desk_admin)
    url = at("members", world.desk.pk)

    assert "乡镇组，1个" in words(browser.get(url))
    assert "这一天还没有报送单位" in words(browser.get(url + "?day=2019-01-01"))
    assert "乡镇组，1个" in words(browser.get(url + "?day=2026-02-30"))
    RankingGroup.objects.create(desk=world.city_desk, name="空")
    Membership.objects.filter(desk=world.city_desk).delete()
    RankingGroup.objects.filter(desk=world.city_desk).delete()
    answer = sign_in(world.city_admin).get(at("members", world.city_desk.pk))
    assert "加一个考核分组" in words(answer)


def test_the_calendar_warns_of_a_year_nobody_entered(world, sign_in):
    browser = sign_in(world.system)

    assert "还没有2099年的放假安排" in words(browser.get(at("calendar") + "?year=2099"))
    for wrong in ("abcd", "1", "9999", "²²²²"):
        page = browser.get(at("calendar"), {"year": wrong})
        assert page.context["year"] == today().year
    browser.post(at("set-day"), {"date": "2099-10-01", "is_work": "off", "name": "国庆节"})
    browser.post(at("set-day"), {"date": "2099-10-01", "is_work": "work", "name": "调休"})
    day = Workday.objects.get(date="2099-10-01")
    assert (day.is_work, day.name) == (True, "调休")
    answer = browser.post(at("drop-day", day.pk))
    assert answer.url == at("calendar") + "?year=2099"
    with pytest.raises(WrongStateError):
        actions.drop_day(day=day, by=world.system)
    assert not Workday.objects.filter(date="2099-10-01").exists()


def test_a_channel_page_shows_what_is_taken(world, sign_in):
    Section.objects.create(code="party", name="党建", position=2)
    browser = sign_in(world.city_admin)
    section = Section.objects.get(code="party")
    browser.post(
        at("set-admission", world.channel.pk, section.pk),
        {"is_admitted": "no", "reason": "只收别的。"},
    )

    assert Admission.objects.get(section=section).reason == "只收别的。"
    said = words(browser.get(at("channel", world.channel.pk)))
    assert "只收别的。" in said
    plain = words(sign_in(world.desk_admin).get(at("channel", world.channel.pk)))
    assert "≤500字" in plain
    assert "党建 只收别的。" in plain
    assert Channel.objects.count() == 1


def test_closing_and_reopening_a_desk_and_a_unit(world, sign_in):
    browser = sign_in(world.system)
    browser.post(at("close-desk", world.desk.pk))
    assert "停用，不收稿" in words(browser.get(at("desk", world.desk.pk)))
    browser.post(at("open-desk", world.desk.pk))
    assert Desk.objects.get(pk=world.desk.pk).is_open

    browser.post(at("close-unit", world.township.pk), {"closed_date": today()})
    assert "恢复这个单位" in words(browser.get(at("unit", world.township.pk)))
    browser.post(at("reopen-unit", world.township.pk))
    assert Unit.objects.get(pk=world.township.pk).closed_date is None


def test_an_empty_group_is_dropped_and_a_lost_device_forgotten(world, sign_in):
    browser = sign_in(world.desk_admin)
    group = RankingGroup.objects.create(desk=world.desk, name="空组")
    Authenticator.objects.create(user=world.informant, type="totp", data={})
    page = at("person", world.informant.pk)
    assert "开着动态验证码" in words(browser.get(page))

    assert browser.post(at("drop-group", group.pk)).url == at("desk", world.desk.pk)
    assert browser.post(at("reset-totp", world.informant.pk)).url == page

    assert not RankingGroup.objects.filter(name="空组").exists()
    assert "开着动态验证码" not in words(browser.get(page))


def test_activate_from_the_page(world, sign_in):
    browser = sign_in(world.desk_admin)
    browser.post(at("deactivate", world.informant.pk))
    assert "启用账号" in words(browser.get(at("person", world.informant.pk)))
    browser.post(at("activate", world.informant.pk))
    assert Person.objects.get(pk=world.informant.pk).is_active
