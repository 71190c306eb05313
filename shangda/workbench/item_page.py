"""What the item's page shows: the way, the text or what was changed in it, uses, points."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from shangda.editing import tracking
from shangda.editing.models import ArticleRevision
from shangda.editing.queries import redline_for
from shangda.editing.redlines import Shown
from shangda.editing.rules import EDITORS
from shangda.items import lifecycle, rules
from shangda.items import queries as items
from shangda.items.findable import RECEIVED
from shangda.items.models import Item, Submission
from shangda.kernel.lifecycle import open_steps
from shangda.organisations.models import Person
from shangda.periodicals.edits import DESK_ROLES
from shangda.periodicals.models import Issue
from shangda.periodicals.queries import Use
from shangda.scoring.models import LedgerLine
from shangda.text import counting, outline
from shangda.workbench import ahead, queries, story, timeline, way

AtDesk = Submission.State
BUTTONS = ("recall", "reopen", "submit", "discard", "restore")


@dataclass(frozen=True)
class Printed:
    """What a desk made of the text, beside what it was sent; shown once it is printed."""

    submission: Submission
    revision: ArticleRevision
    redline: Shown
    sent: Sequence[outline.Paragraph]
    title: str
    text: Sequence[outline.Paragraph]
    count: int


@dataclass(frozen=True)
class Points:
    """Ledger lines of the item that this person may see; the sum by the desks' main sets."""

    lines: list[LedgerLine]
    total: Decimal


@dataclass(frozen=True)
class UseRow:
    """A use, and whether this person may open the issue in which it stands."""

    use: Use
    may_open: bool


def context(item: Item, person: Person) -> dict[str, Any]:
    """Everything about one item; a constant number of queries for each desk it is at."""
    told = story.load(item, person)
    awaited = ahead.awaited(told)
    submissions = [at.submission for at in told.desks]
    standing = [use for use in told.uses if not use.is_withdrawn]
    first = str(standing[0].words) if standing else ""
    status, note = queries.status_of(item, submissions, first)
    title, body = items.shown_text(item, person)
    return {
        "item": item,
        "is_own": told.is_own,
        "title": title,
        "paragraphs": outline.parse(body),
        "status": status,
        "status_note": note if submissions else "",
        "ways": way.ways(told, awaited),
        "awaited": awaited,
        "events": timeline.events(told, awaited),
        "uses": _openable(told.uses, person),
        "printed": _printed(told.desks),
        "may_see_edits": _may_see_edits(told, person),
        "history": told.history,
        "points": points(item, person),
        "at_desk": _at_desk(told.desks, person),
        "alike": _alike(told, person),
        "steps": [
            one for one in open_steps(item, lifecycle.STEPS, person) if one in BUTTONS
        ],
        "withdrawable": _withdrawable(submissions, person),
        "may_edit": item.is_open and rules.may_write(person, item),
        "may_sign": item.state == Item.State.AWAITING and rules.may_sign_off(person, item),
    }


def tracked(item: Item, person: Person, submission: int) -> tuple[str, bytes] | None:
    """What the page shows of one printed text: its title, and a file with tracked changes."""
    desks = story.load(item, person).desks
    shown = (one for one in _printed(desks) if one.submission.pk == submission)
    if (one := next(shown, None)) is None:
        return None
    sent, text = one.submission.revision, one.revision
    return text.title, tracking.document(
        (sent.title, sent.body),
        (text.title, text.body),
        author=str(one.submission.desk),
        at=text.made_at,
    )


def points(item: Item, person: Person) -> Points:
    """What the item has earned, as far as this person may see."""
    rows = LedgerLine.objects.visible_to(person).filter(item=item)
    total = rows.main().aggregate(total=Sum("value"))["total"] or Decimal(0)
    ordered = rows.select_related("desk", "rule_set", "person")
    return Points(list(ordered.order_by("counted_date", "pk")), total)


def _printed(desks: Iterable[story.AtOneDesk]) -> list[Printed]:
    """The redline against what was printed, for each desk that printed the item's text."""
    found = []
    for at in desks:
        revision = next((use.entry.revision for use in at.uses if use.entry), None)
        shown = redline_for(at.submission, revision=revision) if revision else None
        if shown and revision:
            found.append(
                Printed(
                    submission=at.submission,
                    revision=revision,
                    redline=shown,
                    sent=outline.parse(at.submission.revision.body),
                    title=revision.title,
                    text=outline.parse(revision.body),
                    count=counting.count(revision.body),
                )
            )
    return found


def _may_see_edits(told: story.Story, person: Person) -> bool:
    """Whether the author's table of changes is open to this person (``periodicals:edits``)."""
    item, at_work = told.item, person.desks_as(*DESK_ROLES)
    return (
        item.author_id == person.pk
        or item.unit_id in person.units_as(*rules.APPROVERS)
        or any(at.submission.desk_id in at_work for at in told.desks)
    )


def _openable(uses: list[Use], person: Person) -> list[UseRow]:
    """Members are told of a use; the issue itself is open to its recipients only."""
    keys = {use.entry.issue_id for use in uses if use.entry}
    seen = Issue.objects.visible_to(person).filter(pk__in=keys) if keys else []
    known = {issue.pk for issue in seen}
    return [UseRow(use, bool(use.entry and use.entry.issue_id in known)) for use in uses]


def _at_desk(desks: Iterable[story.AtOneDesk], person: Person) -> Submission | None:
    """The submission as it lies before this person, who edits at its desk."""
    edited = person.desks_as(*EDITORS)
    return next((at.submission for at in desks if at.submission.desk_id in edited), None)


def _alike(told: story.Story, person: Person) -> tuple[str, int] | None:
    """What of the item is compared: the unit's own text, or the one that a desk received."""
    item = told.item
    if told.is_own:
        return None if item.state == Item.State.DISCARDED else ("items", item.pk)
    desks = {power.desk_id for power in person.powers}
    seen = (at.submission for at in told.desks if at.submission.desk_id in desks)
    return next(((RECEIVED, one.pk) for one in seen), None)


def _withdrawable(submissions: Sequence[Submission], person: Person) -> list[Submission]:
    return [
        one
        for one in submissions
        if "withdraw" in open_steps(one, lifecycle.SUBMISSION_STEPS, person)
    ]
