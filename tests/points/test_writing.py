import json
import tomllib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangda.points import rulesets as sets
from shangda.points.facts import FIGURES, FLAGS, KINDS, WORDS
from shangda.points.matching import Bounds, Matcher
from shangda.points.reading import RuleSetError, read, read_json
from shangda.points.templates import templates
from shangda.points.writing import write, write_json

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
some = st.lists(texts, min_size=1, max_size=3, unique=True).map(tuple)
numbers = st.decimals(-9999, 9999, places=2)
wholes = st.integers(0, 99)
pers = st.sampled_from(sets.Per)
maybe = st.one_of(st.none(), numbers)


def by_field(names, values):
    found = st.dictionaries(st.sampled_from(sorted(names)), values, max_size=2)
    return found.map(lambda pairs: tuple(pairs.items()))


bounds = st.tuples(numbers, numbers).map(lambda two: Bounds(min(two), max(two)))
bounds |= st.builds(Bounds, numbers) | st.builds(Bounds, st.none(), numbers)
matchers = st.builds(
    Matcher,
    st.lists(st.sampled_from(sorted(KINDS)), max_size=2, unique=True).map(tuple),
    by_field(WORDS, some),
    by_field(FLAGS, st.booleans()),
    by_field(FIGURES, bounds),
    st.sampled_from([None, True, False]),
)
limits = st.builds(sets.Limits, cap=maybe, floor=maybe, per=pers)
ids = st.lists(st.text("abcdef-", min_size=1, max_size=6), max_size=2, unique=True)
pairs = st.tuples(numbers, numbers).map(sorted)
values = st.one_of(
    st.builds(sets.Points, numbers),
    st.builds(sets.Lookup, texts),
    st.builds(sets.Factor, numbers, texts.map("table:{}".format)),
    pairs.map(lambda two: sets.Between(*two)),
    st.builds(sets.Pool, numbers, pers, st.sampled_from(["", "total", "category:a"])),
    st.builds(sets.Zero, texts),
)
parts = st.lists(st.builds(sets.Part, matchers, numbers), max_size=2).map(tuple)
flags = st.booleans()
rules = st.fixed_dictionaries(
    {
        "name": texts, "category": texts, "clause": texts, "when": matchers,
        "unless": st.none() | matchers, "value": values, "extra": flags,
        "share": st.none() | st.sampled_from(sets.Share), "limits": limits,
        "tiers": st.lists(st.builds(sets.Tier, wholes, numbers), max_size=2).map(tuple),
        "per": pers,
    }
)  # fmt: skip
categories = st.fixed_dictionaries(
    {
        "name": texts, "ledger": st.sampled_from(sets.Ledger),
        "counts": st.none() | st.sampled_from(sets.Counts),
        "combine": st.sampled_from(sets.Combine), "first": flags,
        "share": st.sampled_from(sets.Share), "sharers": wholes, "limits": limits,
        "instead_of": texts,
    }
)  # fmt: skip
quotas = st.fixed_dictionaries(
    {
        "name": texts, "per": pers, "ledger": st.sampled_from(sets.Ledger),
        "count": st.none() | matchers, "of": st.sampled_from(["", "total"]), "times": flags,
        "shared": flags, "classes": st.lists(texts, max_size=2).map(tuple),
        "target": numbers, "targets": st.dictionaries(texts, numbers, max_size=2),
        "parts": parts, "alternatives": parts, "reached": maybe, "proportional": flags,
        "missing": maybe, "extra": maybe, "extra_most": maybe, "carry": flags,
    }
)  # fmt: skip
ratios = st.fixed_dictionaries(
    {
        "name": texts,
        "per": pers,
        "of": matchers,
        "to": matchers,
        "below": maybe,
        "points": maybe,
    }
)
knockouts = st.fixed_dictionaries(
    {
        "name": texts, "when": matchers, "count": wholes, "per": pers,
        "effect": st.sampled_from(sets.Effect),
    }
)  # fmt: skip
rows = st.dictionaries(st.tuples(texts, texts), numbers, max_size=3)
tables = st.fixed_dictionaries(
    {"name": texts, "by": st.just(("level", "kind")), "rows": rows}
)
totals = st.builds(sets.Total, per=pers, base=maybe, cap=maybe, floor=maybe, passing=maybe)
days = st.dates(date(2000, 1, 1))


def named(made, fields):
    """A tuple of such rows, each with an id of its own."""
    return ids.flatmap(
        lambda keys: st.tuples(
            *[fields.map(lambda one, key=key: made(id=key, **one)) for key in keys]
        )
    )


rule_sets = st.builds(
    sets.RuleSet,
    title=texts, about=texts, number=texts, owner=texts, chain=texts, parent=texts,
    version=wholes, since=days, until=st.none() | days,
    counts=st.sampled_from(sets.Counts), basis=st.sampled_from(sets.Basis),
    late=st.sampled_from(sets.Late), places=wholes,
    tables=named(sets.Table, tables), categories=named(sets.Category, categories),
    rules=named(sets.Rule, rules), quotas=named(sets.Quota, quotas),
    ratios=named(sets.Ratio, ratios), knockouts=named(sets.Knockout, knockouts),
    totals=st.lists(totals, max_size=2).map(tuple),
    conversion=st.none() | st.builds(
        sets.Conversion, per=pers, of=st.sampled_from(["total", "quota:a"]), full=numbers,
        score=numbers, ceiling=maybe, whole=flags,
    ),
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rule_sets)
def test_what_is_written_is_read_again(ruleset):
    text = write(ruleset)

    again = read(text)

    assert again == ruleset
    assert write(again) == text


@pytest.mark.parametrize("template", templates(), ids=lambda one: one.name)
def test_a_template_is_written_byte_for_byte_as_it_is_kept(template):
    assert write(read(template.text)) == template.text


def test_templates_say_what_they_are_for():
    found = templates()

    assert len(found) == 12
    assert all(one.title and one.about for one in found)


def test_numbers_stay_exact():
    text = templates()[0].text.replace("points = 1\n", "points = 0.1000\n", 1)

    assert read(text).rules[0].value == sets.Points(Decimal("0.1"))


def test_any_reader_of_toml_reads_what_is_written():
    ruleset = sets.RuleSet(title='甲"乙\\丙\n丁\x7f', since=date(2026, 1, 1))

    assert tomllib.loads(write(ruleset))["set"]["title"] == ruleset.title


# --- JSON ---------------------------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rule_sets)
def test_what_is_written_as_json_is_read_again(ruleset):
    text = write_json(ruleset)

    again = read_json(text)

    assert again == ruleset
    assert write_json(again) == text


@pytest.mark.parametrize("template", templates(), ids=lambda one: one.name)
def test_a_template_comes_through_json_byte_for_byte(template):
    text = write_json(read(template.text))

    assert write(read_json(text)) == template.text
    assert json.loads(text)["set"]["from"] == "2026-01-01"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "第1行第2字不是JSON"),
        ("[]", "文件 要写成一组"),
        ('{"set": 5}', r"\[set\] 要写成一组"),
        ('{"set": {"title": "甲", "from": "明天"}}', "from 要写成日期"),
        ('{"set": {"title": "甲", "title": "乙"}}', "title 写了两次"),
        ('{"set": {"title": "甲", "from": "2026-01-01"}, "x": 1}', r"不认识 \[x\]"),
        (
            '{"set": {"title": "甲", "from": "2026-01-01"}, "total": [{"per": "year", "cap": 1e99}]}',
            "整数部分最多9位",
        ),
        ("[" * 100_000, "括号太多"),
    ],
)
def test_json_that_is_no_rule_set_is_refused(text, why):
    with pytest.raises(RuleSetError, match=why):
        read_json(text)


def test_a_megabyte_of_json_is_refused():
    with pytest.raises(RuleSetError, match="超过1MB"):
        read_json(" " * 1_000_001)
