from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from lxml import html

from shangda.kernel import outbox
from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.models import Notice
from shangda.organisations.models import Role
from shangda.scoring import actions, ledger, noting
from shangda.scoring.models import ClosedPeriod, Fact, LedgerLine, Registration
from shangda.scoring.registering import Sharer, Told
from tests import make

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 invented"
BY_LEADERS = """
[set]
title = "批示加分"
from = 2020-01-01

[[category]]
id = "instruction"
name = "批示"
share = "parts"

[[rule]]
id = "city"
name = "市领导批示"
category = "instruction"
when = { kind = "instruction", leader = "市委主要领导" }
points = 10

[[rule]]
id = "free"
name = "酌情"
category = "instruction"
when = { kind = "manual" }
between = [1, 5]
"""


def office():
    world = make.office()
    make.rule_set(world.desk, BY_LEADERS)
    return world


def told(world, **fields):
    return Told(
        **{
            "kind": "instruction",
            "day": timezone.localdate(),
            "sharers": [Sharer(world.township.pk)],
            "reason": "批示复印件",
            "title": "三本台账",
            "words": {"leader": "市委主要领导"},
        }
        | fields
    )


def registered(world, **fields):
    by = fields.pop("by", world.editor)
    return actions.register_fact(desk=world.desk, by=by, told=told(world, **fields))


def approved(world, **fields):
    one = registered(world, **fields)
    return actions.approve_registration(registration=one, by=world.scorer)


def refused(world, **fields):
    with pytest.raises(InvalidError) as refusal:
        registered(world, **fields)
    assert not Registration.objects.exists()
    (found,) = refusal.value.fields.items()
    return found


# --- The verbs ----------------------------------------------------------------------------


def test_what_is_registered_counts_once_another_approved_it():
    world = office()
    one = registered(world)
    before = LedgerLine.objects.count()

    actions.approve_registration(registration=one, by=world.scorer)

    line = LedgerLine.objects.get()
    assert before == 0
    assert (line.unit, line.value) == (world.township, 10)
    assert "市委主要领导批示《三本台账》" in line.explanation
    assert f"（{world.editor}" in line.explanation
    assert "批示复印件" in line.explanation


def test_nobody_approves_what_they_entered():
    world = office()
    one = registered(world, by=world.scorer)

    with pytest.raises(NotAllowedError, match="别人"):
        actions.approve_registration(registration=one, by=world.scorer)

    assert not Fact.objects.exists()


def test_approvers_are_told_and_the_one_who_entered_hears_the_answer():
    world = office()
    one = registered(world)
    actions.refuse_registration(registration=one, by=world.scorer, words="复印件看不清")

    asked = Notice.objects.filter(is_action_needed=True, kind="register")
    assert {notice.person for notice in asked} == {
        world.scorer, world.chief_editor, world.issuer
    }  # fmt: skip
    assert "复印件看不清" in Notice.objects.get(person=world.editor, kind="refuse").text


def test_refusing_and_revoking_ask_for_words():
    world = office()
    one = registered(world)

    with pytest.raises(InvalidError):
        actions.refuse_registration(registration=one, by=world.scorer, words=" ")

    actions.approve_registration(registration=one, by=world.scorer)
    with pytest.raises(InvalidError):
        actions.revoke_registration(registration=one, by=world.scorer, words="")
    assert one.state == Registration.State.APPROVED


def test_revoking_brings_every_total_back():
    world = office()
    one = approved(world)

    actions.revoke_registration(registration=one, by=world.scorer, words="登错了单位")
    outbox.drain()

    first, second = LedgerLine.objects.order_by("pk")
    assert (second.reverses, second.value) == (first, -10)
    assert "登错了单位" in second.explanation
    assert noting.differences() == (0, 0)
    assert ledger.rebuild(check=True).is_equal


def test_what_was_refused_is_not_approved_any_more():
    world = office()
    one = registered(world)
    actions.refuse_registration(registration=one, by=world.scorer, words="没有依据")

    with pytest.raises(WrongStateError):
        actions.approve_registration(registration=one, by=world.scorer)


def test_whoever_entered_it_takes_it_back_while_it_waits():
    world = office()
    one = registered(world)

    actions.revoke_registration(registration=one, by=world.editor, words="填错了")

    assert one.state == Registration.State.REVOKED
    with pytest.raises(NotAllowedError):
        actions.revoke_registration(
            registration=approved(world), by=world.editor, words="又错了"
        )


def test_parts_are_shared_as_they_were_given():
    world = office()
    other = make.neighbour(world)

    approved(
        world,
        sharers=[
            Sharer(world.township.pk, None, "70%"),
            Sharer(other.township.pk, None, "0.3"),
        ],
    )

    found = {line.unit: line.value for line in LedgerLine.objects.all()}
    assert found == {world.township: 7, other.township: 3}


def test_an_item_joins_its_facts():
    world = office()
    sent = make.submission(world)
    outbox.drain()

    approved(world, item=sent.item, title="")

    texts = set(Fact.objects.values_list("text", flat=True))
    assert texts == {f"items.item:{sent.item_id}"}
    assert LedgerLine.objects.get().item == sent.item


def test_entering_for_an_app_counts_at_once():
    world = office()

    actions.enter_fact(desk=world.desk, by=world.editor, told=told(world))

    assert LedgerLine.objects.get().value == 10


@pytest.mark.parametrize("who", ["informant", "leader", "city_editor"])
def test_strangers_register_nothing(who):
    world = office()

    with pytest.raises(NotAllowedError):
        registered(world, by=getattr(world, who))


# --- What is refused ----------------------------------------------------------------------


def test_a_unit_outside_the_groups_is_refused():
    world = office()
    stranger = make.unit("", "外县某镇")

    field, words = refused(world, sharers=[Sharer(stranger.pk)])

    assert field == "units"
    assert "不在" in words


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (["0.7", "0.7"], "超过了1"),
        (["1/3", "1/3"], "不到了1"),
        (["0.5", ""], "要么都填"),
        (["一半", "一半"], "看不懂"),
        (["-1", "2"], "要大于0"),
    ],
)
def test_parts_that_make_no_whole_are_refused(parts, sentence):
    world = office()
    units = [world.township.pk, make.neighbour(world).township.pk]
    sharers = [Sharer(unit, None, part) for unit, part in zip(units, parts, strict=True)]

    field, words = refused(world, sharers=sharers)

    assert field == "parts"
    assert sentence in words


def close(world, start, end):
    return ClosedPeriod.objects.create(
        desk=world.desk, per="month", start=start, end=end, figures={}, sha256="0",
        by=world.scorer,
    )  # fmt: skip


def test_a_day_in_a_closed_period_is_refused():
    world, today = office(), timezone.localdate()
    close(world, today - timedelta(days=40), today - timedelta(days=10))

    field, words = refused(world, day=today - timedelta(days=20))

    assert field == "day"
    assert "已经关账" in words


def test_a_day_to_come_is_refused():
    world = office()

    assert refused(world, day=timezone.localdate() + timedelta(days=1))[0] == "day"


def test_a_use_that_was_withdrawn_is_not_entered_again():
    world = office()
    issue = make.used_issue(world)
    entry = issue.entries.get()
    actions.withdraw_adoption(entry=entry, by=world.issuer, reason="数字有误")
    item = entry.article.sources.get().submission.item

    field, words = refused(
        world, kind="adopted", item=item, outlet=issue.periodical.outlet, words={}
    )

    assert field == "outlet"
    assert "已经撤销" in words


def test_points_beyond_the_range_of_a_rule_are_refused():
    world = office()

    field, words = refused(world, kind="manual", words={}, chosen="50")

    assert field == "chosen"
    assert "只能给1到5分" in words


def test_an_item_that_never_came_here_is_refused():
    world = office()
    item = make.draft(world)

    assert refused(world, item=item)[0] == "item"


# --- Late news ----------------------------------------------------------------------------


@pytest.mark.parametrize(("late", "days"), [("same", 20), ("next", 9)])
def test_late_news_count_where_the_set_says(late, days):
    world, today = make.office(), timezone.localdate()
    make.rule_set(world.desk, BY_LEADERS.replace("[set]", f'[set]\nlate = "{late}"'))
    one = registered(world, day=today - timedelta(days=20))
    close(world, today - timedelta(days=40), today - timedelta(days=10))

    actions.approve_registration(registration=one, by=world.scorer)

    line = LedgerLine.objects.get()
    assert line.basis_date == today - timedelta(days=20)
    assert line.counted_date == today - timedelta(days=days)
    assert ledger.rebuild(check=True).is_equal


def test_what_is_taken_back_after_the_closing_counts_in_the_next_period():
    world, today = make.office(), timezone.localdate()
    make.rule_set(world.desk, BY_LEADERS.replace("[set]", '[set]\nlate = "next"'))
    one = approved(world, day=today - timedelta(days=20))
    close(world, today - timedelta(days=40), today - timedelta(days=10))

    actions.revoke_registration(registration=one, by=world.scorer, words="误登")

    first, second = LedgerLine.objects.order_by("pk")
    assert first.counted_date == today - timedelta(days=20)
    assert second.counted_date == today - timedelta(days=9)


# --- The pages ----------------------------------------------------------------------------


def page(client, who, name, *args, **query):
    client.force_login(who)
    return client.get(reverse(f"scoring:{name}", args=args), query)


def send(client, who, desk, *, kind="instruction", **fields):
    client.force_login(who)
    address = reverse("scoring:register-fact", args=[desk.pk])
    return client.post(f"{address}?kind={kind}", fields)


def typed(world, **fields):
    return {
        "unit_0": world.township.pk,
        "day": timezone.localdate().isoformat(),
        "title": "三本台账",
        "leader": "市委主要领导",
        "level": "市级",
        "reason": "批示复印件",
    } | fields


def scan():
    return SimpleUploadedFile("批示.pdf", PDF, "application/pdf")


def text_of(response):
    return response.content.decode()


def test_the_page_asks_for_what_a_kind_needs(client):
    world = office()

    kinds = text_of(page(client, world.editor, "register-fact", world.desk.pk))
    form = text_of(
        page(client, world.editor, "register-fact", world.desk.pk, kind="instruction")
    )
    other = text_of(
        page(client, world.editor, "register-fact", world.desk.pk, kind="text_error")
    )

    assert "批示" in kinds
    assert "哪位领导" in form
    assert "哪位领导" not in other
    assert "数量" in other


def test_a_fact_is_registered_and_approved_on_the_pages(client):
    world = office()

    sent = send(client, world.editor, world.desk, **typed(world), evidence=scan())
    one = Registration.objects.get()
    seen = text_of(page(client, world.scorer, "registration", one.pk))
    client.post(reverse("scoring:approve-registration", args=[one.pk]))

    assert sent.url == reverse("scoring:registrations", args=[world.desk.pk])
    assert "核准，记分" in seen
    assert "批示.pdf" in seen
    assert LedgerLine.objects.get().value == 10
    listed = text_of(page(client, world.editor, "registrations", world.desk.pk))
    assert "已核准" in listed
    assert "市委主要领导" in listed


def test_the_item_is_found_by_its_words(client):
    world = office()
    sent = make.submission(world)
    outbox.drain()

    found = page(
        client,
        world.editor,
        "register-fact",
        world.desk.pk,
        kind="instruction",
        q="三本台账",
    )
    chosen = page(
        client, world.editor, "register-fact", world.desk.pk, kind="instruction",
        item=sent.item_id,
    )  # fmt: skip

    assert f"item={sent.item_id}" in text_of(found)
    tree = html.fromstring(text_of(chosen))
    (unit,) = tree.xpath("//select[@name='unit_0']")
    assert unit.value == str(world.township.pk)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("unit_0", "", "请至少选一个单位。"),
        ("day", "2999-01-01", "这一天还没有到"),
        ("day", "2026-02-30", "没有这一天"),
        ("reason", "", "请写明为什么登记"),
        ("chosen", "很多", "不是数"),
        ("part_0", "1.5", "要大于0，不超过1"),
    ],
)
def test_what_is_not_right_comes_back_as_it_was_typed(client, field, value, sentence):
    world = office()
    right = typed(world, part_0="", chosen="")

    response = send(
        client, world.editor, world.desk, **(right | {field: value}), evidence=scan()
    )

    text = text_of(response)
    assert response.status_code == 422
    assert sentence in text
    assert "市委主要领导" in text
    assert "已收到凭据“批示.pdf”" in text
    assert not Registration.objects.exists()


def test_the_evidence_of_a_form_that_came_back_is_not_asked_for_again(client):
    world = office()
    first = send(
        client, world.editor, world.desk, **typed(world, reason=""), evidence=scan()
    )
    (kept,) = html.fromstring(text_of(first)).xpath("//input[@name='kept']/@value")

    send(client, world.editor, world.desk, **typed(world), kept=kept)

    one = Registration.objects.get()
    assert one.evidence_name == "批示.pdf"
    got = page(client, world.scorer, "registration-evidence", one.pk)
    assert b"".join(got.streaming_content) == PDF


def test_without_evidence_nothing_is_registered(client):
    world = office()

    response = send(client, world.editor, world.desk, **typed(world))

    assert response.status_code == 422
    assert "没有依据不能记分" in text_of(response)


def test_refusing_without_words_comes_back(client):
    world = office()
    one = registered(world)
    client.force_login(world.scorer)

    response = client.post(reverse("scoring:refuse-registration", args=[one.pk]))

    assert response.status_code == 422
    beside = html.fromstring(response.content.decode()).get_element_by_id("words_error")
    assert beside.text_content().strip() == "请写明为什么不核准。"


def test_what_brought_nothing_says_why(client):
    world = office()
    ruled, unruled = registered(world), registered(world, kind="speech")
    for one in (ruled, unruled):
        actions.approve_registration(registration=one, by=world.scorer)
    client.force_login(world.scorer)

    pages = [
        text_of(client.get(reverse("scoring:registration", args=[one.pk])))
        for one in (ruled, unruled)
    ]

    assert ["没有一条用得上" in page for page in pages] == [False, True]


@pytest.mark.parametrize("name", ["registrations", "register-fact"])
def test_the_pages_are_the_desks_own(client, name):
    world = office()

    for who in (world.informant, world.leader, make.holder(Role.SYSTEM_ADMIN)):
        assert page(client, who, name, world.desk.pk).status_code == 404


def test_the_list_takes_as_many_queries_however_long(client, django_assert_max_num_queries):
    world = office()
    for n in range(6):
        registered(world, title=f"第{n}条")
    client.force_login(world.scorer)
    address = reverse("scoring:registrations", args=[world.desk.pk])
    client.get(address)

    with django_assert_max_num_queries(16):
        client.get(address)
