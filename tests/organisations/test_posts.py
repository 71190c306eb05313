from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.models import AuditEvent
from shangda.organisations import actions, queries, rules
from shangda.organisations.models import Appointment, Person, Post, Role, Unit
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def today():
    return timezone.localdate()


def fresh(person):
    return Person.objects.get(pk=person.pk)


def seat(world, role=Role.INFORMANT):
    return make.post(role, unit=world.township)


def appoint(world, person=None, post=None, by=None, start=None, until=None):
    return actions.appoint(
        person=person or world.nobody,
        post=post or seat(world),
        by=by or world.desk_admin,
        from_date=start or today(),
        until_date=until,
    )


def test_a_post_is_named_with_its_place_and_with_its_role(world):
    chief = Post(
        role=Role.CHIEF_APPROVER, title="镇党委书记", unit=Unit(short_name="松岚镇")
    )
    deputy = Post(role=Role.DEPUTY_APPROVER, title="分管领导", unit=world.township)

    assert chief.full_title == "松岚镇党委书记"
    assert chief.full_role == "镇党委书记（主要领导）"
    assert deputy.full_title == f"{world.township}分管领导"
    assert deputy.full_role == "分管领导"


def test_add_post_in_unit_desk_and_installation(world):
    in_unit = actions.add_post(
        by=world.desk_admin, role=Role.INFORMANT, title="党政办信息员", unit=world.township
    )
    at_desk = actions.add_post(by=world.desk_admin, role=Role.EDITOR, desk=world.desk)
    top = actions.add_post(by=world.security, role=Role.AUDIT_ADMIN)

    assert (str(in_unit), str(at_desk), str(top)) == (
        "党政办信息员", "信息科编辑", "审计管理员"
    )  # fmt: skip


def test_add_post_refuses_the_wrong_place(world):
    cases = [
        (Role.INFORMANT, {"desk": world.desk}, "unit"),
        (Role.INFORMANT, {}, "unit"),
        (Role.EDITOR, {"unit": world.township}, "unit"),
        (Role.EDITOR, {}, "desk"),
        (Role.SYSTEM_ADMIN, {"unit": world.township}, "unit"),
        (Role.SYSTEM_ADMIN, {"desk": world.desk}, "desk"),
    ]
    for role, place, field in cases:
        with pytest.raises(InvalidError) as refused:
            actions.add_post(by=world.security, role=role, **place)
        assert set(refused.value.fields) == {field}


def test_add_post_refuses_those_who_may_not_give_it(world):
    for by in (world.system, world.audit, world.editor, world.city_admin):
        with pytest.raises(NotAllowedError):
            actions.add_post(by=by, role=Role.INFORMANT, unit=world.township)
    with pytest.raises(NotAllowedError):
        actions.add_post(by=world.desk_admin, role=Role.DESK_ADMIN, desk=world.desk)


def test_rename_post_and_drop_post(world):
    post = actions.add_post(by=world.desk_admin, role=Role.EDITOR, desk=world.desk)
    actions.rename_post(post=post, by=world.desk_admin, title="值班编辑")
    post.refresh_from_db()
    assert post.title == "值班编辑"

    with pytest.raises(NotAllowedError):
        actions.rename_post(post=post, by=world.editor, title="x")
    with pytest.raises(NotAllowedError):
        actions.drop_post(post=post, by=world.editor)
    actions.drop_post(post=post, by=world.desk_admin)
    assert not Post.objects.filter(title="值班编辑").exists()
    with pytest.raises(WrongStateError):
        actions.drop_post(post=seat(world), by=world.desk_admin)


def test_appoint_gives_power_from_its_first_to_its_last_day(world):
    appoint(world, start=today() + DAY, until=today() + 2 * DAY)
    township = world.township.pk

    assert not rules.holds(fresh(world.nobody), Role.INFORMANT, unit_id=township)
    for after, expected in ((1, True), (2, True), (3, False)):
        with time_machine.travel(timezone.now() + after * DAY):
            held = rules.holds(fresh(world.nobody), Role.INFORMANT, unit_id=township)
            assert held is expected


def test_appoint_is_traced_with_who_and_what(world):
    appoint(world)

    event = AuditEvent.objects.latest("sequence")
    assert event.verb == "organisations.appoint"
    assert event.details["person"] == world.nobody.username
    assert event.details["unit"] == "QSZ"


def test_a_post_that_ended_yesterday_gives_nothing(world):
    made = appoint(world, start=today() - 9 * DAY)
    actions.end_appointment(
        appointment=made, by=world.desk_admin, until_date=make.yesterday()
    )

    assert fresh(world.nobody).powers == frozenset()
    assert world.nobody not in queries.holders(Role.INFORMANT, unit_id=world.township.pk)


def test_appoint_refuses_what_cannot_be(world):
    with pytest.raises(InvalidError) as refused:
        appoint(world, until=make.yesterday())
    assert "until_date" in refused.value.fields

    appoint(world, start=today() + 5 * DAY, until=today() + 9 * DAY)
    with pytest.raises(InvalidError) as refused:
        appoint(world)
    assert "person" in refused.value.fields
    appoint(world, until=today() + 4 * DAY)

    world.deputy.is_active = False
    world.deputy.save()
    with pytest.raises(InvalidError):
        appoint(world, person=world.deputy)


def test_appoint_to_a_closed_unit_is_refused(world):
    post = seat(world)
    actions.close_unit(unit=world.township, by=world.system, closed_date=today())
    post.refresh_from_db()

    with pytest.raises(InvalidError):
        appoint(world, post=post, by=world.security)


def test_appoint_refuses_those_who_may_not(world):
    for by in (world.system, world.audit, world.editor, world.informant, world.city_admin):
        with pytest.raises(NotAllowedError):
            appoint(world, by=by)


def test_nobody_holds_two_of_the_three_administrators(world):
    audit = make.post(Role.AUDIT_ADMIN)
    other = make.person(name="备选")

    with pytest.raises(InvalidError) as refused:
        appoint(world, person=world.system, post=audit, by=world.security)
    assert "系统管理员" in refused.value.cause
    appoint(world, person=other, post=audit, by=world.security, start=today() + 9 * DAY)
    with pytest.raises(InvalidError):
        appoint(world, person=other, post=make.post(Role.SYSTEM_ADMIN), by=world.security)


def test_administrators_may_follow_one_another(world):
    other = make.person(name="备选")
    appoint(
        world,
        person=other,
        post=make.post(Role.AUDIT_ADMIN),
        by=world.security,
        until=today() + DAY,
    )

    made = appoint(
        world,
        person=other,
        post=make.post(Role.SYSTEM_ADMIN),
        by=world.security,
        start=today() + 2 * DAY,
    )
    assert made.pk


def test_nobody_becomes_a_second_administrator_by_delegation(world):
    original = Appointment.objects.get(person=world.audit)

    with pytest.raises(InvalidError):
        actions.delegate(
            appointment=original, person=world.system, by=world.security, until_date=today()
        )


def test_security_administrator_does_not_serve_themselves(world):
    with pytest.raises(InvalidError):
        appoint(world, person=world.security, by=world.security)


def test_delegate_lets_somebody_act_until_its_end(world):
    original = Appointment.objects.get(person=world.chief)

    actions.delegate(
        appointment=original, person=world.nobody, by=world.chief, until_date=today() + DAY
    )

    assert "请您代梁景行办理松岚镇主要领导的事" in world.nobody.notices.get().text
    [power] = fresh(world.nobody).powers
    assert (power.role, power.for_whom) == (Role.CHIEF_APPROVER, "梁景行")
    with time_machine.travel(timezone.now() + 2 * DAY):
        assert fresh(world.nobody).powers == frozenset()


def test_delegation_ends_with_what_it_stands_in_for(world):
    original = Appointment.objects.get(person=world.chief)
    actions.delegate(
        appointment=original,
        person=world.nobody,
        by=world.chief,
        until_date=today() + 9 * DAY,
    )

    actions.end_appointment(
        appointment=original, by=world.desk_admin, until_date=make.yesterday()
    )

    assert fresh(world.nobody).powers == frozenset()
    assert world.nobody not in queries.holders(
        Role.CHIEF_APPROVER, unit_id=world.township.pk
    )


def test_delegate_refuses_chains_self_and_dates_outside(world):
    original = Appointment.objects.get(person=world.chief)
    original.until_date = today() + 3 * DAY
    original.save()

    def delegate(to, until=None, start=None, appointment=original, by=world.chief):
        return actions.delegate(
            appointment=appointment,
            person=to,
            by=by,
            until_date=until or today(),
            from_date=start,
        )

    with pytest.raises(InvalidError):
        delegate(world.chief)
    with pytest.raises(InvalidError):
        delegate(world.nobody, until=today() + 4 * DAY)
    with pytest.raises(InvalidError):
        delegate(world.nobody, start=make.LONG_AGO - DAY)
    with pytest.raises(NotAllowedError):
        delegate(world.nobody, by=world.deputy)
    made = delegate(world.nobody)
    with pytest.raises(InvalidError):
        delegate(world.deputy, appointment=made, by=world.desk_admin)


def test_reserved_posts_are_delegated_by_the_security_administrator_only(world):
    own = Appointment.objects.get(person=world.desk_admin)

    with pytest.raises(NotAllowedError):
        actions.delegate(
            appointment=own, person=world.nobody, by=world.desk_admin, until_date=today()
        )
    made = actions.delegate(
        appointment=own, person=world.nobody, by=world.security, until_date=today()
    )
    assert made.stands_in_for == own


def test_end_appointment_only_shortens(world):
    made = appoint(world, until=today() + 5 * DAY)

    for until in (make.yesterday(), today() + 6 * DAY):
        with pytest.raises(InvalidError):
            actions.end_appointment(appointment=made, by=world.desk_admin, until_date=until)
    with pytest.raises(NotAllowedError):
        actions.end_appointment(appointment=made, by=world.nobody, until_date=today())


def test_the_holder_takes_a_delegation_back(world):
    original = Appointment.objects.get(person=world.chief)
    made = actions.delegate(
        appointment=original,
        person=world.nobody,
        by=world.chief,
        from_date=today() - DAY,
        until_date=today() + DAY,
    )

    actions.end_appointment(appointment=made, by=world.chief, until_date=make.yesterday())

    assert fresh(world.nobody).powers == frozenset()


def test_the_last_administrator_of_a_kind_stays(world):
    own = Appointment.objects.get(person=world.audit)
    with pytest.raises(InvalidError):
        actions.end_appointment(appointment=own, by=world.security, until_date=today())

    appoint(
        world,
        person=world.nobody,
        post=make.post(Role.AUDIT_ADMIN),
        by=world.security,
        start=today() + DAY,
    )
    actions.end_appointment(appointment=own, by=world.security, until_date=today())
    assert Appointment.objects.get(pk=own.pk).until_date == today()


def test_cancel_appointment_only_before_it_begins(world):
    future = appoint(world, start=today() + DAY)
    begun = appoint(world, post=seat(world, Role.DEPUTY_APPROVER))

    actions.cancel_appointment(appointment=future, by=world.desk_admin)

    assert not Appointment.objects.filter(person=world.nobody, post=seat(world)).exists()
    with pytest.raises(WrongStateError):
        actions.cancel_appointment(appointment=begun, by=world.desk_admin)
    with pytest.raises(NotAllowedError):
        actions.cancel_appointment(appointment=begun, by=world.nobody)


def test_post_lines_tell_who_when_and_what_is_vacant(world):
    appoint(world, start=today() + DAY)
    empty = actions.add_post(
        by=world.desk_admin, role=Role.INFORMANT, title="空岗", unit=world.township
    )

    lines = {
        line.post.title: line
        for line in queries.post_lines(world.township.posts.all(), today())
    }

    assert [held.when for held in lines["信息员"].held] == ["later", "now"]
    assert lines["空岗"].is_vacant
    assert not lines["信息员"].is_vacant
    assert lines["空岗"].post == empty
