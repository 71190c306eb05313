import pytest
from django.utils import timezone

from shangda.kernel.models import Deadline
from shangda.organisations import queries
from shangda.organisations.models import Appointment, Role
from tests import make

pytestmark = pytest.mark.django_db


def test_holders_are_those_in_force_stand_ins_included(world):
    original = Appointment.objects.get(person=world.chief)
    make.appoint(
        world.deputy,
        Role.CHIEF_APPROVER,
        unit=world.township,
        until=timezone.localdate(),
        stands_in_for=original,
    )
    chiefs = queries.holders(Role.CHIEF_APPROVER, unit_id=world.township.pk)

    assert set(chiefs) == {world.chief, world.deputy}
    Appointment.objects.filter(pk=original.pk).update(until_date=make.yesterday())
    assert not chiefs.all().exists()


def test_a_deadline_without_a_person_reminds_the_holders(world):
    row = Deadline(role=Role.EDITOR, desk_id=world.desk.pk)

    assert set(queries.holders_of_deadline(row)) == {world.editor}


def test_colleagues_sit_in_the_same_place(world):
    own = Appointment.objects.get(person=world.chief)

    found = set(queries.colleagues(own, timezone.localdate()))

    assert found == {world.informant, world.deputy}


def test_rows_say_who_they_are(world):
    membership = world.township.memberships.select_related("desk").get()
    appointment = Appointment.objects.get(person=world.informant)
    limit = world.channel.limits.get(kind="urgent")
    admission = world.channel.admissions.get()
    world.township.names.create(name="x", short_name="旧名", from_date=make.LONG_AGO)

    said = [
        str(row) for row in (membership, appointment, limit, admission, membership.group)
    ]

    assert said == [
        f"松岚镇→{world.desk}", "沈知禾 信息员", "党委信息 urgent 500", "党委信息·农业农村", "乡镇组"
    ]  # fmt: skip
    assert str(world.township.names.get()) == "旧名"
    assert str(world.section) == "农业农村"
