"""The approver's pages: what waits, one thumb to sign or send back, the next one offered."""

import pytest

from shangda.items import actions
from shangda.items.models import Item
from shangda.organisations.models import Appointment, Person, Role
from tests import make
from tests.items.visits import words

pytestmark = pytest.mark.django_db


def test_waiting_lists_urgent_ones_first_and_only_ones_own(sign_in):
    world = make.office()
    make.awaiting_item(world, title="先送来的一篇")
    make.awaiting_item(world, title="紧急的一篇", kind="urgent")
    make.agreed_item(world, title="等分管领导的一篇")

    page = words(sign_in(world.chief).get("/sign/"))

    assert "有2篇等您" in page
    assert page.index("紧急的一篇") < page.index("先送来的一篇")
    assert "等分管领导的一篇" not in page
    assert "都签完了" in words(sign_in(world.informant).get("/sign/"))


def test_waiting_asks_the_same_number_of_queries_for_many(
    sign_in, django_assert_max_num_queries
):
    world = make.office()
    for _ in range(4):
        make.awaiting_item(world)
    client = sign_in(world.chief)
    client.get("/sign/")

    with django_assert_max_num_queries(22):
        page = client.get("/sign/")

    assert page.content.count(make.ITEM_TITLE.encode()) == 4


def test_sign_page_shows_text_facts_and_the_two_choices(sign_in):
    world = make.office()
    item = make.agreed_item(world)

    page = words(sign_in(world.deputy).get(f"/sign/{item.pk}/"))

    assert "待您签发第1篇，共1篇" in page
    assert "主要领导梁景行已同意" in page
    assert "报送县委办党委信息动态类" in page
    assert "二、管网台账定短板。分段编号38公里" in page
    assert "马上送县委办党委信息" in page
    assert "同意签发" in page
    assert "退回给沈知禾" in page


def test_signing_offers_the_next_one_and_the_way_back(sign_in):
    world = make.office()
    first, second = make.agreed_item(world), make.agreed_item(world)
    client = sign_in(world.deputy)

    signed = client.post(f"/sign/{first.pk}/sign-off/")
    page = client.get(signed.url)

    assert signed.url == f"/sign/{first.pk}/"
    assert "已签发" in words(page)
    assert "送到县委办党委信息。还有1篇等您。" in words(page)
    assert f"/sign/{second.pk}/".encode() in page.content
    client.post(f"/sign/{first.pk}/undo-sign-off/")
    assert "待您签发第" in words(client.get(f"/sign/{first.pk}/"))
    assert Item.objects.get(pk=first.pk).state == Item.State.AWAITING


def test_agreeing_names_who_is_next(sign_in):
    world = make.office()
    item = make.awaiting_item(world)
    client = sign_in(world.chief)

    page = words(client.get(f"/sign/{item.pk}/"))
    client.post(f"/sign/{item.pk}/agree/")

    assert "同意后转周牧远签发。" in page
    assert "已同意" in words(client.get(f"/sign/{item.pk}/"))
    client.post(f"/sign/{item.pk}/undo-agree/")
    assert "请您审阅" in words(client.get(f"/sign/{item.pk}/"))


def test_sending_back_needs_words_and_can_be_taken_back(sign_in):
    world = make.office()
    item = make.agreed_item(world)
    client = sign_in(world.deputy)

    silent = client.post(f"/sign/{item.pk}/send-back/", {"reason": " "})
    told = client.post(f"/sign/{item.pk}/send-back/", {"reason": "数据不准"})

    assert silent.status_code == 422
    assert "请写一句退回的理由" in words(silent)
    assert "理由已告诉沈知禾" in words(client.get(told.url))
    client.post(f"/sign/{item.pk}/undo-send-back/")
    assert Item.objects.get(pk=item.pk).state == Item.State.AWAITING


def test_double_press_signs_once(sign_in):
    world = make.office()
    item = make.agreed_item(world)
    client = sign_in(world.deputy)

    first = client.post(f"/sign/{item.pk}/sign-off/", {"request_key": "k"})
    second = client.post(f"/sign/{item.pk}/sign-off/", {"request_key": "k"})
    late = client.post(f"/sign/{item.pk}/sign-off/", {"request_key": "another"})

    assert first.url == second.url
    assert late.status_code == 409
    assert "现在是“已报送”，不能签发" in words(late)
    assert item.submissions.count() == 1


def test_former_approver_is_refused_kindly(sign_in):
    world = make.office()
    item = make.agreed_item(world)
    Appointment.objects.filter(person=world.deputy).update(until_date=make.yesterday())
    make.appoint(world.deputy, Role.INFORMANT, unit=world.township)

    refused = sign_in(world.deputy).post(f"/sign/{item.pk}/sign-off/")

    assert refused.status_code == 403
    assert "核对您的岗位和起止日期" in words(refused)


def test_stranger_finds_nothing(sign_in):
    world = make.office()
    item = make.awaiting_item(world)
    stranger = make.holder(Role.CHIEF_APPROVER, unit=make.unit())

    assert sign_in(stranger).get(f"/sign/{item.pk}/").status_code == 404
    assert sign_in(stranger).post(f"/sign/{item.pk}/agree/").status_code == 404
    assert sign_in(world.office_head).get(f"/sign/{item.pk}/").status_code == 404


def test_item_recalled_meanwhile_says_where_it_is(sign_in):
    world = make.office()
    item = make.awaiting_item(world)
    actions.recall(item=item, by=world.informant)

    page = words(sign_in(world.chief).get(f"/sign/{item.pk}/"))

    assert "草稿" in page
    assert "同意签发" not in page


def test_withdraw_and_send_again_from_the_items_page(sign_in):
    world = make.office()
    sent = make.submission(world)
    client = sign_in(world.informant)

    client.post(f"/submissions/{sent.pk}/withdraw/")
    sent.refresh_from_db()
    assert sent.state == "withdrawn"
    client.post(f"/submissions/{sent.pk}/resubmit/")
    sent.refresh_from_db()
    assert sent.state == "received"
    client.post(f"/submissions/{sent.pk}/withdraw/")
    client.post(f"/write/{sent.item_id}/submit/")

    sent.refresh_from_db()
    assert sent.state == "received"
    desk = sign_in(world.editor).post(f"/submissions/{sent.pk}/withdraw/")
    assert desk.status_code == 403


def test_signed_item_taken_back_can_be_reopened(sign_in):
    world = make.office()
    item = make.signed_item(world)

    reopened = sign_in(world.informant).post(f"/write/{item.pk}/reopen/")

    assert reopened.url == f"/write/{item.pk}/"
    assert Item.objects.get(pk=item.pk).state == Item.State.DRAFT


def test_pages_of_items_need_a_signed_in_person(client):
    for path in ("/write/", "/items/", "/sign/", "/materials/", "/items/export/"):
        answer = client.get(path)

        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")
    assert Person.objects.count() == 0
