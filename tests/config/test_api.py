"""The way in for programs: it sees and refuses as the pages do."""

import json

import pytest
from django.test import Client

from shangda.organisations.models import Role
from tests import make

pytestmark = pytest.mark.django_db
CANARY = "金丝雀暗号"


@pytest.fixture
def world():
    return make.office()


@pytest.fixture
def caller(world, client):
    client.force_login(world.informant)
    return client


def post(client, path, **data):
    return client.post(f"/api/v1/{path}", data, content_type="application/json")


def test_check_names_place_and_remedy(caller):
    answer = post(caller, "check", title="修好水窖", body="截止目前，修好三口水窖。")

    assert answer.status_code == 200
    found = [one for one in answer.json() if one["rule"] == "W01"]
    assert [(one["start"], one["end"], one["suggestion"]) for one in found] == [
        (0, 2, "截至")
    ]


def test_redline_tells_the_changes(caller):
    answer = post(caller, "redline", old="修好三口水窖。", new="修好五口水窖。")

    assert [(one["kind"], one["old"], one["new"]) for one in answer.json()] == [
        ("replaced", "三", "五")
    ]


def test_similar_shows_only_what_the_caller_may_see(world, caller):
    text = (
        f"{CANARY}。松岚镇组织党员清理山塘，三天清出淤泥两百方，下游两个村的水渠重新通了水，"
        "村里把管护交给五名老人轮流看守，每月给补贴一百元，山塘旁立起了水位尺和警示牌。"
    )
    other = make.unit("OTH", parent=world.county)
    make.received(world, body=text)
    stranger = Client()
    stranger.force_login(make.holder(Role.INFORMANT, unit=other))

    own = post(caller, "similar", body=text).json()

    assert [one["relation"] for one in own] == ["same"]
    assert post(stranger, "similar", body=text).json() == []


def test_search_answers_as_the_page(world, caller):
    make.received(world, title="松岚镇修好水窖")

    answer = caller.get("/api/v1/search", {"q": "水窖"})

    assert answer.status_code == 200
    assert set(answer.json()) == {"count", "hits"}


def test_question_without_sense_is_refused_in_words(caller):
    answer = caller.get("/api/v1/search", {"q": "-水窖"})

    assert answer.status_code == 422
    assert answer.json()["remedy"]


@pytest.mark.parametrize(
    ("data", "field"),
    [({}, "body"), ({"body": 3}, "body"), ({"body": "一", "title": "长" * 1000}, "title")],
)
def test_what_is_wrong_is_named(caller, data, field):
    answer = post(caller, "check", **data)

    assert answer.status_code == 422
    assert field in json.dumps(answer.json()["fields"], ensure_ascii=False)


@pytest.mark.parametrize("body", ["", "。", "\0", "𠮷😀", "（" * 2000])
def test_any_text_is_answered(caller, body):
    assert post(caller, "check", body=body).status_code == 200
    assert post(caller, "similar", body=body).status_code == 200


def test_strangers_are_told_to_sign_in(client):
    answer = client.post("/api/v1/check", {"body": "一"}, content_type="application/json")

    assert (answer.status_code, answer.json()["cause"]) == (401, "还没有登录。")


def test_other_sites_cannot_post(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.informant)

    answer = client.post("/api/v1/check", {"body": "一"}, content_type="application/json")

    assert answer.status_code == 403


def test_it_describes_itself(caller):
    assert "/api/v1/check" in caller.get("/api/v1/openapi.json").json()["paths"]
