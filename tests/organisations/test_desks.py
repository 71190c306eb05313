from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.organisations import actions, queries
from shangda.organisations.models import Desk, Membership, RankingGroup
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def today():
    return timezone.localdate()


def group(world, name="乡镇组"):
    return RankingGroup.objects.get_or_create(desk=world.desk, name=name)[0]


def join(world, unit, start=None, by=None, into=None, **terms):
    return actions.join(
        unit=unit,
        desk=world.desk,
        group=into or group(world),
        by=by or world.desk_admin,
        from_date=start or today(),
        **terms,
    )


def test_add_desk_names_itself(world):
    channel = make.channel("government", "政务信息")

    desk = actions.add_desk(by=world.system, channel=channel, unit=world.county, code="XZ")

    assert desk.name == "县委办政务信息科"
    assert desk.parent is None


def test_add_desk_refuses_doubles_and_other_channels_parents(world):
    other = make.channel("government", "政务信息")
    unit = make.unit(parent=world.county)

    def add(code="NEW", channel=world.channel, at=unit, parent=None, by=world.system):
        return actions.add_desk(by=by, channel=channel, unit=at, code=code, parent=parent)

    for wrong in (
        {"code": "XW"},
        {"at": world.county},
        {"channel": other, "parent": world.desk},
    ):
        with pytest.raises(InvalidError):
            add(**wrong)
    with pytest.raises(NotAllowedError):
        add(by=world.desk_admin)
    assert add(parent=world.desk).parent == world.desk


def test_update_desk_sets_time_limits(world):
    actions.update_desk(
        desk=world.desk, by=world.desk_admin, name="县委信息科", receive_within=2
    )

    kept = Desk.objects.get(pk=world.desk.pk)
    assert (kept.name, kept.receive_within, kept.revise_within) == ("县委信息科", 2, 2)
    with pytest.raises(NotAllowedError):
        actions.update_desk(desk=world.desk, by=world.city_admin, name="x")


def test_update_desk_moves_under_another_by_the_system_only_and_never_in_a_ring(world):
    with pytest.raises(NotAllowedError):
        actions.update_desk(desk=world.desk, by=world.desk_admin, parent=None)
    with pytest.raises(InvalidError):
        actions.update_desk(desk=world.city_desk, by=world.system, parent=world.desk)

    actions.update_desk(desk=world.desk, by=world.system, parent=None)
    assert Desk.objects.get(pk=world.desk.pk).parent is None


def test_close_and_open_desk(world):
    actions.close_desk(desk=world.desk, by=world.system)
    assert world.desk not in queries.desks_for(world.township, today())
    with pytest.raises(WrongStateError):
        actions.close_desk(desk=world.desk, by=world.system)

    actions.open_desk(desk=world.desk, by=world.system)
    assert world.desk in queries.desks_for(world.township, today())
    with pytest.raises(WrongStateError):
        actions.open_desk(desk=world.desk, by=world.system)
    with pytest.raises(NotAllowedError):
        actions.close_desk(desk=world.desk, by=world.desk_admin)


def test_groups_are_added_renamed_and_dropped_while_empty(world):
    made = actions.add_group(desk=world.desk, by=world.desk_admin, name="县直组")
    actions.rename_group(group=made, by=world.desk_admin, name="县直一组")
    assert made.position > group(world).position

    for refuse in (
        lambda: actions.add_group(desk=world.desk, by=world.desk_admin, name="县直一组"),
        lambda: actions.rename_group(group=made, by=world.desk_admin, name="乡镇组"),
    ):
        with pytest.raises(InvalidError):
            refuse()
    with pytest.raises(WrongStateError):
        actions.drop_group(group=group(world), by=world.desk_admin)
    with pytest.raises(NotAllowedError):
        actions.drop_group(group=made, by=world.editor)
    actions.drop_group(group=made, by=world.desk_admin)
    assert not RankingGroup.objects.filter(name="县直一组").exists()


def test_join_lets_a_unit_report_from_its_day_on(world):
    unit = make.unit(parent=world.county)

    join(world, unit, start=today() + DAY, is_direct_point=True)

    assert world.desk not in queries.desks_for(unit, today())
    assert world.desk in queries.desks_for(unit, today() + DAY)
    assert Membership.objects.get(unit=unit).is_direct_point
    assert unit.pk in world.desk_admin.kept_unit_ids


def test_join_refuses_doubles_the_own_unit_and_the_closed(world):
    foreign = RankingGroup.objects.create(desk=world.city_desk, name="别组")
    gone = make.unit(closed_date=make.yesterday())
    new = make.unit()

    for unit, into in (
        (world.township, None),
        (world.county, None),
        (gone, None),
        (new, foreign),
    ):
        with pytest.raises(InvalidError):
            join(world, unit, into=into)
    with pytest.raises(NotAllowedError):
        join(world, new, by=world.city_admin)


def test_join_all_takes_all_or_none(world):
    first, second = make.unit(), make.unit()
    both = {"desk": world.desk, "group": group(world), "by": world.desk_admin}

    with pytest.raises(InvalidError):
        actions.join_all(units=[first, world.township], from_date=today(), **both)
    assert not Membership.objects.filter(unit=first).exists()
    made = actions.join_all(
        units=[first, second], from_date=today(), must_report=False, **both
    )
    assert [row.must_report for row in made] == [False, False]


def test_change_terms(world):
    kept = Membership.objects.get(unit=world.township)

    actions.change_terms(membership=kept, by=world.desk_admin, is_scored=False)

    assert not Membership.objects.get(pk=kept.pk).is_scored
    with pytest.raises(NotAllowedError):
        actions.change_terms(membership=kept, by=world.editor, is_scored=True)


def test_change_group_leaves_the_past_where_it_was(world):
    kept = Membership.objects.get(unit=world.township)
    other = group(world, "一类")

    made = actions.change_group(
        membership=kept, by=world.desk_admin, group=other, from_date=today()
    )

    def group_on(day):
        return Membership.objects.on(day).get(unit=world.township).group

    assert made != kept
    assert group_on(make.yesterday()) == group(world)
    assert group_on(today()) == other


def test_change_group_from_the_beginning_corrects(world):
    kept = Membership.objects.get(unit=world.township)
    other = group(world, "一类")

    made = actions.change_group(
        membership=kept, by=world.desk_admin, group=other, from_date=kept.from_date
    )

    assert made == kept
    assert Membership.objects.get(unit=world.township).group == other


def test_change_group_refuses_others_groups_and_days_after_the_end(world):
    kept = Membership.objects.get(unit=world.township)
    foreign = RankingGroup.objects.create(desk=world.city_desk, name="别组")
    with pytest.raises(InvalidError):
        actions.change_group(
            membership=kept, by=world.desk_admin, group=foreign, from_date=today()
        )
    actions.end_membership(membership=kept, by=world.desk_admin, until_date=today())
    with pytest.raises(InvalidError):
        actions.change_group(
            membership=kept,
            by=world.desk_admin,
            group=group(world),
            from_date=today() + DAY,
        )


def test_end_membership_is_the_last_day_included(world):
    kept = Membership.objects.get(unit=world.township)

    actions.end_membership(membership=kept, by=world.desk_admin, until_date=today())

    assert world.desk in queries.desks_for(world.township, today())
    assert world.desk not in queries.desks_for(world.township, today() + DAY)
    with pytest.raises(InvalidError):
        actions.end_membership(
            membership=kept, by=world.desk_admin, until_date=make.LONG_AGO - DAY
        )
    with pytest.raises(NotAllowedError):
        actions.end_membership(membership=kept, by=world.city_admin, until_date=today())


def test_desk_lines_count_members_and_name_administrators(world):
    lines = {line.desk: line for line in queries.desk_lines(Desk.objects.all(), today())}

    assert (lines[world.desk].members_count, lines[world.desk].admins) == (1, ["管若"])
    assert set(Desk.objects.visible_to(world.desk_admin)) == {world.desk}
    assert set(Desk.objects.visible_to(world.system)) == {world.desk, world.city_desk}
    assert not Desk.objects.visible_to(world.editor).exists()
