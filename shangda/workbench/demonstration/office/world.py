"""Units, desks, people and their posts, as rows; and who held which post on a day."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from pypinyin import lazy_pinyin

from shangda.organisations.initials import initials_of
from shangda.organisations.models import (
    Appointment,
    Channel,
    Desk,
    Level,
    Membership,
    Person,
    Post,
    RankingGroup,
    Role,
    Section,
    Unit,
    UnitName,
)
from shangda.workbench.demonstration import desks as planned
from shangda.workbench.demonstration import people, places
from shangda.workbench.demonstration.office.chronicle import Chronicle
from shangda.workbench.demonstration.office.days import moment

GROUP_ABOVE = "县（区）组"
_SORTS = {
    "city": (Level.CITY, Unit.Sort.AREA),
    "county": (Level.COUNTY, Unit.Sort.AREA),
    "office": (Level.COUNTY, Unit.Sort.OFFICE),
    "department": (Level.COUNTY, Unit.Sort.DEPARTMENT),
    "township": (Level.TOWNSHIP, Unit.Sort.TOWNSHIP),
}
_SEATS: dict[str, tuple[tuple[Role, str], ...]] = {
    "xian-kezhang": ((Role.CHIEF_EDITOR, "QD"), (Role.DESK_ADMIN, "QD")),
    "xian-qianfa": ((Role.ISSUER, "QD"), (Role.CHIEF_APPROVER, "QXWB")),
    "xian-zhuren": ((Role.LEADER, "QD"),),
    "xian-lingdao": ((Role.LEADER, "QD"), (Role.LEADER, "QZ")),
    "xian-lingdao2": ((Role.LEADER, "QD"),),
    "xian-lingdao3": ((Role.LEADER, "QD"), (Role.LEADER, "QZ")),
    "zheng-kezhang": ((Role.CHIEF_EDITOR, "QZ"), (Role.DESK_ADMIN, "QZ")),
    "tq-bianji": ((Role.EDITOR, "TD"), (Role.DESK_ADMIN, "TD")),
    "tq-qianfa": (
        (Role.ISSUER, "TD"),
        (Role.CHIEF_EDITOR, "TD"),
        (Role.DEPUTY_APPROVER, "TXWB"),
    ),
    "tq-zhuren": ((Role.CHIEF_APPROVER, "TXWB"), (Role.LEADER, "TD")),
    "shi-chuzhang": ((Role.CHIEF_EDITOR, "YD"), (Role.DESK_ADMIN, "YD")),
    "shi-qianfa": ((Role.ISSUER, "YD"), (Role.CHIEF_EDITOR, "YD")),
    "shi-lingdao": ((Role.LEADER, "YD"), (Role.LEADER, "YZ")),
    "shizheng-bianji": ((Role.EDITOR, "YZ"), (Role.DESK_ADMIN, "YZ")),
    "shizheng-qianfa": ((Role.ISSUER, "YZ"), (Role.CHIEF_EDITOR, "YZ")),
}
"""Seats that differ from what the list of people tells; two must be able to issue."""
_BEFORE = (
    ("QBX", Role.INFORMANT, "蒲思齐", 57),
    ("QJYJ", Role.INFORMANT, "游承安", 96),
    ("QLX", Role.INFORMANT, "裴望舒", 131),
    ("QWZ", Role.DEPUTY_APPROVER, "席若川", 83),
)
"""Who held a unit's post until so many days ago: unit, role, name, days."""
_VACATED = ("zhen-fenguan", 62)
"""Whose post has stood empty for so many days; the chief signs alone there."""
_STANDS_IN = (
    ("qtz-fenguan", "qtz-lingdao", -4, 10),
    ("qbj-fenguan", "qbj-lingdao", -72, -61),
)
"""Who signs for whom, from and until so many days from today."""


@dataclass(frozen=True)
class Holder:
    """Somebody in a post; ``for_whom`` is the absent one in a 代签."""

    person: Person
    for_whom: str = ""


@dataclass(frozen=True)
class _Held:
    holder: Holder
    from_date: date
    until_date: date | None

    def holds_on(self, day: date) -> bool:
        return self.from_date <= day and (self.until_date is None or day <= self.until_date)


@dataclass
class World:
    """Everybody and everything by its code or sign-in name."""

    units: dict[str, Unit] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    _held: dict[tuple[str, str], list[_Held]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def holders(self, role: str, place: str, day: date) -> list[Holder]:
        """Who held a role in a unit or at a desk on the day, own posts before borrowed."""
        found = [one.holder for one in self._held[role, place] if one.holds_on(day)]
        return sorted(found, key=lambda one: bool(one.for_whom))

    def people_at(self, place: str, day: date, *roles: str) -> list[Person]:
        """The persons behind these roles, each once."""
        found = {
            one.person.pk: one.person for r in roles for one in self.holders(r, place, day)
        }
        return list(found.values())

    def keep(self, role: str, place: str, row: Appointment, for_whom: str = "") -> None:
        """Remember an appointment."""
        held = _Held(Holder(row.person, for_whom), row.from_date, row.until_date)
        self._held[role, place].append(held)


def build(c: Chronicle, first: date, today: date) -> World:
    """Set up the whole office as its administrators would have, before the first day."""
    world = World(sections={one.name: one for one in Section.objects.all()})
    c.at = moment(first - timedelta(days=40), 9)
    _accounts(c, world, first)
    _units(c, world)
    _desks(c, world)
    _memberships(c, world, first)
    _posts(c, world, first, today)
    return world


def _accounts(c: Chronicle, world: World, first: date) -> None:
    password = make_password(people.PASSWORD)  # slow by design: once for all
    cast = [(p.username, p.name, p.phone) for p in people.cast()]
    taken = {name for _, name, _ in cast}
    cast += [
        ("".join(lazy_pinyin(name)), name, f"内线{5100 + number}")
        for number, (_, _, name, _) in enumerate(_BEFORE)
        if name not in taken
    ]
    for username, name, phone in cast:
        world.people[username] = c.add(
            Person(
                username=username,
                name=name,
                initials=initials_of(name),
                phone=phone,
                password=password,
                joined_at=moment(first - timedelta(days=40), 9),
            )
        )
    by = world.people["guanli"]
    for person in world.people.values():
        c.record("organisations.add_person", person, by, username=person.username)


def _units(c: Chronicle, world: World) -> None:
    for one in places.all_units():
        level, sort = _SORTS[one.kind]
        is_of_city = one.parent == places.CITY and one.kind == "office"
        unit = c.add(
            Unit(
                code=one.code,
                name=one.name,
                short_name=one.short,
                level=Level.CITY if is_of_city else level,
                kind=sort,
                position=one.order,
                parent=world.units.get(one.parent),
            )
        )
        world.units[one.code] = unit
        c.link(
            UnitName(
                unit=unit, name=one.name, short_name=one.short, from_date=date(2019, 3, 1)
            )
        )
        c.record("organisations.add_unit", unit, world.people["guanli"], code=unit.code)


def _desks(c: Chronicle, world: World) -> None:
    channels = {one.code: one for one in Channel.objects.all()}
    from_top = sorted(planned.DESKS, key=lambda one: bool(one.parent))
    for one in from_top:
        desk = c.add(
            Desk(
                channel=channels[one.channel],
                unit=world.units[one.office],
                parent=world.desks.get(one.parent),
                code=one.code,
                name=one.name,
            )
        )
        world.desks[one.code] = desk
        by = world.people["guanli"]
        c.record("organisations.add_desk", desk, by, code=desk.code, name=desk.name)


def _memberships(c: Chronicle, world: World, first: date) -> None:
    for code, unit_code, group in _members():
        desk = world.desks[code]
        known = {(g.desk_id, g.name): g for g in c.of(RankingGroup)}
        row = known.get((desk.pk, group)) or c.add(
            RankingGroup(desk=desk, name=group, position=len(known) + 1)
        )
        membership = c.add(
            Membership(
                unit=world.units[unit_code],
                desk=desk,
                group=row,
                from_date=date(first.year, 1, 1),
                is_direct_point=unit_code in {"QTZ", "QNYJ"},
            )
        )
        by = world.people["guanli"]
        c.record("organisations.join", membership, by, unit=unit_code, group=group)


def _members() -> Iterator[tuple[str, str, str]]:
    """Desk, unit, ranking group."""
    for unit in places.reporting_units(places.COUNTY):
        yield "QD", unit.code, unit.group
        yield "QZ", unit.code, unit.group
    for unit in places.reporting_units(places.SECOND_COUNTY):
        yield "TD", unit.code, unit.group
    for desk in planned.DESKS:
        if desk.parent:
            yield desk.parent, desk.office, GROUP_ABOVE


def _posts(c: Chronicle, world: World, first: date, today: date) -> None:
    rng = Random("posts")  # noqa: S311 -- dates of a demonstration
    made: dict[tuple[str, Role], Appointment] = {}
    former = {(code, role): (name, days) for code, role, name, days in _BEFORE}
    by_name = {person.name: person for person in world.people.values()}
    for one in people.cast():
        for role, place in _seats(one):
            post = _post(c, world, role, place, one.title)
            begun = date(first.year - 1, 1, 1) + timedelta(days=rng.randint(0, 150))
            until = None
            if found := former.get((place, role)):
                last = today - timedelta(days=found[1])
                _appoint(c, world, by_name[found[0]], post, place, begun, last)
                begun = last + timedelta(days=1)
            if one.username == _VACATED[0]:
                until = today - timedelta(days=_VACATED[1])
            person = world.people[one.username]
            made[one.username, role] = _appoint(c, world, person, post, place, begun, until)
    for stand_in, absent, start, end in _STANDS_IN:
        original = made[absent, Role.CHIEF_APPROVER]
        _delegate(
            c, world, original, stand_in, today + timedelta(start), today + timedelta(end)
        )


def _seats(one: people.Person) -> list[tuple[Role, str]]:
    """Roles of a person with the unit's or desk's code; the installation's have none."""
    if one.username in _SEATS:
        return list(_SEATS[one.username])
    roles = [Role(post.value) for post in one.posts]
    return [(role, _place(role, one)) for role in roles]


def _place(role: Role, one: people.Person) -> str:
    if role in Role.of_the_installation():
        return ""
    return one.unit if role in Role.of_units() else one.desk


def _post(c: Chronicle, world: World, role: Role, place: str, title: str) -> Post:
    is_desk_admin = role == Role.DESK_ADMIN
    return c.add(
        Post(
            role=role,
            title=str(role.label) if is_desk_admin else title,
            unit=world.units[place] if role in Role.of_units() else None,
            desk=world.desks[place] if role in Role.of_desks() else None,
            position=len(c.of(Post)) + 1,
        )
    )


def _appoint(
    c: Chronicle,
    world: World,
    person: Person,
    post: Post,
    place: str,
    from_date: date,
    until_date: date | None,
) -> Appointment:
    row = c.add(
        Appointment(person=person, post=post, from_date=from_date, until_date=until_date)
    )
    world.keep(post.role, place, row)
    by = world.people["anquan"]
    if person != by:
        c.record("organisations.appoint", row, by, person=person.name, role=str(post.role))
    return row


def _delegate(
    c: Chronicle,
    world: World,
    original: Appointment,
    stand_in: str,
    from_date: date,
    until_date: date,
) -> None:
    row = c.add(
        Appointment(
            person=world.people[stand_in],
            post=original.post,
            from_date=from_date,
            until_date=until_date,
            stands_in_for=original,
        )
    )
    unit = original.post.unit
    if unit is not None:
        world.keep(original.post.role, unit.code, row, original.person.name)
    c.record(
        "organisations.delegate", row, original.person, stands_in_for=original.person.name
    )
