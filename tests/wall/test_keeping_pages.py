"""The pages on which walls are kept."""

import re

import pytest
from django.urls import reverse

from shangda.kernel.models import AuditEvent, RequestKey
from shangda.wall import actions
from shangda.wall.models import Wall
from tests import make

TYPED = {
    "name": "大厅", "period": "month", "row_count": "6", "refresh_seconds": "60",
    "shows_titles": "on",
    "standings_place": "1", "standings_seconds": "20", "targets_place": "", "targets_seconds": "20",
    "issues_place": "2", "issues_seconds": "15", "clocks_place": "", "clocks_seconds": "20",
    "best_place": "", "best_seconds": "20",
}  # fmt: skip


def go(client, who, name, *args, post=None):
    client.force_login(who)
    url = reverse(f"wall:{name}", args=args)
    return client.get(url) if post is None else client.post(url, post, follow=True)


@pytest.fixture
def wall(world, keeper):
    return actions.make_wall(desk=world.desk, name="信息科大屏", by=keeper).wall


def test_the_address_is_shown_once(client, world, keeper):
    answer = go(client, keeper, "make-wall", world.desk.pk, post={"name": "大厅"})
    page = answer.content.decode()
    token = re.search(r"/wall/([\w-]+)/", page)[1]

    assert client.get(f"/wall/{token}/").status_code == 200
    assert token not in go(client, keeper, "walls", world.desk.pk).content.decode()
    assert token not in go(client, keeper, "wall", Wall.objects.get().pk).content.decode()


def test_no_table_keeps_the_address(client, world, keeper):
    post = {"name": "大厅", "request_key": "of-the-page"}
    page = go(client, keeper, "make-wall", world.desk.pk, post=post).content.decode()
    token = re.search(r"/wall/([\w-]+)/", page)[1]

    assert not RequestKey.objects.exists()
    assert not [one for one in AuditEvent.objects.all() if token in str(one.details)]


def test_the_same_name_twice_is_refused_so_a_second_click_makes_no_second_wall(
    client, world, keeper, wall
):
    answer = go(client, keeper, "make-wall", world.desk.pk, post={"name": wall.name})

    assert answer.status_code == 422
    assert "已经有一块叫“信息科大屏”的大屏" in answer.content.decode()
    assert 'value="信息科大屏"' in answer.content.decode()


def test_what_it_shows_is_set_on_the_page(client, keeper, wall):
    page = go(client, keeper, "set-wall", wall.pk, post=TYPED).content.decode()

    assert "屏幕60秒内跟着变" in page
    rows = wall.screens.order_by("position").values_list("kind", "seconds")
    assert list(rows) == [("standings", 20), ("issues", 15)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"issues_place": "1"}, "都排在第1屏"),
        ({"standings_place": "", "issues_place": ""}, "一屏也没有选"),
        ({"issues_seconds": "1"}, "不能小于5"),
        ({"issues_seconds": "很久"}, "请填数字"),
        ({"refresh_seconds": "1"}, "不能小于10"),
        ({"row_count": "99"}, "不能大于10"),
        ({"name": ""}, "请填名称"),
        ({"period": "century"}, "没有这一项"),
    ],
)
def test_bad_input_comes_back_as_typed(client, keeper, wall, wrong, words):
    answer = go(client, keeper, "set-wall", wall.pk, post=TYPED | wrong)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "大厅" in answer.content.decode() or "name" in wrong
    assert wall.screens.count() == 5


def test_another_walls_name_is_refused(client, world, keeper, wall):
    actions.make_wall(desk=world.desk, name="大厅", by=keeper)

    answer = go(client, keeper, "set-wall", wall.pk, post=TYPED)

    assert answer.status_code == 422
    assert "请换个名称" in answer.content.decode()


def test_an_ended_wall_is_listed_as_ended(client, world, keeper, wall):
    page = go(client, keeper, "end-wall", wall.pk, post={}).content.decode()

    assert "原来的地址打不开了" in page
    assert "已停用：信息科大屏" in page
    assert go(client, keeper, "set-wall", wall.pk, post=TYPED).status_code == 409


@pytest.mark.parametrize("role", ["editor", "chief_editor", "scorer", "leader"])
def test_only_the_administrator_keeps_walls(client, world, wall, role):
    who = make.holder(role, desk=world.desk)

    assert go(client, who, "walls", world.desk.pk).status_code == 404
    assert (
        go(client, who, "make-wall", world.desk.pk, post={"name": "x"}).status_code == 404
    )
    assert go(client, who, "wall", wall.pk).status_code == 404
    assert go(client, who, "end-wall", wall.pk, post={}).status_code == 404
