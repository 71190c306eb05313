"""Winners are facts, noted after the commit and counted by the rules in force."""

import pytest
from django.utils import timezone

from shangda.awards import actions, periods
from shangda.kernel import outbox
from shangda.scoring.models import Fact, LedgerLine
from tests import make

BEST = make.one_rule(5, "monthly_best")


@pytest.fixture
def vote(world):
    make.rule_set(world.desk, BEST)
    made = make.confirmed_vote(world)
    outbox.drain()
    return made


def best():
    return Fact.objects.standing().filter(source="awards.nominee")


def test_winners_are_facts_of_their_month(vote, world):
    assert set(best().values_list("kind", "title", "day")) == {
        ("monthly_best", "甲", vote.ballot.end), ("monthly_best", "乙", vote.ballot.end),
    }  # fmt: skip
    assert {one.shares.get().unit for one in best()} == {world.township}
    assert best().first().registered == timezone.localdate()


def test_winners_count_by_the_rules(vote, world):
    lines = LedgerLine.objects.standing().filter(unit=world.township, rule="monthly_best")

    assert [int(line.value) for line in lines] == [5, 5]


def test_nobody_counts_before_the_confirmation(world):
    make.rule_set(world.desk, BEST)
    make.counted_vote(world, [("甲",)] * 3)
    outbox.drain()

    assert not best().exists()


def test_the_years_best_are_facts_of_the_year(vote, world):
    more = make.used_articles(world, "戊", "己")
    span = periods.year(timezone.localdate())
    ballot = actions.start_ballot(desk=world.desk, span=span, by=vote.runner)
    terms = make.TERMS | {"winner_count": 1}
    actions.set_ballot_terms(ballot=ballot, by=vote.runner, **terms)
    year = make.Vote(ballot, vote.runner, vote.voters, vote.issuer)
    actions.open_vote(ballot=ballot, by=vote.runner)
    for voter in vote.voters:
        year.cast(voter, "乙")
    actions.count_vote(ballot=year.now(), by=vote.runner)
    actions.confirm_winners(ballot=year.now(), by=vote.issuer)
    outbox.drain()

    assert len(more) == 2
    fact = best().get(kind="yearly_best")
    assert (fact.title, fact.day) == ("乙", span.end)


def test_a_second_look_finds_nothing_new(vote):
    from shangda.scoring import noting  # noqa: PLC0415 -- only here

    assert noting.differences() == (0, 0)
