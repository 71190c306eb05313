"""One item's way: through its unit to the signature, and through a desk to its decision."""

import datetime as dt
import random
from dataclasses import dataclass, replace

from shangda.workbench.demonstration import talk
from shangda.workbench.demonstration.desks import Desk
from shangda.workbench.demonstration.meetings import MEETING
from shangda.workbench.demonstration.people import VACANT, sign_in_stem
from shangda.workbench.demonstration.places import Unit
from shangda.workbench.demonstration.plan import Step, Verb
from shangda.workbench.demonstration.subjects import skill_of
from shangda.workbench.demonstration.talk import Reason
from shangda.workbench.demonstration.texts import Kind, Size, Text
from shangda.workbench.demonstration.worktime import later, writing_time

_LEFT_AS_DRAFT = 0.015
_SENT_BACK = 0.06
_CHIEF_SIGNS_PROBLEM = 0.3
_WITHDRAWN = 0.015
_VERIFIED = 0.15
_HELD = 0.03
_GIVEN_BACK = 0.1
_GIVEN_BACK_TWICE = 0.12
_USED = {
    Kind.MEASURES: 0.36,
    Kind.RESULTS: 0.3,
    Kind.PROBLEM: 0.5,
    Kind.FEEDBACK: 0.26,
    Kind.DEVELOPMENTS: 0.3,
    Kind.RESEARCH: 0.42,
    Kind.URGENT: 0.95,
}


@dataclass(frozen=True, slots=True)
class Hands:
    """Whose hands an item passes through in its unit."""

    author: str
    deputy: str
    chief: str


def hands_of(unit: Unit) -> Hands:
    """The sign-in names of a unit's informant, deputy and chief approver."""
    stem = sign_in_stem(unit.code)
    chief = f"{stem}-lingdao"
    deputy = f"{stem}-fenguan" if unit.kind == "township" else chief
    return Hands(deputy if unit.code in VACANT else f"{stem}-xinxi", deputy, chief)


def mended(text: Text) -> Text:
    """The text after its author has heeded what was said: its flaws are gone."""
    paragraphs, title = list(text.paragraphs), text.title
    for flaw in reversed(text.flaws):
        if flaw.kind == "title":
            title = flaw.clean
        elif flaw.kind == "order":
            paragraphs = [p for p in paragraphs if p != flaw.raw]
            paragraphs[0] += flaw.clean
        elif flaw.kind != MEETING:
            paragraphs = [p.replace(flaw.raw, flaw.clean, 1) for p in paragraphs]
    kept = tuple(f for f in text.flaws if f.kind == MEETING)
    body = tuple(p for p in paragraphs if p)
    return replace(text, title=title, paragraphs=body, flaws=kept)


class UnitWay:
    """Takes an item from its first words to its unit's signature."""

    def __init__(self, rng: random.Random, unit: Unit, text: Text, day: dt.date) -> None:
        self.rng = rng
        self.unit = unit
        self.hands = hands_of(unit)
        self.text = text
        self.urgent = text.kind is Kind.URGENT
        at = writing_time(rng, day)
        if self.urgent:
            at = dt.datetime.combine(day, dt.time(7)) + dt.timedelta(
                minutes=rng.randint(5, 95)
            )
        self.at = at
        self.steps: list[Step] = []

    def wait(self, low: int, high: int) -> dt.datetime:
        """Let office minutes pass; urgent items wait a fifth of it, at any hour."""
        minutes = self.rng.randint(low, high)
        if self.urgent:
            self.at += dt.timedelta(minutes=max(2, minutes // 5))
        elif low:
            self.at = later(self.at, minutes)
        return self.at

    def do(
        self, verb: Verb, by: str, *, reason: Reason | None = None, text: Text | None = None
    ) -> None:
        """Note a step at the present time."""
        self.steps.append(Step(verb, self.at, by, reason, text=text))

    def walk(self) -> list[Step]:
        """Every step up to the signature; fewer for a draft that was left."""
        hands = self.hands
        self.do(Verb.DRAFT, hands.author, text=self.text)
        if not self.urgent and self.rng.random() < _LEFT_AS_DRAFT:
            return self.steps
        self.wait(20, 90)
        self.do(Verb.ASK_SIGN_OFF, hands.author)
        if not self.urgent and self.rng.random() < _SENT_BACK:
            self._send_back()
        self._sign()
        return self.steps

    def _send_back(self) -> None:
        self.wait(15, 130)
        reason = talk.send_back_reason(self.rng, self.text, self.unit)
        self.do(Verb.SEND_BACK, self.hands.deputy, reason=reason)
        self.wait(30, 240)
        self.text = mended(self.text)
        self.do(Verb.CHANGE, self.hands.author, text=self.text)
        self.do(Verb.ASK_SIGN_OFF, self.hands.author)

    def _sign(self) -> None:
        major = self.text.kind is Kind.PROBLEM and self.rng.random() < _CHIEF_SIGNS_PROBLEM
        self.wait(8, 110)
        if self.urgent or major:
            self.do(Verb.SIGN_OFF, self.hands.chief)
        else:
            self.do(Verb.AGREE, self.hands.chief)
            self.wait(6, 150)
            self.do(Verb.SIGN_OFF, self.hands.deputy)
        self.do(Verb.SUBMIT, self.hands.author)


class DeskWay:
    """Takes a submitted item through one desk to its decision."""

    def __init__(
        self, rng: random.Random, desk: Desk, unit: Unit, text: Text, sent: dt.datetime
    ) -> None:
        self.rng = rng
        self.desk = desk
        self.unit = unit
        self.author = hands_of(unit).author
        self.editor = rng.choice(desk.editors)
        self.text = text
        self.at = sent
        self.steps: list[Step] = []
        self.is_used = False
        self.urgent = text.kind is Kind.URGENT

    def wait(self, low: int, high: int) -> None:
        """Let office minutes pass; urgent items do not wait for the morning."""
        minutes = self.rng.randint(low, high)
        if self.urgent:
            self.at += dt.timedelta(minutes=max(2, minutes // 8))
        else:
            self.at = later(self.at, minutes)

    def do(
        self, verb: Verb, by: str, *, reason: Reason | None = None, text: Text | None = None
    ) -> None:
        """Note a step at the present time."""
        self.steps.append(Step(verb, self.at, by, reason, text=text))

    def walk(self) -> list[Step]:
        """Every step from the claim to the decision."""
        if not self.urgent and self.rng.random() < _WITHDRAWN:
            self.wait(10, 60)
            words = talk.remark(self.rng, "withdraw-reasons", self.text, self.unit)
            self.do(Verb.WITHDRAW, self.author, reason=Reason("撤回", words))
            return self.steps
        self.wait(15, 420)
        self.do(Verb.CLAIM, self.editor)
        if self.rng.random() < _VERIFIED:
            self._verify()
        if not self.urgent and self.rng.random() < _HELD:
            self._hold()
        if not self.urgent and self.rng.random() < _GIVEN_BACK:
            self._give_back()
        self._decide()
        return self.steps

    def _verify(self) -> None:
        self.wait(10, 90)
        said = talk.exchange(self.rng, self.text, self.unit, self.at.date())
        self.steps.append(Step(Verb.ASK, self.at, self.editor, exchange=said))
        self.wait(30, 420)
        self.steps.append(Step(Verb.ANSWER, self.at, self.author, exchange=said))

    def _hold(self) -> None:
        self.wait(20, 120)
        days = self.rng.randint(3, 9)
        words = talk.remark(self.rng, "hold-reasons", self.text, self.unit)
        until = self.at.date() + dt.timedelta(days=days)
        reason = Reason("缓报", words)
        self.steps.append(Step(Verb.HOLD, self.at, self.editor, reason, until=until))
        self.at = later(self.at + dt.timedelta(days=days), self.rng.randint(5, 60))

    def _give_back(self) -> None:
        for _ in range(2):
            self.wait(15, 160)
            reason = talk.return_reason(self.rng, self.text, self.unit)
            self.do(Verb.GIVE_BACK, self.editor, reason=reason)
            self.wait(60, 900)
            self.text = mended(self.text)
            self.do(Verb.RESUBMIT, self.author, text=self.text)
            self.wait(10, 200)
            self.do(Verb.CLAIM, self.editor)
            if self.rng.random() > _GIVEN_BACK_TWICE:
                return

    def _decide(self) -> None:
        self.wait(15, 260)
        is_meeting = any(flaw.kind == MEETING for flaw in self.text.flaws)
        chance = _USED[self.text.kind] * (0.75 + skill_of(self.unit) / 2)
        if self.text.size is Size.SPECIAL:
            chance *= 1.2
        if not is_meeting and self.rng.random() < chance:
            self.is_used = True
            self.do(Verb.SELECT, self.editor)
            return
        reason = talk.decline_reason(self.rng, self.text, self.unit)
        self.do(Verb.DECLINE, self.editor, reason=reason)
