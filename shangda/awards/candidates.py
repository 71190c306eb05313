"""Which texts may be voted on: those used in a month, or the best of the year's months."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shangda.awards.models import Ballot, Nominee
from shangda.editing.models import Source
from shangda.periodicals.models import Entry, Issue, OutsideUse


@dataclass(frozen=True)
class Candidate:
    """A text with the place where it was used first."""

    article_id: int
    title: str
    place: str
    day: date
    units: str = ""


def candidates(ballot: Ballot) -> list[Candidate]:
    """Every text that may stand, in order of use. At most four queries."""
    is_month = ballot.per == Ballot.Per.MONTH
    found = _used(ballot) if is_month else _won_in_months(ballot)
    first = {one.article_id: one for one in reversed(found)}
    units = _units(first)
    return [
        Candidate(one.article_id, one.title, one.place, one.day, units[one.article_id])
        for one in sorted(first.values(), key=lambda one: (one.day, one.article_id))
    ]


def fallen_out(ballot: Ballot) -> list[Nominee]:
    """Nominees whose use no longer stands."""
    standing = {one.article_id for one in candidates(ballot)}
    nominees = ballot.nominees.order_by("pk")
    return [one for one in nominees if one.article_id not in standing]


def _used(ballot: Ballot) -> list[Candidate]:
    """By an issue of the desk, or outside; what was withdrawn or revoked does not count."""
    span = (ballot.start, ballot.end)
    entries = Entry.objects.filter(
        issue__state=Issue.State.ISSUED,
        issue__issue_date__range=span,
        issue__periodical__desk=ballot.desk_id,
        article__desk=ballot.desk_id,
        withdrawal=None,
    ).select_related("issue__periodical", "revision")
    uses = OutsideUse.objects.valid().filter(
        article__desk=ballot.desk_id, used_date__range=span
    )
    found = [
        Candidate(one.article_id, one.revision.title, str(one.issue), one.issue.issue_date)
        for one in entries.order_by("issue__issue_date", "position", "pk")
    ]
    return found + [
        Candidate(one.article_id or 0, str(one.article), one.outlet.name, one.used_date)
        for one in uses.select_related("article", "outlet").order_by("used_date", "pk")
    ]


def _won_in_months(ballot: Ballot) -> list[Candidate]:
    rows = Nominee.objects.filter(
        outcome=Nominee.Outcome.WON,
        ballot__desk=ballot.desk_id,
        ballot__per=Ballot.Per.MONTH,
        ballot__state=Ballot.State.CONFIRMED,
        ballot__start__range=(ballot.start, ballot.end),
    ).select_related("ballot")
    return [
        Candidate(
            one.article_id, one.title, f"{one.ballot.span_words}好信息", one.ballot.end
        )
        for one in rows.order_by("ballot__start", "-tally", "pk")
    ]


def _units(articles: Iterable[int]) -> dict[int, str]:
    """Whose text each is, each unit once, the lead first."""
    rows = Source.objects.filter(article__in=list(articles)).order_by("position", "pk")
    names: defaultdict[int, list[str]] = defaultdict(list)
    for article, name in rows.values_list("article", "submission__item__unit_name"):
        names[article].append(name)
    return defaultdict(
        str, {key: "、".join(dict.fromkeys(some)) for key, some in names.items()}
    )
