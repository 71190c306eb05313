"""Pages of votes: what people see, and what bad input answers."""

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from lxml.html import fromstring

from shangda.awards import actions, periods
from shangda.awards.models import Ballot, BallotTerms, Nominee
from shangda.organisations.models import Role
from tests import make

TERMS = {
    "nominating": "editors", "is_secret": "1", "winner_count": "5", "mark_count": "5",
    "least_voters": "3", "voting_days": "2", "ties": "all",
}  # fmt: skip


def go(client, who, name, *args, post=None, **query):
    client.force_login(who)
    url = reverse(f"awards:{name}", args=args)
    return client.get(url, query) if post is None else client.post(url, post, follow=True)


def html(answer):
    return answer.content.decode()


def test_a_vote_is_started_from_the_page(client, world):
    make.used_articles(world, "甲")
    page = html(go(client, world.chief_editor, "votes", world.desk.pk))

    code = page.split('<option value="month:')[1].split('"')[0]
    answer = go(client, world.chief_editor, "start-ballot", world.desk.pk,
                post={"span": f"month:{code}"})  # fmt: skip

    assert "先定参评的稿件" in html(answer)
    assert Ballot.objects.get().start.isoformat() == code


def test_a_month_that_is_voted_on_is_not_offered_and_refused(client, world):
    make.used_articles(world, "甲")
    span = periods.offered(timezone.localdate())[0]
    actions.start_ballot(desk=world.desk, span=span, by=world.chief_editor)

    page = html(go(client, world.chief_editor, "votes", world.desk.pk))
    answer = go(
        client, world.chief_editor, "start-ballot", world.desk.pk, post={"span": span.code}
    )

    assert span.code not in page
    assert answer.status_code == 422
    assert "已经在评或评过了" in html(answer)


@pytest.mark.parametrize("span", ["", "month:1999-01-01", "x"])
def test_no_month_or_nonsense_is_answered_beside_the_field(client, world, span):
    answer = go(
        client, world.chief_editor, "start-ballot", world.desk.pk, post={"span": span}
    )

    assert answer.status_code == 422
    assert "field-wrong" in html(answer)


def test_terms_that_make_no_sense_come_back_as_typed(client, world):
    bad = TERMS | {"winner_count": "0", "least_voters": "2", "mark_count": "x"}

    answer = go(client, world.chief_editor, "set-usual-terms", world.desk.pk, post=bad)

    assert answer.status_code == 422
    assert "不能小于1" in html(answer)
    assert 'value="x"' in html(answer)
    assert not BallotTerms.objects.exists()


def test_two_secret_voters_are_refused_with_the_reason(client, world):
    bad = TERMS | {"least_voters": "2"}

    answer = go(client, world.chief_editor, "set-usual-terms", world.desk.pk, post=bad)

    assert "不记名投票至少要3人" in html(answer)


def test_editors_find_and_nominate(client, world):
    vote = make.nominating_vote(world, nominating="editors")
    pk = vote.ballot.pk

    found = html(go(client, world.editor, "ballot", pk, q="乙"))
    none = html(go(client, world.editor, "ballot", pk, q="没有这样的"))
    article = vote.ballot.desk.articles.get(title="乙").pk
    go(client, world.editor, "nominate", pk, post={"chosen": [article]})

    assert ">乙</span>" in found
    assert ">甲</span>" not in found
    assert "没有找到" in none
    assert Nominee.objects.get().title == "乙"


def test_the_next_step_is_the_red_button(client, world):
    ballot = make.nominating_vote(world, nominating="editors", winner_count=1).ballot
    before = red(go(client, world.chief_editor, "ballot", ballot.pk))
    chosen = [ballot.desk.articles.get(title=title).pk for title in "甲乙"]

    go(client, world.chief_editor, "nominate", ballot.pk, post={"chosen": chosen})

    after = red(go(client, world.chief_editor, "ballot", ballot.pk))
    assert (before, after) == (["提名选中的"], ["开始投票"])


def red(response):
    found = fromstring(html(response)).xpath("//main//*[contains(@class, 'btn-primary')]")
    return [one.text_content().strip() for one in found]


@pytest.mark.parametrize(
    ("chosen", "words"), [([], "一篇也没有选"), ([987654], "不在名单里")]
)
def test_nothing_or_nonsense_nominated_is_answered(client, world, chosen, words):
    vote = make.nominating_vote(world, nominating="editors")

    answer = go(client, world.editor, "nominate", vote.ballot.pk, post={"chosen": chosen})

    assert answer.status_code == 422
    assert words in html(answer)


def test_a_voter_votes_once_and_is_told(client, world):
    vote = make.open_vote(world)
    pk = vote.ballot.pk

    page = html(go(client, world.editor, "ballot", pk))
    answer = html(
        go(client, world.editor, "cast-vote", pk, post={"chosen": vote.named("甲")})
    )
    again = go(client, world.editor, "cast-vote", pk, post={"chosen": vote.named("乙")})

    assert "请选，最多3篇" in page
    assert "谁也查不出来" in page
    assert "您已经投过票" in answer
    assert again.status_code == 409


def test_too_many_marks_stay_ticked(client, world):
    vote = make.open_vote(world)
    chosen = vote.named("甲", "乙", "丙", "丁")

    answer = go(client, world.editor, "cast-vote", vote.ballot.pk, post={"chosen": chosen})

    assert answer.status_code == 422
    assert "选了4篇，最多选3篇" in html(answer)
    assert html(answer).count("checked") == 4


def test_the_issuer_decides_a_tie_on_the_page(client, world):
    vote = make.counted_vote(world, [("甲", "乙"), ("甲", "丙"), ("甲",)], ties="leader")
    pk, one = vote.ballot.pk, vote.named("乙")

    other = html(go(client, world.editor, "ballot", pk))
    bad = go(client, world.issuer, "decide-tie", pk, post={"chosen": one, "reason": ""})
    good = html(go(client, world.issuer, "decide-tie", pk,
                   post={"chosen": one, "reason": "写法新"}))  # fmt: skip
    done = html(go(client, world.issuer, "confirm-winners", pk, post={}))

    assert "等签发人从中定1篇" in other
    assert bad.status_code == 422
    assert "checked" in html(bad)
    assert "并列的由签发人取舍：写法新" in good
    assert "作者都收到通知" in done


def test_reasons_are_asked_for(client, world):
    vote = make.counted_vote(world, [("甲",)] * 3)

    again = go(client, vote.runner, "reopen-vote", vote.ballot.pk, post={"reason": ""})
    away = go(client, vote.runner, "discard-ballot", vote.ballot.pk, post={"reason": ""})

    assert (again.status_code, away.status_code) == (422, 422)
    assert vote.now().state == Ballot.State.COUNTED


def test_the_result_goes_out_as_a_workbook(client, world):
    vote = make.confirmed_vote(world)

    answer = go(client, world.editor, "ballot", vote.ballot.pk, **{"as": "xlsx"})

    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[1][:2] == (1, "甲")
    assert rows[1][4] == 3


def test_an_open_vote_shows_names_after_the_count(client, world):
    vote = make.counted_vote(world, [("甲",), ("甲", "乙"), ("乙",)], is_secret=False)

    page = html(go(client, world.editor, "ballot", vote.ballot.pk))

    assert "选它的：" in page


@pytest.mark.parametrize("role", [Role.INFORMANT, Role.LEADER])
def test_others_do_not_find_the_vote(client, world, role):
    vote = make.open_vote(world)
    place = {"unit": world.township} if role == Role.INFORMANT else {"desk": world.desk}
    who = make.holder(role, **place)

    assert go(client, who, "ballot", vote.ballot.pk).status_code == 404
    assert go(client, who, "votes", world.desk.pk).status_code == 404


def test_an_editor_does_not_run_the_vote(client, world):
    vote = make.nominating_vote(world)

    answer = go(client, world.editor, "open-vote", vote.ballot.pk, post={})

    assert answer.status_code == 403
    assert vote.now().state == Ballot.State.NOMINATING


def test_pages_ask_as_often_for_many_texts_as_for_few(
    client, world, django_assert_max_num_queries
):
    vote = make.nominating_vote(world, titles=tuple("甲乙丙丁戊己庚辛"))
    client.force_login(world.editor)

    with django_assert_max_num_queries(32):
        client.get(reverse("awards:ballot", args=[vote.ballot.pk]))
