"""What happened, as it is counted: one fact each, typed, never changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal
    from fractions import Fraction

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "submitted": "报送",
        "unused": "合格未用",
        "selected": "选报上级",
        "adopted": "采用",
        "instruction": "批示",
        "commission_given": "约稿下达",
        "commission_done": "完成约稿",
        "commission_late": "约稿迟交",
        "commission_missed": "约稿未交",
        "commission_adopted": "约稿被上级采用",
        "research": "调研",
        "monthly_best": "月度好信息",
        "yearly_best": "年度好信息",
        "speech": "会议发言",
        "urgent_on_time": "紧急信息按时报送",
        "urgent_late": "紧急信息迟报",
        "urgent_missed": "紧急信息漏报",
        "urgent_false": "紧急信息谎报",
        "urgent_concealed": "紧急信息瞒报",
        "text_error": "文字差错",
        "plagiarism": "抄袭",
        "feedback_late": "批示反馈迟报",
        "manual": "手工登记",
    }
)
"""Every kind of fact that may be counted (D3 of the scoring survey), and its Chinese name."""

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "level": "层级",
        "chain": "系统",
        "outlet": "载体",
        "edition": "版别",
        "form": "形式",
        "grade": "等次",
        "genre": "体裁",
        "medium": "媒介",
        "route": "报送途径",
        "leader": "批示领导",
        "topic": "专题",
        "class": "单位类别",
    }
)
"""Fields of a fact that hold a word, and how people call them (D4)."""

FLAGS: Mapping[str, str] = MappingProxyType(
    {"urgent": "紧急信息", "commissioned": "约稿", "criticised": "被通报"}
)
"""Fields of a fact that are true or false."""

FIGURES: Mapping[str, str] = MappingProxyType({"length": "字数", "amount": "数量"})
"""Fields of a fact that are numbers."""


class FactError(ValueError):
    """A fact that cannot be counted; says which one and why."""


class Sharer(NamedTuple):
    """Who has a part in what happened. ``part`` is given by people where the rules ask for it."""

    unit: str
    person: str = ""
    part: Fraction | None = None


class Assessed(NamedTuple):
    """A unit or person that is counted even when nothing happened."""

    unit: str
    person: str = ""
    class_: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened on a date and was known on another."""

    id: str
    kind: str
    day: date
    registered: date
    sharers: tuple[Sharer, ...]
    """In the order of their names on the item: the first is the lead."""
    item: str = ""
    """What all happens to one item shares; without it, the fact stands for itself."""
    words: Mapping[str, str] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    figures: Mapping[str, Decimal] = field(default_factory=dict)
    chosen: Decimal | None = None
    """Points that a person chose within a rule's range, with the ``reason``."""
    title: str = ""
    reason: str = ""
    by: str = ""
    """Who registered it."""

    @property
    def counted_as(self) -> str:
        """What the fact is counted with: its item, or itself."""
        return self.item or f"fact:{self.id}"
