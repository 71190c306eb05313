"""Readings: what is missing, where an item is, what came back, whose words a desk reads."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.items import actions, queries, secrecy
from shangda.items.models import Item, RouteStep, Submission
from shangda.organisations.models import Desk, Kind, Role
from tests import make

pytestmark = pytest.mark.django_db
State, AtDesk = Item.State, Submission.State


def problems(item):
    return {problem.field: problem.text for problem in queries.submission_check(item)}


def test_complete_item_has_no_problems():
    world = make.office()

    assert problems(make.draft(world)) == {}


def test_empty_item_names_every_missing_field():
    world = make.office()
    item = make.draft(
        world,
        section=None,
        informant_name="",
        informant_phone="无",
        is_secrecy_checked=False,
        desks=[],
    )
    item.title = item.body = ""

    assert set(problems(item)) == {
        "title",
        "body",
        "informant_name",
        "informant_phone",
        "section",
        "is_secrecy_checked",
        "desks",
    }


def test_hints_of_the_skeleton_must_be_replaced_but_document_numbers_may_stay():
    assert queries.hints_left("〔哪天〕，县办发〔2026〕3号、〔２０２５〕1号") == [
        "〔哪天〕"
    ]
    world = make.office()

    assert problems(make.draft(world, body="〔谁〕做了〔什么〕。")) == {
        "body": "还有2处提示没换成内容，如〔谁〕。"
    }


def test_closed_desk_and_foreign_desk_are_told_apart():
    world = make.office()
    item = make.draft(world)
    Desk.objects.filter(pk=world.desk.pk).update(is_open=False)
    assert problems(item) == {"desks": "县委办党委信息已停用，请去掉它再送。"}

    item.desks.set([world.city_desk])

    assert problems(item) == {"desks": "松岚镇不是市委办党委信息的报送单位，请去掉它再送。"}


def test_kind_without_a_route_asks_for_the_administrator():
    world = make.office()
    item = make.draft(world)
    RouteStep.objects.all().delete()

    assert "还没有设审签步骤" in problems(item)["approver"]


def test_shortest_limit_binds_where_desks_differ():
    world = make.office()
    other = make.desk(world.county, make.channel("gov", "政务信息"), code="ZW")
    other.channel.limits.update(most=300)
    item = make.draft(world)

    limits = queries.limits_of(item, [world.desk, other])

    assert [(limit.channel, limit.most) for limit in limits] == [
        ("政务信息", 300),
        ("党委信息", 500),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("机密★10年", "机密★10年"),
        ("正文\n绝 密\n", "绝 密"),
        ("秘密 ☆ 长期", "秘密 ☆ 长期"),
        ("密级：秘密", "密级：秘密"),
        ("秘密（3年）", "秘密（3年）"),
        ("保守商业秘密，签订保密协议", ""),
        ("泄露国家秘密的，依法处理", ""),
        ("机密级考点", ""),
    ],
)
def test_markings_of_state_secrets_are_told_from_ordinary_words(text, found):
    assert secrecy.marking_in("标题", text) == found


def test_marking_in_the_name_of_an_attachment_stops_the_item():
    world = make.office()
    item = make.draft(world)
    actions.attach(
        item=item, by=world.informant, file=make.stored_file(), name="机密★20年方案.pdf"
    )

    assert "机密★20年" in problems(item)["secrecy"]


@pytest.mark.parametrize(
    ("state", "at_desks", "marks", "label"),
    [
        (State.DRAFT, [], ["now", "", "", "", ""], "草稿"),
        (State.AWAITING, [], ["done", "now", "", "", ""], "待审签"),
        (
            State.SIGNED,
            [AtDesk.WITHDRAWN],
            ["done", "done", "now", "", ""],
            "已签发，未报送",
        ),
        (State.SUBMITTED, [AtDesk.RECEIVED], ["done", "done", "now", "", ""], "待收稿"),
        (State.SUBMITTED, [AtDesk.CLAIMED], ["done", "done", "done", "now", ""], "处理中"),
        (State.SUBMITTED, [AtDesk.HELD], ["done", "done", "done", "now", ""], "缓报"),
        (
            State.SUBMITTED,
            [AtDesk.DECLINED],
            ["done", "done", "done", "back", ""],
            "未采用",
        ),
        (
            State.SUBMITTED,
            [AtDesk.DECLINED, AtDesk.SELECTED],
            ["done", "done", "done", "done", "now"],
            "已选用",
        ),
        (State.SUBMITTED, [], ["done", "done", "now", "", ""], "已报送"),
        (State.RETURNED, [AtDesk.RETURNED], ["done", "done", "back", "", ""], "退回修改"),
    ],
)
def test_way_and_status_by_state(state, at_desks, marks, label):
    item = Item(state=state)
    rows = [Submission(state=one) for one in at_desks]

    assert queries.way(item, rows) == marks
    assert queries.status(item, rows).label == label


def test_status_of_a_draft_that_a_leader_sent_back():
    world = make.office()
    make.draft(world)
    back = make.awaiting_item(world)
    actions.send_back(item=back, by=world.chief, reason="户数不对。")

    found = queries.with_submissions(Item.objects.order_by("pk"))

    assert [queries.status(item, []).label for item in found] == ["草稿", "领导退回"]


def test_way_of_a_used_item_is_won():
    assert queries.way(Item(state=State.SUBMITTED), [], is_used=True)[-1] == "done won"


def test_desk_reads_what_was_signed_not_what_is_being_rewritten():
    world = make.office()
    item = make.returned_item(world)
    actions.save(item=item, by=world.informant, title="改到一半", body="半句", version=1)

    assert queries.shown_text(item, world.editor) == (make.ITEM_TITLE, make.ITEM_BODY)
    assert queries.shown_text(item, world.informant) == ("改到一半", "半句")
    assert queries.shown_text(item, world.city_editor) == ("", "")


def test_returned_with_is_whoever_sent_it_back_last():
    world = make.office()
    item = make.returned_item(world, words="请补资金来源。")
    item.submissions.update(state="returned")
    assert queries.returned_with(item).return_words == "请补资金来源。"

    actions.ask_sign_off(item=item, by=world.informant)
    assert queries.returned_with(item) is None
    actions.send_back(item=item, by=world.chief, reason="还是没写清。")

    assert queries.returned_with(item).reason == "还是没写清。"
    item.submissions.update(returned_at=timezone.now() + timedelta(minutes=1))
    assert queries.returned_with(item).return_words == "请补资金来源。"
    assert queries.returned_with(make.draft(world)) is None


def test_history_reads_all_in_four_queries(django_assert_num_queries):
    world = make.office()
    item = make.agreed_item(world)
    actions.send_back(item=item, by=world.deputy, reason="改")
    actions.attach(item=item, by=world.informant, file=make.stored_file(), name="a.pdf")
    actions.ask_sign_off(item=item, by=world.informant)
    actions.agree(item=item, by=world.chief)
    actions.sign_off(item=item, by=world.deputy)

    with django_assert_num_queries(4):
        found = queries.history(item)
        names = [row.by.name for row in found.sign_offs]

    assert names == ["梁景行", "周牧远", "梁景行", "周牧远"]
    assert [row.number for row in found.revisions] == [1, 2]
    assert found.latest.number == 2
    assert [row.desk.unit.short_name for row in found.submissions] == ["县委办"]
    assert [row.name for row in found.attachments] == ["a.pdf"]


def test_history_of_a_draft_is_empty():
    world = make.office()

    assert queries.history(make.draft(world)).latest is None


def test_awaiting_puts_urgent_items_first():
    world = make.office()
    ordinary = make.awaiting_item(world)
    urgent = make.awaiting_item(world, kind=Kind.URGENT)

    assert list(queries.awaiting(world.chief)) == [urgent, ordinary]


def test_own_item_does_not_wait_for_its_author():
    world = make.office()
    make.appoint(world.deputy, Role.INFORMANT, unit=world.township)
    make.holder(Role.DEPUTY_APPROVER, unit=world.township)
    item = make.awaiting_item(world, by=world.deputy)
    actions.agree(item=item, by=world.chief)

    assert list(queries.awaiting(world.deputy)) == []
