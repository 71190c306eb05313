"""What lies on the desks at this minute: so that every page of the demonstration has work.

The history alone leaves today's desk as bare as a quiet afternoon. These items add a busy
one, and see to it that each listed account finds something that waits for it.
"""

import datetime as dt
import random
from collections.abc import Iterator

from shangda.workbench.demonstration import talk
from shangda.workbench.demonstration.desks import desk, section_at
from shangda.workbench.demonstration.places import COUNTY, Unit, by_code, reporting_units
from shangda.workbench.demonstration.plan import ItemPlan, Step, SubmissionPlan, Verb
from shangda.workbench.demonstration.subjects import Subjects, skill_of
from shangda.workbench.demonstration.talk import Reason
from shangda.workbench.demonstration.texts import Text
from shangda.workbench.demonstration.way import Hands, hands_of
from shangda.workbench.demonstration.worktime import earlier

_IN_UNIT = (Verb.DRAFT, Verb.ASK_SIGN_OFF, Verb.AGREE, Verb.SIGN_OFF, Verb.SUBMIT)
_LISTED = ("QSZ", "QJTJ")
_AT_LISTED = (
    Verb.DRAFT, Verb.DRAFT, Verb.SEND_BACK, Verb.ASK_SIGN_OFF, Verb.ASK_SIGN_OFF,
    Verb.AGREE, Verb.AGREE, Verb.AGREE, Verb.SUBMIT, Verb.CLAIM, Verb.ASK,
    Verb.GIVE_BACK, Verb.HOLD,
)  # fmt: skip
_ELSEWHERE = {
    "QD": {Verb.SUBMIT: 42, Verb.CLAIM: 10, Verb.ASK: 4, Verb.HOLD: 2, Verb.GIVE_BACK: 5},
    "QZ": {Verb.SUBMIT: 14, Verb.CLAIM: 4, Verb.ASK: 2},
}
_UNSENT_ELSEWHERE = (Verb.DRAFT, Verb.ASK_SIGN_OFF, Verb.AGREE, Verb.SEND_BACK)
_UNSENT_COUNT = 16


def under_way(subjects: Subjects, now: dt.datetime, first_key: int) -> list[ItemPlan]:
    """Items that have come just so far, newest last."""
    rng = subjects.rng
    wanted = [(by_code()[code], verb, "QD") for code in _LISTED for verb in _AT_LISTED]
    busy = [u for u in reporting_units(COUNTY) if u.diligence and u.code not in _LISTED]
    weights = [u.diligence for u in busy]
    for code, counts in _ELSEWHERE.items():
        for verb, count in counts.items():
            wanted += [(u, verb, code) for u in rng.choices(busy, weights, k=count)]
    for number, unit in enumerate(rng.choices(busy, weights, k=_UNSENT_COUNT)):
        wanted.append((unit, _UNSENT_ELSEWHERE[number % len(_UNSENT_ELSEWHERE)], "QD"))
    made = [_staged(subjects, unit, verb, code, now) for unit, verb, code in wanted]
    made.sort(key=lambda item: item.steps[0].at)
    for key, item in enumerate(made, first_key):
        item.key = key
    return made


def _staged(
    subjects: Subjects, unit: Unit, verb: Verb, code: str, now: dt.datetime
) -> ItemPlan:
    rng = subjects.rng
    text, section = _text_for(subjects, unit, code, now)
    names = list(_way_to(verb))
    times = _times(rng, now, len(names), at_rest=verb in {Verb.HOLD, Verb.GIVE_BACK})
    hands, editor = hands_of(unit), rng.choice(desk(code).editors)
    steps = [
        _step(rng, (name, at), text, unit, (hands, editor))
        for name, at in zip(names, times, strict=True)
    ]
    cut = next((i for i, s in enumerate(steps) if s.verb is Verb.SUBMIT), len(steps)) + 1
    item = ItemPlan(0, unit.code, hands.author, text, steps[:cut])
    if cut <= len(steps):
        item.submissions.append(SubmissionPlan(code, section, steps[cut:]))
    return item


def _text_for(
    subjects: Subjects, unit: Unit, code: str, now: dt.datetime
) -> tuple[Text, str]:
    """Write until the desk has a section for it: the government's desk takes no 党建."""
    while True:
        text = subjects.write(unit, now.date(), skill_of(unit))
        section = section_at(desk(code).channel, text.section)
        if section:
            return text, section


def _way_to(verb: Verb) -> Iterator[Verb]:
    if verb is Verb.SEND_BACK:
        yield from (Verb.DRAFT, Verb.ASK_SIGN_OFF, Verb.SEND_BACK)
    elif verb in _IN_UNIT:
        yield from _IN_UNIT[: _IN_UNIT.index(verb) + 1]
    else:
        yield from _IN_UNIT
        yield Verb.CLAIM
        if verb is not Verb.CLAIM:
            yield verb


def _times(
    rng: random.Random, now: dt.datetime, count: int, *, at_rest: bool
) -> list[dt.datetime]:
    at = earlier(now, rng.randint(300, 900) if at_rest else rng.randint(4, 330))
    times = [at]
    while len(times) < count:
        at = earlier(at, rng.randint(5, 75))
        times.append(at)
    return times[::-1]


def _step(
    rng: random.Random,
    named: tuple[Verb, dt.datetime],
    text: Text,
    unit: Unit,
    who: tuple[Hands, str],
) -> Step:
    verb, at = named
    hands, editor = who
    by = {
        Verb.AGREE: hands.chief,
        Verb.SIGN_OFF: hands.deputy,
        Verb.SEND_BACK: hands.deputy,
        Verb.CLAIM: editor,
        Verb.ASK: editor,
        Verb.HOLD: editor,
        Verb.GIVE_BACK: editor,
    }.get(verb, hands.author)
    match verb:
        case Verb.DRAFT:
            return Step(verb, at, by, text=text)
        case Verb.SEND_BACK:
            return Step(verb, at, by, talk.send_back_reason(rng, text, unit))
        case Verb.GIVE_BACK:
            return Step(verb, at, by, talk.return_reason(rng, text, unit))
        case Verb.ASK:
            return Step(verb, at, by, exchange=talk.exchange(rng, text, unit, at.date()))
        case Verb.HOLD:
            words = talk.remark(rng, "hold-reasons", text, unit)
            until = at.date() + dt.timedelta(days=rng.randint(4, 9))
            return Step(verb, at, by, Reason("缓报", words), until=until)
    return Step(verb, at, by)
