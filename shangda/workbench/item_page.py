"""What the item's page shows: the way, the text or what was changed in it, uses, points."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shangda.editing.queries import redline_for
from shangda.editing.redlines import Shown
from shangda.items import lifecycle, rules
from shangda.items import queries as items
from shangda.items.models import Item, Submission
from shangda.kernel.lifecycle import open_steps
from shangda.organisations.models import Person
from shangda.periodicals.queries import Use, uses_of
from shangda.scoring.models import LedgerLine
from shangda.text import outline
from shangda.workbench import queries, timeline

AtDesk = Submission.State
BUTTONS = ("recall", "reopen", "submit", "discard", "restore")


@dataclass(frozen=True)
class Printed:
    """What a desk made of the text: shown once it has been printed."""

    submission: Submission
    redline: Shown


@dataclass(frozen=True)
class Points:
    """Ledger lines of the item that this person may see, and their sum."""

    lines: list[LedgerLine]
    total: Decimal


def context(item: Item, person: Person) -> dict[str, Any]:
    """Everything about one item; a constant number of queries for each desk it is at."""
    uses = uses_of(item)
    history = items.history(item)
    standing = [use for use in uses if not use.is_withdrawn]
    first = str(standing[0].words) if standing else ""
    status, note = queries.status_of(item, history.submissions, first)
    title, body = items.shown_text(item, person)
    return {
        "item": item,
        "title": title,
        "paragraphs": outline.parse(body),
        "status": status,
        "status_note": note,
        "events": timeline.events(item, uses),
        "uses": uses,
        "printed": _printed(history.submissions, uses),
        "history": history,
        "points": points(item, person),
        "steps": [
            one for one in open_steps(item, lifecycle.STEPS, person) if one in BUTTONS
        ],
        "withdrawable": _withdrawable(history.submissions, person),
        "may_edit": _may_edit(item, person),
        "may_sign": item.state == Item.State.AWAITING and rules.may_sign_off(person, item),
    }


def points(item: Item, person: Person) -> Points:
    """What the item has earned, as far as this person may see."""
    rows = LedgerLine.objects.visible_to(person).filter(item=item)
    lines = list(rows.select_related("outlet", "desk").order_by("basis_date", "pk"))
    return Points(lines, sum((line.value for line in lines), Decimal(0)))


def _printed(submissions: Sequence[Submission], uses: Sequence[Use]) -> list[Printed]:
    """The redline against what was printed, for each desk that printed the item's text."""
    revisions = {
        use.entry.revision.article_id: use.entry.revision for use in uses if use.entry
    }
    found = []
    for submission in submissions:
        for source in submission.sources.all():
            revision = revisions.get(source.article_id)
            shown = redline_for(submission, revision=revision) if revision else None
            if shown:
                found.append(Printed(submission, shown))
    return found


def _withdrawable(submissions: Sequence[Submission], person: Person) -> list[Submission]:
    return [
        one
        for one in submissions
        if "withdraw" in open_steps(one, lifecycle.SUBMISSION_STEPS, person)
    ]


def _may_edit(item: Item, person: Person) -> bool:
    is_open = item.state in (Item.State.DRAFT, Item.State.RETURNED)
    return is_open and rules.may_write(person, item)
