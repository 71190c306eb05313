"""Payments from the ledger to the frozen list, by the verbs."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from shangda.awards import actions, figures, paying
from shangda.awards.formula import By, Formula, Prize
from shangda.awards.models import AwardRound, Payout
from shangda.kernel import outbox
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.organisations.models import Membership
from shangda.scoring.models import LedgerLine, RuleSet
from tests import make

OUT = make.one_rule(
    5,
    more="""
[[knockout]]
id = "false"
name = "谎报"
when = { kind = "adopted" }
count = 1
per = "year"
effect = "no_award"
""",
)


@pytest.fixture
def counted(world):
    """Three townships with points by a set in force: 30, 20 and 10."""
    rules = make.rule_set(world.desk, OUT.partition("[[knockout]]")[0])
    others = [make.neighbour(world, name) for name in ("芦雪乡", "云坪乡")]
    for one, points in zip([world, *others], (30, 20, 10), strict=True):
        give(rules, one.township, points)
    return rules


def give(rules, unit, value, account="points", person=None):
    today = timezone.localdate()
    LedgerLine.objects.create(
        desk_id=rules.desk_id, rule_set=rules, account=account, rule="x", unit=unit, person=person,
        basis_date=today, counted_date=today, value=Decimal(value), explanation="x",
    )  # fmt: skip


def particulars(rules, formula=None, fund="100.00", **more):
    today = timezone.localdate()
    return {
        "title": "年度兑现", "rule_set": rules, "start": date(today.year, 1, 1), "end": today,
        "fund": None if fund is None else Decimal(fund), "formula": formula or Formula(),
    } | more  # fmt: skip


def start(world, rules, **fields):
    return actions.start_round(
        desk=world.desk, by=world.scorer, **particulars(rules, **fields)
    )


def amounts(round_):
    return {row.name: str(row.amount) for row in paying.pay_list(round_).rows}


def test_a_fund_is_parted_by_points(world, counted):
    round_ = start(world, counted)

    found = paying.pay_list(round_)

    assert amounts(round_) == {"松岚镇": "50.01", "芦雪乡": "33.33", "云坪乡": "16.66"}
    assert (found.total, found.over, found.left) == (Decimal("100.00"), 0, 0)
    assert found.capitals == "壹佰元整"


def test_points_of_other_days_and_reversed_ones_do_not_count(world, counted):
    LedgerLine.objects.filter(unit=world.township).update(
        counted_date=timezone.localdate() - timedelta(days=800)
    )

    assert set(amounts(start(world, counted))) == {"芦雪乡", "云坪乡"}


def test_points_of_every_version_of_the_rules_count(world, counted):
    later = RuleSet.objects.create(
        desk=world.desk, parent=counted, version=2, state="in_force", title=counted.title,
        since=timezone.localdate(), text=counted.text,
    )  # fmt: skip
    give(later, world.township, 30)

    formula = Formula(by=By.RATE, rate=Decimal(1))
    assert amounts(start(world, later, formula=formula))["松岚镇"] == "60.00"
    assert [one.pk for one in figures.rule_sets(world.desk.pk)] == [later.pk]


def test_ranks_are_paid_by_group(world, counted):
    formula = Formula(
        by=By.RANK, prizes=(Prize(1, 1, Decimal(500)), Prize(2, 2, Decimal(300)))
    )

    found = amounts(start(world, counted, formula=formula, fund=None))

    assert found == {"松岚镇": "500.00", "芦雪乡": "300.00"}


def test_who_comes_after_somebody_left_out_moves_up(world):
    """The same ranks as the standings, but for those who may not be paid."""
    rules = make.rule_set(world.desk, OUT)
    for name, points in (("芦雪乡", 30), ("云坪乡", 20)):
        give(rules, make.neighbour(world, name).township, points)
    give(rules, world.township, 100)
    make.used_issue(world)
    outbox.drain()
    formula = Formula(by=By.RANK, prizes=(Prize(1, 1, Decimal(500)),))

    assert amounts(start(world, rules, formula=formula, fund=None)) == {"芦雪乡": "500.00"}


def test_the_sets_money_is_paid(world, counted):
    give(counted, world.township, "12.345", account="money")

    found = amounts(start(world, counted, formula=Formula(by=By.MONEY), fund=None))

    assert found == {"松岚镇": "12.35"}


def test_the_best_are_paid_by_the_piece_and_shared(world):
    """The text of two townships: each its part, together exactly the amount."""
    make.rule_set(world.desk, OUT.partition("[[knockout]]")[0])
    merged = make.merged(world, count=3)
    merged = make.editing_ready(merged, world)
    vote = make.confirmed_vote_on(world, merged)
    outbox.drain()

    formula = Formula(by=By.ITEM, kind="monthly_best", amount=Decimal(100))
    round_ = start(
        world, RuleSet.objects.get(), formula=formula, fund=None, end=vote.ballot.end
    )

    assert sorted(amounts(round_).values()) == ["33.33", "33.33", "33.34"]


def test_who_left_the_network_is_named_and_not_paid(world, counted):
    Membership.objects.filter(unit=world.township).update(
        until_date=date(timezone.localdate().year - 1, 12, 31)
    )

    found = paying.pay_list(start(world, counted))

    assert found.left_out == [("松岚镇", "不在这段时间的报送名单里")]
    assert found.total == Decimal("100.00")


def test_the_disqualified_are_named_and_not_paid(world):
    rules = make.rule_set(world.desk, OUT)
    other = make.neighbour(world)
    give(rules, other.township, 10)
    make.used_issue(world)
    outbox.drain()

    found = paying.pay_list(start(world, rules))

    assert found.left_out == [("松岚镇", "按计分办法取消评优")]
    assert [row.name for row in found.rows] == ["芦雪乡"]


def test_persons_are_paid_where_the_set_counts_persons(world, counted):
    RuleSet.objects.filter(pk=counted.pk).update(counts="person")
    counted.refresh_from_db()
    give(counted, world.township, 5, person=world.informant)

    assert amounts(start(world, counted)) == {"沈知禾（松岚镇）": "100.00"}


def test_more_than_the_fund_is_refused_with_by_how_much(world, counted):
    formula = Formula(by=By.RATE, rate=Decimal(2))
    round_ = start(world, counted, formula=formula)

    with pytest.raises(InvalidError, match=r"要发120.00元，基金只有100.00元，多出20.00元"):
        actions.send_round(round_=round_, by=world.scorer)

    assert not Payout.objects.exists()


def test_nobody_to_pay_is_refused(world, counted):
    LedgerLine.objects.all().delete()

    with pytest.raises(InvalidError, match="没有人该发钱"):
        actions.send_round(round_=start(world, counted), by=world.scorer)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"fund": None}, "fund"), ({"end": date(2001, 1, 1)}, "end")],
)
def test_particulars_that_cannot_be_are_refused(world, counted, wrong, field):
    with pytest.raises(InvalidError) as refused:
        start(world, counted, **wrong)

    assert field in refused.value.fields


def test_another_desks_rules_are_refused(world, counted):
    with pytest.raises(InvalidError) as refused:
        actions.start_round(
            desk=world.city_desk,
            by=make.holder("scorer", desk=world.city_desk),
            **particulars(counted),
        )

    assert "rule_set" in refused.value.fields


def test_a_second_person_approves_and_it_is_frozen(world, counted):
    round_ = start(world, counted)
    actions.send_round(round_=round_, by=world.chief_editor)
    with pytest.raises(NotAllowedError):
        actions.approve_round(round_=round_, by=world.chief_editor)

    actions.approve_round(round_=round_, by=world.issuer)
    give(counted, world.township, 1000)

    assert amounts(round_)["松岚镇"] == "50.01"
    with pytest.raises(WrongStateError):
        actions.take_back_round(round_=round_, by=world.scorer)
    with pytest.raises(WrongStateError):
        actions.set_round(round_=round_, by=world.scorer, **particulars(counted))


def test_figures_that_moved_after_it_was_sent_are_not_approved(world, counted):
    round_ = start(world, counted)
    actions.send_round(round_=round_, by=world.scorer)
    give(counted, world.township, 1000)

    with pytest.raises(ConflictError, match="分数又有变动"):
        actions.approve_round(round_=round_, by=world.issuer)


def test_a_refused_round_comes_back_with_the_words(world, counted):
    round_ = start(world, counted)
    actions.send_round(round_=round_, by=world.scorer)
    actions.refuse_round(round_=round_, by=world.issuer, reason="少了芦雪乡")

    changed = replace(Formula(), places=0)
    actions.set_round(
        round_=round_, by=world.scorer, **particulars(counted, formula=changed)
    )
    actions.send_round(round_=round_, by=world.scorer)

    assert round_.words == "少了芦雪乡"
    assert AwardRound.objects.get().state == "waiting"


def test_informants_have_no_say(world, counted):
    with pytest.raises(NotAllowedError):
        actions.start_round(desk=world.desk, by=world.informant, **particulars(counted))


def test_figures_ask_as_often_for_many_as_for_few(
    world, counted, django_assert_max_num_queries
):
    for number in range(8):
        give(counted, make.neighbour(world, f"第{number}乡").township, number + 1)
    round_ = start(world, counted)

    with django_assert_max_num_queries(9):
        figures.gathered(round_, Formula())
