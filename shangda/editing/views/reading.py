"""What stands beside a text in the inbox: its sheet, its steps, its facts."""

from typing import Any

from django.utils import timezone

from shangda.editing import clocks, queries
from shangda.editing.actions.decisions import IN_HAND
from shangda.editing.lifecycle import STEPS
from shangda.editing.views import sheets
from shangda.items import queries as items
from shangda.items.models import Submission
from shangda.kernel.lifecycle import open_steps
from shangda.organisations.models import Person
from shangda.text import outline


def reading(who: Person, chosen: Submission, calendar: clocks.Calendar) -> dict[str, Any]:
    """The context of the reading pane and its side panel."""
    now, item = timezone.now(), chosen.item
    signed_by, earlier = queries.signers(chosen), queries.earlier(chosen)
    steps = set(open_steps(chosen, STEPS, who))
    is_others = chosen.state in IN_HAND and chosen.claimed_by not in (None, who)
    is_selected = chosen.state == Submission.State.SELECTED
    may_decide = bool(steps) and not is_others
    asks_words = may_decide and steps & sheets.VERBS.keys()
    return {
        "chosen": chosen,
        "item": item,
        "paragraphs": outline.parse(chosen.revision.body),
        "signed_by": signed_by,
        "steps": steps,
        "is_others": is_others and bool(steps),
        "may_decide": may_decide,
        "waited": clocks.waited(chosen.waiting_since, now),
        "figures": queries.unit_figures(
            item.unit, chosen.desk, timezone.localdate(now).year
        ),
        "year": timezone.localdate(now).year,
        "checks": queries.checks(chosen, signed_by),
        "earlier": earlier,
        "unchanged": queries.sent_again_unchanged(chosen, earlier),
        "questions": chosen.verifications.select_related(
            "asked_unit", "asked_by", "answered_by"
        ).order_by("-pk"),
        "attachments": items.attachments(item),
        "article": queries.article_of(chosen) if is_selected else None,
        "decisions": chosen.decisions.select_related("by").order_by("-pk")[:6],
        "sheets": sheets.of_text(chosen, calendar, steps) if asks_words else {},
    }
