import re

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.test import Client, RequestFactory

from shangda.config import refusals
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


@pytest.mark.parametrize(
    ("say", "error", "status", "cause"),
    [
        (refusals.forbidden, PermissionError(), 403, "您没有办理这件事的权限。"),
        (refusals.bad_request, SuspiciousOperation(), 400, "请求不完整。"),
        (refusals.bad_request, RequestDataTooBig(), 413, "内容太大，没有收下。"),
    ],
)
def test_what_the_framework_refuses_is_said_as_a_page(say, error, status, cause):
    answer = say(RequestFactory().get("/"), error)

    assert answer.status_code == status
    assert cause in answer.content.decode()


def test_a_fault_is_said_as_a_page():
    answer = refusals.failed(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "系统出错，没有办成。" in answer.content.decode()


def test_a_fault_in_the_page_itself_still_has_an_answer(monkeypatch):
    def break_down(*told):
        raise ZeroDivisionError

    monkeypatch.setattr(refusals, "answer", break_down)

    answer = refusals.failed(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "请稍后再试" in answer.content.decode()
