"""Verbs on desks, their ranking groups and their members."""

from collections.abc import Iterable
from datetime import date
from typing import TypedDict, Unpack

from django.db.models import Max, Q

from shangda.kernel.errors import WrongStateError
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations import queries, rules
from shangda.organisations.actions.asking import (
    allow,
    as_data,
    check,
    refuse,
    refuse_taken,
)
from shangda.organisations.models import (
    Channel,
    Desk,
    Membership,
    Person,
    RankingGroup,
    Unit,
)

NOT_YOURS = "您不管这个信息科。"


class DeskParticulars(TypedDict, total=False):
    """What a desk may change; times to receive and revise in working days."""

    name: str
    parent: Desk | None
    receive_within: int
    revise_within: int
    event_days: int


class Terms(TypedDict, total=False):
    """On what terms a unit reports to a desk."""

    must_report: bool
    is_direct_point: bool
    is_scored: bool


@action
def add_desk(
    *,
    by: Person,
    channel: Channel,
    unit: Unit,
    code: str,
    name: str = "",
    parent: Desk | None = None,
) -> Desk:
    """Set up a channel's desk at an office."""
    allow(rules.may_add_desk(by), "信息科由系统管理员设立。")
    refuse_taken(Desk, code=code, cause=f"代码{code}已经有信息科在用。")
    refuse_taken(Desk, unit=unit, channel=channel, cause=f"{unit}已经有{channel}的信息科。")
    _refuse_parent(channel, parent, None)
    desk = Desk(channel=channel, unit=unit, code=code, parent=parent)
    desk.name = name or f"{unit.short_name}{channel.name}科"
    check(desk)
    desk.save()
    record("organisations.add_desk", desk, by=by, code=code, name=desk.name)
    return desk


@action
def update_desk(*, desk: Desk, by: Person, **changes: Unpack[DeskParticulars]) -> Desk:
    """Change its name or time limits; whose desk it stands under is the system's to say."""
    allow(rules.may_keep_desk(by, desk.pk), NOT_YOURS)
    if changes.get("parent", desk.parent) != desk.parent:
        allow(rules.may_add_desk(by), "上级信息科由系统管理员改。")
        _refuse_parent(desk.channel, changes["parent"], desk)
    for name, value in changes.items():
        setattr(desk, name, value)
    check(desk)
    desk.save(update_fields=[*changes])
    told = {name: as_data(value) for name, value in changes.items()}
    record("organisations.update_desk", desk, by=by, **told)
    return desk


@action
def close_desk(*, desk: Desk, by: Person) -> Desk:
    """Take no more submissions."""
    return _switch(desk, by, is_open=False)


@action
def open_desk(*, desk: Desk, by: Person) -> Desk:
    """Take submissions again."""
    return _switch(desk, by, is_open=True)


@action
def add_group(*, desk: Desk, by: Person, name: str) -> RankingGroup:
    """Add a group inside which units are ranked."""
    allow(rules.may_keep_desk(by, desk.pk), NOT_YOURS)
    refuse_taken(RankingGroup, name=name, desk=desk, cause=f"已经有“{name}”这一组。")
    last = desk.groups.aggregate(last=Max("position"))["last"] or 0
    group = RankingGroup(desk=desk, name=name, position=last + 1)
    check(group)
    group.save()
    record("organisations.add_group", group, by=by, desk=desk.code, name=name)
    return group


@action
def rename_group(*, group: RankingGroup, by: Person, name: str) -> RankingGroup:
    """Call the group otherwise."""
    allow(rules.may_keep_desk(by, group.desk_id), NOT_YOURS)
    refuse_taken(
        RankingGroup,
        other_than=group.pk,
        name=name,
        desk=group.desk,
        cause=f"已经有“{name}”这一组。",
    )
    before, group.name = group.name, name
    check(group)
    group.save(update_fields=["name"])
    record("organisations.rename_group", group, by=by, old=before, new=name)
    return group


@action
def drop_group(*, group: RankingGroup, by: Person) -> None:
    """Remove a group that never had a member."""
    allow(rules.may_keep_desk(by, group.desk_id), NOT_YOURS)
    if group.memberships.exists():
        raise WrongStateError("这一组里有过单位，不能删除。", "可以给它改名。")
    record("organisations.drop_group", group, by=by, name=group.name)
    group.delete()


@action
def join(
    *,
    unit: Unit,
    desk: Desk,
    group: RankingGroup,
    by: Person,
    from_date: date,
    **terms: Unpack[Terms],
) -> Membership:
    """Make the unit report to the desk from a date on."""
    allow(rules.may_keep_desk(by, desk.pk), NOT_YOURS)
    _refuse_membership(unit, desk, group, from_date)
    made = Membership(unit=unit, desk=desk, group=group, from_date=from_date, **terms)
    made.save()
    by.forget_powers()
    record("organisations.join", made, by=by, unit=unit.code, group=group.name)
    return made


@action
def join_all(
    *,
    units: Iterable[Unit],
    desk: Desk,
    group: RankingGroup,
    by: Person,
    from_date: date,
    **terms: Unpack[Terms],
) -> list[Membership]:
    """Make all these units report to the desk, or none when one of them cannot."""
    return [
        join(unit=unit, desk=desk, group=group, by=by, from_date=from_date, **terms)
        for unit in units
    ]


@action
def change_terms(
    *, membership: Membership, by: Person, **terms: Unpack[Terms]
) -> Membership:
    """Change duty, direct point, or whether it is scored, at once."""
    allow(rules.may_keep_desk(by, membership.desk_id), NOT_YOURS)
    for name, value in terms.items():
        setattr(membership, name, value)
    membership.save(update_fields=[*terms])
    record("organisations.change_terms", membership, by=by, **terms)
    return membership


@action
def change_group(
    *, membership: Membership, by: Person, group: RankingGroup, from_date: date
) -> Membership:
    """Rank the unit elsewhere from a date on; before it, it stays where it was.

    Gives back the membership in force from that date, mostly a new one.
    """
    allow(rules.may_keep_desk(by, membership.desk_id), NOT_YOURS)
    _refuse_group(membership.desk, group)
    _refuse_outside(membership, from_date)
    record(
        "organisations.change_group", membership, by=by, group=group.name, since=from_date
    )
    if from_date <= membership.from_date:
        membership.group = group
        membership.save(update_fields=["group"])
        return membership
    until, membership.until_date = membership.until_date, queries.day_before(from_date)
    membership.save(update_fields=["until_date"])
    return Membership.objects.create(
        unit=membership.unit,
        desk=membership.desk,
        group=group,
        from_date=from_date,
        until_date=until,
        must_report=membership.must_report,
        is_direct_point=membership.is_direct_point,
        is_scored=membership.is_scored,
    )


@action
def end_membership(*, membership: Membership, by: Person, until_date: date) -> Membership:
    """Let the unit report to the desk for the last time on this date."""
    allow(rules.may_keep_desk(by, membership.desk_id), NOT_YOURS)
    if until_date < membership.from_date:
        raise refuse("until_date", f"不能早于加入的日期{membership.from_date}。")
    membership.until_date = until_date
    membership.save(update_fields=["until_date"])
    by.forget_powers()
    record("organisations.end_membership", membership, by=by, until=until_date)
    return membership


def _switch(desk: Desk, by: Person, *, is_open: bool) -> Desk:
    allow(rules.may_add_desk(by), "信息科由系统管理员启用和停用。")
    if desk.is_open == is_open:
        raise WrongStateError("已经启用了。" if is_open else "已经停用了。")
    desk.is_open = is_open
    desk.save(update_fields=["is_open"])
    verb = "open_desk" if is_open else "close_desk"
    record(f"organisations.{verb}", desk, by=by, code=desk.code)
    return desk


def _refuse_parent(channel: Channel, parent: Desk | None, desk: Desk | None) -> None:
    """A desk reports within its channel, and never in a ring."""
    if parent and parent.channel_id != channel.pk:
        raise refuse("parent", "上级信息科要在同一条线。")
    above = parent
    while above and desk:
        if above.pk == desk.pk:
            raise refuse("parent", "上级不能是它自己或它的下级。")
        above = above.parent


def _refuse_group(desk: Desk, group: RankingGroup) -> None:
    if group.desk_id != desk.pk:
        raise refuse("group", "这一组不是这个信息科的。")


def _refuse_outside(membership: Membership, day: date) -> None:
    until = membership.until_date
    if until and day > until:
        raise refuse("from_date", f"这条报送关系{until}就结束了。")


def _refuse_membership(unit: Unit, desk: Desk, group: RankingGroup, day: date) -> None:
    _refuse_group(desk, group)
    if not unit.is_open_on(day):
        raise refuse("unit", f"{unit}那天不存在，请看它的设立和撤销日期。")
    if unit.pk == desk.unit_id:
        raise refuse("unit", "信息科自己所在的单位不用加入。")
    clash = Membership.objects.filter(unit=unit, desk=desk).filter(
        Q(until_date=None) | Q(until_date__gte=day)
    )
    if clash.exists():
        raise refuse("unit", f"{unit}从那天起已经在报送名单里。")
