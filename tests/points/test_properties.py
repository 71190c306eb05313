"""What holds for every history under every ready template, and for one set that has it all."""

import tomllib
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangda.points.accounts import Count
from shangda.points.faults import sound
from shangda.points.items import Items
from shangda.points.pools import pool_lines
from shangda.points.rulesets import Ledger
from shangda.points.score import accounts, by_item, item_lines, score
from shangda.points.telling import told
from shangda.points.templates import templates

EVERYTHING = """
[set]
title = "什么都有的办法"
from = 2026-01-01

[[category]]
id = "adopted"
name = "采用"
combine = "highest"
limits = { cap = 30, per = "quarter" }
[[category]]
id = "above"
name = "上级采用"
instead_of = "adopted"
limits = { cap = 50 }
[[category]]
id = "faults"
name = "差错"
share = "full"
[[category]]
id = "pay"
name = "稿酬"
ledger = "money"

[[rule]]
id = "own"
name = "本级"
category = "adopted"
when = { kind = "adopted", level = "县级" }
points = 5
[[rule]]
id = "research"
name = "调研"
category = "adopted"
when = { kind = "research" }
points = 12.5
[[rule]]
id = "double"
name = "转报"
category = "above"
when = { kind = "adopted", level = "省级" }
factor = 2
of = "category:adopted"
[[rule]]
id = "late"
name = "迟报"
category = "faults"
when = { kind = "urgent_late" }
tiers = [{ from = 2, points = -3 }]
per = "quarter"
points = -1
[[rule]]
id = "copied"
name = "抄袭"
category = "faults"
when = { kind = "plagiarism" }
zero = ""
[[rule]]
id = "pool"
name = "奖金"
category = "pay"
when = { kind = "adopted" }
pool = 1000
pool_per = "month"

[[quota]]
id = "sent"
name = "报送"
per = "month"
count = { kind = "submitted" }
target = 2
reached = 3
missing = -1
extra = 0.5
carry = true
[[quota]]
id = "quality"
name = "质量"
per = "quarter"
of = "total"
target = 20
reached = 4
proportional = true
[[ratio]]
id = "rate"
name = "采用率"
per = "quarter"
of = { kind = "adopted" }
to = { kind = "submitted" }
below = 0.5
points = -2
[[knockout]]
id = "out"
name = "抄袭两次"
when = { kind = "plagiarism" }
count = 2
per = "year"
effect = "zero"
[[total]]
per = "item"
cap = 40
[[total]]
per = "quarter"
base = 6
floor = 0
"""
ALL = sound(EVERYTHING)
SETS = [ALL, *[sound(one.text) for one in templates()]]
START = date(2026, 1, 1)
TODAY = date(2027, 1, 1)
KINDS = (
    "submitted", "adopted", "adopted", "instruction", "research", "plagiarism",
    "urgent_late", "urgent_missed", "commission_missed", "monthly_best", "unused",
)  # fmt: skip
UNITS = "甲乙丙丁"

days = st.integers(0, 364).map(lambda days: START + timedelta(days))
sharers = st.lists(st.sampled_from(UNITS), min_size=1, max_size=3, unique=True)
rows = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS),
        "date": days,
        "item": st.sampled_from(["", "a", "b", "c"]),
        "level": st.sampled_from(["镇级", "县级", "区级", "市级", "省级", "国家级"]),
        "outlet": st.sampled_from(["", "要情", "市委办", "每日情况", "本会"]),
        "form": st.sampled_from(["", "简讯", "单条"]),
        "genre": st.sampled_from(["", "调研", "问题"]),
        "leader": st.sampled_from(["", "区领导", "省领导"]),
        "route": st.sampled_from(["", "转报", "直报"]),
        "criticised": st.booleans(),
        "sharers": sharers.map(lambda units: [{"unit": unit} for unit in units]),
    }
)
histories = st.lists(rows, max_size=25).map(
    lambda found: (
        told([row | {"id": f"{number:02}"} for number, row in enumerate(found)]).facts
    )
)
sets = st.sampled_from(SETS)
many = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def counted(facts, ruleset, today=TODAY):
    return sorted(score(facts, ruleset, today).lines)


@many
@given(histories, sets, st.randoms())
def test_the_order_of_facts_does_not_matter(facts, ruleset, random):
    shuffled = list(facts)
    random.shuffle(shuffled)

    assert counted(shuffled, ruleset) == counted(facts, ruleset)


@many
@given(st.lists(rows, min_size=1, max_size=12), sets, st.data())
def test_a_revoked_fact_has_never_been(found, ruleset, data):
    told_of = [row | {"id": f"{number:02}"} for number, row in enumerate(found)]
    revoked = data.draw(st.sampled_from(told_of))
    left = [row for row in told_of if row is not revoked]

    with_revocation = told([*told_of, {"revokes": revoked["id"]}]).facts

    assert counted(with_revocation, ruleset) == counted(told(left).facts, ruleset)


@many
@given(histories, sets)
def test_item_by_item_and_account_by_account_is_the_whole_count(facts, ruleset):
    items = Items(ruleset)
    apart = [line for group in by_item(facts).values() for line in items.lines(group)]
    for account in accounts(facts, apart, ruleset):
        own = [line for line in apart if line.subject == account.subject]
        assert own == list(account.lines)
    parts = accounts(facts, item_lines(facts, ruleset), ruleset)
    of_accounts = [line for one in parts for line in Count(one, ruleset, TODAY).lines()]
    lines = apart + of_accounts

    lines += pool_lines(facts, lines, ruleset, TODAY)

    assert sorted(lines) == counted(facts, ruleset)


@many
@given(histories, sets, days)
def test_what_comes_later_changes_nothing_before(facts, ruleset, day):
    then = score(facts, ruleset, day + timedelta(1)).lines
    known = [line for line in then if line.day <= day]
    now = [line for line in score(facts, ruleset, TODAY).lines if line.day <= day]
    units = {line.unit for line in known}

    assert sorted(line for line in now if line.unit in units) == sorted(known)


@many
@given(histories, sets)
def test_lines_differ_in_more_than_words(facts, ruleset):
    lines = counted(facts, ruleset)

    keys = {(line.rule, line.fact, line.cause, line.subject, line.day) for line in lines}

    assert len(keys) == len(lines)


@many
@given(histories)
def test_a_quarter_keeps_within_its_bounds(facts):
    sums = defaultdict(Decimal)
    for line in counted(facts, ALL):
        if line.ledger is Ledger.POINTS:
            sums[line.unit, (line.day.month - 1) // 3] += line.value

    assert [value for value in sums.values() if value < 0] == []


@many
@given(histories)
def test_an_item_keeps_within_its_cap_and_its_shares_make_it_whole(facts):
    sums = defaultdict(Decimal)
    for line in item_lines(facts, ALL):
        sums[line.item or line.fact] += line.value

    assert all(0 <= value <= 40 for value in sums.values())
    assert all(value % Decimal("2.5") == 0 for value in sums.values())


@many
@given(histories)
def test_a_pool_is_paid_out_to_the_cent(facts):
    paid = defaultdict(Decimal)
    for line in counted(facts, ALL):
        if line.ledger is Ledger.MONEY:
            paid[line.day] += line.value

    months = {fact.day.month for fact in facts if fact.kind == "adopted"}
    assert {day.month for day in paid} == months
    assert set(paid.values()) <= {1000}


@many
@given(histories, sets)
def test_every_value_is_exact(facts, ruleset):
    lines = counted(facts, ruleset)

    assert all(-line.value.as_tuple().exponent <= ruleset.places for line in lines)


def test_every_template_is_tried():
    titles = {tomllib.loads(one.text)["set"]["title"] for one in templates()}

    assert titles == {one.title for one in SETS[1:]}
