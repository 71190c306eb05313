from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.kernel import outbox
from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.models import Notice
from shangda.scoring import actions, ledger, noting
from shangda.scoring.models import ClosedPeriod, Fact, LedgerLine, Registration
from shangda.scoring.registering import Sharer
from tests import make
from tests.scoring.offices import BY_LEADERS, leaders_office, registered, told

pytestmark = pytest.mark.django_db


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
    world = leaders_office()
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
    world = leaders_office()
    one = registered(world, by=world.scorer)

    with pytest.raises(NotAllowedError, match="别人"):
        actions.approve_registration(registration=one, by=world.scorer)

    assert not Fact.objects.exists()


def test_approvers_are_told_and_the_one_who_entered_hears_the_answer():
    world = leaders_office()
    one = registered(world)
    actions.refuse_registration(registration=one, by=world.scorer, words="复印件看不清")

    asked = Notice.objects.filter(is_action_needed=True, kind="register")
    assert {notice.person for notice in asked} == {
        world.scorer, world.chief_editor, world.issuer
    }  # fmt: skip
    assert "复印件看不清" in Notice.objects.get(person=world.editor, kind="refuse").text


def test_refusing_and_revoking_ask_for_words():
    world = leaders_office()
    one = registered(world)

    with pytest.raises(InvalidError):
        actions.refuse_registration(registration=one, by=world.scorer, words=" ")

    actions.approve_registration(registration=one, by=world.scorer)
    with pytest.raises(InvalidError):
        actions.revoke_registration(registration=one, by=world.scorer, words="")
    assert one.state == Registration.State.APPROVED


def test_revoking_brings_every_total_back():
    world = leaders_office()
    one = approved(world)

    actions.revoke_registration(registration=one, by=world.scorer, words="登错了单位")
    outbox.drain()

    first, second = LedgerLine.objects.order_by("pk")
    assert (second.reverses, second.value) == (first, -10)
    assert "登错了单位" in second.explanation
    assert noting.differences() == (0, 0)
    assert ledger.rebuild(check=True).is_equal


def test_what_was_refused_is_not_approved_any_more():
    world = leaders_office()
    one = registered(world)
    actions.refuse_registration(registration=one, by=world.scorer, words="没有依据")

    with pytest.raises(WrongStateError):
        actions.approve_registration(registration=one, by=world.scorer)


def test_whoever_entered_it_takes_it_back_while_it_waits():
    world = leaders_office()
    one = registered(world)

    actions.revoke_registration(registration=one, by=world.editor, words="填错了")

    assert one.state == Registration.State.REVOKED
    with pytest.raises(NotAllowedError):
        actions.revoke_registration(
            registration=approved(world), by=world.editor, words="又错了"
        )


def test_parts_are_shared_as_they_were_given():
    world = leaders_office()
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
    world = leaders_office()
    sent = make.submission(world)
    outbox.drain()

    approved(world, item=sent.item, title="")

    texts = set(Fact.objects.values_list("text", flat=True))
    assert texts == {f"items.item:{sent.item_id}"}
    assert LedgerLine.objects.get().item == sent.item


def test_entering_for_an_app_counts_at_once():
    world = leaders_office()

    actions.enter_fact(desk=world.desk, by=world.editor, told=told(world))

    assert LedgerLine.objects.get().value == 10


@pytest.mark.parametrize("who", ["informant", "leader", "city_editor"])
def test_strangers_register_nothing(who):
    world = leaders_office()

    with pytest.raises(NotAllowedError):
        registered(world, by=getattr(world, who))


# --- What is refused ----------------------------------------------------------------------


def test_a_unit_outside_the_groups_is_refused():
    world = leaders_office()
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
    world = leaders_office()
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
    world, today = leaders_office(), timezone.localdate()
    close(world, today - timedelta(days=40), today - timedelta(days=10))

    field, words = refused(world, day=today - timedelta(days=20))

    assert field == "day"
    assert "已经关账" in words


def test_a_day_to_come_is_refused():
    world = leaders_office()

    assert refused(world, day=timezone.localdate() + timedelta(days=1))[0] == "day"


def test_a_use_that_was_withdrawn_is_not_entered_again():
    world = leaders_office()
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
    world = leaders_office()

    field, words = refused(world, kind="manual", words={}, chosen="50")

    assert field == "chosen"
    assert "只能给1到5分" in words


def test_an_item_that_never_came_here_is_refused():
    world = leaders_office()
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
