"""The writing page: what it shows and asks for, and that nothing typed is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from shangda.items import actions
from shangda.items.models import Item
from shangda.kernel import deadlines
from shangda.kernel.models import AuditEvent
from shangda.organisations.models import Membership, Role
from tests import make
from tests.items.visits import form_of, url, words

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


def test_start_goes_straight_to_the_sheet_with_the_skeleton(sign_in):
    world = make.office()
    make.item_defaults()
    client = sign_in(world.informant)

    page = client.get("/write/")
    assert "一事一报，三百字左右" in words(page)
    posted = client.post("/write/start-item/", {})

    item = Item.objects.get()
    assert posted.url == url(item)
    assert escape(item.body) in client.get(posted.url).content.decode()


def test_start_shows_the_skeleton_of_what_is_chosen(sign_in):
    world = make.office()
    make.item_defaults()
    client = sign_in(world.informant, hx_request="true")

    part = client.get("/write/", {"kind": "urgent", "structure": "pyramid"})

    assert "紧急类·倒悬式" in words(part)
    assert b"<html" not in part.content


def test_start_without_a_post_says_why(sign_in):
    make.item_defaults()
    nobody = make.person()

    page = sign_in(nobody).get("/write/")
    refused = sign_in(nobody).post("/write/start-item/", {})

    assert "您现在没有信息员岗位" in words(page)
    assert refused.status_code == 403
    assert not Item.objects.exists()


def test_sheet_says_what_is_missing_who_signs_and_the_limit(sign_in):
    world = make.office()
    item = make.draft(world, section=None, is_secrecy_checked=False)

    page = words(sign_in(world.informant).get(url(item)))

    assert "送审前还差2项" in page
    assert "还没有选板块。" in page
    assert "主要领导梁景行同意" in page
    assert "分管领导周牧远审核签发" in page
    assert f"{item.count}/500字" in page


def test_sheet_asks_a_constant_number_of_queries(sign_in, django_assert_max_num_queries):
    world = make.office()
    item = make.returned_item(world)
    client = sign_in(world.informant)
    client.get(url(item))

    with django_assert_max_num_queries(50):
        client.get(url(item))


def test_ask_sign_off_takes_text_and_particulars_of_the_form(sign_in):
    world = make.office()
    item = make.draft(world, section=None, is_secrecy_checked=False)
    client = sign_in(world.informant)

    posted = client.post(
        url(item, "ask-sign-off"),
        form_of(item, body="最后一句。", section=world.section.pk, is_secrecy_checked="on"),
    )

    item.refresh_from_db()
    assert posted.status_code == 302
    assert (item.state, item.body) == (Item.State.AWAITING, "最后一句。")


def test_ask_sign_off_with_something_missing_shows_the_sheet_again(sign_in):
    world = make.office()
    item = make.draft(world)

    page = sign_in(world.informant).post(
        url(item, "ask-sign-off"),
        form_of(item, title="", body="新写的一句。", informant_phone="")
        | {"request_key": "k1"},
    )

    shown = words(page)
    item.refresh_from_db()
    assert page.status_code == 422
    assert "送审前还差2项" in shown
    assert "新写的一句。" in shown
    assert (item.state, item.body) == (Item.State.DRAFT, "新写的一句。")


def test_ask_sign_off_of_a_marked_text_is_stopped_and_traced(sign_in):
    world = make.office()
    item = make.draft(world)

    page = sign_in(world.informant).post(
        url(item, "ask-sign-off"),
        form_of(item, body="秘密★5年\n内容") | {"request_key": "k1"},
    )

    assert page.status_code == 422
    assert "不能处理国家秘密" in words(page)
    assert AuditEvent.objects.filter(verb="items.stop_secret").count() == 1


def test_ask_sign_off_after_the_membership_ended_says_since_when(sign_in):
    world = make.office()
    item = make.draft(world)
    Membership.objects.filter(unit=world.township).update(until_date=make.yesterday())

    page = sign_in(world.informant).post(url(item, "ask-sign-off"), form_of(item, desks=""))

    assert page.status_code == 422
    assert "还没有选报送给谁" in words(page)


@pytest.mark.parametrize("typed", ["2026-02-30T10:00", "不知道", "9999-99-99"])
def test_time_that_does_not_exist_is_named_at_its_field(sign_in, typed):
    world = make.office()
    item = make.draft(world)

    page = sign_in(world.informant).post(
        url(item, "set-particulars"), form_of(item, occurred_at=typed, kind="urgent")
    )

    item.refresh_from_db()
    assert page.status_code == 422
    assert "没有这个时间" in words(page)
    assert (item.occurred_at, item.kind) == (None, "urgent")


def test_particulars_by_htmx_answer_what_is_missing_now(sign_in):
    world = make.office()
    item = make.draft(world, section=None)

    part = sign_in(world.informant, hx_request="true").post(
        url(item, "set-particulars"), form_of(item, section=world.section.pk, kind="urgent")
    )

    shown = words(part)
    assert "可以送审了" in shown
    assert "主要领导梁景行审核签发" in shown
    assert b'hx-swap-oob="true"' in part.content


def test_returned_text_carries_the_desks_words_on_top(sign_in):
    world = make.office()
    item = make.returned_item(world, words="请补上资金来源。")
    item.submissions.update(state="returned")

    page = words(sign_in(world.informant).get(url(item)))

    assert "退回意见请补上资金来源。县委办党委信息顾文澜" in page


def test_sent_back_text_carries_the_approvers_reason_on_top(sign_in):
    world = make.office()
    item = make.awaiting_item(world)
    actions.send_back(item=item, by=world.chief, reason="数据不准，请核。")

    page = words(sign_in(world.informant).get(url(item)))

    assert "退回意见数据不准，请核。梁景行" in page


def test_text_under_signature_is_shown_to_read_with_the_way_back(sign_in):
    world = make.office()
    item = make.awaiting_item(world)
    client = sign_in(world.informant)

    page = client.get(url(item))
    assert "收回修改" in words(page)
    assert b"<textarea" not in page.content
    recalled = client.post(url(item, "recall"))

    assert recalled.url == url(item)
    assert b'name="body"' in client.get(url(item)).content


def test_sheet_is_not_for_other_units_nor_for_the_desk(sign_in):
    world = make.office()
    item = make.submitted_item(world)
    stranger = make.holder(Role.INFORMANT, unit=make.unit())

    for person in (stranger, world.editor, world.city_editor):
        for verb in ("", "versions", "missing"):
            assert sign_in(person).get(url(item, verb)).status_code == 404
        assert sign_in(person).post(url(item, "save"), {"body": "x"}).status_code == 404


def test_approver_of_the_unit_may_read_but_not_write(sign_in):
    world = make.office()
    item = make.draft(world)

    page = sign_in(world.chief).get(url(item))
    saved = sign_in(world.chief, **JSON).post(url(item, "save"), form_of(item, body="改"))

    assert b"<textarea" not in page.content
    assert saved.status_code == 403


def test_presence_names_the_others(sign_in):
    world = make.office()
    colleague = make.holder(Role.INFORMANT, unit=world.township, name="同事甲")
    item = make.draft(world)

    first = sign_in(colleague, **JSON).post(url(item, "presence"))
    second = sign_in(world.informant, **JSON).post(url(item, "presence"))
    sign_in(colleague, **JSON).post(url(item, "presence"), {"left": "1"})
    third = sign_in(world.informant, **JSON).post(url(item, "presence"))

    assert first.json() == {"others": []}
    assert second.json() == {"others": ["同事甲"]}
    assert third.json() == {"others": []}


def test_versions_compare_the_first_text_with_the_second(sign_in):
    world = make.office()
    item = make.awaiting_item(world)
    actions.recall(item=item, by=world.informant)
    actions.save(
        item=item,
        by=world.informant,
        title=item.title,
        body=item.body.replace("23处", "25处"),
        version=item.version,
    )
    actions.ask_sign_off(item=item, by=world.informant)

    page = sign_in(world.informant).get(url(item, "versions"), {"to": "2"})
    same = sign_in(world.informant).get(url(item, "versions"))

    assert "<del>23处</del><ins>25处</ins>" in page.content.decode()
    assert "第1稿→第2稿" in words(page)
    assert "这两个版本一字不差。" in words(same)


def test_particulars_that_the_verb_refuses_are_named_at_their_field(sign_in):
    world = make.office()
    item = make.draft(world)

    page = sign_in(world.informant).post(
        url(item, "set-particulars"), form_of(item, informant_name="名" * 61)
    )

    assert page.status_code == 422
    assert "最多60字，现在61字，请删短一些。" in words(page)


def test_missing_is_asked_for_again_after_each_save(sign_in):
    world = make.office()
    item = make.draft(world, section=None)

    part = sign_in(world.informant, hx_request="true").get(url(item, "missing"))

    assert "送审前还差1项" in words(part)


def test_deadline_of_a_return_stands_in_the_bar(sign_in):
    world = make.office()
    item = make.returned_item(world)
    item.submissions.update(state="returned")
    due = timezone.now() + timedelta(hours=3)
    deadlines.set_due(
        item.submissions.get(),
        "revise",
        due,
        summary="改稿",
        url="/",
        owner=deadlines.Owner(person=world.informant),
    )

    page = sign_in(world.informant).get(url(item))

    assert f'data-due="{timezone.localtime(due).isoformat()}"' in page.content.decode()
