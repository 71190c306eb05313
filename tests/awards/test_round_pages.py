"""Pages of payments: what people see, and what bad input answers."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from shangda.awards.models import AwardRound
from tests import make
from tests.awards.test_rounds import OUT, give, start
from tests.awards.test_vote_pages import html


@pytest.fixture
def rules(world):
    made = make.rule_set(world.desk, OUT.partition("[[knockout]]")[0])
    give(made, world.township, 30)
    return made


def go(client, who, name, *args, post=None, **query):
    client.force_login(who)
    url = reverse(f"awards:{name}", args=args)
    return client.get(url, query) if post is None else client.post(url, post, follow=True)


def typed(rules, **more):
    today = timezone.localdate()
    return {
        "title": "年度兑现", "rule_set": rules.pk, "start": date(today.year, 1, 1), "end": today,
        "by": "share", "fund": "1000", "kind": "monthly_best", "tied": "shared", "places": "2",
        "keeper": "first", "prizes": "", "rate": "", "amount": "", "least": "", "most": "",
    } | more  # fmt: skip


def test_a_round_is_worked_out_on_the_page(client, world, rules):
    form = html(go(client, world.scorer, "new-round", world.desk.pk))
    page = html(go(client, world.scorer, "start-round", world.desk.pk, post=typed(rules)))

    assert "按哪份计分办法" in form
    assert "人民币大写：壹仟元整" in page
    assert "1000.00元按积分比例分" in page
    assert "积分30分" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"fund": ""}, "要先有一笔基金"),
        ({"by": "rate"}, "请填每分多少元"),
        ({"by": "rank"}, "请至少写一行"),
        ({"by": "rank", "prizes": "1 500\n头两名 很多"}, "第2行“头两名 很多”看不懂"),
        ({"by": "rank", "prizes": "3-2 500"}, "小的写在前面"),
        ({"by": "rank", "prizes": "1 5.5.5"}, "第1行的元数不对"),
        ({"by": "rank", "prizes": "1 0.001"}, "最多两位小数"),
        ({"by": "item"}, "请填每篇多少元"),
        ({"fund": "一千"}, "请填多少元"),
        ({"fund": "-5"}, "不能小于0"),
        ({"least": "50", "most": "5"}, "最多的比最少的还少"),
        ({"end": "2026-02-31"}, "没有这一天"),
        ({"end": "2001-01-01"}, "止的日期比起的早"),
        ({"rule_set": "987654"}, "没有这一项"),
    ],
)
def test_bad_input_comes_back_as_typed(client, world, rules, wrong, words):
    answer = go(
        client, world.scorer, "start-round", world.desk.pk, post=typed(rules, **wrong)
    )

    assert answer.status_code == 422
    assert words in html(answer)
    assert "年度兑现" in html(answer)
    typed_words = [value for name, value in wrong.items() if name != "rule_set"]
    assert all(html(answer).count(line) for one in typed_words for line in one.split("\n"))
    assert not AwardRound.objects.exists()


def test_prizes_come_back_as_lines(client, world, rules):
    post = typed(rules, by="rank", prizes="第1名 500元\n2-3：300.50")
    go(client, world.scorer, "start-round", world.desk.pk, post=post)
    page = html(go(client, world.scorer, "edit-round", AwardRound.objects.get().pk))

    assert "1 500\n2-3 300.5" in page


def test_over_the_fund_the_page_says_by_how_much(client, world, rules):
    post = typed(rules, by="rate", rate="100")
    page = html(go(client, world.scorer, "start-round", world.desk.pk, post=post))
    sent = go(client, world.scorer, "send-round", AwardRound.objects.get().pk, post={})

    assert "要发3000.00元，基金只有1000.00元，多出2000.00元" in page
    assert ">送核准</button>" not in page
    assert sent.status_code == 422
    assert "多出2000.00元" in html(sent)


def test_the_way_to_the_frozen_list(client, world, rules):
    round_ = start(world, rules)
    waiting = html(go(client, world.scorer, "send-round", round_.pk, post={}))
    page = html(go(client, world.issuer, "round", round_.pk))
    empty = go(client, world.issuer, "refuse-round", round_.pk, post={"reason": ""})
    done = html(go(client, world.issuer, "approve-round", round_.pk, post={}))

    assert "不能是送的人自己" in waiting
    assert ">核准</button>" in page
    assert empty.status_code == 422
    assert "金额不再变动" in done


def test_the_list_goes_out_with_a_column_to_sign(client, world, rules):
    answer = go(client, world.scorer, "round", start(world, rules).pk, **{"as": "xlsx"})

    page = openpyxl.load_workbook(io.BytesIO(answer.content), data_only=True).active
    assert page.cell(4, 5).value == 100
    assert page.cell(3, 6).value == "签名"


def test_others_do_not_find_the_money(client, world, rules):
    round_ = start(world, rules)

    assert go(client, world.informant, "round", round_.pk).status_code == 404
    assert go(client, world.leader, "rounds", world.desk.pk).status_code == 404


def test_without_rules_the_page_says_what_to_do_first(client, world):
    assert "先在“计分办法”里施行一份办法" in html(
        go(client, world.scorer, "rounds", world.desk.pk)
    )
