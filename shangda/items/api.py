"""Checking, comparing and tracing a text, for programs."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from shangda.items.checkups import checkup_for
from shangda.items.findable import RECEIVED
from shangda.items.models import Submission
from shangda.items.texts import LONGEST_BODY, LONGEST_TITLE
from shangda.organisations.pages import person
from shangda.search import likeness
from shangda.search.sources import compared
from shangda.text import redline
from shangda.text.likeness import Passage

router = Router(tags=["texts"])


class Text(Schema):
    """A text with its title."""

    title: str = Field("", max_length=LONGEST_TITLE)
    body: str = Field(max_length=LONGEST_BODY)


class Pair(Schema):
    """Two versions of a text."""

    old: str = Field(max_length=LONGEST_BODY)
    new: str = Field(max_length=LONGEST_BODY)


class Finding(Schema):
    """A place in the title or the body; ``start`` and ``end`` count characters."""

    rule: str
    level: str
    part: str
    start: int
    end: int
    message: str
    suggestion: str | None


class Like(Schema):
    """A text kept here that is like the given one; coverages from 0 to 1."""

    kind: str
    id: int
    title: str
    date: date
    relation: str
    coverage_query: float
    coverage_archive: float
    passages: list[Passage]


class Change(Schema):
    """One edit; ``paragraph`` counts those of the new text from 0."""

    kind: str
    old: str
    new: str
    paragraph: int | None


@router.post("/check", response=list[Finding])
def check(request: HttpRequest, text: Text) -> list[Finding]:
    """Findings by the rules of the desk where the caller works, or reports to."""
    found = checkup_for(person(request), text.title, text.body).findings
    return [Finding(**one._asdict()) for one in found]


@router.post("/similar", response=list[Like])
def similar(request: HttpRequest, text: Text) -> list[Like]:
    """What the caller may see and what shares something with the text, the likest first."""
    who = person(request)
    among = {one.kind: one.visible(who) for one in compared()}
    among[RECEIVED] = Submission.objects.visible_to(who)  # a unit's own, too
    return [_like(one) for one in likeness.similar(text.body, among)]


@router.post("/redline", response=list[Change])
def compare(request: HttpRequest, pair: Pair) -> list[Change]:
    """What was changed from one version to the other."""
    changes = redline.compare(pair.old, pair.new).changes
    return [
        Change(kind=one.kind, old=one.old, new=one.new, paragraph=one.paragraph)
        for one in changes
    ]


def _like(one: likeness.Like) -> Like:
    found, how = one.document, one.likeness
    return Like(
        kind=one.kind,
        id=found.object_id,
        title=found.title,
        date=timezone.localtime(found.at).date(),
        relation=how.relation,
        coverage_query=how.coverage_query,
        coverage_archive=how.coverage_archive,
        passages=how.passages,
    )
