from datetime import date, timedelta

import pytest
from django.utils import timezone

from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.models import AuditEvent
from shangda.organisations import actions, queries
from shangda.organisations.models import Appointment, Level, Membership, Role, Unit
from tests import make

pytestmark = pytest.mark.django_db
TOWN = {"level": Level.TOWNSHIP, "kind": Unit.Sort.TOWNSHIP}


def today():
    return timezone.localdate()


def add(world, code="BSZ", **more):
    fields = {"name": "白石镇党委", "short_name": "白石镇", "parent": world.county, **TOWN}
    return actions.add_unit(by=world.desk_admin, code=code, **fields | more)


def test_add_unit_stands_last_and_keeps_its_first_name(world):
    unit = add(world, opened_date=date(2021, 3, 1))

    assert unit.position > Unit.objects.exclude(pk=unit.pk).latest("position").position
    assert [*unit.names.values_list("name", "from_date")] == [
        ("白石镇党委", date(2021, 3, 1))
    ]
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.actor_id) == ("organisations.add_unit", world.desk_admin.pk)


def test_add_unit_with_usual_posts(world):
    unit = add(world, has_usual_posts=True)

    assert [*unit.posts.order_by("position").values_list("role", "title")] == [
        ("informant", "信息员"),
        ("deputy_approver", "分管领导"),
        ("chief_approver", "主要领导"),
    ]


def test_add_unit_belongs_to_its_keeper_at_once(world):
    unit = add(world)

    assert unit.pk in world.desk_admin.kept_unit_ids


def around(world):
    """The county itself, in which its office stands."""
    fields = {"name": "栖云县", "level": Level.COUNTY, "kind": Unit.Sort.AREA}
    area = actions.add_unit(by=world.system, code="QY", parent=world.city, **fields)
    actions.update_unit(unit=world.county, by=world.system, parent=area)
    return area


def test_add_unit_beside_ones_own_office_and_take_it_into_the_desk(world):
    unit = add(world, parent=around(world))
    before = unit.pk in world.desk_admin.kept_unit_ids

    actions.join(
        unit=unit,
        desk=world.desk,
        group=world.desk.groups.first(),
        by=world.desk_admin,
        from_date=today(),
    )

    assert not before
    assert unit.pk in world.desk_admin.kept_unit_ids


def test_add_unit_beside_anothers_office_is_refused(world):
    elsewhere = actions.add_unit(
        by=world.system, code="ELS", name="别处", parent=world.city, **TOWN
    )

    with pytest.raises(NotAllowedError):
        add(world, parent=elsewhere)


def test_add_unit_at_the_top_is_the_systems(world):
    with pytest.raises(NotAllowedError):
        add(world, parent=None)

    made = actions.add_unit(by=world.system, code="TOP", name="省", **TOWN)
    assert made.parent is None
    assert made.short_name == "省"


def test_add_unit_refuses_foreign_places_and_taken_codes(world):
    with pytest.raises(NotAllowedError):
        add(world, parent=world.city)
    with pytest.raises(InvalidError) as refused:
        add(world, code="QSZ")
    assert "code" in refused.value.fields


def test_add_unit_refuses_values_that_do_not_fit(world):
    with pytest.raises(InvalidError) as refused:
        add(world, code="有 空格", name="长" * 81, level="moon")

    assert set(refused.value.fields) == {"code", "name", "level"}
    assert refused.value.cause.startswith("代码只用")


def test_update_unit_writes_what_is_given(world):
    actions.update_unit(
        unit=world.township, by=world.desk_admin, kind=Unit.Sort.DEPARTMENT, position=3
    )

    world.township.refresh_from_db()
    assert (world.township.kind, world.township.position) == ("department", 3)


def test_update_unit_refuses_rings_and_foreign_parents(world):
    below = add(world, parent=world.township)

    with pytest.raises(InvalidError):
        actions.update_unit(unit=world.township, by=world.system, parent=below)
    with pytest.raises(NotAllowedError):
        actions.update_unit(unit=below, by=world.desk_admin, parent=world.city)
    with pytest.raises(NotAllowedError):
        actions.update_unit(unit=world.township, by=world.editor, position=1)


def test_rename_unit_keeps_the_old_name_for_its_days(world):
    yesterday = make.yesterday()

    actions.rename_unit(
        unit=world.township,
        by=world.desk_admin,
        name="松岚街道党工委",
        short_name="松岚街道",
        from_date=today(),
    )

    assert queries.name_on(world.township, yesterday) == "松岚镇"
    assert queries.name_on(world.township, today()) == "松岚街道"
    world.township.refresh_from_db()
    assert world.township.short_name == "松岚街道"


def test_rename_unit_of_an_earlier_day_does_not_replace_the_present_name(world):
    first, second = today() - timedelta(days=60), today() - timedelta(days=5)
    for day, name in ((second, "后来的"), (first, "中间的")):
        actions.rename_unit(
            unit=world.township, by=world.system, name=name, short_name=name, from_date=day
        )

    assert world.township.name == "后来的"
    assert queries.name_on(world.township, first) == "中间的"


def test_rename_unit_on_the_same_day_corrects(world):
    for name in ("错字", "对字"):
        actions.rename_unit(
            unit=world.township,
            by=world.system,
            name=name,
            short_name=name,
            from_date=today(),
        )

    assert [*world.township.names.order_by("pk").values_list("name", flat=True)] == [
        "松岚镇",
        "对字",
    ]


def test_rename_unit_refuses_the_future_and_strangers(world):
    names = {"name": "新", "short_name": "新"}

    with pytest.raises(InvalidError):
        actions.rename_unit(
            unit=world.township,
            by=world.system,
            from_date=today() + timedelta(days=1),
            **names,
        )
    with pytest.raises(NotAllowedError):
        actions.rename_unit(
            unit=world.township, by=world.city_admin, from_date=today(), **names
        )


def test_move_unit_orders_siblings_and_keeps_parents_before_children(world):
    first, second = add(world, "A1"), add(world, "A2")
    add(world, "A1V", parent=first)

    actions.move_unit(unit=second, by=world.desk_admin, place=1)

    order = [*Unit.objects.in_official_order().values_list("code", flat=True)]
    assert order == ["CITY", "COUNTY", "A2", "QSZ", "A1", "A1V"]
    with pytest.raises(NotAllowedError):
        actions.move_unit(unit=second, by=world.editor, place=1)


def test_close_unit_ends_posts_and_memberships_the_day_before(world):
    later = make.post(Role.INFORMANT, unit=world.township)
    future = Appointment.objects.create(
        person=world.nobody, post=later, from_date=today() + timedelta(days=30)
    )

    actions.close_unit(unit=world.township, by=world.desk_admin, closed_date=today())

    informant = type(world.informant).objects.get(pk=world.informant.pk)
    assert informant.powers == frozenset()
    assert not Appointment.objects.filter(pk=future.pk).exists()
    assert [*Membership.objects.filter(unit=world.township).values_list("until_date")] == [
        (make.yesterday(),)
    ]
    assert world.township not in Unit.objects.open_on(today())
    assert world.township in Unit.objects.open_on(make.yesterday())


def test_close_unit_refuses_what_still_lives(world):
    def close(unit, day=None):
        actions.close_unit(unit=unit, by=world.system, closed_date=day or today())

    add(world, parent=world.township)
    with pytest.raises(InvalidError):
        close(world.township)
    with pytest.raises(InvalidError):
        close(world.county)
    office = make.unit(parent=world.county)
    make.desk(office, world.channel)
    with pytest.raises(NotAllowedError):
        close(office)
    young = add(world, "YNG", opened_date=today())
    with pytest.raises(InvalidError):
        close(young, today())
    with pytest.raises(NotAllowedError):
        actions.close_unit(unit=young, by=world.editor, closed_date=today())


def test_close_unit_twice_is_told_so(world):
    unit = add(world)
    actions.close_unit(unit=unit, by=world.system, closed_date=today())

    with pytest.raises(WrongStateError):
        actions.close_unit(unit=unit, by=world.system, closed_date=today())


def test_reopen_unit_takes_the_closing_back(world):
    unit = add(world)
    actions.close_unit(unit=unit, by=world.desk_admin, closed_date=today())

    actions.reopen_unit(unit=unit, by=world.desk_admin)

    assert unit in Unit.objects.open_on(today())
    with pytest.raises(WrongStateError):
        actions.reopen_unit(unit=unit, by=world.system)
    with pytest.raises(NotAllowedError):
        actions.reopen_unit(unit=unit, by=world.editor)


def test_merge_units_moves_what_is_below(world):
    old, new = add(world, "OLD"), add(world, "NEW")
    village = add(world, "VIL", parent=old)

    into = actions.merge_units(unit=old, into=new, by=world.desk_admin, closed_date=today())

    village.refresh_from_db()
    old.refresh_from_db()
    assert (into, village.parent, old.merged_into) == (new, new, new)
    assert old.closed_date == today()


def test_merge_units_refuses_nonsense(world):
    old = add(world, "OLD")
    village = add(world, "VIL", parent=old)
    gone = add(world, "GON")
    actions.close_unit(unit=gone, by=world.system, closed_date=today())

    for into, error in ((village, InvalidError), (gone, InvalidError)):
        with pytest.raises(error):
            actions.merge_units(unit=old, into=into, by=world.system, closed_date=today())
    with pytest.raises(NotAllowedError):
        actions.merge_units(
            unit=old, into=world.city, by=world.desk_admin, closed_date=today()
        )
    village.refresh_from_db()
    assert village.parent == old


def test_keeper_reaches_members_and_below_but_not_past_another_desk(world):
    village = add(world, parent=world.township)

    assert world.desk_admin.kept_unit_ids == {
        world.county.pk, world.township.pk, village.pk
    }  # fmt: skip
    assert world.city_admin.kept_unit_ids == {world.city.pk, world.county.pk}
    assert world.editor.kept_unit_ids == frozenset()


def test_unit_lines_are_depth_first_in_official_order(world):
    village = add(world, "VIL", parent=world.township)

    lines = queries.unit_lines(Unit.objects.all(), today())

    assert [(line.unit.code, line.depth) for line in lines] == [
        ("CITY", 0), ("COUNTY", 1), ("QSZ", 2), ("VIL", 3)
    ]  # fmt: skip
    assert lines[2].holders_count == 3
    assert lines[2].desks == [world.desk.name]
    assert village == lines[3].unit
    assert len(lines[3].indent) == 3
