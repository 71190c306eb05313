"""The one verb of an empty installation: three administrators, an office, its desk."""

from dataclasses import dataclass

from django.db import IntegrityError
from django.utils import timezone

from shangda.kernel.errors import ConflictError, InvalidError
from shangda.kernel.lifecycle import record
from shangda.kernel.models import Counter
from shangda.kernel.transactions import action
from shangda.organisations.actions.desks import add_desk
from shangda.organisations.actions.people import make_account
from shangda.organisations.actions.posts import put_into, seat
from shangda.organisations.actions.units import add_unit
from shangda.organisations.models import Channel, Desk, Person, Role, Unit
from shangda.organisations.system import SYSTEM

ONCE = "organisations.first_run"


@dataclass(frozen=True)
class Newcomer:
    """Somebody who gets an account: ``role`` says which of the four."""

    role: str
    username: str
    name: str
    password_hash: str


@dataclass(frozen=True)
class Office:
    """The first office: a unit and the channel of its desk."""

    code: str
    name: str
    short_name: str
    level: str
    channel: Channel
    desk_code: str


@action
def set_up(*, people: list[Newcomer], office: Office) -> Desk:
    """Fill the empty installation. Raises ConflictError once it holds anybody."""
    _refuse_second_time()
    usernames = {person.username for person in people}
    if len(usernames) < len(people):
        raise InvalidError(
            "四个账号要由四个人担任，登录名不能重复。", "请改成不同的登录名。"
        )
    made = {person.role: _account(person) for person in people}
    system_admin = made[Role.SYSTEM_ADMIN]
    unit = _unit(office, system_admin)
    desk = add_desk(
        by=system_admin, channel=office.channel, unit=unit, code=office.desk_code
    )
    put_into(made[Role.DESK_ADMIN], seat(Role.DESK_ADMIN, desk=desk), timezone.localdate())
    record("organisations.set_up", desk, by=SYSTEM, people=sorted(usernames))
    return desk


def _refuse_second_time() -> None:
    """The counter's unique row lets one of two installers through."""
    try:
        is_first = not Person.objects.exists() and Counter.objects.create(series=ONCE)
    except IntegrityError as taken:
        raise ConflictError("别人正在初始化。", "请刷新页面。") from taken
    if not is_first:
        raise ConflictError("系统已经初始化过了。", "请直接登录。")


def _account(newcomer: Newcomer) -> Person:
    person = make_account(
        newcomer.username, newcomer.password_hash, is_initial=True, name=newcomer.name
    )
    if newcomer.role in Role.of_the_installation():
        put_into(person, seat(newcomer.role), timezone.localdate())
    return person


def _unit(office: Office, by: Person) -> Unit:
    return add_unit(
        by=by,
        code=office.code,
        name=office.name,
        short_name=office.short_name,
        level=office.level,
        kind=Unit.Sort.OFFICE,
    )
