from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from shangda.organisations.models import Kind, Level
from shangda.points.rulesets import RuleSet, Table
from shangda.points.writing import write
from shangda.scoring import rule_pages, trials
from shangda.scoring.models import LedgerLine
from shangda.scoring.rulebook import book
from shangda.scoring.same_words import as_facts_say, known, meant_by
from shangda.scoring.starting import of_template
from shangda.scoring.vocabulary import known_words
from shangda.scoring.what_if import what_if
from tests import make

HEAD = """
[set]
title = "区采用计分"
from = 2020-01-01

[[category]]
id = "adopted"
name = "采用"
"""
RULE = """
[[rule]]
id = "{id}"
name = "采用"
category = "adopted"
when = {{ kind = "adopted", level = {level} }}
points = 10
"""


def rules_for(**levels):
    """A set with a rule for each, by its id."""
    said = [RULE.format(id=key, level=level) for key, level in levels.items()]
    return "".join([HEAD, *said])


DISTRICT = rules_for(district='"区级"')


def levels_of(rules):
    return {rule.id: dict(rule.when.words).get("level") for rule in rules.rules}


def test_every_word_that_is_known_is_one_of_the_facts():
    assert set(known()["level"]) == {str(level.label) for level in Level}
    assert set(known()["genre"]) == {str(kind.label) for kind in Kind}


def test_no_word_stands_for_two():
    for words in known().values():
        listed = [one for others in words.values() for one in others]
        assert len(listed) == len(set(listed))
        assert not set(listed) & set(words)


def test_a_townships_paper_is_counted_in_the_words_of_facts():
    said = as_facts_say(of_template("township"), "township")

    levels = levels_of(said)
    assert (levels["district"], levels["own"], levels["city"]) == (
        ("县级",),
        ("乡级",),
        ("市级",),
    )
    [topic] = [rule for rule in said.rules if rule.id == "topic"]
    assert dict(topic.when.words)["genre"] == ("问题建议类", "社情民意", "调研类")


def test_all_else_of_the_paper_stays_as_it_is():
    rules = of_template("township")

    said = as_facts_say(rules, "township")

    assert replace(said, rules=()) == replace(rules, rules=())
    assert [one.value for one in said.rules] == [one.value for one in rules.rules]


def test_a_set_in_the_words_of_facts_is_not_made_anew():
    rules = book(rules_for(county='"县级"')).rules

    assert as_facts_say(rules, "township") is rules


def test_a_set_that_has_both_words_means_two_things():
    rules = book(rules_for(district='"区级"', county='"县级"')).rules

    assert levels_of(as_facts_say(rules, "township")) == {
        "district": ("区级",),
        "county": ("县级",),
    }


def test_two_words_for_one_mean_two_things():
    rules = book(rules_for(both='["区级", "旗级"]')).rules

    assert meant_by(rules, "county") == {}


def test_tables_are_looked_up_in_the_words_of_facts():
    table = Table(
        id="t",
        name="分值",
        by=("level", "form"),
        rows={("区级", "简讯"): Decimal(2), ("市级", ""): Decimal(5)},
    )

    today = timezone.localdate()

    [said] = as_facts_say(RuleSet(title="表", since=today, tables=(table,)), "").tables

    assert said.rows == {("县级", "简讯"): Decimal(2), ("市级", ""): Decimal(5)}


@pytest.mark.parametrize(
    ("level", "own", "above"),
    [
        ("township", "乡级", ("中央", "省级", "市级", "县级")),
        ("city", "市级", ("中央", "省级")),
        ("central", "中央", ("上级",)),
    ],
)
def test_own_and_above_are_told_by_the_office(level, own, above):
    rules = book(rules_for(own='"本级"', above='"上级"')).rules

    assert levels_of(as_facts_say(rules, level)) == {"own": (own,), "above": above}


def test_in_a_table_the_row_of_a_level_goes_before_the_one_of_all_above():
    rows = {("上级",): Decimal(5), ("省级",): Decimal(20), ("本级",): Decimal(1)}
    table = Table(id="t", name="分值", by=("level",), rows=rows)

    today = timezone.localdate()
    [said] = as_facts_say(
        RuleSet(title="表", since=today, tables=(table,)), "county"
    ).tables

    assert said.rows == {
        ("县级",): Decimal(1), ("省级",): Decimal(20),
        ("中央",): Decimal(5), ("市级",): Decimal(5),
    }  # fmt: skip


@pytest.mark.django_db
def test_the_template_of_four_bonuses_counts_own_and_higher_uses():
    world = make.office()
    make.rule_set(world.desk, write(of_template("four-bonuses")))

    make.used_above(world)
    make.used_issue(world)

    lines = LedgerLine.objects.filter(desk=world.desk).order_by("rule")
    assert {(line.rule, line.value) for line in lines} == {
        ("above", Decimal(5)), ("adopted", Decimal(5)),
    }  # fmt: skip


@pytest.mark.django_db
def test_an_example_may_say_above():
    world = make.office()
    rules = book(rules_for(above='"上级"')).rules

    assert total_of_example(world.desk, rules, "上级") == Decimal(10)


@pytest.mark.django_db
def test_a_use_brings_what_the_paper_promises_in_its_own_word():
    world = make.office()
    make.rule_set(world.desk, DISTRICT)

    make.used_issue(world)

    assert [line.value for line in LedgerLine.objects.all()] == [Decimal(10)]


@pytest.mark.django_db
def test_what_if_idle_rules_and_examples_read_the_paper_alike():
    world = make.office()
    make.used_issue(world)
    rules, today = book(DISTRICT).rules, timezone.localdate()

    [row] = what_if(world.desk, rules, rules, today, today).groups["乡镇组"]
    assert row.after == Decimal(10)
    assert rule_pages.idle(world.desk, rules, today)[0] == []
    for level in ("区级", "县级"):
        assert total_of_example(world.desk, rules, level) == Decimal(10)


def total_of_example(desk, rules, level):
    data = {"try-kind": "adopted", "try-level": level}
    example = trials.Example(data, words=known_words(desk, rules))
    [(_, total)] = trials.of_example(desk, example, rules).answer.totals
    return total
