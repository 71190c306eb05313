"""The words by which rules speak of facts, as the tables hold them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from shangda.organisations.models import Channel, Kind, Level, Membership
from shangda.periodicals.models import Outlet

DIRECT, FORWARDED = "直报", "转报"
URGENT = "urgent"


def local_day(at: datetime) -> date:
    """The day of a moment, where the office is."""
    return timezone.localdate(at)


def level_word(level: str) -> str:
    """市级; nothing for none."""
    return str(Level(level).label) if level else ""


def kind_words(kind: str) -> dict[str, str]:
    """What the kind of an item says as a fact."""
    return {"genre": str(Kind(kind).label)}


def kind_flags(kind: str) -> list[str]:
    """Whether it was urgent."""
    return [URGENT] if kind == Kind.URGENT else []


def content(
    words: Mapping[str, str], flags: Sequence[str] = (), length: int | None = None
) -> dict[str, Any]:
    """As ``Fact.content`` holds it: nothing that is empty."""
    found: dict[str, Any] = {"words": {key: one for key, one in words.items() if one}}
    if flags:
        found["flags"] = list(flags)
    if length is not None:
        found["figures"] = {"length": str(length)}
    return found


@dataclass
class Outlets:
    """What the names of outlets say; asks for the channels once."""

    @cached_property
    def _chains(self) -> dict[str, str]:
        return dict(Channel.objects.values_list("code", "name"))

    def words(self, outlet: Outlet) -> dict[str, str]:
        """Level, chain, name and grade."""
        return {
            "level": level_word(outlet.level),
            "chain": self._chains.get(outlet.chain, outlet.chain),
            "outlet": outlet.name,
            "grade": outlet.grade,
        }


class Groups:
    """The ranking groups of some units at some desks, by the day."""

    def __init__(self, desks: Collection[int], units: Collection[int]) -> None:
        rows = Membership.objects.filter(desk__in=set(desks), unit__in=set(units))
        ordered = rows.order_by("from_date", "pk")
        self._spans: defaultdict[tuple[int, int], list[tuple[date, date | None, str]]] = (
            defaultdict(list)
        )
        for desk, unit, since, until, name in ordered.values_list(
            "desk_id", "unit_id", "from_date", "until_date", "group__name"
        ):
            self._spans[desk, unit].append((since, until, name))

    def name(self, desk: int, unit: int, day: date) -> str:
        """The group of the day; of a unit that was in none then, nothing."""
        for since, until, name in reversed(self._spans.get((desk, unit), [])):
            if since <= day and (until is None or day <= until):
                return name
        return ""
