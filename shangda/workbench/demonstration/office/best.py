"""Last month's best texts: nominated, voted on in secret, confirmed. And one wall to look at."""

from collections import Counter
from datetime import date, datetime, timedelta

from shangda.awards import lifecycle, periods
from shangda.awards.counting import elected
from shangda.awards.models import Ballot, Box, Nominee, Voter
from shangda.organisations.models import Person, Role
from shangda.periodicals.models import Entry
from shangda.wall import tokens
from shangda.wall.actions import USUAL
from shangda.wall.models import Screen, Wall
from shangda.workbench.demonstration.office.days import moment
from shangda.workbench.demonstration.office.office import Office

DESK = "QD"
TOKEN = "demonstration"  # noqa: S105 -- known to everybody who tries the demonstration
NOMINATED, SEATS, VOTING_DAYS = 18, 10, 3
_NEEDED_DAYS = 6  # working days from the opening to the confirmation


def choose_best(o: Office) -> None:
    """The vote on the last month of which all could be over by today."""
    opened = _opening(o)
    span = periods.month(opened.replace(day=1) - timedelta(days=1))
    desk = o.world.desks[DESK]
    chief = o.person("xian-kezhang")
    o.c.at = moment(opened, 9, 5)
    ballot = o.c.add(
        Ballot(
            desk=desk, made_by=chief, made_at=o.c.at, winner_count=SEATS, **span._asdict()
        )
    )
    o.c.record("awards.start_ballot", ballot, chief, span=span.words)
    nominees = _nominate(o, ballot)
    people = o.world.people_at(DESK, opened, Role.EDITOR, Role.CHIEF_EDITOR)
    _vote(o, ballot, nominees, people, opened)


def put_up_wall(o: Office) -> None:
    """A wall under an address that everybody knows: this is only the demonstration."""
    keeper = o.person("xian-kezhang")
    o.c.at = moment(o.days.after(o.today, -20), 10)
    desk = o.world.desks[DESK]
    name = f"{desk.unit.short_name}信息工作"
    wall = o.c.add(
        Wall(
            desk=desk, name=name, token_hash=tokens.hashed(TOKEN), made_by=keeper, made_at=o.c.at
        )
    )  # fmt: skip
    for place, kind in enumerate(USUAL):
        o.c.link(Screen(wall=wall, kind=kind, position=place))
    o.c.record("wall.make_wall", wall, keeper, name=name)


def _opening(o: Office) -> date:
    """The second working day of this month, or of the one before where days are too few."""
    first = o.today.replace(day=1)
    while o.days.after(first, _NEEDED_DAYS + 1) >= o.today:
        first = (first - timedelta(days=1)).replace(day=1)
    return o.days.after(first - timedelta(days=1), 2)


def _nominate(o: Office, ballot: Ballot) -> list[Nominee]:
    entries = [one for one in o.c.of(Entry) if _may_stand(one, ballot)]
    first = {one.article_id: one for one in reversed(entries)}
    chosen = o.rng.sample(sorted(first), min(NOMINATED, len(first)))
    by = o.person("xian-bianji")
    rows = [o.c.add(_nominee(o, ballot, first[key], by)) for key in sorted(chosen)]
    o.c.record("awards.nominate", ballot, by, titles=[one.title for one in rows])
    return rows


def _may_stand(entry: Entry, ballot: Ballot) -> bool:
    issue = entry.issue
    is_ours = issue.periodical.desk_id == ballot.desk_id == entry.article.desk_id
    day = issue.issue_date
    return bool(issue.signed_at) and is_ours and ballot.start <= day <= ballot.end


def _nominee(o: Office, ballot: Ballot, entry: Entry, by: Person) -> Nominee:
    made = next(one for one in o.articles if one.row.pk == entry.article_id)
    units = [sent.piece.item.unit_name for _, sent in made.sources]
    return Nominee(
        ballot=ballot,
        article=entry.article,
        title=entry.revision.title,
        place=str(entry.issue),
        units="、".join(dict.fromkeys(units)),
        day=entry.issue.issue_date,
        nominated_by=by,
    )


def _vote(
    o: Office, ballot: Ballot, nominees: list[Nominee], people: list[Person], opened: date
) -> None:
    """Everybody marks as many as there are seats; only the sums are kept, as ever."""
    chief, issuer = o.person("xian-kezhang"), o.person("xian-qianfa")
    closes = o.days.after(opened, VOTING_DAYS)
    o.c.at = moment(opened, 15, 20)
    o.c.step(ballot, "open_vote", lifecycle.STEPS, chief, {"closes_on": closes})
    marks = Counter({one.pk: 0 for one in nominees})
    for number, person in enumerate(people):
        o.c.at = moment(opened, 15, 40 + number)
        marks.update(o.rng.sample([one.pk for one in nominees], min(SEATS, len(nominees))))
        o.c.link(Voter(ballot=ballot, person=person, has_voted=True))
        o.c.record("awards.cast_vote", ballot, person)
    _count(o, ballot, nominees, marks, chief, moment(o.days.after(closes), 9, 30))
    o.c.at = moment(o.days.after(closes), 16, 10)
    changes = {"confirmed_by": issuer, "confirmed_at": o.c.at}
    o.c.step(ballot, "confirm_winners", lifecycle.STEPS, issuer, changes)


def _count(
    o: Office,
    ballot: Ballot,
    nominees: list[Nominee],
    marks: Counter[int],
    by: Person,
    at: datetime,
) -> None:
    o.c.at = at
    o.c.link(Box(ballot=ballot, marks={str(one.pk): marks[one.pk] for one in nominees}))
    found = elected(marks, SEATS)
    won = {*found.won, *found.tied}
    for one in nominees:
        one.tally = marks[one.pk]
        one.outcome = Nominee.Outcome.WON if one.pk in won else Nominee.Outcome.LOST
    changes = {"counted_at": at}
    o.c.step(ballot, "count_vote", lifecycle.STEPS, by, changes, won=len(won), tied=0)
