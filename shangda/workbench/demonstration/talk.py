"""What people say to each other about an item: questions, answers, reasons, notes.

Everything quotes the item's own words and figures where it can.
"""

import datetime as dt
import random
import re
from collections.abc import Collection
from dataclasses import dataclass

from shangda.workbench.demonstration.meetings import MEETING
from shangda.workbench.demonstration.phrases import pairs, phrases
from shangda.workbench.demonstration.places import Unit
from shangda.workbench.demonstration.texts import Kind, Size, Text, day_name
from shangda.workbench.demonstration.topics import all_topics

_CLAUSE = re.compile(r"[^，。；：、“”‘’（）\n]*\d[^，。；：“”‘’（）\n]{1,14}")
_COUNT = re.compile(
    r"(?<!月)(?<![\d.])(\d{2,5}(?:\.\d)?)(户|人|亩|件|处|吨|台|万元|家|名|%|公里|条|个)"
)
_LEADING = re.compile(r"^(如|其中|当地|共|约)")
_PEOPLE = frozenset("户人名")
_LONGEST_QUOTE = 22
_LONG = 440


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason from the list, and the sentence written beside it."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question about an item, its answer, and the figure that changed, if one did."""

    question: str
    answer: str
    old_figure: str = ""
    new_figure: str = ""

    @property
    def is_corrected(self) -> bool:
        """Whether the answer gives another figure than the text."""
        return bool(self.new_figure)


def _quotable(text: Text) -> list[str]:
    found = [_LEADING.sub("", m.group().strip()) for m in _CLAUSE.finditer(text.body)]
    fitting = [c for c in found if _COUNT.search(c) and len(c) <= _LONGEST_QUOTE]
    return fitting or [text.title]


def subject_of(text: Text) -> str:
    """What the text is about, in the words of its topic."""
    names = {topic.code: topic.name for topic in all_topics()}
    return names.get(text.topic, text.section)


def _say(rng: random.Random, template: str, text: Text, unit: Unit, **more: str) -> str:
    names = {
        "句": rng.choice(_quotable(text)),
        "事由": subject_of(text),
        "甲": rng.choice(unit.places) if unit.places else unit.short,
        "级": unit.level_word,
        "全": unit.whole,
        "u": unit.short,
        **more,
    }
    for name, value in names.items():
        template = template.replace(f"{{{name}}}", value)
    return template


def _reason(
    rng: random.Random, name: str, text: Text, unit: Unit, labels: Collection[str] = ()
) -> Reason:
    known = [p for p in pairs(name) if not labels or p[0] in labels]
    label, words = rng.choice(known)
    return Reason(label, _say(rng, words, text, unit))


def return_reason(rng: random.Random, text: Text, unit: Unit) -> Reason:
    """Why the desk gives this item back for change, by what is weak in it."""
    flaws = {flaw.kind for flaw in text.flaws}
    labels = {"缺少来源和时间"}
    if MEETING in flaws:
        labels = {"会议报道"}
    elif "wrong" in flaws:
        labels = {"数字前后不一致"}
    elif text.length > _LONG and text.size is Size.ORDINARY:
        labels.add("字数超限")
    elif flaws & {"opening", "closing", "title"}:
        labels.add("太空")
    if text.kind in {Kind.MEASURES, Kind.RESULTS} and "建议" not in text.body:
        labels.add("问题写得不够")
    return _reason(rng, "return-reasons", text, unit, labels)


def decline_reason(rng: random.Random, text: Text, unit: Unit) -> Reason:
    """Why the desk does not use this item: a meeting report is told that it is one."""
    flaws = {flaw.kind for flaw in text.flaws}
    labels = {"内容一般", "已有同类", "不够准确"}
    if MEETING in flaws:
        labels = {"会议报道"}
    elif text.kind is Kind.PROBLEM:
        labels |= {"范围较窄", "宜走其他渠道"}
    elif text.kind in {Kind.DEVELOPMENTS, Kind.FEEDBACK}:
        labels.add("时效已过")
    elif flaws & {"opening", "closing"}:
        labels.add("文风不合")
    return _reason(rng, "decline-reasons", text, unit, labels)


def send_back_reason(rng: random.Random, text: Text, unit: Unit) -> Reason:
    """Why an approver does not sign yet."""
    return _reason(rng, "send-back-reasons", text, unit)


def exchange(
    rng: random.Random, text: Text, unit: Unit, day: dt.date, corrected: float = 0.35
) -> Exchange:
    """A verification: the desk quotes a figure, the unit confirms or corrects it."""
    clause = rng.choice(_quotable(text))
    found = _COUNT.search(clause)
    of_people = found is not None and found.group(2) in _PEOPLE
    fitting = [q for q in phrases("questions") if of_people or "空挂户" not in q]
    question = _say(rng, rng.choice(fitting), text, unit, 句=clause)
    if found is None:
        sure = "经核对，文中所写属实，可以使用。"
        return Exchange(question, sure)
    figure, measure = found.groups()
    new = _corrected(rng, figure) if rng.random() < corrected else ""
    list_name = "answers-corrected" if new else "answers-confirmed"
    answer = _say(
        rng, rng.choice(phrases(list_name)), text, unit,
        数=figure + measure, 新数=new + measure, 日=day_name(day),
    )  # fmt: skip
    return Exchange(question, answer, figure if new else "", new)


def _corrected(rng: random.Random, figure: str) -> str:
    if "." in figure:
        return f"{max(0.1, float(figure) * rng.uniform(0.86, 0.98)):.1f}"
    value = int(figure)
    return str(max(1, value - max(1, round(value * rng.uniform(0.02, 0.12)))))


def remark(rng: random.Random, name: str, text: Text, unit: Unit) -> str:
    """One remark from a list such as ``notes``, ``hold-reasons`` or ``approve-notes``."""
    return _say(rng, rng.choice(phrases(name)), text, unit)
