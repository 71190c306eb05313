"""What comes of findings: counted from the texts that were kept, or left on purpose."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from shangda.checkups.models import Sighting
from shangda.checkups.office import TextKey
from shangda.kernel.transactions import action
from shangda.organisations.models import Person

State = Sighting.State
LONGEST_WORDS: int = Sighting._meta.get_field("words").max_length or 0


class Seen(NamedTuple):
    """A finding in a text, by its rule and the mark of rule and words."""

    rule: str
    mark: str


@action
def count_findings(
    *,
    desk_id: int,
    text: TextKey,
    seen_in: str,
    seen: Iterable[Seen],
    in_force: Collection[str],
    is_sent: bool = False,
) -> None:
    """Count what a kept text has and what it has no longer.

    ``seen_in`` stands for the text as it is: what is gone from an unchanged text went for
    other reasons, and so did findings of rules that are not ``in_force``. A text that
    ``is_sent`` leaves the rest as it is. Derived from the text, hence without a trace.
    """
    now = {one.mark: one for one in seen}
    rows = Sighting.objects.filter(text_kind=text.kind, text_id=text.pk)
    known = {row.mark: row for row in rows}
    outcome = State.LEFT if is_sent else State.SHOWN
    fresh = [
        Sighting(
            desk_id=desk_id,
            text_kind=text.kind,
            text_id=text.pk,
            rule=one.rule,
            mark=one.mark,
            outcome=outcome,
            seen_in=seen_in,
        )
        for one in now.values()
        if one.mark not in known
    ]
    there = [row for row in known.values() if row.mark in now]
    back = [row.pk for row in there if _is_again(row, outcome)]
    moved = [row.pk for row in there if row.seen_in != seen_in]
    gone = [
        row.pk
        for row in known.values()
        if row.mark not in now
        and row.outcome in (State.SHOWN, State.LEFT)
        and row.seen_in != seen_in
        and row.rule in in_force
    ]
    if fresh:
        Sighting.objects.bulk_create(fresh, ignore_conflicts=True)
    _update(back, outcome=outcome)
    _update(moved, seen_in=seen_in)
    _update(gone, outcome=State.FIXED)


@action
def ignore(
    *, desk_id: int | None, text: TextKey, seen: Seen, words: str, seen_in: str, by: Person
) -> None:
    """Have these words stay as they are in this text; the text's own verb traces it."""
    left = {
        "outcome": State.IGNORED,
        "words": words.strip()[:LONGEST_WORDS],
        "by": by,
    }
    Sighting.objects.update_or_create(
        text_kind=text.kind,
        text_id=text.pk,
        mark=seen.mark,
        defaults=left,
        create_defaults=left | {"desk_id": desk_id, "rule": seen.rule, "seen_in": seen_in},
    )


@action
def restore(*, text: TextKey) -> int:
    """Have everything that was left on purpose told again; says how much it was."""
    rows = Sighting.objects.filter(
        text_kind=text.kind, text_id=text.pk, outcome=State.IGNORED
    )
    return rows.update(outcome=State.SHOWN, words="", by=None)


def _is_again(row: Sighting, outcome: str) -> bool:
    """Whether it is back after it was fixed, or goes out with the text."""
    is_sent = outcome == State.LEFT
    return row.outcome == State.FIXED or (is_sent and row.outcome == State.SHOWN)


def _update(keys: list[int], **columns: object) -> None:
    if keys:
        Sighting.objects.filter(pk__in=keys).update(**columns)
