from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from shangda.kernel import outbox
from shangda.organisations.models import Level, Membership, Role
from shangda.scoring import actions, queries
from shangda.scoring.models import LedgerLine
from shangda.scoring.queries import Period
from shangda.scoring.visits import to_visit
from tests import make

pytestmark = pytest.mark.django_db


def this_year():
    today = timezone.localdate()
    return Period(today - timedelta(days=100), today)


def rows(desk, period=None, **order):
    outbox.drain()
    found = queries.standings(desk, period or this_year(), **order)
    return [row for group in found.groups for row in group.rows]


def told(desk, **order):
    return [(row.unit.short_name, row.rank, row.points) for row in rows(desk, **order)]


def two_townships():
    """松岚镇 with 5 points of the past week, and 芦雪乡 with none."""
    world = make.office()
    other = make.neighbour(world)
    make.value(world.desk, make.house_periodical(world.desk).outlet, 5)
    make.used_issue(world, days_ago=7)
    return world, other


# --- Standings ----------------------------------------------------------------------------


def test_units_without_points_stand_in_the_standings():
    world, _ = two_townships()

    assert told(world.desk) == [("松岚镇", 1, 5), ("芦雪乡", 2, 0)]


def test_official_order_is_the_other_way_to_list():
    world, other = two_townships()
    make.used_issue(other)
    make.used_issue(other)

    by_score = told(world.desk)
    official = told(world.desk, order=queries.OFFICIAL)

    assert [name for name, _, _ in by_score] == ["芦雪乡", "松岚镇"]
    assert official == [("松岚镇", 2, 5), ("芦雪乡", 1, 10)]


def test_equal_points_share_a_rank():
    world, other = two_townships()
    make.used_issue(other)
    make.neighbour(world, "石蒲乡")

    assert [rank for _, rank, _ in told(world.desk)] == [1, 1, 3]


def test_reported_used_and_rate_are_of_the_period():
    world, _ = two_townships()
    make.received(world)

    row = rows(world.desk)[0]

    assert (row.submitted, row.used, row.used_percent) == (2, 1, 50)


def test_a_withdrawn_submission_is_not_reported():
    world = make.office()
    make.signed_item(world)

    assert rows(world.desk)[0].submitted == 0


def test_an_item_used_twice_counts_once_and_earns_twice():
    world, _ = two_townships()
    article = LedgerLine.objects.get().item.submissions.get().sources.get().article
    make.value(world.desk, make.outlet(), 15)

    make.used_outside(world, article=article)

    row = rows(world.desk)[0]
    assert (row.used, row.points) == (1, 20)


def test_points_stand_under_the_level_that_used_it():
    world, _ = two_townships()
    make.value(world.desk, make.outlet(), 15)
    make.used_outside(world, item=make.submission(world).item)

    found = queries.standings(world.desk, this_year())

    assert [one.label for one in found.levels] == ["县级", "省级"]
    assert found.groups[0].rows[0].by_level == [5, 15]


def test_rise_and_fall_are_against_the_equally_long_period_before():
    world, other = two_townships()
    make.used_issue(other, days_ago=12)
    today = timezone.localdate()

    found = rows(world.desk, Period(today - timedelta(days=9), today))

    assert [(row.unit.short_name, row.rank, row.rose) for row in found] == [
        ("松岚镇", 1, 1),
        ("芦雪乡", 2, -1),
    ]
    assert found[1].fell == 1


def test_without_points_before_nobody_rose():
    world, _ = two_townships()

    assert {row.rose for row in rows(world.desk)} == {None}


def test_those_only_encouraged_have_no_rank_and_stand_last():
    world, _ = two_townships()
    Membership.objects.filter(unit=world.township).update(is_scored=False)

    assert told(world.desk) == [("芦雪乡", 1, 0), ("松岚镇", None, 5)]


def test_a_unit_that_changed_its_group_stands_in_the_last_one():
    world, _ = two_townships()
    today = timezone.localdate()
    Membership.objects.filter(unit=world.township).update(until_date=make.yesterday())
    make.join(world.township, world.desk, group="街道组", from_date=today)

    found = queries.standings(world.desk, this_year()).groups

    listed = [(group.group.name, [row.unit for row in group.rows]) for group in found]
    assert ("街道组", [world.township]) in listed
    assert sum(len(units) for _, units in listed) == 2


def test_a_member_that_left_before_is_not_listed():
    world, other = two_townships()
    Membership.objects.filter(unit=other.township).update(
        until_date=this_year().start - timedelta(days=1)
    )

    assert [name for name, _, _ in told(world.desk)] == ["松岚镇"]


def test_reversed_points_are_neither_used_nor_summed():
    world, _ = two_townships()
    line = LedgerLine.objects.get()
    entry = make.house_periodical(world.desk).issues.get().entries.get()
    actions.withdraw_adoption(entry=entry, by=world.issuer, reason="复核不符")

    row = rows(world.desk)[0]

    assert line.value == 5
    assert (row.points, row.used) == (0, 0)


def test_standings_take_the_same_queries_however_many_units(django_assert_num_queries):
    world, _ = two_townships()
    for name in ("云坪乡", "荷岙镇", "竹坞乡"):
        make.used_issue(make.neighbour(world, name))

    with django_assert_num_queries(9):
        queries.standings(world.desk, this_year())


def test_a_units_place_says_rank_and_size_of_the_group(django_assert_num_queries):
    world, _ = two_townships()

    with django_assert_num_queries(4):
        place = queries.place_of(world.desk, world.township.pk, this_year())

    assert place == queries.Place(Decimal(5), "乡镇组", 1, 2)


def test_a_unit_elsewhere_has_no_place():
    world, _ = two_townships()

    assert queries.place_of(world.city_desk, world.township.pk, this_year()) is None


# --- Whom to visit ------------------------------------------------------------------------


def test_to_visit_says_why_and_who_writes():
    world, other = two_townships()
    make.declined(other)
    make.declined(other)
    row = next(row for row in rows(world.desk) if row.unit == other.township)

    (found,) = to_visit(world.desk, this_year(), [row])

    assert (found.submitted, found.declined) == (2, 2)
    assert found.most_heard == "只报会议和活动"
    assert found.informants == [other.informant.name]


def test_to_visit_shows_a_vacant_seat():
    world, other = two_townships()
    other.informant.appointments.update(until_date=make.yesterday())

    row = next(row for row in rows(world.desk) if row.unit == other.township)

    assert to_visit(world.desk, this_year(), [row])[0].informants == []


# --- Who may know -------------------------------------------------------------------------


def test_a_unit_sees_its_own_lines_only():
    world, other = two_townships()
    make.used_issue(other)

    mine = LedgerLine.objects.visible_to(world.informant)

    assert {line.unit for line in mine} == {world.township}
    assert LedgerLine.objects.count() == 2


def test_the_desk_sees_all_lines_of_its_members():
    world, other = two_townships()
    make.used_issue(other)

    for who in (world.editor, world.scorer, world.issuer, world.leader):
        assert LedgerLine.objects.visible_to(who).count() == 2


def test_an_office_sees_its_own_lines_above_and_not_its_neighbours():
    world = make.office()
    city = make.house_periodical(world.city_desk, "市委信息").outlet
    make.value(world.city_desk, city, 10)
    make.used_above(world)
    stranger = make.unit("", "望县县委办", parent=world.city, level=Level.COUNTY)
    make.join(stranger, world.city_desk, group="县区组")
    lines = LedgerLine.objects.filter(desk=world.city_desk)
    today = timezone.localdate()
    LedgerLine.objects.create(
        desk=world.city_desk,
        rule_set=lines.get().rule_set,
        rule="manual",
        unit=stranger,
        value=1,
        basis_date=today,
        counted_date=today,
        explanation="别家的分",
    )

    seen = lines.visible_to(world.editor)

    assert lines.count() == 2
    assert [line.unit for line in seen] == [world.county]


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_see_no_points(role):
    two_townships()

    assert not LedgerLine.objects.visible_to(make.holder(role)).exists()


def test_desks_in_sight_are_ones_own_first_then_above():
    world = make.office()

    assert queries.desks_in_sight(world.editor) == [world.desk, world.city_desk]
    assert queries.desks_in_sight(world.informant) == [world.desk]
    assert queries.desks_in_sight(make.person()) == []
