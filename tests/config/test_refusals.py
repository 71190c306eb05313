import re

import pytest
from django.test import Client

from tests import make

pytestmark = pytest.mark.django_db


def ways(answer):
    """Where the refusal leads, as its buttons say."""
    return re.findall(
        r'<a class="btn[^>]*href="([^"]+)">(.+?)</a>', answer.content.decode()
    )


def wrong_password(browser, person):
    sent = {"login": person.username, "password": "wrong"}
    return [browser.post("/accounts/login/", sent) for _ in range(5)][-1]


def without_token(browser):
    return browser.post("/accounts/login/", {"login": "x", "password": "y"})


def test_a_stranger_is_shown_the_way_to_sign_in():
    person = make.office().informant

    locked = wrong_password(Client(), person)
    lost = Client().get("/nowhere/")
    stale = without_token(Client(enforce_csrf_checks=True))

    assert [one.status_code for one in (locked, lost, stale)] == [429, 404, 403]
    for answer in (locked, lost, stale):
        assert ways(answer) == [("/accounts/login/", "去登录")]


def test_who_is_signed_in_is_shown_the_way_to_the_first_page(client):
    client.force_login(make.office().informant)

    lost = client.get("/nowhere/")

    assert (lost.status_code, ways(lost)) == (404, [("/", "回工作台")])
