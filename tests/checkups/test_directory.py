"""Facts about people and units that texts are held against."""

from datetime import date, timedelta

from django.utils import timezone

from shangda.checkups import directory
from shangda.organisations import actions as organising
from shangda.organisations.models import Role
from shangda.text.checkup.subject import AgencyName
from tests import make

TODAY = date(2026, 11, 20)


def test_posts_of_the_unit_above_it_and_of_the_desk_are_known(world):
    units = directory.above(world.township)

    found = directory.posts(units, world.desk.pk, timezone.localdate())

    names = [one.person for one in found]
    assert units == [world.township.pk, world.county.pk, world.city.pk]
    assert {"梁景行", "周牧远", "崔办", "宋远山"} <= set(names)
    assert "沈知禾" not in names  # an informant is not named in texts
    assert names.index("宋远山") < names.index("崔办") < names.index("梁景行")


def test_a_post_says_its_place_and_its_days(world):
    make.appoint(
        make.person(name="俞长河"),
        Role.CHIEF_APPROVER,
        unit=world.township,
        start=TODAY - timedelta(days=60),
        until=TODAY - timedelta(days=30),
    )

    found = directory.posts([world.township.pk], None, TODAY)

    held = next(one for one in found if one.person == "俞长河")
    assert held.post == "松岚镇主要领导"
    assert held.until == TODAY - timedelta(days=30)


def test_a_post_that_ended_long_ago_is_history(world):
    make.appoint(
        make.person(name="俞长河"),
        Role.CHIEF_APPROVER,
        unit=world.township,
        until=TODAY - timedelta(days=1000),
    )

    found = directory.posts([world.township.pk], None, TODAY)

    assert "俞长河" not in {one.person for one in found}


def test_renamed_units_are_known_from_the_day_on(world):
    keeper = make.holder(Role.DESK_ADMIN, desk=world.desk)
    bureau = make.unit("GT", "青禾县国土局", parent=world.county)
    make.join(bureau, world.desk)
    organising.rename_unit(
        unit=bureau,
        by=keeper,
        name="青禾县自然资源局",
        short_name="资源局",
        from_date=date(2026, 3, 1),
    )

    assert directory.renamed() == (
        AgencyName("青禾县国土局", "资源局", date(2026, 3, 1)),
        AgencyName("青禾县国土局", "青禾县自然资源局", date(2026, 3, 1)),
    )


def test_no_unit_was_renamed(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert directory.renamed() == ()
