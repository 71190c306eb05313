"""Who may what, written out by hand: the specification of this app's permissions."""

import pytest

from shangda.organisations import rules
from shangda.organisations.models import Appointment, Role, Unit
from tests import make

pytestmark = pytest.mark.django_db

ROLES = [
    "system",
    "security",
    "audit",
    "desk_admin",
    "city_admin",
    "editor",
    "informant",
    "nobody",
]
EXPECTED = {
    #                          sys sec aud dsk cty edi inf nob
    "may manage":             "yes yes yes yes yes no  no  no",
    "keep units":             "yes no  no  yes yes no  no  no",
    "keep the township":      "yes no  no  yes no  no  no  no",
    "keep the county office": "yes no  no  yes yes no  no  no",
    "keep the city office":   "yes no  no  no  yes no  no  no",
    "add a top unit":         "yes no  no  no  no  no  no  no",
    "add below the county":   "yes no  no  yes yes no  no  no",
    "keep the county desk":   "yes no  no  yes no  no  no  no",
    "add a desk":             "yes no  no  no  no  no  no  no",
    "keep the channel":       "yes no  no  no  yes no  no  no",
    "keep sections":          "yes no  no  no  yes no  no  no",
    "keep the calendar":      "yes no  no  yes yes no  no  no",
    "see people":             "yes yes no  yes yes no  no  no",
    "add a person":           "yes no  no  yes yes no  no  no",
    "keep the leader":        "yes no  no  yes no  no  no  no",
    "keep the office head":   "yes no  no  yes yes no  no  no",
    "keep an administrator":  "yes no  no  no  no  no  no  no",
    "keep an unposted":       "yes no  no  yes yes no  no  no",
    "fill at the township":   "no  yes no  yes no  no  no  no",
    "fill at the desk":       "no  yes no  yes no  no  no  no",
    "fill the desk's admin":  "no  yes no  no  no  no  no  no",
    "fill the audit":         "no  yes no  no  no  no  no  no",
    "delegate the chief":     "no  yes no  yes no  no  no  no",
    "delegate the audit":     "no  yes no  no  no  no  no  no",
}  # fmt: skip


def questions(world):
    chief = Appointment.objects.get(person=world.chief)
    audit = Appointment.objects.get(person=world.audit)
    stranger = make.person(name="新人")
    seat = {
        "township": make.post(Role.INFORMANT, unit=world.township),
        "desk": make.post(Role.EDITOR, desk=world.desk),
        "admin": make.post(Role.DESK_ADMIN, desk=world.desk),
        "audit": make.post(Role.AUDIT_ADMIN),
    }
    return {
        "may manage": rules.may_manage,
        "keep units": rules.may_keep_units,
        "keep the township": lambda p: rules.may_keep_unit(p, world.township),
        "keep the county office": lambda p: rules.may_keep_unit(p, world.county),
        "keep the city office": lambda p: rules.may_keep_unit(p, world.city),
        "add a top unit": lambda p: rules.may_add_unit(p, None),
        "add below the county": lambda p: rules.may_add_unit(p, world.county),
        "keep the county desk": lambda p: rules.may_keep_desk(p, world.desk.pk),
        "add a desk": rules.may_add_desk,
        "keep the channel": lambda p: rules.may_keep_channel(p, world.channel.pk),
        "keep sections": rules.may_keep_sections,
        "keep the calendar": rules.may_keep_calendar,
        "see people": rules.may_see_people,
        "add a person": rules.may_add_person,
        "keep the leader": lambda p: rules.may_keep_person(p, world.chief),
        "keep the office head": lambda p: rules.may_keep_person(p, world.office_head),
        "keep an administrator": lambda p: rules.may_keep_person(p, world.audit),
        "keep an unposted": lambda p: rules.may_keep_person(p, stranger),
        "fill at the township": lambda p: rules.may_fill(p, seat["township"]),
        "fill at the desk": lambda p: rules.may_fill(p, seat["desk"]),
        "fill the desk's admin": lambda p: rules.may_fill(p, seat["admin"]),
        "fill the audit": lambda p: rules.may_fill(p, seat["audit"]),
        "delegate the chief": lambda p: rules.may_delegate(p, chief),
        "delegate the audit": lambda p: rules.may_delegate(p, audit),
    }


def test_who_may_what(world):
    found = {
        name: " ".join(
            ("yes" if asks(getattr(world, role)) else "no").ljust(3) for role in ROLES
        ).rstrip()
        for name, asks in questions(world).items()
    }

    assert found == {name: said.rstrip() for name, said in EXPECTED.items()}


def test_one_corrects_ones_own_particulars_but_keeps_not_ones_own_account(world):
    assert rules.may_change_particulars(world.nobody, world.nobody)
    assert not rules.may_change_particulars(world.nobody, world.editor)
    assert not rules.may_keep_person(world.system, world.system)


def test_holders_delegate_and_take_back_what_is_theirs(world):
    chief = Appointment.objects.get(person=world.chief)
    own_admin = Appointment.objects.get(person=world.desk_admin)

    assert rules.may_delegate(world.chief, chief)
    assert not rules.may_delegate(world.deputy, chief)
    assert not rules.may_delegate(world.desk_admin, own_admin)
    assert not rules.may_end(world.chief, chief)
    made = make.appoint(
        world.nobody,
        Role.CHIEF_APPROVER,
        unit=world.township,
        until=make.LONG_AGO,
        stands_in_for=chief,
    )
    assert rules.may_end(world.chief, made)
    assert not rules.may_end(world.nobody, made)


def test_powers_of_a_unit_end_with_the_unit(world):
    assert rules.holds(world.informant, Role.INFORMANT, unit_id=world.township.pk)

    Unit.objects.filter(pk=world.township.pk).update(closed_date=make.yesterday())
    world.informant.forget_powers()

    assert not rules.holds(world.informant, Role.INFORMANT, unit_id=world.township.pk)
    assert world.informant.unit_ids == frozenset()


def test_power_of_prefers_ones_own_and_is_of_desk_leaves_readers_out(world):
    chief = Appointment.objects.get(person=world.chief)
    make.appoint(
        world.deputy,
        Role.CHIEF_APPROVER,
        unit=world.township,
        until=make.timezone.localdate(),
        stands_in_for=chief,
    )

    power = rules.power_of(world.deputy, Role.CHIEF_APPROVER, unit_id=world.township.pk)
    assert power.for_whom == "梁景行"
    assert (
        rules.power_of(world.nobody, Role.CHIEF_APPROVER, unit_id=world.township.pk) is None
    )
    assert rules.is_of_desk(world.editor, world.desk.pk)
    assert not rules.is_of_desk(world.leader, world.desk.pk)
    assert rules.is_audit_admin(world.audit)
    assert world.desk_admin.units_as(Role.INFORMANT) == frozenset()
    assert world.informant.units_as(Role.INFORMANT) == {world.township.pk}
