"""Who may open and write which page of the office."""

import pytest
from django.db import transaction
from django.test import Client

from shangda.organisations import urls
from tests.organisations.matrix import ELSEWHERE, PERSONAS, READ, WRITE, places
from tests.organisations.pages import at

pytestmark = pytest.mark.django_db


def test_every_page_stands_in_the_matrix():
    named = {pattern.name for pattern in urls.urlpatterns}

    assert named == {*READ, *WRITE, *ELSEWHERE}


@pytest.mark.parametrize("name", READ)
def test_who_reads_what(world, sign_in, name):
    args, _ = places(world).get(name, ([], {}))
    url = at(name, *args)

    found = [sign_in(getattr(world, who)).get(url).status_code for who in PERSONAS]

    assert " ".join(map(str, found)) == READ[name]
    assert Client().get(url).url.startswith("/accounts/login/")
    assert sign_in(world.system).post(url).status_code == 405


@pytest.mark.parametrize("name", WRITE)
def test_who_writes_what(world, sign_in, name):
    args, fields = places(world)[name]
    found = []

    for who in PERSONAS:
        browser = sign_in(getattr(world, who))
        before = transaction.savepoint()
        for file in filter(lambda value: hasattr(value, "seek"), fields.values()):
            file.seek(0)
        found.append(browser.post(at(name, *args), fields).status_code)
        transaction.savepoint_rollback(before)

    assert " ".join(map(str, found)) == WRITE[name]


def test_nobody_writes_without_signing_in_or_by_a_link(world, sign_in):
    known, browser = places(world), sign_in(world.system)

    for name in WRITE:
        args, fields = known[name]
        stranger = Client().post(at(name, *args), fields)
        assert stranger.url.startswith("/accounts/login/"), name
        assert browser.get(at(name, *args)).status_code == 405, name
