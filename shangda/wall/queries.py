"""What else a wall shows: issues of the day, what is due, the best of the month.

Titles only of what is printed, and never of a text marked as a work secret; no persons.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from shangda.awards.models import Ballot, Nominee
from shangda.editing.models import Source, Verification
from shangda.items.models import Marking, Submission
from shangda.kernel.models import Deadline
from shangda.organisations.models import Desk, Unit
from shangda.periodicals.models import Entry, Issue

PURPOSES = {
    "verify": "答复核实",
    "revise": "退回修改",
    "hold": "缓报到期",
    "receive": "收稿",
    "vote": "好信息投票",
}
"""What is due, in general words: a summary may hold a title."""
OTHER = "其他事项"
MOST_TITLES = 10  # on one screen
STAGES = ("composing", "first_proof", "second_proof", "to_sign")


@dataclass(frozen=True)
class Printed:
    """An issue that was signed, with what may be read of it from afar."""

    name: str
    at: datetime | None
    titles: list[str]
    count: int


@dataclass(frozen=True)
class Issues:
    """Those of the day; where there is none yet, the latest one. And how many are in work."""

    today: list[Printed]
    latest: Printed | None
    day: date | None
    stages: list[tuple[str, int]]


def issues(desk: Desk, today: date, *, shows_titles: bool) -> Issues:
    """Four queries."""
    signed = Issue.objects.issued().filter(periodical__desk=desk)
    related = signed.select_related("periodical")
    rows = list(related.filter(issue_date=today).order_by("signed_at", "pk"))
    before = related.filter(issue_date__lt=today).order_by("-issue_date", "-signed_at")
    last = None if rows else before.first()
    shown = rows or ([last] if last else [])
    titles = _titles(shown)
    each = MOST_TITLES // max(len(shown), 1) if shows_titles else 0
    printed = [_printed(one, titles.get(one.pk, []), each) for one in shown]
    return Issues(
        printed if rows else [],
        printed[0] if last else None,
        last.issue_date if last else None,
        _stages(desk),
    )


def _printed(issue: Issue, titles: list[tuple[str, bool]], most: int) -> Printed:
    shown = [title for title, is_secret in titles if not is_secret][:most]
    return Printed(str(issue), issue.signed_at, shown, len(titles))


def _titles(issues: Iterable[Issue]) -> dict[int, list[tuple[str, bool]]]:
    """Issue → its titles in order, and whether each is of a work secret."""
    marked = Source.objects.filter(
        article=OuterRef("article"), submission__item__marking=Marking.SENSITIVE
    )
    entries = Entry.objects.filter(issue__in=list(issues), withdrawal=None)
    found: dict[int, list[tuple[str, bool]]] = {}
    rows = entries.annotate(is_secret=Exists(marked)).order_by("position", "pk")
    for issue, title, is_secret in rows.values_list(
        "issue", "revision__title", "is_secret"
    ):
        found.setdefault(issue, []).append((title, is_secret))
    return found


def _stages(desk: Desk) -> list[tuple[str, int]]:
    """How many issues are at each stage on the way to print."""
    states = Issue.objects.in_work().filter(periodical__desk=desk)
    counted = Counter(states.values_list("state", flat=True))
    return [(str(Issue.State(one).label), counted[one]) for one in STAGES if counted[one]]


# --- What is due --------------------------------------------------------------------------


@dataclass(frozen=True)
class Clock:
    """Something that is due, of one unit at one time."""

    words: str
    whose: str
    due_at: datetime
    count: int
    is_late: bool
    is_today: bool


@dataclass(frozen=True)
class Clocks:
    """The nearest, and how many there are in all."""

    rows: list[Clock]
    count: int
    late: int


def clocks(desk: Desk, most: int, now: datetime) -> Clocks:
    """Open deadlines at the desk, alike ones together. Two queries."""
    rows = Deadline.objects.filter(_at(desk), met_at=None).order_by("due_at", "pk")
    found = list(rows.values_list("purpose", "unit_id", "due_at"))
    together = Counter((_words(purpose), unit, due) for purpose, unit, due in found)
    names = dict(
        Unit.objects.filter(pk__in={unit for _, unit, _ in found if unit}).values_list(
            "pk", "short_name"
        )
    )
    shown = [
        Clock(words, names.get(unit or 0, ""), due, count, due < now, _is_on(due, now))
        for (words, unit, due), count in list(together.items())[:most]
    ]
    late = sum(due < now for _, _, due in found)
    return Clocks(shown, len(found), late)


def _is_on(due: datetime, now: datetime) -> bool:
    return timezone.localdate(due) == timezone.localdate(now)


def _words(purpose: str) -> str:
    return PURPOSES.get(purpose.partition(":")[0], OTHER)


def _at(desk: Desk) -> Q:
    """Deadlines of whatever lies at this desk."""
    things = {
        "items.submission": Submission.objects.filter(desk=desk),
        "editing.verification": Verification.objects.filter(submission__desk=desk),
        "awards.ballot": Ballot.objects.filter(desk=desk),
    }
    found = Q(desk_id=desk.pk)
    for kind, rows in things.items():
        found |= Q(subject_kind=kind, subject_id__in=rows.values("pk"))
    return found


# --- The best -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Best:
    """The latest winners."""

    title: str
    rows: list[tuple[str, str]]
    count: int


def best(desk: Desk, most: int, *, shows_titles: bool) -> Best | None:
    """Units, and titles of what was printed; None before the first vote. Two queries."""
    ballots = Ballot.objects.filter(desk=desk, state=Ballot.State.CONFIRMED)
    latest = ballots.order_by("-end", "-confirmed_at").first()
    if latest is None:
        return None
    marked = Source.objects.filter(
        article=OuterRef("article"), submission__item__marking=Marking.SENSITIVE
    )
    won = latest.nominees.filter(outcome=Nominee.Outcome.WON)
    annotated = won.annotate(is_secret=Exists(marked))
    rows = list(annotated.order_by("-tally", "-tally_again", "pk"))
    return Best(
        f"{latest.span_words}好信息",
        [
            (one.title if shows_titles and not one.is_secret else "", one.units)
            for one in rows[:most]
        ],
        len(rows),
    )


def today() -> date:
    """The office's day."""
    return timezone.localdate()
