"""Reading aids beside a text: its facts, why the title is weak, how the text leans."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from shangda.items.gauges import NO_MEASURE, Measure, measure_of
from shangda.items.models import Item
from shangda.organisations.models import Channel, Unit
from shangda.text.balance import Balance, balance
from shangda.text.checkup.tendencies import Reason, Tendency, measure
from shangda.text.facts import Fact, Kind, facts
from shangda.text.headline import Weakness, weaknesses

SHOWN = 24  # chips of one kind; a text with more shows its first ones
LOOKED_AT = 100_000  # characters of a text
LONGEST = 16  # characters on a chip
CHECKED = {"mark"}  # the check-up beside the text says it, and puts it right
KNOWN = 400  # units by name; more would not be neighbours


@dataclass(frozen=True)
class Chip:
    """A fact as a chip. ``start`` and ``end`` count UTF-16 units, as browsers do."""

    words: str
    found: str
    """As it stands in the text; the chip may be longer by what is counted."""
    start: int
    end: int
    nth: int
    """Which of the like words of the text it is, from 0."""
    times: int


@dataclass(frozen=True)
class Chips:
    """The facts of one kind, each once."""

    label: str
    count: int
    chips: list[Chip]


@dataclass(frozen=True)
class Aids:
    """All that is told beside a text."""

    chips: list[Chips]
    weaknesses: list[Weakness]
    tendencies: list[Tendency]
    balance: Balance
    measure: Measure

    @property
    def reasons(self) -> list[tuple[Tendency, list[Reason], list[Reason]]]:
        """Each tendency with what speaks for it and what against."""
        return [
            (
                one,
                [reason for reason in one.reasons if reason.speaks_for],
                [reason for reason in one.reasons if not reason.speaks_for],
            )
            for one in self.tendencies
        ]


@dataclass(frozen=True)
class Known:
    """What the office knows that helps to read a text."""

    names: frozenset[str] = frozenset()
    periodicals: frozenset[str] = frozenset()
    measure: Measure = NO_MEASURE


def aids_of(item: Item, *, title: str | None = None, body: str | None = None) -> Aids:
    """The aids of an item's text, or of what its writer has typed since."""
    title = item.title if title is None else title
    body = item.body if body is None else body
    channels = [desk.channel for desk in item.desks.select_related("channel")]
    return aids(title, body, known_to(item.unit, channels))


def known_to(unit: Unit, channels: Iterable[Channel]) -> Known:
    """The units around one, the channels by name, and the measure of these channels."""
    names = {channel.pk: channel.name for channel in channels}
    return Known(names_around(unit), frozenset(names.values()), measure_of(names))


def names_around(unit: Unit) -> frozenset[str]:
    """Names of a unit, of the one above it, and of those beside and below it."""
    near = Q(pk__in=(unit.pk, unit.parent_id)) | Q(parent=unit.pk)
    if unit.parent_id:
        near |= Q(parent=unit.parent_id)
    rows = Unit.objects.filter(near).order_by("position", "pk")
    names = rows.values_list("short_name", "name")[:KNOWN]
    return frozenset(name for pair in names for name in pair if name)


def aids(title: str, body: str, known: Known) -> Aids:
    """Read any text; line ends may be those of a form."""
    body = body.replace("\r\n", "\n").replace("\r", "\n")[:LOOKED_AT]
    leaning = measure(body, scales=known.measure.scales, common=known.measure.phrases or ())
    weak = weaknesses(title, body, names=known.names, periodicals=known.periodicals)
    return Aids(
        chips=list(_chips(body, facts(body, known.names))),
        weaknesses=[one for one in weak if one.key not in CHECKED],
        tendencies=leaning,
        balance=balance(body),
        measure=known.measure,
    )


def _chips(body: str, found: list[Fact]) -> Iterable[Chips]:
    places = _Places(body)
    for kind in Kind:
        first: dict[str, Fact] = {}
        times: dict[str, int] = {}
        for fact in found:
            if fact.kind is kind:
                first.setdefault(fact.words, fact)
                times[fact.words] = times.get(fact.words, 0) + 1
        if first:
            shown = [places.chip(fact, times[fact.words]) for fact in first.values()]
            yield Chips(kind.label, len(first), shown[:SHOWN])


class _Places:
    """Places of a text as a browser counts them."""

    def __init__(self, body: str) -> None:
        self._body = body
        self._wide = [at for at, one in enumerate(body) if one > "\uffff"]

    def chip(self, fact: Fact, times: int) -> Chip:
        """A fact at its first place."""
        found = self._body[fact.start : fact.end]
        words = fact.words
        return Chip(
            words=words if len(words) <= LONGEST else f"{words[:LONGEST]}…",
            found=found,
            start=self._units(fact.start),
            end=self._units(fact.end),
            nth=self._body.count(found, 0, fact.start),
            times=times,
        )

    def _units(self, at: int) -> int:
        return at + bisect_left(self._wide, at)
