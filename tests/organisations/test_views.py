"""Pages: who may open which, what they show, that they refuse as the verbs do."""

import io
import re
from datetime import timedelta
from types import SimpleNamespace

import openpyxl
import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shangda.kernel.errors import WrongStateError
from shangda.kernel.models import Workday
from shangda.organisations import actions, exporting, urls
from shangda.organisations.models import (
    Admission,
    Appointment,
    Channel,
    Desk,
    LengthLimit,
    Membership,
    Person,
    Post,
    RankingGroup,
    Role,
    Roster,
    Section,
    Unit,
)
from tests import make
from tests.organisations.test_sign_in import words

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def today():
    return timezone.localdate()


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.FILES = tmp_path


def at(name, *args):
    return reverse(f"organisations:{name}", args=args)


PERSONAS = ["system", "security", "audit", "desk_admin", "city_admin", "editor", "nobody"]
READ = {
    #                  sys sec aud dsk cty edi nob  anonymous is sent to sign in
    "home":           "200 200 200 200 200 403 403",
    "me":             "200 200 200 200 200 200 200",
    "units":          "200 403 403 200 200 403 403",
    "new-unit":       "200 403 403 200 200 403 403",
    "unit":           "200 200 404 200 404 404 404",
    "posts":          "403 200 403 403 403 403 403",
    "post":           "404 200 404 200 404 404 404",
    "appointment":    "404 200 404 200 404 404 404",
    "delegation":     "404 200 404 200 404 404 404",
    "people":         "200 200 403 200 200 403 403",
    "new-person":     "200 403 403 200 200 403 403",
    "person":         "200 200 404 200 404 404 404",
    "desks":          "200 403 403 200 200 403 403",
    "desk":           "200 404 404 200 404 404 404",
    "members":        "200 404 404 200 404 404 404",
    "membership":     "200 404 404 200 404 404 404",
    "channels":       "200 403 403 200 200 403 403",
    "channel":        "200 403 403 200 200 403 403",
    "calendar":       "200 403 403 200 200 403 403",
    "rosters":        "200 403 403 200 200 403 403",
    "roster-template": "200 403 403 200 200 403 403",
    "export":         "200 403 403 200 200 403 403",
}  # fmt: skip
WRITE = {
    "delegate":             "404 302 404 302 404 404 404",
    "add-unit":             "302 403 403 302 302 403 403",
    "update-unit":          "302 403 404 302 404 404 404",
    "rename-unit":          "302 403 404 302 404 404 404",
    "move-unit":            "302 403 404 302 404 404 404",
    "close-unit":           "302 403 404 302 404 404 404",
    "reopen-unit":          "409 403 404 409 404 404 404",
    "merge-units":          "302 403 404 302 404 404 404",
    "add-post":             "403 302 403 302 403 403 403",
    "rename-post":          "404 302 404 302 404 404 404",
    "drop-post":            "404 409 404 409 404 404 404",
    "appoint":              "403 302 403 302 422 403 403",
    "end-appointment":      "404 302 404 302 404 404 404",
    "cancel-appointment":   "404 409 404 409 404 404 404",
    "add-person":           "302 403 403 302 302 403 403",
    "update-person":        "302 403 404 302 404 404 404",
    "deactivate":           "302 403 404 302 404 404 404",
    "activate":             "409 403 404 409 404 404 404",
    "set-initial-password": "302 403 404 302 404 404 404",
    "reset-totp":           "409 403 404 409 404 404 404",
    "unlock":               "409 403 404 409 404 404 404",
    "add-desk":             "302 403 403 403 403 403 403",
    "update-desk":          "302 404 404 302 404 404 404",
    "close-desk":           "302 404 404 403 404 404 404",
    "open-desk":            "409 404 404 403 404 404 404",
    "add-group":            "302 404 404 302 404 404 404",
    "rename-group":         "302 404 404 302 404 404 404",
    "drop-group":           "409 404 404 409 404 404 404",
    "join-all":             "302 404 404 302 404 404 404",
    "change-terms":         "302 404 404 302 404 404 404",
    "change-group":         "302 404 404 302 404 404 404",
    "end-membership":       "302 404 404 302 404 404 404",
    "add-channel":          "302 403 403 403 403 403 403",
    "rename-channel":       "302 403 403 403 302 403 403",
    "set-limit":            "302 403 403 403 302 403 403",
    "drop-limit":           "302 403 403 403 302 403 403",
    "set-admission":        "302 403 403 403 302 403 403",
    "add-section":          "302 403 403 403 302 403 403",
    "rename-section":       "302 403 403 403 302 403 403",
    "set-day":              "302 403 403 302 302 403 403",
    "drop-day":             "302 403 403 302 302 403 403",
    "bring-roster":         "302 403 403 302 302 403 403",
}  # fmt: skip
ELSEWHERE = {
    "passwords",
    "take-passwords",
    "first-run",
    "set-up",
    "next-steps",
    "roster",
    "apply-roster",
}


def places(world):
    """Arguments and fields of every page, so that what is asked makes sense."""
    day = today().isoformat()
    unit, kept = world.township.pk, world.informant.pk
    other = make.unit("OTH", parent=world.county)
    seat = Post.objects.get(role=Role.CHIEF_APPROVER, unit=unit)
    held = Appointment.objects.get(person=world.chief).pk
    member = Membership.objects.get(unit=unit)
    limit = LengthLimit.objects.filter(channel=world.channel).first()
    workday = Workday.objects.create(date=today() + DAY, is_work=False)
    name, term = {"name": "新名称"}, {"until_date": day}
    particulars = {"level": "township", "kind": "township", "parent": world.county.pk}
    words_of_a_unit = {"name": "新镇", "short_name": "新镇", "code": "NEW"}
    file = exporting.roster([], [])
    return {
        "unit": ([unit], {}),
        "post": ([seat.pk], {}),
        "appointment": ([held], {}),
        "delegation": ([held], {}),
        "person": ([kept], {}),
        "desk": ([world.desk.pk], {}),
        "members": ([world.desk.pk], {}),
        "membership": ([member.pk], {}),
        "channel": ([world.channel.pk], {}),
        "delegate": ([held], {"person": world.deputy.username, "from_date": day, **term}),
        "add-unit": ([], particulars | words_of_a_unit),
        "update-unit": ([unit], particulars),
        "rename-unit": ([unit], words_of_a_unit | {"from_date": day}),
        "move-unit": ([unit], {"place": 1}),
        "close-unit": ([unit], {"closed_date": day}),
        "reopen-unit": ([unit], {}),
        "merge-units": ([unit], {"closed_date": day, "into": other.pk}),
        "add-post": ([], {"role": "informant", "unit": unit}),
        "rename-post": ([seat.pk], {"title": "新岗位"}),
        "drop-post": ([seat.pk], {}),
        "appoint": (
            [],
            {"post": seat.pk, "person": world.deputy.username, "from_date": day},
        ),
        "end-appointment": ([held], term),
        "cancel-appointment": ([held], {}),
        "add-person": ([], {"username": "new-one", "name": "新人"}),
        "update-person": ([kept], name),
        "deactivate": ([kept], {}),
        "activate": ([kept], {}),
        "set-initial-password": ([kept], {}),
        "reset-totp": ([kept], {}),
        "unlock": ([kept], {}),
        "add-desk": ([], {"channel": world.channel.pk, "unit": other.pk, "code": "ND"}),
        "update-desk": ([world.desk.pk], name | {"receive_within": 1, "revise_within": 1}),
        "close-desk": ([world.desk.pk], {}),
        "open-desk": ([world.desk.pk], {}),
        "add-group": ([world.desk.pk], name),
        "rename-group": ([member.group_id], name),
        "drop-group": ([member.group_id], {}),
        "join-all": (
            [world.desk.pk],
            {"units": other.pk, "group": member.group_id, "from_date": day},
        ),
        "change-terms": ([member.pk], {}),
        "change-group": ([member.pk], {"group": member.group_id, "from_date": day}),
        "end-membership": ([member.pk], term),
        "add-channel": ([], {"code": "flood", "name": "防汛"}),
        "rename-channel": ([world.channel.pk], name),
        "set-limit": ([world.channel.pk], {"kind": "urgent", "most": 9}),
        "drop-limit": ([limit.pk], {}),
        "set-admission": (
            [world.channel.pk, world.section.pk],
            {"is_admitted": "yes"},
        ),
        "add-section": ([], {"code": "tea", "name": "茶"}),
        "rename-section": ([world.section.pk], {"name": "农业"}),
        "set-day": ([], {"date": day, "is_work": "off"}),
        "drop-day": ([workday.pk], {}),
        "bring-roster": ([], {"file": SimpleUploadedFile("x.xlsx", file)}),
    }


def test_every_page_stands_in_the_matrix():
    named = {pattern.name for pattern in urls.urlpatterns}

    assert named == {*READ, *WRITE, *ELSEWHERE}


@pytest.mark.parametrize("name", READ)
def test_who_reads_what(world, sign_in, name):
    args, _ = places(world).get(name, ([], {}))
    url = at(name, *args)

    found = [sign_in(getattr(world, who)).get(url).status_code for who in PERSONAS]

    assert " ".join(map(str, found)) == READ[name]
    assert Client().get(url).url.startswith("/accounts/login/")
    assert sign_in(world.system).post(url).status_code == 405


@pytest.mark.parametrize("name", WRITE)
def test_who_writes_what(world, sign_in, name):
    args, fields = places(world)[name]
    found = []

    for who in PERSONAS:
        browser = sign_in(getattr(world, who))
        before = transaction.savepoint()
        for file in filter(lambda value: hasattr(value, "seek"), fields.values()):
            file.seek(0)
        found.append(browser.post(at(name, *args), fields).status_code)
        transaction.savepoint_rollback(before)

    assert " ".join(map(str, found)) == WRITE[name]


def test_nobody_writes_without_signing_in_or_by_a_link(world, sign_in):
    known, browser = places(world), sign_in(world.system)

    for name in WRITE:
        args, fields = known[name]
        stranger = Client().post(at(name, *args), fields)
        assert stranger.url.startswith("/accounts/login/"), name
        assert browser.get(at(name, *args)).status_code == 405, name


# --- What pages show --------------------------------------------------------------------


def test_home_shows_ways_counts_and_what_is_missing(world, sign_in):
    assert "3个" not in words(sign_in(world.audit).get(at("home")))
    said = words(sign_in(world.city_admin).get(at("home")))
    assert "还要准备的" in said
    assert "管理员岗位" not in said
    assert "管理员岗位" in words(sign_in(world.security).get(at("home")))
    assert "还要准备的" not in words(sign_in(world.desk_admin).get(at("home")))


def test_the_tree_shows_only_what_one_keeps(world, sign_in):
    make.unit("GON", "已撤镇", parent=world.county, closed_date=make.yesterday())
    browser = sign_in(world.desk_admin)

    def codes(query=""):
        page = browser.get(at("units") + query)
        return [line.unit.code for line in page.context["lines"]]

    assert codes() == ["COUNTY", "QSZ"]
    assert codes("?closed=on") == ["COUNTY", "QSZ", "GON"]
    assert codes("?q=松岚") == ["QSZ"]
    assert codes("?q=qsz") == ["QSZ"]
    assert codes("?q=没有") == []
    assert "没有找到" in words(browser.get(at("units") + "?q=没有"))


def rows_of(answer):
    [sheet] = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_lists_export_with_the_filter_of_the_page(world, sign_in):
    browser = sign_in(world.desk_admin)
    actions.update_person(person=world.informant, by=world.informant, phone="0571")

    units = rows_of(browser.get(at("units") + "?q=松岚&as=xlsx"))
    assert [row[2] for row in units] == ["代码", "QSZ"]
    people = rows_of(browser.get(at("people") + "?q=szh&as=xlsx"))
    assert people[1][0] == "沈知禾"
    assert people[1][2] == "松岚镇　信息员"
    members = rows_of(browser.get(at("members", world.desk.pk) + "?as=xlsx"))
    assert members[1][:3] == ["乡镇组", "松岚镇", "QSZ"]
    Workday.objects.create(date="2026-10-01", is_work=False, name="国庆节")
    days = rows_of(browser.get(at("calendar") + "?year=2026&as=xlsx"))
    assert days[-1] == ["2026-10-01", "星期四", "放假", "国庆节"]


def test_people_are_found_by_name_sign_in_name_and_initials(world, sign_in):
    Person.objects.filter(pk=world.informant.pk).update(initials="szh")
    idle = make.person(name="闲人")
    locked = make.person(name="停人", is_active=False)
    browser = sign_in(world.system)

    def found(**query):
        return {who for who, _ in browser.get(at("people"), query).context["rows"]}

    for words_ in ("知禾", world.informant.username, "SZ"):
        assert world.informant in found(q=words_)
    assert found(q="查无此人") == set()
    assert found(unit=world.township.pk) == {world.informant, world.deputy, world.chief}
    assert found(state="locked") == {locked}
    assert {idle, world.nobody} == found(state="idle")
    assert locked in found(state="all")
    assert locked not in found(state="nonsense")


def test_a_page_of_people_asks_a_constant_number_of_questions(
    world, sign_in, django_assert_max_num_queries
):
    for _ in range(30):
        make.holder(Role.INFORMANT, unit=world.township)
    browser = sign_in(world.desk_admin)

    with django_assert_max_num_queries(22):
        browser.get(at("people"))
    with django_assert_max_num_queries(22):
        browser.get(at("units"))


def test_a_wrong_form_comes_back_with_what_was_typed(world, sign_in):
    browser = sign_in(world.desk_admin)

    answer = browser.post(
        at("rename-unit", world.township.pk),
        {"name": "还没想好的名称", "short_name": "", "from_date": "2026-02-30"},
    )

    assert answer.status_code == 422
    said = answer.content.decode()
    assert "还没想好的名称" in said
    assert "没有这一天" in said
    assert "还没填。" in said
    assert Unit.objects.get(pk=world.township.pk).name == "松岚镇"


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("add-unit", {"code": "QSZ"}),
        ("update-unit", {"level": "moon"}),
        ("move-unit", {"place": 0}),
        ("close-unit", {"closed_date": ""}),
        ("merge-units", {"into": 0}),
        ("add-post", {"role": "editor"}),
        ("rename-post", {"title": ""}),
        ("appoint", {"person": "没有这个人"}),
        ("end-appointment", {"until_date": "2019-01-01"}),
        ("delegate", {"until_date": ""}),
        ("add-person", {"username": "有 空格"}),
        ("update-person", {"email": "x"}),
        ("add-desk", {"code": "XW"}),
        ("update-desk", {"receive_within": "x"}),
        ("add-group", {"name": "乡镇组"}),
        ("rename-group", {"name": ""}),
        ("join-all", {"units": []}),
        ("change-group", {"group": 0}),
        ("end-membership", {"until_date": "2019-01-01"}),
        ("add-channel", {"code": "party"}),
        ("rename-channel", {"name": ""}),
        ("set-limit", {"most": 0}),
        ("set-admission", {"is_admitted": "no"}),
        ("add-section", {"code": "farming"}),
        ("rename-section", {"name": ""}),
        ("set-day", {"date": "2026-02-30"}),
        ("bring-roster", {"file": ""}),
    ],
)
def test_each_form_refuses_what_cannot_be(world, sign_in, name, changes):
    args, fields = places(world)[name]
    by = world.desk_admin if WRITE[name].split()[3] == "302" else world.system

    answer = sign_in(by).post(at(name, *args), fields | changes)

    assert answer.status_code == 422
    assert re.search(r"还有\d+处要改|invalid-feedback", answer.content.decode())


def test_a_section_nobody_decided_on_is_taken(world, sign_in):
    Section.objects.create(code="tea", name="茶业", position=9)

    page = sign_in(world.city_admin).get(at("channel", world.channel.pk))

    assert {form.initial["is_admitted"] for _, form in page.context["admissions"]} == {
        "yes"
    }


def test_change_terms_takes_unticked_boxes(world, sign_in):
    member = Membership.objects.get(unit=world.township)

    sign_in(world.desk_admin).post(at("change-terms", member.pk), {"is_direct_point": "on"})

    member.refresh_from_db()
    assert (member.must_report, member.is_scored, member.is_direct_point) == (
        False, False, True
    )  # fmt: skip


def test_a_double_click_counts_once(world, sign_in):
    browser, key = sign_in(world.desk_admin), {"request_key": "k1", "name": "县直组"}

    first = browser.post(at("add-group", world.desk.pk), key)
    again = browser.post(at("add-group", world.desk.pk), key)

    assert (first.status_code, again.url) == (302, first.url)
    assert again.headers["Idempotent-Replay"] == "true"
    assert RankingGroup.objects.filter(name="县直组").count() == 1


def test_appointing_from_a_page_leads_back_to_it_and_nowhere_else(world, sign_in):
    _, fields = places(world)["appoint"]
    browser = sign_in(world.desk_admin)
    back = at("person", world.deputy.pk)

    assert browser.post(at("appoint"), fields | {"back": back}).url == back
    fields |= {"person": world.nobody.username, "back": "https://example.com/"}
    assert browser.post(at("appoint"), fields).url == at("unit", world.township.pk)


def test_two_people_of_one_name_must_be_told_apart(world, sign_in):
    make.person("li-1", name="李明")
    make.person("li-2", name="李明")
    make.person("wang", name="王独")
    _, fields = places(world)["appoint"]
    browser = sign_in(world.desk_admin)

    answer = browser.post(at("appoint"), fields | {"person": "李明"})
    assert "有几个人叫这个名字，请填登录名。" in words(answer)
    assert browser.post(at("appoint"), fields | {"person": "王独"}).status_code == 302


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


# --- Import ------------------------------------------------------------------------------


def workbook_of(units=(), people=()):
    return SimpleUploadedFile("名册.xlsx", exporting.roster(units, people))


def as_unit(code, parent, level="township"):
    return Unit(
        code=code,
        name=f"{code}镇",
        short_name=code,
        parent=parent,
        level=level,
        kind="township",
    )


def test_import_previews_first_and_writes_on_confirmation(world, sign_in):
    browser = sign_in(world.desk_admin)
    newcomer = SimpleNamespace(pk=0, username="lin", name="林若水", phone="", email="")
    file = workbook_of([as_unit("BSZ", world.county)], [newcomer])

    preview = browser.post(at("bring-roster"), {"file": file}, follow=True)
    roster = Roster.objects.get()
    assert str(roster) == "名册.xlsx"
    assert "没有问题，确认后写入" in words(preview)
    assert not Unit.objects.filter(code="BSZ").exists()

    done = browser.post(at("apply-roster", roster.pk), follow=True)
    assert done.redirect_chain[-1][0] == at("passwords")
    [row] = done.context["rows"]
    assert Person.objects.get(username="lin").check_password(row["password"])
    assert Unit.objects.get(code="BSZ").parent == world.county
    assert browser.post(at("apply-roster", roster.pk)).status_code == 409
    assert "已导入" in words(browser.get(at("roster", roster.pk)))
    assert "已导入" in words(browser.get(at("rosters")))


def test_import_of_units_alone_leads_back(world, sign_in):
    browser = sign_in(world.desk_admin)
    browser.post(at("bring-roster"), {"file": workbook_of([as_unit("BSZ", world.county)])})

    answer = browser.post(at("apply-roster", Roster.objects.get().pk))

    assert answer.url == at("rosters")


def test_import_lists_each_fault_and_confirms_nothing(world, sign_in):
    browser = sign_in(world.desk_admin)
    file = workbook_of([as_unit("坏", world.county), as_unit("BSZ", world.city)])

    preview = browser.post(at("bring-roster"), {"file": file}, follow=True)

    said = words(preview)
    assert "有2处要改，现在什么都没有写" in said
    assert "代码只用字母" in said
    assert "确认导入" not in said
    pk = Roster.objects.get().pk
    rows = rows_of(browser.get(at("roster", pk) + "?as=xlsx"))
    assert [row[:3] for row in rows[1:]] == [["单位", 2, "代码"], ["单位", 3, None]]
    assert browser.post(at("apply-roster", pk)).status_code == 422
    assert not Unit.objects.filter(code="BSZ").exists()


def test_a_workbook_is_shown_to_who_brought_it_only(world, sign_in):
    sign_in(world.desk_admin).post(at("bring-roster"), {"file": workbook_of()})
    pk = Roster.objects.get().pk

    for who in (world.system, world.city_admin, world.editor):
        assert sign_in(who).get(at("roster", pk)).status_code == 404
        assert sign_in(who).post(at("apply-roster", pk)).status_code == 404
    answer = sign_in(world.desk_admin).get(at("roster", pk))
    assert "没有要改的" in words(answer)


def test_what_is_no_workbook_is_refused_at_the_door(world, sign_in, monkeypatch):
    browser = sign_in(world.desk_admin)

    text = SimpleUploadedFile("x.xlsx", b"hello")
    answer = browser.post(at("bring-roster"), {"file": text})
    assert answer.status_code == 422
    assert "这不是.xlsx文件" in words(answer)
    monkeypatch.setattr("shangda.organisations.workbook.MOST_BYTES", 3)
    answer = browser.post(at("bring-roster"), {"file": workbook_of()})
    assert "文件太大" in words(answer)
    assert not Roster.objects.exists()


def test_the_export_holds_what_one_keeps(world, sign_in):
    answer = sign_in(world.desk_admin).get(at("export"))

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    units = [row[0] for row in book["单位"].iter_rows(min_row=2, values_only=True)]
    people = {row[1] for row in book["人员"].iter_rows(min_row=2, values_only=True)}
    assert units == ["COUNTY", "QSZ"]
    assert {"沈知禾", "顾文澜", "无岗"} <= people
    assert not {"陆行之", "管理"} & people
    empty = sign_in(world.desk_admin).get(at("roster-template"))
    assert openpyxl.load_workbook(io.BytesIO(empty.content))["单位"].max_row == 1
