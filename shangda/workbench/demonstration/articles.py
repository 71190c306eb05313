"""From selected items to articles: edited one by one, or merged."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shangda.workbench.demonstration.desks import Desk, desk
from shangda.workbench.demonstration.edit import Composite, composite, edit
from shangda.workbench.demonstration.places import by_code
from shangda.workbench.demonstration.plan import ArticlePlan, ItemPlan, Plan, Step, Verb
from shangda.workbench.demonstration.talk import subject_of
from shangda.workbench.demonstration.texts import Kind, Size, Text
from shangda.workbench.demonstration.worktime import later

_SHORT_ARTICLE, _LONG_ARTICLE = (220, 340), (1100, 2000)
_MERGES = 0.5
_MOST_MERGED = 3
_DAYS_TO_MERGE = 7
_URGENT_IN_DEPTH = 0.25
_COMMON_TITLES = {
    Kind.DEVELOPMENTS: ("多地推进{0}", "{1}等地抓紧{0}", "近期{0}进展情况"),
    Kind.PROBLEM: ("多地反映{0}存在的问题", "{1}等单位反映{0}难点", "{0}中的问题需要解决"),
    Kind.MEASURES: ("各地{0}有新招", "{1}等地{0}的做法"),
    Kind.RESULTS: ("多地{0}见到成效", "{1}等地{0}成效明显"),
}


@dataclass(frozen=True, slots=True)
class Selected:
    """An item that a desk has decided to use, with the text and time of the decision."""

    item: ItemPlan
    desk: str
    section: str
    text: Text
    at: dt.datetime
    editor: str


def form_of(rng: random.Random, text: Text) -> str:
    """Which series a text is meant for."""
    if text.size is Size.ORDINARY:
        in_depth = text.kind is Kind.URGENT and rng.random() < _URGENT_IN_DEPTH
        return "topic" if in_depth else "daily"
    return "topic" if text.kind in {Kind.PROBLEM, Kind.RESEARCH} else "practice"


def make_articles(
    rng: random.Random,
    plan: Plan,
    chosen: Sequence[Selected],
    event_titles: Mapping[int, str],
) -> None:
    """Turn what desks selected into articles; add them to the plan in time order."""
    waiting = sorted(chosen, key=lambda s: (s.at, s.item.key, s.desk))
    done: set[tuple[int, str]] = set()
    for one in waiting:
        if (one.item.key, one.desk) in done:
            continue
        group = _group(rng, one, waiting, done)
        done.update((s.item.key, s.desk) for s in group)
        title = event_titles.get(one.item.cluster or -1, "")
        plan.articles.append(_article(rng, len(plan.articles) + 1, group, title))


def _group(
    rng: random.Random,
    one: Selected,
    waiting: Sequence[Selected],
    done: set[tuple[int, str]],
) -> list[Selected]:
    others = [
        s
        for s in waiting
        if s.desk == one.desk and s is not one and (s.item.key, s.desk) not in done
    ]
    if one.item.cluster is not None:
        return [one, *(s for s in others if s.item.cluster == one.item.cluster)]
    if one.text.kind not in _COMMON_TITLES or rng.random() > _MERGES:
        return [one]
    until = one.at + dt.timedelta(days=_DAYS_TO_MERGE)
    alike = [s for s in others if _alike(one, s) and s.at <= until]
    return [one, *alike[: _MOST_MERGED - 1]]


def _alike(one: Selected, other: Selected) -> bool:
    return (
        other.text.topic == one.text.topic
        and (other.text.kind is Kind.PROBLEM) is (one.text.kind is Kind.PROBLEM)
        and other.text.size is Size.ORDINARY
        and one.text.size is Size.ORDINARY
        and other.item.unit != one.item.unit
    )


def _article(
    rng: random.Random, key: int, group: Sequence[Selected], event_title: str
) -> ArticlePlan:
    first = group[0]
    begun = max(s.at for s in group)
    made = ArticlePlan(
        key=key,
        desk=first.desk,
        sources=tuple(s.item.key for s in group),
        title=first.text.title,
        paragraphs=first.text.paragraphs,
        section=first.section,
        form=form_of(rng, first.text),
        steps=_steps(rng, desk(first.desk), first, begun),
    )
    if len(group) == 1:
        _edit_one(rng, made, first.text)
    else:
        title = event_title or _common_title(rng, group)
        _take_over(made, composite([s.text for s in group], title))
    return made


def _edit_one(rng: random.Random, made: ArticlePlan, text: Text) -> None:
    limit = rng.randint(*(_SHORT_ARTICLE if text.size is Size.ORDINARY else _LONG_ARTICLE))
    edited = edit(rng, text, limit=limit)
    made.title, made.paragraphs = edited.title, tuple(edited.paragraphs)
    made.changes = tuple(edited.changes)


def _take_over(made: ArticlePlan, merged: Composite) -> None:
    made.title, made.paragraphs = merged.title, merged.paragraphs
    made.passages, made.shares = merged.passages, merged.shares


def _common_title(rng: random.Random, group: Sequence[Selected]) -> str:
    unit = by_code()[group[0].item.unit].short
    template = rng.choice(_COMMON_TITLES[group[0].text.kind])
    return template.format(subject_of(group[0].text), unit)


def _steps(
    rng: random.Random, at_desk: Desk, first: Selected, begun: dt.datetime
) -> list[Step]:
    edited = later(begun, rng.randint(15, 130))
    reviewed = later(edited, rng.randint(10, 120))
    return [
        Step(Verb.SELECT, begun, first.editor),
        Step(Verb.EDIT, edited, first.editor),
        Step(Verb.REVIEW, reviewed, at_desk.chief_editor),
    ]
