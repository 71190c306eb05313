"""The wall as somebody sees it who has nothing but its address."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shangda.items.models import Item
from shangda.kernel.models import Deadline
from shangda.wall import actions, keeping
from shangda.wall.models import Screen, Wall
from tests import make


@pytest.fixture
def made(world, keeper):
    return actions.make_wall(desk=world.desk, name="信息科大屏", by=keeper)


def look(client, token, **query):
    return client.get(reverse("wall:show", args=[token]), query)


def html(client, token):
    return look(client, token).content.decode()


def anew():
    """As after the refresh time."""
    cache.clear()


def test_only_the_hash_of_the_token_is_kept(made):
    row = Wall.objects.get()

    kept = " ".join(
        str(getattr(row, field.attname)) for field in Wall._meta.concrete_fields
    )
    assert made.token not in kept
    assert len(row.token_hash) == 64


def test_the_wall_needs_no_session_and_sets_no_cookie(client, made):
    with CaptureQueriesContext(connection) as queries:
        answer = look(client, made.token)

    assert answer.status_code == 200
    assert not answer.cookies
    assert not any("session" in query["sql"].lower() for query in queries)


@pytest.mark.parametrize("token", ["x", "'; --", "令牌", "a" * 300])
def test_another_address_shows_nothing(client, made, token):
    assert look(client, token).status_code == 404


def test_an_ended_or_renewed_address_shows_nothing(client, made, keeper):
    again = actions.renew_wall(wall=made.wall, by=keeper)
    assert look(client, made.token).status_code == 404
    assert look(client, again.token).status_code == 200

    actions.end_wall(wall=made.wall, by=keeper)
    assert look(client, again.token).status_code == 404


def test_nothing_can_be_changed_by_the_address(client, made):
    assert client.post(reverse("wall:show", args=[made.token])).status_code == 405


def test_the_page_is_strict(client, made):
    answer = look(client, made.token)
    page = answer.content.decode()

    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", page)


def test_one_part_is_shown_and_without_scripts_the_next_one_follows(client, made, world):
    make.used_issue(world)
    first = look(client, made.token).content.decode()
    second = look(client, made.token, screen="1").content.decode()

    shown = re.findall(r'<section class="wall-part wall-(\w+)"[^>]*?(hidden)?>', first)
    assert [kind for kind, is_hidden in shown if not is_hidden] == ["standings"]
    assert 'content="20;url=?screen=1"' in first
    assert 'content="20;url=?screen=2"' in second


@pytest.mark.parametrize("screen", ["99", "-1", "x", "9" * 40])
def test_a_screen_that_is_not_there_does_no_harm(client, made, screen):
    assert look(client, made.token, screen=screen).status_code == 200


def test_screens_are_those_of_the_wall_in_its_order(client, made, keeper):
    turns = [actions.Turn("clocks", 7), actions.Turn("issues", 9)]
    actions.set_wall(
        wall=made.wall, by=keeper, name="会议室", period="month", row_count=5,
        refresh_seconds=30, shows_titles=True, turns=turns,
    )  # fmt: skip

    page = html(client, made.token)

    assert re.findall(r'wall-part wall-(\w+)"', page) == ["clocks", "issues"]
    assert re.findall(r'data-seconds="(\d+)"', page) == ["7", "9"]
    assert "<h1>会议室</h1>" in page


def test_standings_name_units(client, made, world):
    make.neighbour(world)

    page = html(client, made.token)

    assert "乡镇组" in page
    assert "松岚镇" in page
    assert "芦雪乡" in page


def test_todays_issues_stand_with_their_titles(client, made, world):
    make.used_issue(world, make.passed_article(world, title="桥面修好了"))

    assert "桥面修好了" in html(client, made.token)


def test_what_is_not_printed_has_no_title_on_the_wall(client, made, world):
    """Drafts, articles, issues in work, questions, what is due: none of their words."""
    make.draft(world, title="没写完的一篇")
    make.returned(world, title="退回的一篇", words="请补上资金来源")
    make.held(world, title="缓报的一篇")
    make.verifying(world, title="核实的一篇")
    make.issue_to_sign(
        world.desk,
        [make.passed_article(world, title="还没签发的一篇")],
        editor=world.editor,
    )

    page = html(client, made.token)

    assert "的一篇" not in page
    assert "资金来源" not in page
    assert "备用水源" not in page
    assert "退回修改" in page
    assert "答复核实" in page


def test_work_secrets_and_withdrawn_texts_have_no_title(client, made, world):
    secret = make.passed_article(world, title="工作秘密的一篇")
    Item.objects.filter(submissions__sources__article=secret).update(marking="sensitive")
    gone = make.passed_article(world, title="撤销的一篇")
    issue = make.used_issue(
        world, secret, gone, make.passed_article(world, title="公开的一条")
    )
    from shangda.scoring.actions import withdraw_adoption  # noqa: PLC0415 -- only here

    entry = issue.entries.get(article=gone)
    withdraw_adoption(entry=entry, by=world.chief_editor, reason="数据有误")

    page = html(client, made.token)

    assert "公开的一条" in page
    assert "的一篇" not in page
    assert "2篇" in page


def test_a_wall_may_show_no_titles_at_all(client, made, world):
    make.used_issue(world, make.passed_article(world, title="桥面修好了"))
    Wall.objects.update(shows_titles=False)

    assert "桥面修好了" not in html(client, made.token)


def test_no_person_and_no_phone_stands_on_the_wall(client, made, world):
    world.informant.phone = "13800001111"
    world.informant.save()
    make.returned(world)
    make.confirmed_vote(world)

    page = html(client, made.token)

    people = [world.informant, world.editor, world.chief_editor, world.issuer, world.scorer]
    assert not [one.name for one in people if one.name in page]
    assert not re.search(r"1\d{10}|内线", page)


def test_the_best_of_the_month_stand_there(client, made, world):
    make.confirmed_vote(world)

    page = html(client, made.token)

    assert "月好信息" in page
    assert '<span class="wall-best-title">甲</span>' in page


def test_what_the_office_is_to_do_stands_on_one_screen(client, made, world):
    for name in ("全县市级采用", "全县省级采用"):
        make.target(world.desk, make.quota(2, name=name), whom="office")
    make.target(world.desk, make.quota(2, name="各家采用"))

    page = html(client, made.token)

    titles = re.findall(r'data-title-of="(2026年　[^"]+)"', page)
    assert titles == [f"2026年　{world.desk.unit}的任务", "2026年　各家采用"]
    assert "共2项" in page
    assert page.index("全县市级采用") < page.index("全县省级采用")


def test_what_is_due_alike_stands_once_with_its_number(client, made, world):
    make.open_vote(world, voters=4)

    page = html(client, made.token)

    row = page.split("<td>好信息投票</td>")[1].split("</tr>")[0]
    assert '<td class="num">4</td>' in row
    assert "信息科" in row


def test_what_is_late_is_said(client, made, world):
    make.verifying(world)
    Deadline.objects.update(due_at=timezone.now() - timedelta(hours=3))

    assert "件已过期" in html(client, made.token)


def test_another_desks_deadlines_are_not_shown(client, world, keeper):
    other = make.holder("desk_admin", desk=world.city_desk)
    made = actions.make_wall(desk=world.city_desk, name="市里", by=other)
    make.verifying(world)

    assert "没有等着办的时限" in html(client, made.token)


def test_ten_walls_cost_as_one(client, world, keeper):
    tokens = [
        actions.make_wall(desk=world.desk, name=f"第{n}块", by=keeper).token
        for n in range(10)
    ]
    html(client, tokens[0])

    with CaptureQueriesContext(connection) as queries:
        for token in tokens:
            html(client, token)

    assert len(queries) == 2 * len(tokens)  # the wall and its screens


def test_more_units_and_issues_ask_no_more_of_the_database(client, made, world):
    make.used_issue(world, make.passed_article(world))
    make.verifying(world)
    with CaptureQueriesContext(connection) as few:
        html(client, made.token)
    for number in range(5):
        other = make.neighbour(world, f"第{number}乡")
        make.used_issue(world, make.passed_article(other), make.passed_article(other))
        make.verifying(other)
    anew()

    with CaptureQueriesContext(connection) as many:
        html(client, made.token)

    assert len(many) == len(few)


def test_what_was_made_is_kept_for_its_time(monkeypatch):
    made, now = [], [1000.0]
    monkeypatch.setattr(keeping.time, "time", lambda: now[0])

    def make_one():
        made.append(1)
        return len(made)

    first = keeping.kept("wall:test", 60, make_one)
    now[0] += 59
    same = keeping.kept("wall:test", 60, make_one)
    now[0] += 2
    other = keeping.kept("wall:test", 60, make_one)

    assert (first, same, other) == (1, 1, 2)


def test_while_one_makes_it_anew_others_get_the_old(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(keeping.time, "time", lambda: now[0])
    keeping.kept("wall:test", 60, lambda: "old")
    now[0] += 61

    def slowly():
        return keeping.kept("wall:test", 60, lambda: "must not be made") + " meanwhile"

    assert keeping.kept("wall:test", 60, slowly) == "old meanwhile"


def test_a_wall_with_nothing_says_so(client, made):
    Screen.objects.all().delete()

    assert "还没有可以显示的内容" in html(client, made.token)
