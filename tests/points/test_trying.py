from shangda.points.exact import plain
from shangda.points.telling import facts_of
from shangda.points.trying import hits, tried

from .made import ADOPTED, fact, rule, rules

SET = rules(
    ADOPTED
    + rule("single", 5, 'kind = "adopted", form = "单条", level = "市级"')
    + rule("copied", -5, 'kind = "plagiarism"', more="tiers = [{ from = 2, points = -9 }]")
)


def answer(*rows, of=SET):
    return tried(facts_of(rows), of)


def test_a_rule_that_applies_tells_what_it_gives():
    found = answer(fact(form="单条", level="市级", day="2020-01-01"))

    assert [(one.rule.id, plain(one.lines[0].value)) for one in found.met] == [
        ("single", "5")
    ]
    assert [(str(ledger), plain(value)) for ledger, value in found.totals] == [
        ("points", "5")
    ]


def test_a_rule_that_just_misses_tells_what_it_lacks():
    found = answer(fact(form="简讯", level="市级"))

    assert found.met == []
    assert [(one.rule.id, one.lacks) for one in found.near] == [("single", "单条")]


def test_a_rule_that_misses_by_two_is_left_out():
    assert answer(fact(form="简讯", level="省级")).near == []


def test_what_counts_over_a_period_is_named_without_points():
    found = answer(fact("plagiarism"))

    assert [(one.rule.id, one.lines, one.note) for one in found.met] == [
        ("copied", [], "按次数计，看这一期是第几次")
    ]


def test_a_table_that_is_silent_is_named():
    table = (
        '[[table]]\nid = "t"\nname = "表"\nby = ["level"]\nrows = [["省级", 5]]\n'
        '[[rule]]\nid = "r"\nname = "查"\ncategory = "adopted"\n'
        'when = { kind = "adopted" }\ntable = "t"\n'
    )

    found = answer(fact(level="市级"), of=rules(ADOPTED + table))

    assert [one.note for one in found.met] == ["表里没有这一格，不计分"]


def test_what_a_person_has_to_choose_is_said():
    text = rule("r", 1, 'kind = "adopted"').replace("points = 1", "between = [5, 20]")

    found = answer(fact(), of=rules(ADOPTED + text))

    assert found.refused == "按“r”要在5到20分之间选定 chosen。"
    assert [one.rule.id for one in found.met] == ["r"]


def test_hits_count_the_facts_of_each_rule():
    facts = facts_of(
        [fact(form="单条", level="市级"), fact(form="简讯"), fact("plagiarism")]
    )

    assert dict(hits(facts, SET)) == {"single": 1, "copied": 1}


def test_nothing_is_worth_nothing():
    assert answer().totals == []
