"""An item's text: its parts, its kinds, and the scene that it is set in."""

import datetime as dt
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from shangda.workbench.demonstration import grammar
from shangda.workbench.demonstration.places import Unit

LIMIT_ORDINARY = 490
LIMIT_DEVELOPMENT = 300
NUMERALS = "一二三四五六七八九十"
_FIGURE = re.compile(r"\d+(?:\.\d+)?")


class Kind(StrEnum):
    """What an item is for; the codes are those of the items app."""

    MEASURES = "measures"
    RESULTS = "results"
    PROBLEM = "problem"
    FEEDBACK = "feedback"
    DEVELOPMENTS = "developments"
    RESEARCH = "research"
    URGENT = "urgent"


class Structure(StrEnum):
    """How an item is built."""

    INVERTED = "inverted"
    COMPOSITE = "composite"
    ENUMERATED = "enumerated"
    NARRATION = "narration"


class Size(StrEnum):
    """How long an item may be: about 500, 2,000 or 5,000 characters."""

    ORDINARY = "ordinary"
    SPECIAL = "special"
    RESEARCH = "research"


@dataclass(frozen=True, slots=True)
class Flaw:
    """A weak spot of a draft: what stands there, what an editor puts, and why."""

    kind: str
    raw: str
    clean: str
    reason: str


@dataclass(frozen=True, slots=True)
class Text:
    """A title and its paragraphs, with what a test or an editor must know of them."""

    title: str
    paragraphs: tuple[str, ...]
    kind: Kind
    structure: Structure
    section: str
    topic: str
    size: Size = Size.ORDINARY
    sums: tuple[grammar.Sum, ...] = ()
    flaws: tuple[Flaw, ...] = field(default=())

    @property
    def body(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(self.paragraphs)

    @property
    def length(self) -> int:
        """Characters of the body without the line ends."""
        return sum(map(len, self.paragraphs))

    def with_paragraphs(self, paragraphs: Iterable[str]) -> "Text":
        """The same text with another body."""
        return replace(self, paragraphs=tuple(paragraphs))


def figures_in(text: str) -> set[str]:
    """Every figure printed in a text."""
    return set(_FIGURE.findall(text))


def tidy(text: str) -> str:
    """Put right what joining sentences leaves behind: doubled or clashing stops."""
    text = re.sub(r"([，。；：、])[，。；：、]+", r"\1", text.strip("，；、 "))
    return text.replace("。”。", "。”").replace("？”。", "？”")


def sentence(text: str) -> str:
    """End a sentence with a full stop, once."""
    return tidy(text.rstrip("，；、。")) + (
        "" if text.endswith(("！", "？", "”。")) else "。"
    )


def day_name(day: dt.date) -> str:
    """Write a date as texts do, without the year."""
    return f"{day.month}月{day.day}日"


def since(day: dt.date, rng: random.Random) -> str:
    """Say since when, as one would at that time of the year."""
    season = {
        12: "入冬以来", 1: "入冬以来", 2: "开年以来", 3: "开春以来", 4: "开春以来",
        5: "入汛以来", 6: "入汛以来", 7: "入夏以来", 8: "入夏以来", 9: "入秋以来",
        10: "入秋以来", 11: "入冬以来",
    }[day.month]  # fmt: skip
    known = [season, "近期", "近段时间"]
    if day.month > 1:
        known += [f"{day.month - 1}月以来", "今年以来"]
    return rng.choice(known)


@dataclass(slots=True)
class Scene:
    """Where and when a text is set: its names and its figures, drawn once."""

    rng: random.Random
    unit: Unit
    day: dt.date
    slots: dict[str, str]
    scale: int = 1
    sums: tuple[grammar.Sum, ...] = ()

    def say(self, template: str, **more: str) -> str:
        """Write out a sentence of the topic in this scene."""
        slots = {**self.slots, **more} if more else self.slots
        return grammar.expand(template, slots, self.rng, self.scale)

    def shown_sums(self, text: str) -> tuple[grammar.Sum, ...]:
        """Keep the totals that a reader of this text can add up."""
        known = figures_in(text)
        return tuple(s for s in self.sums if known.issuperset((s.total, *s.parts)))


def _staff(unit: Unit) -> str:
    if unit.kind != "township":
        return "县乡干部"
    return "街道社区干部" if unit.short.endswith("街道") else f"{unit.short[-1]}村干部"


def set_scene(
    rng: random.Random,
    unit: Unit,
    day: dt.date,
    figures: tuple[grammar.Declared, ...] = (),
    scale: int = 1,
) -> Scene:
    """Draw the names and figures of one text."""
    places = rng.sample(unit.places, 4)
    values = grammar.settle(figures, rng, scale)
    slots = {
        "u": unit.short, "全": unit.whole, "级": unit.level_word, "干部": _staff(unit),
        **dict(zip("甲乙丙丁", places, strict=True)), "地": places[0],
        "河": unit.river, "路": unit.road, "山": unit.hill, "企": unit.company,
        "社": unit.cooperative, "校": unit.school, "校名": unit.school,
        "县": "栖云县" if unit.code.startswith("Q") else "听泉县",
        "截至": day_name(day - dt.timedelta(days=rng.randint(1, 4))),
        "今日": day_name(day), "昨日": day_name(day - dt.timedelta(days=1)),
        "时": since(day, rng), "月": str(max(1, day.month - 1)), "年": str(day.year),
        "去年": str(day.year - 1), "明年": str(day.year + 1),
    }  # fmt: skip
    slots.update((name, grammar.shown(value)) for name, value in values.items())
    return Scene(rng, unit, day, slots, scale, tuple(grammar.sums(figures, values)))
