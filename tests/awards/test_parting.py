"""Sums to the cent, for any amounts and any number of sharers."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.awards.formula import By, Formula, Keeper, Prize, Tied, from_json, to_json
from shangda.awards.parting import Claimant, Claims, Part, parted, payouts

MONEY = st.integers(0, 10**11).map(lambda cents: Decimal(cents).scaleb(-2))
POINTS = st.integers(-(10**7), 10**10).map(lambda n: Decimal(n).scaleb(-6))
KEEPERS = st.sampled_from(Keeper)
PLACES = st.integers(0, 2)
WEIGHTS = st.lists(
    st.integers(0, 10**7).map(lambda n: Fraction(n, 630)), min_size=1, max_size=60
)


def claims(*points):
    return Claims([Claimant(points=Decimal(one)) for one in points])


def amounts(found):
    return [str(one) for one in found]


def test_three_sharers_of_a_hundred():
    found = parted(Decimal(100), [Fraction(1)] * 3, Keeper.FIRST)

    assert amounts(found) == ["33.34", "33.33", "33.33"]


@pytest.mark.parametrize(
    ("keeper", "found"),
    [
        (Keeper.FIRST, ["14.32", *["14.28"] * 6]),
        (Keeper.LAST, [*["14.28"] * 6, "14.32"]),
        (Keeper.SPREAD, [*["14.29"] * 4, *["14.28"] * 3]),
        (Keeper.FUND, ["14.28"] * 7),
    ],
)
def test_the_keeper_gets_what_is_left(keeper, found):
    assert amounts(parted(Decimal(100), [Fraction(1)] * 7, keeper)) == found


@given(MONEY, WEIGHTS, KEEPERS, PLACES)
def test_parts_add_up_to_the_cent(amount, weights, keeper, places):
    found = parted(amount, weights, keeper, places)

    coin = Decimal(1).scaleb(-places)
    whole = (amount // coin) * coin if any(weights) else Decimal(0)
    kept = whole - sum(found)
    assert kept == 0 or (keeper is Keeper.FUND and 0 < kept < coin * len(weights))
    assert all(one % coin == 0 for one in found)


@given(MONEY, WEIGHTS, KEEPERS)
def test_nobody_is_off_by_more_than_what_is_left(amount, weights, keeper):
    found = parted(amount, weights, keeper)

    whole = sum(weights) or 1
    for part, weight in zip(found, weights, strict=True):
        exact = Fraction(amount) * weight / whole
        over = Fraction(part) - exact
        assert Fraction(-1, 100) < over < Fraction(len(weights), 100)
        assert weight or not part


@given(MONEY, st.lists(POINTS, min_size=1, max_size=60), KEEPERS)
def test_a_fund_is_never_overdrawn(fund, points, keeper):
    found = payouts(Formula(by=By.SHARE, keeper=keeper), fund, claims(*points))

    assert all(one >= 0 for one in found)
    if keeper is not Keeper.FUND and any(one > 0 for one in points):
        assert sum(found) == fund
    else:
        assert sum(found) <= fund


@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=9), max_size=20), MONEY)
def test_items_with_any_number_of_sharers_pay_their_amount_exactly(sharers, amount):
    items = [[Part(one, Fraction(1, len(some))) for one in some] for some in sharers]
    everybody = Claims([Claimant() for _ in range(10)], items)

    found = payouts(Formula(by=By.ITEM, amount=amount), None, everybody)

    assert sum(found) == amount * len(items)


@given(st.integers(1, 20), st.integers(1, 12), MONEY)
def test_ranks_shared_pay_the_prizes_of_the_places_filled(rank, count, prize):
    formula = Formula(by=By.RANK, prizes=(Prize(1, 8, prize),), tied=Tied.SHARED)
    level = Claims([Claimant(rank=rank) for _ in range(count)])

    found = payouts(formula, None, level)

    paid = len([one for one in range(rank, rank + count) if one <= 8])
    assert sum(found) == prize * paid


def test_ranks_go_by_group_and_may_pay_each_of_the_tied():
    formula = Formula(by=By.RANK, prizes=(Prize(1, 1, Decimal(500)), Prize(2, 3, Decimal(300))),
                      tied=Tied.EACH)  # fmt: skip
    found = payouts(formula, None, Claims([
        Claimant(rank=1, group="乡镇"), Claimant(rank=1, group="乡镇"),
        Claimant(rank=3, group="乡镇"), Claimant(rank=1, group="县直"), Claimant(rank=None),
    ]))  # fmt: skip

    assert amounts(found) == ["500", "500", "300", "500", "0"]


def test_a_rate_rounds_half_a_cent_up_and_pays_no_debt():
    found = payouts(Formula(by=By.RATE, rate=Decimal("0.5")), None, claims("10.01", "-3"))

    assert amounts(found) == ["5.01", "0"]


def test_money_lines_are_paid_as_they_stand():
    found = payouts(Formula(by=By.MONEY), None, Claims([Claimant(money=Decimal("12.345"))]))

    assert amounts(found) == ["12.35"]


def test_bounds_hold_for_whoever_gets_anything():
    formula = Formula(by=By.RATE, rate=Decimal(1), least=Decimal(10), most=Decimal(50))

    assert amounts(payouts(formula, None, claims("3", "20", "80", "0"))) == [
        "10", "20.00", "50", "0",
    ]  # fmt: skip


def test_whole_yuan_leave_the_cents_in_the_fund():
    found = payouts(Formula(by=By.SHARE, places=0), Decimal("100.50"), claims(1, 1, 1))

    assert amounts(found) == ["34", "33", "33"]


@given(KEEPERS, PLACES, st.sampled_from(By), st.sampled_from(Tied), MONEY)
def test_a_formula_is_stored_exactly(keeper, places, by, tied, amount):
    formula = Formula(by=by, keeper=keeper, places=places, tied=tied, amount=amount,
                      least=amount, prizes=(Prize(1, 3, amount),))  # fmt: skip

    assert from_json(to_json(formula)) == formula
