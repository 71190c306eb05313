from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.models import AuditEvent, Notice
from shangda.organisations import actions
from shangda.organisations.initials import initials_of
from shangda.organisations.models import Appointment, Person, Role
from tests import make

pytestmark = pytest.mark.django_db


def add(by, username="xin-ren", **who):
    fields = {"name": "沈知禾", "phone": "0571-8000"} | who
    return actions.add_person(
        by=by, username=username, password_hash=make_password("chun-jiang-1"), **fields
    )


def test_add_person_makes_an_account_with_an_initial_password(world):
    made = add(world.system)

    assert made.check_password("chun-jiang-1")
    assert made.initials == "szh"
    assert made.initial_until > timezone.now() + timedelta(days=6)
    assert AuditEvent.objects.latest("sequence").details == {
        "username": "xin-ren",
        "name": "沈知禾",
    }


def test_add_person_without_a_password_cannot_sign_in(world):
    made = actions.add_person(by=world.desk_admin, username="kong", name="空")

    assert not made.has_usable_password()
    assert made.initial_until is None


def test_add_person_with_a_password_of_their_own(world):
    made = actions.add_person(
        by=world.system,
        username="yan-shi",
        password_hash=make_password("x"),
        is_initial=False,
        name="演",
    )

    assert made.initial_until is None


def test_add_person_refuses_the_taken_the_malformed_and_the_unasked(world):
    add(world.system)
    with pytest.raises(InvalidError) as refused:
        add(world.system)
    assert refused.value.fields == {"username": "登录名xin-ren已经有人用了。"}
    with pytest.raises(InvalidError) as refused:
        add(world.system, "有空 格", email="不是邮箱")
    assert set(refused.value.fields) == {"username", "email"}
    for by in (world.security, world.audit, world.editor, world.nobody):
        with pytest.raises(NotAllowedError):
            add(by, "another")


def test_initials_keep_letters_and_have_a_limit():
    assert initials_of("欧阳Li-4") == "oyli4"
    assert len(initials_of("长" * 60)) == 20
    assert initials_of("") == ""


def test_update_person_by_keeper_and_by_themselves(world):
    actions.update_person(person=world.informant, by=world.desk_admin, name="周牧")
    actions.update_person(person=world.informant, by=world.informant, phone="123")

    kept = Person.objects.get(pk=world.informant.pk)
    assert (kept.name, kept.initials, kept.phone) == ("周牧", "zm", "123")
    with pytest.raises(NotAllowedError):
        actions.update_person(person=world.informant, by=world.deputy, name="x")


def test_deactivate_and_activate(world, sign_in):
    browser = sign_in(world.informant)
    actions.deactivate(person=world.informant, by=world.desk_admin)

    answer = browser.get("/manage/me/")
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")
    assert Person.objects.get(pk=world.informant.pk).powers == frozenset()
    with pytest.raises(WrongStateError):
        actions.deactivate(person=world.informant, by=world.desk_admin)

    actions.activate(person=world.informant, by=world.desk_admin)
    assert Person.objects.get(pk=world.informant.pk).powers
    with pytest.raises(WrongStateError):
        actions.activate(person=world.informant, by=world.desk_admin)


def test_the_last_administrator_of_a_kind_is_not_deactivated(world):
    with pytest.raises(WrongStateError):
        actions.deactivate(person=world.audit, by=world.system)
    make.holder(Role.AUDIT_ADMIN)
    actions.deactivate(person=world.audit, by=world.system)
    with pytest.raises(NotAllowedError):
        actions.deactivate(person=world.system, by=world.system)


def test_a_locked_account_keeps_who_may_touch_it(world):
    make.holder(Role.AUDIT_ADMIN)
    actions.deactivate(person=world.audit, by=world.system)

    with pytest.raises(NotAllowedError):
        actions.activate(person=world.audit, by=world.desk_admin)


def test_set_initial_password_ends_sessions_and_must_be_changed(world):
    browser = Client()
    browser.post(
        "/accounts/login/", {"login": world.informant.username, "password": "secret-2026"}
    )
    assert browser.get("/manage/me/").status_code == 200
    actions.set_initial_password(
        person=world.informant,
        by=world.desk_admin,
        password_hash=make_password("chun-jiang-2"),
    )

    assert browser.get("/manage/me/").status_code == 302
    kept = Person.objects.get(pk=world.informant.pk)
    assert kept.check_password("chun-jiang-2")
    assert kept.initial_until is not None
    assert not UserSession.objects.exists()
    assert not Notice.objects.filter(kind="account").exists()


def test_resetting_an_administrator_is_told_to_all_three(world):
    actions.set_initial_password(
        person=world.audit, by=world.system, password_hash=make_password("chun-jiang-2")
    )

    told = Notice.objects.filter(kind="account").values_list("person", flat=True)
    assert set(told) == {world.system.pk, world.security.pk, world.audit.pk}


def test_desk_administrator_resets_only_those_whose_posts_they_give(world):
    for other in (world.desk_admin, world.city_admin, world.system, world.city_editor):
        with pytest.raises(NotAllowedError):
            actions.set_initial_password(
                person=other, by=world.desk_admin, password_hash="x"
            )
    make.appoint(world.informant, Role.EDITOR, desk=world.city_desk)
    with pytest.raises(NotAllowedError):
        actions.unlock(person=world.informant, by=world.desk_admin)


def test_reset_totp_switches_the_code_off(world):
    Authenticator.objects.create(user=world.informant, type="totp", data={})

    actions.reset_totp(person=world.informant, by=world.desk_admin)

    assert not Authenticator.objects.filter(user=world.informant).exists()
    with pytest.raises(WrongStateError):
        actions.reset_totp(person=world.informant, by=world.desk_admin)
    with pytest.raises(NotAllowedError):
        actions.reset_totp(person=world.informant, by=world.editor)


def test_unlock_forgets_failures(world):
    AccessAttempt.objects.create(
        username=world.informant.username, ip_address="10.0.0.1", failures_since_start=5
    )

    actions.unlock(person=world.informant, by=world.desk_admin)

    assert not AccessAttempt.objects.exists()
    with pytest.raises(WrongStateError):
        actions.unlock(person=world.informant, by=world.desk_admin)


def test_change_password_is_ones_own(world):
    actions.change_password(
        person=world.informant, by=world.informant, password_hash=make_password("zi-ji")
    )

    kept = Person.objects.get(pk=world.informant.pk)
    assert kept.check_password("zi-ji")
    assert kept.initial_until is None
    with pytest.raises(NotAllowedError):
        actions.change_password(person=world.informant, by=world.system, password_hash="x")


def test_people_are_visible_to_those_who_keep_them(world):
    def seen(by):
        return set(Person.objects.visible_to(by))

    everybody = set(Person.objects.all())

    assert seen(world.system) == seen(world.security) == everybody
    assert seen(world.audit) == seen(world.editor) == seen(world.nobody) == set()
    county = seen(world.desk_admin)
    assert {world.informant, world.editor, world.office_head, world.nobody} <= county
    assert not {world.city_editor, world.city_admin, world.system} & county
    city = seen(world.city_admin)
    assert world.office_head in city
    assert world.informant not in city


def test_appointments_are_visible_to_holder_giver_and_absent(world):
    own = Appointment.objects.get(person=world.chief)
    made = actions.delegate(
        appointment=own,
        person=world.nobody,
        by=world.chief,
        until_date=timezone.localdate(),
    )

    assert set(Appointment.objects.visible_to(world.nobody)) == {made}
    assert set(Appointment.objects.visible_to(world.chief)) == {own, made}
    assert {own, made} <= set(Appointment.objects.visible_to(world.desk_admin))
    assert own not in Appointment.objects.visible_to(world.city_admin)
