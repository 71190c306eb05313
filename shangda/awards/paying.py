"""A round worked out: who gets how much, for what, and whether the fund suffices."""

from dataclasses import dataclass
from decimal import Decimal

from shangda.awards import figures
from shangda.awards.capitals import capitals
from shangda.awards.figures import Gathered
from shangda.awards.formula import By, Formula, from_json
from shangda.awards.models import AwardRound, Payout
from shangda.awards.parting import Claimant, payouts
from shangda.points.exact import plain
from shangda.points.facts import KINDS

CENT, NONE = Decimal("0.01"), Decimal("0.00")


@dataclass(frozen=True)
class PayList:
    """The list of a round. ``over`` is by how much it exceeds the fund; ``left`` what remains."""

    rows: list[Payout]
    left_out: list[tuple[str, str]]
    fund: Decimal | None

    @property
    def total(self) -> Decimal:
        """The sum, to the cent."""
        return sum((row.amount for row in self.rows), Decimal(0)).quantize(CENT)

    @property
    def capitals(self) -> str:
        """The sum as payment slips ask for it."""
        return capitals(self.total)

    @property
    def over(self) -> Decimal:
        """0 where the fund suffices, or where there is none."""
        return NONE if self.fund is None else max(NONE, self.total - self.fund)

    @property
    def left(self) -> Decimal | None:
        """What stays in the fund."""
        return None if self.fund is None else max(NONE, self.fund - self.total)


def pay_list(round_: AwardRound) -> PayList:
    """As it was sent up; of a draft, as it would be now."""
    if round_.state in {AwardRound.State.DRAFT, AwardRound.State.DISCARDED}:
        return worked_out(round_)
    rows = list(round_.payouts.order_by("position"))
    return PayList(rows, [(name, why) for name, why in round_.left_out], round_.fund)


def worked_out(round_: AwardRound) -> PayList:
    """From the figures of this moment; nothing is written."""
    formula = from_json(round_.formula)
    found = figures.gathered(round_, formula)
    amounts = payouts(formula, round_.fund, found.claims)
    paid = [
        Payout(
            round=round_,
            unit_id=one.unit,
            person_id=one.person,
            group=one.group,
            name=one.name,
            basis=_basis(formula, found, place),
            amount=amount.quantize(CENT),
        )
        for place, (one, amount) in enumerate(zip(found.payees, amounts, strict=True))
        if amount
    ]
    is_ranked = formula.by is By.RANK
    rows = sorted(paid, key=lambda row: (row.group if is_ranked else "", -row.amount))
    for number, row in enumerate(rows, start=1):
        row.position = number
    return PayList(rows, found.left_out, round_.fund)


def are_same(one: PayList, other: PayList) -> bool:
    """Whether two lists pay the same to the same."""
    return [_told(row) for row in one.rows] == [_told(row) for row in other.rows]


def _told(row: Payout) -> tuple[int, int | None, Decimal]:
    return row.unit_id, row.person_id, row.amount


def _basis(formula: Formula, found: Gathered, place: int) -> str:
    """积分128.5分, 第1名, 月度好信息3篇."""
    one: Claimant = found.claims.claimants[place]
    if formula.by is By.ITEM:
        count = sum(
            place in {part.claimant for part in item} for item in found.claims.items
        )
        return f"{KINDS[formula.kind]}{count}篇"
    if formula.by is By.MONEY:
        return f"按办法记{plain(one.money)}元"
    if formula.by is By.RANK:
        return f"第{one.rank}名，积分{plain(one.points)}分"
    return f"积分{plain(one.points)}分"
