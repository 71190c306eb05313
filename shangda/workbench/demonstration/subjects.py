"""Who writes about what on which day: the first half of the history."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from shangda.workbench.demonstration import events, habits, meetings, research, writing
from shangda.workbench.demonstration.places import (
    COUNTY,
    SECOND_COUNTY,
    Unit,
    reporting_units,
)
from shangda.workbench.demonstration.texts import Kind, Size, Structure, Text
from shangda.workbench.demonstration.topics import Topic, all_topics
from shangda.workbench.demonstration.worktime import workdays

HALF_A_YEAR = 183
CLUSTERS = 26
"""Sudden events in half a year; the units of three in four of them tell together."""
LONGEST_ORDINARY, LONGEST_LONG = 500, 5000
_KINDS = {
    Kind.MEASURES: 0.27,
    Kind.RESULTS: 0.17,
    Kind.PROBLEM: 0.22,
    Kind.FEEDBACK: 0.08,
    Kind.DEVELOPMENTS: 0.21,
    Kind.RESEARCH: 0.05,
}
_STRUCTURES = (
    Structure.ENUMERATED, Structure.ENUMERATED, Structure.ENUMERATED,
    Structure.INVERTED, Structure.NARRATION, Structure.COMPOSITE,
)  # fmt: skip
_SHARE_OF_MEETINGS = 0.05
_SHARE_OF_SPECIALS = 0.07
_OWN_SUBJECT = 30
_MOST_TRIES = 12


@dataclass(frozen=True, slots=True)
class Written:
    """A text, whose it is, the day it was written, and the event it tells of."""

    unit: Unit
    day: dt.date
    text: Text
    cluster: int | None = None
    event_title: str = ""


class Subjects:
    """Keeps what has been written about, so that nothing is written twice."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.titles: set[str] = set()
        self.done: Counter[tuple[str, str, Kind]] = Counter()

    def choose(self, unit: Unit, month: int) -> tuple[Topic, Kind]:
        """A subject that the unit has used least, its own before general ones."""
        kind = self.rng.choices(list(_KINDS), list(_KINDS.values()))[0]
        fitting = [t for t in all_topics() if t.suits(unit.tags, month)]
        weights = [
            (_OWN_SUBJECT if t.units & (unit.tags - {"*"}) else 1)
            / (1 + 4 * self.done[unit.code, t.code, kind])
            for t in fitting
        ]
        topic = self.rng.choices(fitting, weights)[0]
        self.done[unit.code, topic.code, kind] += 1
        return topic, kind

    def write(self, unit: Unit, day: dt.date, skill: float) -> Text:
        """Write one item with a title that nobody has used yet."""
        for _ in range(_MOST_TRIES):
            topic, kind = self.choose(unit, day.month)
            text = self._written(unit, topic, kind, day)
            limit = LONGEST_ORDINARY if text.size is Size.ORDINARY else LONGEST_LONG
            if not text.flaws:
                text = habits.weaken(self.rng, unit, topic.name, text, skill, limit)
            clean = {text.title, *(f.clean for f in text.flaws if f.kind == "title")}
            if self.titles.isdisjoint(clean):
                self.titles |= clean
                return text
        place = self.rng.choice(unit.places)
        return replace(text, title=f"{text.title}（{place}）")

    def _written(self, unit: Unit, topic: Topic, kind: Kind, day: dt.date) -> Text:
        draw = self.rng.random()
        if kind is Kind.RESEARCH:
            return research.write_research(self.rng, unit, topic, day)
        if draw < _SHARE_OF_MEETINGS:
            return meetings.write_meeting(self.rng, unit, topic, day)
        if draw < _SHARE_OF_MEETINGS + _SHARE_OF_SPECIALS and kind in writing.TITLE_MARKS:
            return research.write_special(self.rng, unit, topic, kind, day)
        structure = self.rng.choice(_STRUCTURES)
        return writing.write(self.rng, unit, topic, kind, day, structure)


def skill_of(unit: Unit) -> float:
    """How well a unit's informant writes, 0 to 1; diligent units write better."""
    luck = random.Random(f"skill {unit.code}").random()  # noqa: S311 -- not a secret
    return round(min(0.9, 0.25 + unit.diligence / 160 + luck * 0.35), 2)


def write_everything(subjects: Subjects, today: dt.date) -> list[Written]:
    """All items of half a year, in the order in which they were written."""
    rng = subjects.rng
    first = today - dt.timedelta(days=HALF_A_YEAR)
    days = workdays(first, today)
    found = list(_events(rng, subjects, first, today))
    for county in (COUNTY, SECOND_COUNTY):
        for unit in reporting_units(county):
            skill = skill_of(unit)
            found += [
                Written(unit, day, subjects.write(unit, day, skill))
                for day in sorted(rng.choices(days, k=unit.diligence))
            ]
    found.sort(key=lambda written: (written.day, written.unit.order))
    return found


def _events(
    rng: random.Random, subjects: Subjects, first: dt.date, today: dt.date
) -> Iterator[Written]:
    days = [first + dt.timedelta(days=n) for n in range((today - first).days + 1)]
    # The last one happened last night, so that the inbox has it this morning.
    for number, day in enumerate([*sorted(rng.sample(days[2:-2], CLUSTERS - 1)), today]):
        fitting = [e for e in events.all_events() if day.month in e.months]
        event = rng.choice(fitting)
        count = 1 if number % 4 == 0 and day != today else rng.randint(2, 4)
        cluster = events.same_event(rng, event, COUNTY, day, count)
        for report in cluster.reports:
            if report.text.title not in subjects.titles:
                subjects.titles.add(report.text.title)
                yield Written(report.unit, day, report.text, number, cluster.title)
