"""Units, desks and people. ``office()`` makes the small world that most tests start from."""

import itertools
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from shangda.organisations.models import (
    Admission,
    Appointment,
    Channel,
    Desk,
    Kind,
    LengthLimit,
    Level,
    Membership,
    Person,
    Post,
    RankingGroup,
    Role,
    Section,
    Unit,
)

_numbers = itertools.count(1)
LONG_AGO = date(2020, 1, 1)


def channel(code="party", name="党委信息"):
    """A channel that takes every section but refuses none; ordinary items up to 500."""
    made, is_new = Channel.objects.get_or_create(code=code, defaults={"name": name})
    if is_new:
        LengthLimit.objects.bulk_create(
            LengthLimit(channel=made, kind=k, most=5000 if k == Kind.RESEARCH else 500)
            for k in Kind
        )
    return made


def section(code="farming", name="农业农村", admitted_by=()):
    """A section, taken by these channels."""
    made, _ = Section.objects.get_or_create(code=code, defaults={"name": name})
    for taker in admitted_by:
        Admission.objects.get_or_create(channel=taker, section=made)
    return made


def unit(
    code="", name="", parent=None, level=Level.TOWNSHIP, kind=Unit.Sort.TOWNSHIP, **fields
):
    """A unit."""
    number = next(_numbers)
    return Unit.objects.create(
        code=code or f"U{number}",
        name=name or f"第{number}镇人民政府",
        short_name=name or f"第{number}镇",
        parent=parent,
        level=level,
        kind=kind,
        position=number,
        **fields,
    )


def person(username="", name="", **fields):
    """An account that can sign in with the password ``secret-2026``."""
    number = next(_numbers)
    return Person.objects.create_user(
        username or f"p{number}", "secret-2026", name=name or f"第{number}人", **fields
    )


def post(role, *, unit=None, desk=None, title=""):
    """A seat; the same one for the same place and role."""
    made, _ = Post.objects.get_or_create(
        role=role, unit=unit, desk=desk, defaults={"title": title or Role(role).label}
    )
    return made


def appoint(
    who, role, *, unit=None, desk=None, start=LONG_AGO, until=None, stands_in_for=None
):
    """Put somebody into a seat; forgets what they could do before."""
    who.__dict__.pop("powers", None)
    who.__dict__.pop("unit_ids", None)
    return Appointment.objects.create(
        person=who,
        post=post(role, unit=unit, desk=desk),
        from_date=start,
        until_date=until,
        stands_in_for=stands_in_for,
    )


def holder(role, *, unit=None, desk=None, name=""):
    """Somebody new who holds this role."""
    who = person(name=name)
    appoint(who, role, unit=unit, desk=desk)
    return who


def desk(unit, channel, parent=None, code=""):
    """A desk of a channel at an office."""
    return Desk.objects.create(
        unit=unit,
        channel=channel,
        parent=parent,
        code=code or f"D{next(_numbers)}",
        name=f"{unit.short_name}{channel.name}",
    )


def join(unit, desk, group="乡镇组", **fields):
    """Make a unit report to a desk."""
    ranking, _ = RankingGroup.objects.get_or_create(desk=desk, name=group)
    fields.setdefault("from_date", LONG_AGO)
    return Membership.objects.create(unit=unit, desk=desk, group=ranking, **fields)


@dataclass
class Office:
    """A city desk, a county desk below it, and a township with its people."""

    channel: Channel
    section: Section
    city: Unit
    county: Unit
    township: Unit
    city_desk: Desk
    desk: Desk
    informant: Person
    deputy: Person
    chief: Person
    editor: Person
    chief_editor: Person
    issuer: Person
    leader: Person
    scorer: Person
    office_head: Person
    city_editor: Person
    city_chief_editor: Person
    city_issuer: Person


def office():
    """The small world: township → county desk → city desk, one person in each post."""
    party = channel()
    city = unit("CITY", "市委办", level=Level.CITY, kind=Unit.Sort.OFFICE)
    county = unit(
        "COUNTY", "县委办", parent=city, level=Level.COUNTY, kind=Unit.Sort.OFFICE
    )
    township = unit("QSZ", "松岚镇", parent=county)
    city_desk = desk(city, party, code="SW")
    county_desk = desk(county, party, parent=city_desk, code="XW")
    join(township, county_desk)
    join(county, city_desk, group="县区组")
    at_unit = lambda role, name: holder(role, unit=township, name=name)  # noqa: E731
    at_desk = lambda role, name: holder(role, desk=county_desk, name=name)  # noqa: E731
    at_city = lambda role, name: holder(role, desk=city_desk, name=name)  # noqa: E731
    return Office(
        channel=party,
        section=section(admitted_by=[party]),
        city=city,
        county=county,
        township=township,
        city_desk=city_desk,
        desk=county_desk,
        informant=at_unit(Role.INFORMANT, "沈知禾"),
        deputy=at_unit(Role.DEPUTY_APPROVER, "周牧远"),
        chief=at_unit(Role.CHIEF_APPROVER, "梁景行"),
        editor=at_desk(Role.EDITOR, "顾文澜"),
        chief_editor=at_desk(Role.CHIEF_EDITOR, "方若谷"),
        issuer=at_desk(Role.ISSUER, "崔砚舟"),
        leader=at_desk(Role.LEADER, "宋远山"),
        scorer=at_desk(Role.SCORER, "闻一苇"),
        office_head=holder(Role.CHIEF_APPROVER, unit=county, name="崔办"),
        city_editor=at_city(Role.EDITOR, "陆行之"),
        city_chief_editor=at_city(Role.CHIEF_EDITOR, "许观澜"),
        city_issuer=at_city(Role.ISSUER, "程望"),
    )


def yesterday():
    """The day before today, local."""
    return timezone.localdate() - timedelta(days=1)
