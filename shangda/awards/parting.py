"""Who gets how much: pure, in whole cents (or yuan), so that sums agree exactly.

Nothing passes through a float. What is parted adds up to what there was, but for what a
bound cuts off or the keeper is the fund itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from math import floor
from typing import NamedTuple

from shangda.awards.formula import By, Formula, Keeper, Tied
from shangda.points.exact import rounded

NOTHING = Decimal(0)


class Claimant(NamedTuple):
    """Somebody who may be paid. Those who get more come first within a group."""

    points: Decimal = NOTHING
    rank: int | None = None
    group: str = ""
    money: Decimal = NOTHING


class Part(NamedTuple):
    """A claimant's part in an item: its place in the list, and how much of the whole."""

    claimant: int
    part: Fraction


@dataclass(frozen=True)
class Claims:
    """Everybody, and the items that they have a part in."""

    claimants: Sequence[Claimant]
    items: Sequence[Sequence[Part]] = ()


def payouts(formula: Formula, fund: Decimal | None, claims: Claims) -> list[Decimal]:
    """An amount for each claimant, in their order; never below 0."""
    ways = {
        By.SHARE: _by_share,
        By.RATE: _by_rate,
        By.RANK: _by_rank,
        By.ITEM: _by_item,
        By.MONEY: _by_money,
    }
    found = ways[formula.by](formula, fund or NOTHING, claims)
    return [_within(formula, amount) for amount in found]


def parted(
    amount: Decimal, weights: Sequence[Fraction], keeper: Keeper, places: int = 2
) -> list[Decimal]:
    """An amount by weights: each its part rounded down, what is left to its keeper.

    Nobody without a weight gets anything, not even what is left.
    """
    whole, having = sum(weights, Fraction(0)), [n for n, one in enumerate(weights) if one]
    if not having:
        return [NOTHING] * len(weights)
    coins = _coins(amount, places)
    found = [floor(coins * one / whole) for one in weights]
    left = coins - sum(found)
    for place, more in _left_over(left, having, keeper):
        found[place] += more
    return [Decimal(one).scaleb(-places) for one in found]


def _left_over(
    left: int, having: Sequence[int], keeper: Keeper
) -> Iterable[tuple[int, int]]:
    """Who gets how many coins more. There are always fewer left than sharers."""
    if keeper is Keeper.FUND:
        return []
    if keeper is Keeper.SPREAD:
        return [(place, 1) for place in having[:left]]
    return [(having[0] if keeper is Keeper.FIRST else having[-1], left)]


# --- The ways -----------------------------------------------------------------------------


def _by_share(formula: Formula, fund: Decimal, claims: Claims) -> list[Decimal]:
    """By points, the most first: those without any get nothing."""
    points = [max(one.points, NOTHING) for one in claims.claimants]
    order = sorted(range(len(points)), key=lambda n: (-points[n], n))
    weights = [Fraction(points[n]) for n in order]
    return _back_in_place(order, parted(fund, weights, formula.keeper, formula.places))


def _by_rate(formula: Formula, _: Decimal, claims: Claims) -> list[Decimal]:
    rate = formula.rate or NOTHING
    return [rounded(one.points * rate, formula.places) for one in claims.claimants]


def _by_money(formula: Formula, _: Decimal, claims: Claims) -> list[Decimal]:
    return [rounded(one.money, formula.places) for one in claims.claimants]


def _by_rank(formula: Formula, _: Decimal, claims: Claims) -> list[Decimal]:
    """Each group by itself; those of one rank together fill as many places."""
    found = [NOTHING] * len(claims.claimants)
    level: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for place, one in enumerate(claims.claimants):
        if one.rank is not None:
            level[one.group, one.rank].append(place)
    for (_group, rank), places in level.items():
        for place, amount in zip(
            places, _for_rank(formula, rank, len(places)), strict=True
        ):
            found[place] = amount
    return found


def _for_rank(formula: Formula, rank: int, count: int) -> list[Decimal]:
    if formula.tied is Tied.EACH:
        return [formula.prize(rank)] * count
    whole = sum((formula.prize(rank + n) for n in range(count)), NOTHING)
    return parted(whole, [Fraction(1)] * count, formula.keeper, formula.places)


def _by_item(formula: Formula, _: Decimal, claims: Claims) -> list[Decimal]:
    """Each item its amount, parted among those who have a part in it."""
    found = [NOTHING] * len(claims.claimants)
    for parts in claims.items:
        weights = [one.part for one in parts]
        amount = formula.amount or NOTHING
        for one, more in zip(
            parts, parted(amount, weights, formula.keeper, formula.places), strict=True
        ):
            found[one.claimant] += more
    return found


def _within(formula: Formula, amount: Decimal) -> Decimal:
    """Bounds hold for whoever gets anything."""
    if amount <= 0:
        return NOTHING
    amount = amount if formula.least is None else max(amount, formula.least)
    return amount if formula.most is None else min(amount, formula.most)


def _coins(amount: Decimal, places: int) -> int:
    return int(amount.scaleb(places).to_integral_value(ROUND_DOWN))


def _back_in_place(order: Sequence[int], amounts: Sequence[Decimal]) -> list[Decimal]:
    found = [NOTHING] * len(order)
    for place, amount in zip(order, amounts, strict=True):
        found[place] = amount
    return found
