"""The small office with its administrators."""

from types import SimpleNamespace

import pytest
from django.test import Client

from shangda.organisations.models import Role
from tests import make


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.FILES = tmp_path


@pytest.fixture
def world(db):
    office = make.office()
    desk_admin = make.holder(Role.DESK_ADMIN, desk=office.desk, name="管若")
    city_admin = make.holder(Role.DESK_ADMIN, desk=office.city_desk, name="城管")
    return SimpleNamespace(
        **vars(office),
        system=make.holder(Role.SYSTEM_ADMIN, name="管理"),
        security=make.holder(Role.SECURITY_ADMIN, name="安全"),
        audit=make.holder(Role.AUDIT_ADMIN, name="审计"),
        desk_admin=desk_admin,
        city_admin=city_admin,
        nobody=make.person(name="无岗"),
    )


@pytest.fixture
def sign_in():
    """A browser in which this person is signed in."""

    def browser(who):
        client = Client()
        client.force_login(who)
        return client

    return browser
