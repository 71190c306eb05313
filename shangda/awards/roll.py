"""Who may vote, and until when: the roll of a round with its deadlines."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from shangda.awards import rules
from shangda.awards.models import Ballot, Nominee, Voter
from shangda.kernel import deadlines, notices, workcalendar
from shangda.kernel.deadlines import OVERDUE, REMIND, Owner
from shangda.kernel.notices import Message
from shangda.organisations.models import Person
from shangda.organisations.queries import holders

REMINDERS = ((-180, REMIND), (0, OVERDUE))  # minutes; nobody is reported upwards


def voters_of(ballot: Ballot) -> list[Person]:
    """The desk's editors today."""
    return list(holders(*rules.VOTERS, desk_id=ballot.desk_id))


def enrol(ballot: Ballot) -> None:
    """Put everybody who may vote in this round on the roll, tell them, set their date."""
    people = voters_of(ballot)
    Voter.objects.bulk_create(
        [Voter(ballot=ballot, person=one, round=ballot.round) for one in people]
    )
    call(ballot, people)


def call(ballot: Ballot, people: list[Person]) -> None:
    """Ask for their votes until the closing day."""
    assert ballot.closes_on  # noqa: S101 -- says it to mypy
    url, due = address(ballot), workcalendar.workday_end(ballot.closes_on)
    for one in people:
        owner, summary = Owner(person=one), f"{ballot}：请投票"
        deadlines.set_due(
            ballot,
            purpose_of(one),
            due,
            summary=summary,
            url=url,
            owner=owner,
            rungs=REMINDERS,
        )
    words = f"{ballot}开始投票，请在{day_words(ballot.closes_on)}下班前投。"
    event = f"ballot:{ballot.pk}:{ballot.round}:{timezone.now():%m%d%H%M%S}"
    notices.tell(people, Message(event, group_of(ballot), "vote", words, url, True))  # noqa: FBT003


def released(ballot: Ballot) -> None:
    """Ask nobody any more."""
    for voter in ballot.voters.filter(round=ballot.round).select_related("person"):
        deadlines.meet(ballot, purpose_of(voter.person))


def standing_in(ballot: Ballot) -> list[Nominee]:
    """Who can be marked in this round: all, then only the tied."""
    rows = ballot.nominees.order_by("day", "pk")
    return list(rows.filter(outcome=Nominee.Outcome.TIED) if ballot.round > 1 else rows)


def seats_left(ballot: Ballot) -> int:
    """How many winners this round is about."""
    if ballot.round == 1:
        return ballot.winner_count
    won = ballot.nominees.filter(outcome=Nominee.Outcome.WON).count()
    return max(0, ballot.winner_count - won)


def most_marks(ballot: Ballot) -> int:
    """How many a voter may mark: between the tied, as many as there are seats."""
    return ballot.mark_count if ballot.round == 1 else seats_left(ballot)


def day_words(day: date) -> str:
    """11月6日."""
    return f"{day.month}月{day.day}日"


def purpose_of(person: Person) -> str:
    """The deadline that reminds one voter."""
    return f"vote:{person.pk}"


def group_of(ballot: Ballot) -> str:
    """Notices about one vote stand together."""
    return f"awards.ballot:{ballot.pk}"


def address(ballot: Ballot) -> str:
    """The vote's page."""
    return reverse("awards:ballot", args=[ballot.pk])
