"""Sudden events that several units report, each from where it stands.

The figures mostly agree; those that an event marks as open may differ from unit to
unit, as they do on the first evening. An editor has to ask before merging.
"""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shangda.workbench.demonstration import grammar
from shangda.workbench.demonstration.places import COUNTY, Unit, by_code, reporting_units
from shangda.workbench.demonstration.texts import (
    Kind,
    Scene,
    Structure,
    Text,
    figures_in,
    sentence,
    set_scene,
    tidy,
)
from shangda.workbench.demonstration.topics import Topic, parse

_FILE = Path(__file__).parent / "events" / "sudden.txt"
_TOWN_ROLES = {"T": "T", "T2": "T", "U": "U"}
_CHANCE_TO_DIFFER = 0.45
_CHANCE_OF_OUTLOOK = 0.5


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A figure that one unit gives otherwise than the first."""

    unit: str
    figure: str
    first_value: str
    own_value: str


@dataclass(frozen=True, slots=True)
class Report:
    """One unit's text about the event."""

    unit: Unit
    text: Text


@dataclass(frozen=True, slots=True)
class Cluster:
    """One event as several units told it."""

    title: str
    """What a merged article could be called."""
    reports: tuple[Report, ...]
    disagreements: tuple[Disagreement, ...]


@cache
def all_events() -> tuple[Topic, ...]:
    """The shipped events; their marks are ``T-`` and ``S-`` with a role, ``X`` and ``C``."""
    return tuple(parse("\n" + _FILE.read_text(encoding="utf-8")))


def roles_of(event: Topic) -> list[str]:
    """Who can tell of an event, in the order of the file."""
    return [mark[2:] for mark in event.lines if mark.startswith("T-")]


def _reporter(role: str, county: str, rng: random.Random, taken: Sequence[Unit]) -> Unit:
    if role in _TOWN_ROLES:
        known = [u for u in reporting_units(county) if _TOWN_ROLES[role] in u.tags]
        free = [u for u in known if u not in taken and u.diligence]
        return rng.choice(free or known)
    return by_code()[f"{county[0]}{role}"]


def same_event(
    rng: random.Random, event: Topic, county: str, day: dt.date, count: int
) -> Cluster:
    """Let 1 to 4 units of a county report one event of the night before ``day``."""
    known = {u.code for u in reporting_units(county)}
    roles = [r for r in roles_of(event) if r in _TOWN_ROLES or f"{county[0]}{r}" in known]
    chosen = sorted(rng.sample(roles, min(count, len(roles))), key=roles.index)
    in_town = "U" in roles and county == COUNTY
    home = _reporter("U" if in_town else "T", county, rng, ())
    scene = set_scene(rng, home, day, event.figures)
    values = {name: scene.slots[name] for name in _names(event)}
    reports: list[Report] = []
    found: list[Disagreement] = []
    for role in chosen:
        own = dict(values)
        first_town = role in _TOWN_ROLES and not any(r.unit == home for r in reports)
        unit = (
            home
            if first_town
            else _reporter(role, county, rng, [home, *(r.unit for r in reports)])
        )
        if reports:
            found += _differ(rng, event, unit, own)
        reports.append(Report(unit, _tell(event, role, _scene_for(unit, scene, own))))
    return Cluster(tidy(scene.say(event.lines["C"][0])), tuple(reports), tuple(found))


def _names(event: Topic) -> list[str]:
    return [n for d in event.figures for n in (d.name, *d.parts)]


def _scene_for(unit: Unit, home: Scene, values: Mapping[str, str]) -> Scene:
    own = set_scene(home.rng, unit, home.day)
    kept = {
        name: home.slots[name]
        for name in ("甲", "乙", "丙", "丁", "路", "山", "河", "校名", "今日", "昨日")
    }
    if "T" in unit.tags and unit is not home.unit:
        kept.update({name: own.slots[name] for name in "甲乙丙丁"})
    own.slots.update(kept)
    own.slots.update(values)
    own.sums = home.sums
    return own


def _differ(
    rng: random.Random, event: Topic, unit: Unit, values: dict[str, str]
) -> list[Disagreement]:
    found = []
    for name in event.lines["X"][0].split():
        if rng.random() < _CHANCE_TO_DIFFER:
            first = values[name]
            values[name] = _other(rng, first)
            found.append(Disagreement(unit.code, name, first, values[name]))
    return found


def _other(rng: random.Random, figure: str) -> str:
    value = float(figure) if "." in figure else int(figure)
    step = max(1, round(value * rng.uniform(0.04, 0.18)))
    changed = value + step if value <= step + 1 else value + rng.choice((-step, step))
    return grammar.shown(round(changed, 1))


def _tell(event: Topic, role: str, scene: Scene) -> Text:
    rng = scene.rng
    first, *rest = event.lines[f"S-{role}"]
    said = [scene.say(first), *(scene.say(line) for line in rest)]
    if rng.random() < _CHANCE_OF_OUTLOOK:
        said.append(scene.say(rng.choice(event.lines["S-*"])))
    paragraphs = tuple(sentence(one) for one in said)
    body = "\n".join(paragraphs)
    titles = [scene.say(line) for line in event.lines[f"T-{role}"]]
    return Text(
        title=tidy(
            rng.choice(
                [t for t in titles if figures_in(t) <= figures_in(body)] or [event.name]
            )
        ),
        paragraphs=paragraphs,
        kind=Kind.URGENT,
        structure=rng.choice((Structure.INVERTED, Structure.NARRATION)),
        section=event.section,
        topic=event.code,
        sums=scene.shown_sums(body),
    )
