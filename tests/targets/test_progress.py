from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.utils import timezone

from shangda.kernel import outbox
from shangda.kernel.models import Workday
from shangda.organisations.models import Membership
from shangda.targets import progress, queries, wording
from shangda.targets.asked import asked_at, of_target
from tests import make

pytestmark = pytest.mark.django_db
POINTS = 'of = "total"\n'


def today():
    return timezone.localdate()


def sections(target, day=None):
    outbox.drain()
    asked = of_target(target, target.desk.rule_sets.all())
    return progress.progress_of(target.desk, asked, day or today(), today())


def told(target):
    """Name, done, target and missing of everybody, in order."""
    return [
        (row.whose.name, *map(int, row.outlook.progress[2:5]))
        for section in sections(target)
        for row in section.rows
    ]


def two_townships():
    """松岚镇 with one used item of 5 points, and 芦雪乡 with none."""
    world = make.office()
    other = make.neighbour(world)
    make.value(world.desk, make.house_periodical(world.desk).outlet, 5)
    make.used_issue(world)
    return world, other


# --- Who is asked, and how far they are ---------------------------------------------------


def test_everybody_assessed_is_asked_those_behind_first():
    world, _ = two_townships()

    assert told(make.target(world.desk, make.quota(1))) == [
        ("芦雪乡", 0, 1, 1),
        ("松岚镇", 1, 1, 0),
    ]


def test_those_not_assessed_are_not_asked():
    world, other = two_townships()
    Membership.objects.filter(unit=other.township).update(is_scored=False)

    assert [name for name, *_ in told(make.target(world.desk))] == ["松岚镇"]


def test_groups_units_and_persons_may_be_asked_alone():
    world, other = two_townships()
    group = Membership.objects.get(unit=other.township).group
    make.join(make.unit("", "县发改局"), world.desk, group="县直组")

    of_group = make.target(world.desk, whom="groups", groups=[group])
    of_unit = make.target(world.desk, whom="units", units=[other.township])
    of_person = make.target(world.desk, whom="persons", persons=[world.informant])

    assert {name for name, *_ in told(of_group)} == {"松岚镇", "芦雪乡"}
    assert [name for name, *_ in told(of_unit)] == ["芦雪乡"]
    assert told(of_person) == [(world.informant.name, 1, 10, 9)]


def test_a_group_may_have_a_number_of_its_own():
    world, _ = two_townships()
    make.join(make.unit("", "县发改局"), world.desk, group="县直组")
    wanted = make.quota(4, more="targets = { 县直组 = 2 }\n".replace("县直组", '"县直组"'))

    found = {name: target for name, _, target, _ in told(make.target(world.desk, wanted))}

    assert found == {"松岚镇": 4, "芦雪乡": 4, "县发改局": 2}


def test_a_withdrawn_adoption_counts_no_more():
    world, _ = two_townships()
    target = make.target(world.desk, whom="units", units=[world.township])
    entry = make.house_periodical(world.desk).issues.get().entries.get()
    make.withdrawn(world, entry)

    assert told(target) == [("松岚镇", 0, 10, 10)]


def test_points_are_those_of_the_ledger():
    world, _ = two_townships()
    rules = world.desk.rule_sets.get()
    wanted = make.quota(300, count=POINTS)

    found = told(make.target(world.desk, wanted, rule_set=rules))

    assert ("松岚镇", 5, 300, 295) in found


def test_each_chain_above_has_a_target_of_points():
    world, _ = two_townships()
    for name, points, wanted in (("党委", 5, 300), ("政府", 3, 40), ("政协", 2, 150)):
        chain = make.outlet(f"above-{name}", f"《{name}信息》")
        text = make.one_rule(points, title=f"{name}系统计分").replace(
            'kind = "adopted" }', f'kind = "adopted", outlet = "{chain.name}" }}'
        )
        rules = make.rule_set(world.desk, text)
        make.target(
            world.desk, make.quota(wanted, count=POINTS, name=name),
            rule_set=rules, whom="units", units=[world.township],
        )  # fmt: skip
        make.used_outside(world, article=make.passed_article(world), of=chain)

    today = timezone.localdate()
    rows = progress.progress_now(world.desk, [world.township.pk], today)

    assert {
        row.asked.quota.name: (
            int(row.outlook.progress.done),
            int(row.outlook.progress.target),
        )
        for row in rows
    } == {"党委": (5, 300), "政府": (3, 40), "政协": (2, 150)}


def test_the_office_as_a_whole_counts_a_joint_item_once():
    world, _ = two_townships()
    rules = world.desk.rule_sets.get()
    counted = make.target(world.desk, make.quota(3), whom="office")
    points = make.target(
        world.desk, make.quota(40, count=POINTS), whom="office", rule_set=rules
    )
    make.value(world.desk, make.outlet(), 5)
    make.used_outside(world, article=make.merged(world, count=2))

    assert told(counted) == [("县委办", 2, 3, 1)]
    assert told(points) == [("县委办", 10, 40, 30)]


def test_what_a_rule_set_expects_stands_beside_the_desks_own_targets():
    world, _ = two_townships()
    text = make.quota_rules(missing=-2)
    make.rule_set(world.desk, text, position=1)
    target = make.target(world.desk)

    found = asked_at(world.desk, today(), today())

    assert [one.quota.name for one in found] == [target.name, "每月报送"]


def test_queries_do_not_grow_with_those_asked(django_assert_num_queries):
    world, _ = two_townships()
    for name in ("云坪乡", "荷岙镇", "竹坞乡"):
        make.used_issue(make.neighbour(world, name))
    asked = of_target(make.target(world.desk))

    with django_assert_num_queries(4):
        progress.progress_of(world.desk, asked, today(), today())


def test_a_unit_sees_all_that_is_asked_of_it_and_its_people():
    world, other = two_townships()
    make.target(world.desk, make.quota(2, name="全部"))
    make.target(
        world.desk, make.quota(3, name="本人"), whom="persons", persons=[world.informant]
    )
    make.target(
        world.desk, make.quota(4, name="别家"), whom="units", units=[other.township]
    )
    outbox.drain()

    rows = progress.progress_now(world.desk, {world.township.pk}, today())

    assert [(row.asked.quota.name, row.outlook.progress.done) for row in rows] == [
        ("全部", 1),
        ("本人", 1),
    ]


# --- Time ---------------------------------------------------------------------------------


def test_the_days_that_are_over_are_working_days():
    Workday.objects.create(date=date(2026, 10, 1), is_work=False, name="国庆节")
    Workday.objects.create(date=date(2026, 10, 2), is_work=False, name="国庆节")
    Workday.objects.create(date=date(2026, 10, 10), is_work=True, name="国庆节")
    stretch = make.quota(per="month").per, date(2026, 10, 12)

    gone = progress.gone_of(make.around(*stretch), date(2026, 10, 12))

    assert gone == Fraction(
        6, 21
    )  # 5th to 10th, of 20 weekdays without two, and a Saturday


def test_a_period_that_is_over_is_wholly_gone():
    stretch = make.around(make.quota(per="month").per, date(2026, 9, 1))

    assert progress.gone_of(stretch, date(2026, 10, 1)) == 1


def test_periods_go_back_as_far_as_something_was_asked():
    world = make.office()
    target = make.target(
        world.desk,
        make.quota(per="month"),
        since=date(2026, 8, 1),
        until=date(2026, 10, 31),
    )

    found = queries.periods_of(of_target(target), date(2026, 11, 24))

    assert [one.label for one in found] == ["2026年10月", "2026年9月", "2026年8月"]


def test_what_is_over_is_carried_into_the_next_period():
    world, _ = two_townships()
    month = today().replace(day=1)
    before = (today() - month).days + 1
    if month.month == 1:
        pytest.skip("nothing is carried into another year")
    make.used_issue(world, days_ago=before)
    make.used_issue(world, days_ago=before)
    wanted = make.quota(1, per="month", more="carry = true\n")

    (found,) = [one for one in told(make.target(world.desk, wanted)) if one[0] == "松岚镇"]

    assert found == ("松岚镇", 2, 1, 0)


# --- Words --------------------------------------------------------------------------------


def gaps(target, day=None):
    return [
        wording.gap(row.outlook, today())
        for section in sections(target, day)
        for row in section.rows
    ]


def test_the_gap_says_what_is_missing_and_what_would_close_it():
    world, other = two_townships()
    wanted = make.quota(
        2, more='parts = [{ count = { kind = "adopted", genre = "经验" }, target = 1 }]\n'
    )
    target = make.target(world.desk, wanted, whom="units", units=[other.township])
    asked = of_target(target)
    day = date(2026, 12, 1)

    (section,) = progress.progress_of(world.desk, asked, day, day)

    assert wording.gap(section.rows[0].outlook, day) == (
        "还差2条，其中至少1条是经验的；按每周1条，12月15日前可完成"
    )


def test_a_period_that_ended_says_what_was_missing_and_offers_no_pace():
    world, other = two_townships()
    last_year = date(today().year - 1, 6, 1)
    target = make.target(world.desk, whom="units", units=[other.township])

    assert gaps(target, last_year) == ["没有完成，差10条"]


def test_more_than_asked_is_told():
    world, _ = two_townships()
    make.used_issue(world)

    target = make.target(world.desk, make.quota(1), whom="units", units=[world.township])

    assert gaps(target) == ["超出1条"]


def test_the_first_period_of_a_target_is_not_before_it():
    world = make.office()
    target = make.target(world.desk, make.quota(per="week"), since=date(2026, 11, 23))

    (found,) = queries.periods_of(of_target(target), date(2026, 11, 23))

    assert found.stretch.end == found.stretch.start + timedelta(days=6)
