"""Half a year of work as a plan: who did what to which item, and when.

A plan describes; it writes nothing. Every step has its time, and steps after ``now`` have
been cut off, so what is under way today is simply what is not finished yet.
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from shangda.workbench.demonstration.edit import Change, Passage
from shangda.workbench.demonstration.talk import Exchange, Reason
from shangda.workbench.demonstration.texts import Text


class Verb(StrEnum):
    """What happens to an item, to its submission at a desk, or to an article."""

    DRAFT = "draft"
    ASK_SIGN_OFF = "ask_sign_off"
    SEND_BACK = "send_back"
    CHANGE = "change"
    AGREE = "agree"
    SIGN_OFF = "sign_off"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    CLAIM = "claim"
    ASK = "ask"
    ANSWER = "answer"
    HOLD = "hold"
    GIVE_BACK = "give_back"
    RESUBMIT = "resubmit"
    DECLINE = "decline"
    SELECT = "select"
    EDIT = "edit"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Step:
    """One act of one person at one time (office time, without a zone)."""

    verb: Verb
    at: dt.datetime
    by: str
    reason: Reason | None = None
    exchange: Exchange | None = None
    text: Text | None = None
    """The text from this step on, where the step changes it."""
    until: dt.date | None = None


@dataclass(slots=True)
class SubmissionPlan:
    """One item at one desk."""

    desk: str
    section: str
    steps: list[Step]
    article: int | None = None
    """Key of the article that its text went into."""


@dataclass(slots=True)
class ItemPlan:
    """One item of one unit: its text, its way through the unit, and to the desks."""

    key: int
    unit: str
    author: str
    text: Text
    steps: list[Step]
    submissions: list[SubmissionPlan] = field(default_factory=list)
    cluster: int | None = None
    """Items of one number tell of the same event."""

    @property
    def fate(self) -> str:
        """The last thing that has happened to it, at its first desk or in its unit."""
        at_desk = self.submissions[0].steps if self.submissions else []
        return str((at_desk or self.steps)[-1].verb)


@dataclass(slots=True)
class ArticlePlan:
    """A desk's own text, from one item or merged from several."""

    key: int
    desk: str
    sources: tuple[int, ...]
    title: str
    paragraphs: tuple[str, ...]
    section: str
    form: str
    """``daily``, ``topic`` or ``practice``: which series it is meant for."""
    steps: list[Step]
    changes: tuple[Change, ...] = ()
    passages: tuple[Passage, ...] = ()
    shares: tuple[Decimal, ...] = (Decimal(100),)
    issue: int | None = None
    from_below: int | None = None
    """The article of the office below that was reported up, if it was."""

    @property
    def is_ready(self) -> bool:
        """Whether it has passed its second review."""
        return bool(self.steps) and self.steps[-1].verb is Verb.REVIEW


@dataclass(slots=True)
class IssuePlan:
    """One issue: its articles in order and when it was composed and signed."""

    key: int
    periodical: str
    day: dt.date
    articles: tuple[int, ...]
    composed_at: dt.datetime
    composed_by: str
    signed_at: dt.datetime | None
    """None while it waits for its signature, and so for its number."""
    signed_by: str


@dataclass(slots=True)
class UpPlan:
    """An office's article on its way to the desk above, signed there and decided on."""

    key: int
    article: int
    desk: str
    to_desk: str
    text: Text
    steps: list[Step]
    article_above: int | None = None


@dataclass(frozen=True, slots=True)
class OutsidePlan:
    """An adoption by an outlet outside the system, recorded by hand."""

    article: int
    outlet: str
    day: dt.date
    by: str


@dataclass(slots=True)
class Plan:
    """The whole history up to now."""

    now: dt.datetime
    items: list[ItemPlan] = field(default_factory=list)
    articles: list[ArticlePlan] = field(default_factory=list)
    issues: list[IssuePlan] = field(default_factory=list)
    ups: list[UpPlan] = field(default_factory=list)
    outside: list[OutsidePlan] = field(default_factory=list)
