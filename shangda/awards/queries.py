"""Readings for the pages of votes."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from shangda.awards import roll
from shangda.awards.candidates import Candidate, candidates
from shangda.awards.models import Ballot, Nominee, Voter
from shangda.awards.periods import Span, offered
from shangda.organisations.models import Desk, Person

At = Ballot.State
Outcome = Nominee.Outcome


@dataclass(frozen=True)
class Step:
    """A step of a vote for ``partials/steps.html``."""

    title: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A nominee in the result."""

    nominee: Nominee
    place: int
    percent: int
    """Of the marks that the first one has, for the bar."""
    marked_by: list[str] = field(default_factory=list)
    """Names, of an open vote only."""


def steps(ballot: Ballot) -> list[Step]:
    """Where the vote is: done, now, still to come."""
    order = [At.NOMINATING, At.VOTING, At.COUNTED, At.CONFIRMED]
    if ballot.state not in order:
        return []
    now, closes = order.index(At(ballot.state)), ballot.closes_on
    notes = {
        At.VOTING: f"{roll.day_words(closes)}截止" if closes else "",
        At.COUNTED: _moment(ballot.counted_at),
        At.CONFIRMED: _moment(ballot.confirmed_at),
    }
    words = ["提名", "第二轮投票" if ballot.round > 1 else "投票", "计票", "签发人确认"]
    is_over = ballot.state == At.CONFIRMED
    return [
        Step(
            word,
            "done" if place < now or is_over else "now" if place == now else "",
            notes.get(state, ""),
        )
        for place, (state, word) in enumerate(zip(order, words, strict=True))
    ]


def ballots(desk: Desk) -> QuerySet[Ballot]:
    """The desk's votes, the latest first, with how many stand and how many won."""
    rows = Ballot.objects.alive().filter(desk=desk)
    return rows.annotate(
        nominee_count=Count("nominees", distinct=True),
        won_count=Count("nominees", filter=Q(nominees__outcome=Outcome.WON), distinct=True),
    ).order_by("-end", "-per", "-pk")


def not_voted_on(desk: Desk, today: date) -> list[Span]:
    """Months and years of which a vote may still be started, the latest month first."""
    known = Ballot.objects.alive().filter(desk=desk).values_list("per", "start")
    taken = set(known)
    return [one for one in offered(today) if (one.per, one.start) not in taken]


def still_to_nominate(ballot: Ballot, words: str = "") -> list[Candidate]:
    """Texts that could stand but do not yet; narrowed by words in title, units, place."""
    standing = set(ballot.nominees.values_list("article", flat=True))
    asked = words.split()
    return [
        one
        for one in candidates(ballot)
        if one.article_id not in standing
        and all(word in f"{one.title}{one.units}{one.place}" for word in asked)
    ]


def nominees(ballot: Ballot) -> QuerySet[Nominee]:
    """Everybody on the list, in order of use."""
    return ballot.nominees.select_related("nominated_by").order_by("day", "pk")


def voters(ballot: Ballot) -> list[Voter]:
    """The roll of this round, those who have not voted first."""
    rows = ballot.voters.filter(round=ballot.round).select_related("person")
    return list(rows.order_by("has_voted", "person__pk"))


def may_still_vote(ballot: Ballot, person: Person) -> bool:
    """Whether this person's vote is waited for."""
    rows = ballot.voters.filter(round=ballot.round, person=person, has_voted=False)
    return ballot.state == Ballot.State.VOTING and rows.exists()


def result(ballot: Ballot) -> list[Row]:
    """The count: those in first, then the tied, then by marks; equal marks, equal place.

    Two queries.
    """
    found = sorted(ballot.nominees.all(), key=lambda one: (*_standing(one), one.pk))
    most = max((one.tally or 0 for one in found), default=0)
    names = {} if ballot.is_secret else _names(ballot)
    keys = [_standing(one) for one in found]
    return [
        Row(
            one,
            1 + keys.index(key),
            (one.tally or 0) * 100 // most if most else 0,
            names.get(one.pk, []),
        )
        for one, key in zip(found, keys, strict=True)
    ]


def undecided(ballot: Ballot) -> list[Nominee]:
    """The tied for whom the seats do not suffice."""
    tied = ballot.nominees.filter(outcome=Outcome.TIED)
    return list(tied.order_by("day", "pk"))


def seats_undecided(ballot: Ballot) -> int:
    """How many of the tied can still be in."""
    won = ballot.nominees.filter(outcome=Outcome.WON).count()
    return max(0, ballot.winner_count - won)


def is_countable(ballot: Ballot, on_roll: list[Voter], today: date) -> bool:
    """Whether all have voted, or the closing day is over."""
    is_over = ballot.closes_on is None or ballot.closes_on < today
    return is_over or all(one.has_voted for one in on_roll)


def most_marks(ballot: Ballot) -> int:
    """How many one may mark now."""
    return roll.most_marks(ballot)


def standing_in(ballot: Ballot) -> list[Nominee]:
    """Who can be marked now."""
    return roll.standing_in(ballot)


def _moment(at: datetime | None) -> str:
    local = timezone.localtime(at) if at else None
    return f"{roll.day_words(local)} {local:%H:%M}" if local else ""


def _standing(one: Nominee) -> tuple[int, int, int]:
    order = [Outcome.WON, Outcome.TIED, Outcome.LOST, Outcome.OPEN]
    return (
        order.index(Outcome(one.outcome)),
        -(one.tally or 0),
        -(one.tally_again or 0),
    )


def _names(ballot: Ballot) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Voter.objects.filter(ballot=ballot, marks__isnull=False).order_by("person__pk")
    for nominee, name in rows.values_list("marks__nominee", "person__name"):
        found.setdefault(nominee, []).append(name)
    return found
