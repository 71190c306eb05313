import datetime as dt
import itertools
import pickle
from collections import Counter, defaultdict

import pytest

from shangda.workbench.demonstration import history
from shangda.workbench.demonstration.desks import PERIODICALS, desk, section_at
from shangda.workbench.demonstration.people import cast
from shangda.workbench.demonstration.plan import Verb
from shangda.workbench.demonstration.worktime import is_workday

NOW = dt.datetime.fromisoformat("2026-11-24T14:30")


@pytest.fixture(scope="module")
def plan():
    return history.tell(NOW)


def overlap(one, other):
    return len(one & other) / len(one | other)


def test_the_same_time_and_seed_give_the_same_bytes(plan):
    again = history.tell(NOW)

    assert pickle.dumps(again) == pickle.dumps(plan)
    assert history.tell(NOW, seed=21).items[0].text != plan.items[0].text


@pytest.mark.parametrize("day", ["2026-01-05", "2026-05-09", "2026-08-02", "2027-02-28"])
def test_any_day_of_the_year_can_be_today(day):
    told = history.tell(dt.datetime.fromisoformat(f"{day}T16:50"))

    assert len(told.items) >= 1500
    assert sum(i.signed_at is not None for i in told.issues) >= 120
    assert max(s.at for i in told.items for s in i.steps) <= told.now


def test_there_are_enough_items_in_every_state(plan):
    fates = Counter(item.fate for item in plan.items)

    assert len(plan.items) >= 1600
    for verb in ("draft", "ask_sign_off", "send_back", "agree", "submit", "claim", "ask",
                 "hold", "give_back", "decline", "select", "withdraw"):  # fmt: skip
        assert fates[verb] >= 3, verb
    assert {i.text.kind for i in plan.items} == set(type(plan.items[0].text.kind))


def test_titles_are_unique(plan):
    titles = Counter(item.text.title for item in plan.items)

    assert [t for t, n in titles.items() if n > 1] == []


def test_no_two_texts_are_near_identical(plan):
    grams = {
        i.key: {i.text.body[n : n + 5] for n in range(len(i.text.body) - 4)}
        for i in plan.items
        if i.cluster is None
    }
    by_topic = defaultdict(list)
    for item in plan.items:
        if item.cluster is None:
            by_topic[item.text.topic].append(item.key)

    shares = [
        overlap(grams[a], grams[b])
        for keys in by_topic.values()
        for a, b in itertools.combinations(keys, 2)
    ]

    assert max(shares) < 0.72
    assert sum(s > 0.5 for s in shares) < len(plan.items) * 0.05


def test_time_runs_forward_on_every_way(plan):
    for item in plan.items:
        times = [s.at for s in item.steps]
        assert times == sorted(times)
        for submission in item.submissions:
            at_desk = [s.at for s in submission.steps]
            assert at_desk == sorted(at_desk)
            assert all(t >= times[-1] for t in at_desk)
    assert all(s.at <= NOW for a in plan.articles for s in a.steps)


def test_everybody_who_acts_has_an_account(plan):
    known = {p.username for p in cast()}
    lives = [i.steps for i in plan.items]
    lives += [s.steps for i in plan.items for s in i.submissions]
    lives += [a.steps for a in plan.articles] + [u.steps for u in plan.ups]

    assert {s.by for steps in lives for s in steps} <= known
    assert {i.composed_by for i in plan.issues} | {
        i.signed_by for i in plan.issues
    } <= known


def test_nobody_signs_a_submission_that_was_not_signed(plan):
    for item in plan.items:
        verbs = [s.verb for s in item.steps]
        if Verb.SUBMIT in verbs:
            assert verbs[-2:] == [Verb.SIGN_OFF, Verb.SUBMIT]
        else:
            assert item.submissions == []


def test_party_building_never_goes_to_the_government(plan):
    for item in plan.items:
        for submission in item.submissions:
            channel = desk(submission.desk).channel
            assert submission.section == section_at(channel, item.text.section)


def test_issues_hold_reviewed_articles_once_each(plan):
    articles = {a.key: a for a in plan.articles}
    limits = {p.code: p.entries for p in PERIODICALS}
    printed = [key for issue in plan.issues for key in issue.articles]

    assert len(printed) == len(set(printed))
    for issue in plan.issues:
        assert is_workday(issue.day)
        assert (
            limits[issue.periodical][0]
            <= len(issue.articles)
            <= limits[issue.periodical][1]
        )
        for key in issue.articles:
            assert articles[key].issue == issue.key
            assert articles[key].is_ready
            assert articles[key].steps[-1].at <= issue.composed_at


def test_every_series_has_come_out(plan):
    assert {i.periodical for i in plan.issues} == {p.code for p in PERIODICALS}
    assert len(plan.issues) >= 120


def test_articles_name_their_sources_and_share_the_credit(plan):
    items = {i.key: i for i in plan.items}

    for article in plan.articles:
        assert bool(article.sources) is not bool(article.from_below)
        assert sum(article.shares) == 100
        for key in article.sources:
            linked = [s.article for s in items[key].submissions if s.desk == article.desk]
            assert linked == [article.key]
    assert sum(len(a.sources) > 1 for a in plan.articles) >= 25


def test_what_goes_up_was_printed_and_is_decided_above(plan):
    articles = {a.key: a for a in plan.articles}
    signed = {i.key: i.signed_at for i in plan.issues}

    assert len(plan.ups) >= 60
    for up in plan.ups:
        assert up.steps[0].at >= signed[articles[up.article].issue]
        if up.article_above:
            assert articles[up.article_above].from_below == up.article
    assert any(articles[u.article_above].issue for u in plan.ups if u.article_above)
    assert plan.outside


def test_the_listed_accounts_find_work(plan):
    waiting = Counter(i.fate for i in plan.items if i.unit == "QSZ")

    for verb in ("draft", "send_back", "ask_sign_off", "agree", "ask", "give_back"):
        assert waiting[verb] >= 1, verb


def test_diligence_differs_and_some_units_have_nothing(plan):
    counts = Counter(i.unit for i in plan.items)

    assert counts["QPX"] == counts["QGXS"] == 0
    assert counts["QNYJ"] > 5 * counts["QBX"] > 0
