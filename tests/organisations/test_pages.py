"""What the pages of the office show, and that they refuse as the verbs do."""

import re

import pytest

from shangda.kernel.models import Workday
from shangda.organisations import actions
from shangda.organisations.models import (
    Membership,
    Person,
    RankingGroup,
    Role,
    Section,
    Unit,
)
from tests import make
from tests.organisations.matrix import WRITE, places
from tests.organisations.pages import at, rows_of
from tests.organisations.test_sign_in import words

pytestmark = pytest.mark.django_db


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
