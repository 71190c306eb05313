"""What the processes of a journey make. Each function answers with something JSON can carry.

Runs in a process whose Django is set up already: see ``House.make``.
"""

import json
import sys
from dataclasses import fields
from itertools import count, islice

from django.contrib.sessions.models import Session

from shangda.organisations.models import Channel, Desk, Person, Role, Section, Unit
from shangda.periodicals import actions
from shangda.periodicals.models import Address
from tests import make
from tests.journeys import towns
from tests.journeys.matters import MATTERS
from tests.make import organisations
from tests.make.organisations import Office
from tests.races.workers import session_of


def office():
    """The small world of ``tests.make``, with sign-in names that tell the post."""
    world = make.office()
    names = {}
    for field in fields(world):
        who = getattr(world, field.name)
        if isinstance(who, Person):
            who.username = field.name.replace("_", "-")
            who.save()
            names[field.name] = who.username
    return names | {"desk": world.desk.pk, "city_desk": world.city_desk.pk}


def periodicals():
    """A periodical of each desk, who gets it, and what a use is worth at both levels."""
    county, city = Desk.objects.get(code="XW"), Desk.objects.get(code="SW")
    keeper = make.holder(Role.SYSTEM_ADMIN)
    daily = _periodical(county, "栖云快报", keeper)
    bulletin = _periodical(city, "远州信息", keeper)
    leader = Person.objects.get(username="leader")
    actions.add_recipient(
        periodical=daily,
        by=keeper,
        address=Address.REPORT,
        label="县委书记",
        persons=[leader],
    )
    make.value(county, daily.outlet, 2)
    make.value(county, bulletin.outlet, 10)
    make.value(city, bulletin.outlet, 5)
    return {"daily": daily.pk, "bulletin": bulletin.pk}


def _periodical(desk, masthead, keeper):
    head = actions.Masthead(masthead=masthead, office=f"{desk.unit.short_name}信息科")
    return actions.add_periodical(desk=desk, by=keeper, head=head)


def awaiting(*, count=1):
    """Short items that wait for the chief approver; their titles and keys."""
    return _numbered(count, "awaiting_item")


def agreed(*, count=1):
    """Short items that wait for the deputy's signature."""
    return _numbered(count, "agreed_item")


def received(*, count=1):
    """Short items that lie at the county's desk."""
    return _numbered(count, "submitted_item")


def sundry(*, count):
    """Items at the county's desk that have nothing in common."""
    world = _world()
    for title, body in islice(MATTERS.items(), count):
        make.submitted_item(world, title=title, body=body)


def draft(**text):
    """A text with everything filled in that nobody has put up for signature."""
    return {"item": make.draft(_world(), **text).pk}


def awaiting_text(**text):
    """A text that waits for the chief approver."""
    return {"item": make.awaiting_item(_world(), **text).pk}


def sent_before(*, title, body):
    """What the township sent some time ago."""
    return {"item": make.submission(_world(), title=title, body=body).item_id}


def one_event(*, units, body):
    """The same happening from several townships, each with a sentence of its own."""
    world, sent = _world(), []
    for number, name in enumerate(units, 1):
        there = make.neighbour(world, name)
        text = f"{name}境内道路中断。{body}{name}临时安置滞留人员{number}名。"
        sent.append(make.submission(there, title=f"{name}抢通塌方路段", body=text).pk)
    return {"sent": sent}


def selected():
    """A text that the county's desk has chosen for editing."""
    return {"article": make.selected(_world()).pk}


def telephone(*, username):
    """The person's number, which a new text takes over."""
    return Person.objects.filter(username=username).update(phone="内线6127")


def town():
    """The township counts its villages itself, and did so all of last quarter."""
    towns.town(_world())


def end_sessions():
    """What a restart of the session store or an administrator does."""
    return Session.objects.all().delete()[0]


def _numbered(count, maker):
    world = _world()
    made = getattr(make, maker)
    items = [
        made(world, title=f"松岚镇{number}月供水台账建到户")
        for number in range(1, count + 1)
    ]
    return [{"item": one.pk, "title": one.title} for one in items]


def _world():
    """The office of ``tests.make`` again, in another process."""

    # Another process has numbered what there is already.
    organisations._numbers = count(1000 + Person.objects.count())
    known = {who.username.replace("-", "_"): who for who in Person.objects.all()}
    people = {one.name: known[one.name] for one in fields(Office) if one.name in known}
    return Office(
        channel=Channel.objects.get(code="party"),
        section=Section.objects.get(code="farming"),
        township=Unit.objects.get(code="QSZ"),
        county=Unit.objects.get(code="COUNTY"),
        city=Unit.objects.get(code="CITY"),
        desk=Desk.objects.get(code="XW"),
        city_desk=Desk.objects.get(code="SW"),
        **people,
    )


def session(*, username):
    """A session of this person as the sign-in page would begin one; its cookie's value."""
    return session_of(Person.objects.get(username=username))


def main():
    name, options = sys.argv[-2], json.loads(sys.argv[-1])
    json.dump(globals()[name](**options), sys.stdout)
