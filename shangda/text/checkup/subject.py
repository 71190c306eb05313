"""The text under check, cut into its lines, and the facts that came with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from shangda.text import outline

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from shangda.text.checkup.memory import Memory
    from shangda.text.checkup.misspelling.statistics import Statistics

NO_DETAILS: Mapping[str, str] = MappingProxyType({})


class Line(NamedTuple):
    """A paragraph without its indent; ``start`` is its place in the body."""

    start: int
    text: str
    level: int = 0
    """1 to 4 for 一、 （一） 1. （1）, 5 for 一是 and ①, else 0."""
    marker: str = ""
    """In its standard form whatever was typed; "" where there is none."""
    is_heading: bool = False
    """Whether it is a numbered heading and nothing else."""


class Found(NamedTuple):
    """What a named function found, before its rule says it in words."""

    start: int
    end: int
    part: str = "body"
    suggestion: str | None = None
    details: Mapping[str, str] = NO_DETAILS
    """Fills the {…} of the rule's message."""


class PostHeld(NamedTuple):
    """A person in a post; no date means always."""

    person: str
    post: str
    """With the unit in front where it is said: 青石县委书记."""
    since: date | None = None
    until: date | None = None
    """The last day in office."""


class AgencyName(NamedTuple):
    """An agency that was renamed; the old name is wrong from ``since`` on."""

    old: str
    new: str
    since: date


class Likeness(NamedTuple):
    """An earlier text that is like this one; coverage 0 to 1."""

    title: str
    coverage: float


class Issue(NamedTuple):
    """Numbers and dates of the issue that a text is printed in; 0 and None: unknown."""

    number: int = 0
    previous: int = 0
    total: int = 0
    previous_total: int = 0
    dated: date | None = None
    signed: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Facts that are not in the text; what is left out silences the rules that need it."""

    today: date | None = None
    """The day the text is sent or checked."""
    kind: str = ""
    """As people call it: 动态, 专报."""
    most_characters: int = 0
    title_characters: int = 0
    places: frozenset[str] = frozenset()
    """The office's own places and units."""
    goes_up: bool = False
    """Whether it is written for an office above."""
    posts: tuple[PostHeld, ...] = ()
    agencies: tuple[AgencyName, ...] = ()
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    """Short name to the full one."""
    wordings: tuple[str, ...] = ()
    """Fixed wordings (固定提法) as they must stand."""
    documents: tuple[str, ...] = ()
    """Full names of documents, without book marks."""
    attachments: int | None = None
    sender: Mapping[str, str] | None = None
    """Label (审签人, 信息员, 联系电话) to what was filled in."""
    likenesses: tuple[Likeness, ...] = ()
    recipients: tuple[str, ...] = ()
    """Of an issue, in the order in which they stand."""
    recipient_order: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    """Titles on the contents page."""
    titles: tuple[str, ...] = ()
    """Titles over the texts of the same issue."""
    issue: Issue | None = None
    allowed: frozenset[str] = frozenset()
    """The office's white-list: nothing within these words is a finding."""
    statistics: Statistics | None = None
    """How characters follow one another in the office's texts; without, the shipped ones."""


NOTHING_KNOWN = Context()


class Subject:
    """A text with its title and what is known about it."""

    def __init__(
        self,
        body: str,
        title: str = "",
        context: Context = NOTHING_KNOWN,
        memory: Memory | None = None,
    ) -> None:
        self.body = body
        self.title = title
        self.context = context
        self.memory = memory

    @cached_property
    def lines(self) -> list[Line]:
        """The paragraphs in order; empty lines are none."""
        return [_line(paragraph) for paragraph in outline.parse(self.body)]

    @cached_property
    def lead(self) -> Line | None:
        """The first paragraph that is no heading."""
        return next((line for line in self.lines if not line.is_heading), None)


def _line(paragraph: outline.Paragraph) -> Line:
    return Line(
        start=paragraph.start,
        text=paragraph.text.rstrip("\r"),
        level=paragraph.depth,
        marker=paragraph.marker,
        is_heading=paragraph.is_heading,
    )
