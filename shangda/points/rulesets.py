"""An office's rules as data: what is counted, for how much, joined, shared and limited how."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Self

from shangda.points.exact import plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from shangda.points.facts import Fact
    from shangda.points.matching import Matcher


class Named(StrEnum):
    """A word of the stored form together with the one that people read."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """Make a member of its word and its label."""
        made = str.__new__(cls, value)
        made._value_, made.label = value, label
        return made


class Combine(Named):
    """What becomes of several values of one item in one category (D6)."""

    SUM = "sum", "各项相加"
    HIGHEST = "highest", "只计最高一项"
    PER_LEVEL = "highest_per_level", "每级只计最高，各级相加"
    LADDER = "ladder", "每条规则只计一次，逐级加分"
    LAST = "last", "后一次代替前一次"


class Share(Named):
    """How a value is parted among those who have a part in the item (D7)."""

    EVEN = "even", "平分"
    FULL = "full", "各计全分"
    FIRST = "first", "只计第一家"
    PARTS = "parts", "按登记的比例"


class Per(Named):
    """The stretch in which something is counted or limited."""

    ITEM = "item", "每条"
    WEEK = "week", "每周"
    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    YEAR = "year", "每年"


class Basis(Named):
    """Which day of a fact decides the period it counts in (D13)."""

    DATE = "date", "按发生日期"
    REGISTERED = "registered", "按登记日期"


class Late(Named):
    """Where news count whose period is closed already (D13)."""

    SAME = "same", "计入原来的时段"
    NEXT = "next", "计入下一个没有关账的时段"


class Ledger(Named):
    """What is counted: points, or money beside them (D15)."""

    POINTS = "points", "分"
    MONEY = "money", "元"

    def gain(self, value: Decimal) -> str:
        """得5分, 扣2分."""
        return f"{'得' if value >= 0 else '扣'}{plain(abs(value))}{self.label}"


class Counts(Named):
    """Whose account a set keeps (D2)."""

    UNIT = "unit", "单位"
    PERSON = "person", "个人"


class Effect(Named):
    """What a knock-out takes away (D10)."""

    NO_AWARD = "no_award", "取消评优"
    ZERO = "zero", "当期记0分"


# --- Values (D5) --------------------------------------------------------------------------


class Points(NamedTuple):
    """So much, each time."""

    points: Decimal


class Lookup(NamedTuple):
    """What a table says for the fact; nothing where the table is silent."""

    table: str


class Factor(NamedTuple):
    """So many times what a table says, or what a rule or a category gives the same item."""

    times: Decimal
    of: str
    """``table:…``, ``rule:…`` or ``category:…`` and an id."""


class Between(NamedTuple):
    """What a person chose for the fact, within these two."""

    least: Decimal
    most: Decimal


class Pool(NamedTuple):
    """A sum parted among all, by the items that each has or by points."""

    amount: Decimal
    per: Per
    of: str = ""
    """``total`` or ``category:…`` parts by points; else the items that the rule means count."""


class Zero(NamedTuple):
    """Takes back what the item got in a category, or in all of them."""

    category: str = ""


Value = Points | Lookup | Factor | Between | Pool | Zero


@dataclass(frozen=True, slots=True)
class Tier:
    """From the so-manieth time in a period on, another value (D10)."""

    since: int
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Values by some fields of a fact: an upper office's table, or a matrix of one's own."""

    id: str
    name: str
    by: tuple[str, ...]
    rows: Mapping[tuple[str, ...], Decimal]
    """"" in a key stands for anything; the row that names most fields is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """A cap and a floor for one item or one period; None: unlimited (D9)."""

    cap: Decimal | None = None
    floor: Decimal | None = None
    per: Per = Per.ITEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """Rules whose values for one item are combined with one another."""

    id: str
    name: str
    ledger: Ledger = Ledger.POINTS
    counts: Counts | None = None
    """Whose account, where it differs from the set's (R23)."""
    combine: Combine = Combine.SUM
    first: bool = False
    """Whether of several rules that mean one fact only the first counts."""
    share: Share = Share.EVEN
    sharers: int = 0
    """At most so many have a part, the first ones; 0: all."""
    limits: Limits = field(default_factory=Limits)
    instead_of: str = ""
    """A category that counts nothing as soon as this one has something (R25)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Which facts are worth how much."""

    id: str
    name: str
    category: str
    clause: str = ""
    """Where the document says so: 第六条第二款."""
    when: Matcher
    unless: Matcher | None = None
    value: Value
    extra: bool = False
    """Whether it comes on top of what another rule gives for the same fact."""
    share: Share | None = None
    """Where it differs from the category's."""
    limits: Limits = field(default_factory=Limits)
    tiers: tuple[Tier, ...] = ()
    per: Per = Per.YEAR
    """In which ``tiers`` count."""

    def means(self, fact: Fact) -> bool:
        """Whether the rule is about such a fact."""
        return self.when.fits(fact) and not (self.unless and self.unless.fits(fact))


@dataclass(frozen=True, slots=True)
class Part:
    """Of these, too, or instead, at least so many (R21)."""

    count: Matcher
    target: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How much is expected in each period, and what follows; counts when the period is over.

    Without ``reached``, ``missing`` and ``extra`` it is a target and nothing more (D11).
    """

    id: str
    name: str
    per: Per
    ledger: Ledger = Ledger.POINTS
    count: Matcher | None = None
    """Items of which such a fact is known; else points are counted:"""
    of: str = ""
    """``total`` or ``category:…``, as the items and tiers gave them."""
    times: bool = False
    """Whether an item counts as often as it happened, not once."""
    shared: bool = False
    """Whether a joint item counts as a part of one."""
    classes: tuple[str, ...] = ()
    """Of units; none: all."""
    target: Decimal
    targets: Mapping[str, Decimal] = field(default_factory=dict)
    """By class, where it differs."""
    parts: tuple[Part, ...] = ()
    """All of which are needed as well."""
    alternatives: tuple[Part, ...] = ()
    """Any of which is as good as the target."""
    reached: Decimal | None = None
    proportional: bool = False
    """Whether less than the target brings as much less of ``reached``, else nothing."""
    missing: Decimal | None = None
    """For each one missing; below 0."""
    extra: Decimal | None = None
    extra_most: Decimal | None = None
    carry: bool = False
    """Whether what is over counts in the next period of the same year."""

    @property
    def matchers(self) -> list[Matcher]:
        """Every condition by which it counts items."""
        own = [self.count] if self.count else []
        return own + [part.count for part in (*self.parts, *self.alternatives)]

    def target_of(self, class_: str) -> Decimal | None:
        """What is expected of a unit of this class; None: nothing."""
        if self.classes and class_ not in self.classes:
            return None
        return self.targets.get(class_, self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A share such as the adoption rate, with points for whoever is below a bound (R11, R22)."""

    id: str
    name: str
    per: Per
    of: Matcher
    to: Matcher
    below: Decimal | None = None
    points: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Knockout:
    """What so many such facts in a period take away."""

    id: str
    name: str
    when: Matcher
    count: int
    per: Per
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What each starts a period with, and what the sum of it is kept within."""

    per: Per
    base: Decimal | None = None
    cap: Decimal | None = None
    floor: Decimal | None = None
    passing: Decimal | None = None
    """Below this it is not enough (不达标)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A period's total, or how far a quota is met, as part of a bigger assessment (D14)."""

    per: Per
    of: str = "total"
    """``total``, or ``quota:…``: then the percent of its target that was reached."""
    full: Decimal
    """What is worth the whole ``score``."""
    score: Decimal
    ceiling: Decimal | None = None
    """More than ``full`` is worth more, up to this; None: without end."""
    whole: bool = False
    """All or nothing (R33)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """The rules of an office in one version (D1)."""

    title: str
    about: str = ""
    number: str = ""
    owner: str = ""
    chain: str = ""
    parent: str = ""
    """The document that it carries out."""
    version: int = 1
    since: date
    until: date | None = None
    counts: Counts = Counts.UNIT
    basis: Basis = Basis.DATE
    late: Late = Late.SAME
    """For whoever keeps a ledger: the count itself knows no closed periods."""
    places: int = 2
    """Decimals of a line; what rounding leaves over, the first sharer keeps."""
    tables: tuple[Table, ...] = ()
    categories: tuple[Category, ...] = ()
    rules: tuple[Rule, ...] = ()
    quotas: tuple[Quota, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    knockouts: tuple[Knockout, ...] = ()
    totals: tuple[Total, ...] = ()
    conversion: Conversion | None = None

    def day_of(self, fact: Fact) -> date:
        """The day of a fact that decides the period it counts in."""
        return fact.registered if self.basis is Basis.REGISTERED else fact.day

    def covers(self, day: date) -> bool:
        """Whether the set is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def category_of(self) -> dict[str, Category]:
        """The category of each rule, by the rule's id."""
        by_id = {category.id: category for category in self.categories}
        return {rule.id: by_id[rule.category] for rule in self.rules}

    def counts_of(self, category: Category) -> Counts:
        """Whose account a category keeps."""
        return category.counts or self.counts
