"""How a fund is paid out, as data: what is paid for, within which bounds, rounded how."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from shangda.points.rulesets import Named

N = TypeVar("N", bound=Named)


def named(kind: type[N], value: str) -> N:
    """The member of this word. Raises ValueError for one unknown."""
    return kind(value)  # type: ignore[call-arg]  # looked up, not made: no label is needed


class By(Named):
    """What is paid for."""

    SHARE = "share", "基金按积分比例分"
    RATE = "rate", "每分多少元"
    RANK = "rank", "按名次定额"
    ITEM = "item", "按篇定额"
    MONEY = "money", "按计分办法里的金额"


class Keeper(Named):
    """Who gets what rounding leaves."""

    FIRST = "first", "归第一名"
    SPREAD = "spread", "从第一名起每家一份"
    LAST = "last", "归最后一名"
    FUND = "fund", "留在基金里"


class Tied(Named):
    """What those get who share a rank."""

    EACH = "each", "每家都拿这个名次的钱"
    SHARED = "shared", "所占名次的钱加起来平分"


class Prize(NamedTuple):
    """So much for each of these ranks."""

    first: int
    last: int
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Formula:
    """One way to pay. Only what ``by`` asks for is looked at."""

    by: By = By.SHARE
    rate: Decimal | None = None
    amount: Decimal | None = None
    kind: str = "monthly_best"
    """What counts as an item: a kind of fact."""
    prizes: tuple[Prize, ...] = ()
    tied: Tied = Tied.SHARED
    least: Decimal | None = None
    most: Decimal | None = None
    places: int = 2
    """Of the amounts: 2 to the cent, 0 to the yuan."""
    keeper: Keeper = Keeper.FIRST

    def prize(self, rank: int) -> Decimal:
        """What a rank is worth."""
        fitting = (one.amount for one in self.prizes if one.first <= rank <= one.last)
        return next(fitting, Decimal(0))


def to_json(formula: Formula) -> dict[str, Any]:
    """As it is stored: numbers as text, so that they stay exact."""
    plain = asdict(formula)
    for name in ("rate", "amount", "least", "most"):
        plain[name] = None if plain[name] is None else str(plain[name])
    plain["prizes"] = [[one.first, one.last, str(one.amount)] for one in formula.prizes]
    return plain


def from_json(stored: Mapping[str, Any]) -> Formula:
    """What ``to_json`` stored."""
    numbers = {
        name: Decimal(stored[name]) if stored.get(name) is not None else None
        for name in ("rate", "amount", "least", "most")
    }
    return Formula(
        by=named(By, stored["by"]),
        kind=stored["kind"],
        prizes=tuple(Prize(a, b, Decimal(c)) for a, b, c in stored["prizes"]),
        tied=named(Tied, stored["tied"]),
        places=stored["places"],
        keeper=named(Keeper, stored["keeper"]),
        **numbers,
    )
