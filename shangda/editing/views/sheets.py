"""The forms in which a decision's words are given: in the reading pane, and as a page."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from shangda.editing import actions, clocks, forms, queries
from shangda.items.models import Submission
from shangda.organisations.models import Unit


@dataclass(frozen=True)
class Sheet:
    """One verb that asks for words: what its page says, and what it says when done."""

    verb: str
    title: str
    button: str
    said: str
    act: Callable[..., Any]


VERBS: dict[str, Sheet] = {
    "return_for_change": Sheet(
        "return_for_change", "退回修改", "退回", "已退回", actions.return_for_change
    ),
    "decline": Sheet("decline", "不采用", "不采用", "已记为不采用", actions.decline),
    "hold": Sheet("hold", "缓报", "留存", "已留存", actions.hold),
    "verify": Sheet("verify", "核实", "发出", "已发出核实", actions.verify),
}


@dataclass(frozen=True)
class Ready:
    """What stands ready at a desk: its reasons and phrases, and days from its calendar."""

    reasons: list[str]
    phrases: dict[str, list[str]]
    calendar: clocks.Calendar

    def first(self, verb: str) -> str:
        """The words that a press of Enter would send."""
        return next(iter(self.phrases.get(verb, [])), "")

    def day(self, workdays: int) -> date:
        """The n-th working day from today."""
        return timezone.localdate(self.calendar.due(timezone.now(), workdays))


def at_desk(desk_id: int, calendar: clocks.Calendar | None = None) -> Ready:
    """Read what stands ready, in two queries, and one more for a calendar not at hand."""
    return Ready(
        [reason.text for reason in queries.decline_reasons(desk_id)],
        queries.phrases(desk_id),
        calendar or clocks.Calendar(timezone.localdate()),
    )


def form_for(
    verb: str,
    chosen: Submission | None,
    ready: Ready,
    data: Mapping[str, Any] | None = None,
) -> Any:
    """The verb's form, ready to be confirmed as it stands; ``data`` is what was typed."""
    named = f"{verb}-%s"
    if verb == "decline":
        return forms.Decline(data, reasons=ready.reasons, auto_id=named)
    if verb == "hold":
        day = forms.hold_day(timezone.localdate())
        return forms.Hold(data, initial={"until": day}, auto_id=named)
    if verb == "return_for_change":
        initial: dict[str, Any] = {"words": ready.first(verb)}
        if chosen:
            initial["day"] = ready.day(chosen.desk.revise_within)
        return forms.ReturnForChange(data, initial=initial, auto_id=named)
    if verb == "verify" and chosen:
        initial = {
            "unit": chosen.item.unit_id,
            "question": ready.first(verb),
            "day": ready.day(chosen.desk.receive_within),
        }
        return forms.Verify(data, units=_units(chosen), initial=initial, auto_id=named)
    return forms.Nothing(data)


def of_text(
    chosen: Submission, calendar: clocks.Calendar, steps: Collection[str]
) -> dict[str, dict[str, Any]]:
    """The sheets of these steps in the reading pane: words, form, further phrases."""
    ready = at_desk(chosen.desk_id, calendar)
    return {
        verb: {
            "sheet": sheet,
            "form": form_for(verb, chosen, ready),
            "phrases": ready.phrases.get(verb, []),
        }
        for verb, sheet in VERBS.items()
        if verb in steps
    }


def _units(chosen: Submission) -> Any:
    """The author's unit and all that report to the desk, and the desk's own office."""
    return (
        Unit.objects.open_on(timezone.localdate())
        .filter(
            Q(pk__in=[chosen.item.unit_id, chosen.desk.unit_id])
            | Q(memberships__desk=chosen.desk_id)
        )
        .distinct()
        .in_official_order()
    )
