import pytest

from shangda.points import parts
from shangda.points.reading import RuleSetError, read

from .made import ADOPTED, HEAD, rule

OTHER = '[[category]]\nid = "b"\nname = "批示"\n'
OLD = read(
    HEAD
    + ADOPTED
    + OTHER
    + rule("one", 1, 'kind = "adopted"')
    + rule("praise", 5, 'kind = "instruction"', category="b")
    + rule("two", 2, 'kind = "selected"')
)
TOTAL = '[[total]]\nper = "year"\nfloor = 0\n'


def ids(rules):
    return [one.id for one in rules.rules]


def test_a_part_takes_the_place_of_its_key():
    row = parts.find(OLD, "rule", "one") | {"points": 7}

    found = parts.put(OLD, "rule", "one", row)

    assert ids(found) == ids(OLD)
    assert found.rules[0].value.points == 7


def test_a_new_rule_goes_behind_those_of_its_category():
    row = parts.find(OLD, "rule", "one") | {"id": "new"}

    assert ids(parts.put(OLD, "rule", "", row)) == ["one", "praise", "two", "new"]
    assert ids(parts.put(OLD, "rule", "", row | {"category": "b"})) == [
        "one", "praise", "new", "two"
    ]  # fmt: skip


def test_a_row_that_is_no_part_is_refused():
    with pytest.raises(RuleSetError, match="points、table"):
        parts.put(OLD, "rule", "", {"id": "x", "name": "x", "category": "b", "when": {}})


def test_a_copy_stands_behind_with_an_id_of_its_own():
    found, key = parts.copy(OLD, "rule", "one")

    assert ids(found) == ["one", key, "praise", "two"]
    assert found.rules[1].name == "one（副本）"


def test_rules_move_within_their_category():
    assert ids(parts.move(OLD, "rule", "two", "up")) == ["two", "praise", "one"]
    assert ids(parts.move(OLD, "rule", "one", "up")) == ids(OLD)
    assert ids(parts.move(OLD, "rule", "praise", "down")) == ids(OLD)


def test_what_others_need_is_not_dropped():
    assert ids(parts.drop(OLD, "rule", "praise")) == ["one", "two"]
    with pytest.raises(RuleSetError, match="还有“one”要用到它"):
        parts.drop(OLD, "category", "adopted")


def test_a_part_that_is_gone_is_refused():
    with pytest.raises(RuleSetError, match="已经不在了"):
        parts.drop(OLD, "rule", "none")


def test_a_total_is_known_by_its_period():
    rules = parts.put(OLD, "total", "", {"per": "year", "cap": 5})

    again = parts.put(rules, "total", "year", {"per": "month", "cap": 5})

    assert [one.per for one in again.totals] == ["month"]
    with pytest.raises(RuleSetError, match="不能复制"):
        parts.copy(rules, "total", "year")


def test_new_ids_are_free():
    taken = parts.put(OLD, "rule", "two", parts.find(OLD, "rule", "two") | {"id": "rule-4"})

    assert parts.new_id(taken, "rule") == "rule-5"


def test_what_stands_once_is_put_and_dropped():
    converted = {"per": "year", "full": 50, "score": 3}

    found = parts.put(OLD, "conversion", "", converted)

    assert found.conversion.score == 3
    assert parts.drop(found, "conversion", "").conversion is None
