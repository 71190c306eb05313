"""Unchanged paragraphs are not looked at again, and nothing else changes by that."""

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest

from shangda.text.checkup import check as looking
from shangda.text.checkup.check import check, examine
from shangda.text.checkup.memory import Memory
from shangda.text.checkup.misspelling import finder
from shangda.text.checkup.rules import build, shipped
from shangda.text.checkup.subject import Subject

ARCHIVE = Path(__file__).parents[3] / "../shared/data/archive.jsonl.gz"
TEXT = "松岚镇抓布署。\n截止11月20日已修12处。\n县委办要加强根踪督促，及时通报。"


def _rule(**row):
    row = {"id": "X1", "name": "试", "level": "E", "message": "不对。"} | row
    return build({"wrong": "甲", "right": "乙"} | row)


@pytest.fixture
def looked_at(monkeypatch):
    """Every paragraph that patterns or statistics look at, in order."""
    seen = []
    matches, sure = looking._matches, finder._sure

    def matches_seen(rule, text, *rest):
        seen.append(text)
        return matches(rule, text, *rest)

    def sure_seen(lines, statistics):
        seen.extend(lines)
        return sure(lines, statistics)

    monkeypatch.setattr(looking, "_matches", matches_seen)
    monkeypatch.setattr(finder, "_sure", sure_seen)
    return seen


def test_an_unchanged_paragraph_is_not_looked_at_again(looked_at):
    memory = Memory()
    examine(Subject(TEXT, memory=memory))
    before = {line for line in TEXT.split("\n") if line in looked_at}
    looked_at.clear()

    examine(Subject(TEXT.replace("12处", "13处"), memory=memory))

    assert before == set(TEXT.split("\n"))
    assert {line for line in looked_at if line} == {"截止11月20日已修13处。"}


def test_what_is_remembered_stands_where_its_paragraph_stands_now():
    memory = Memory()
    first = examine(Subject(TEXT, memory=memory)).findings
    moved = f"新的一段。\n{TEXT}"

    found = examine(Subject(moved, memory=memory)).findings

    assert found == check(moved)
    assert first == check(TEXT)


def test_a_paragraph_that_stands_twice_is_found_twice():
    rule, memory = _rule(pattern="甲"), Memory()

    for _ in range(2):
        found = examine(Subject("甲\n丙\n甲", memory=memory), rules=(rule,)).findings

        assert [one.start for one in found] == [0, 4]


def test_other_rules_do_not_get_what_these_found():
    rules, others = (_rule(pattern="甲"),), (_rule(pattern="丙"),)
    memory = Memory()
    examine(Subject("甲丙", memory=memory), rules=rules)

    (found,) = examine(Subject("甲丙", memory=memory), rules=others).findings

    assert (found.start, found.end) == (1, 2)


def test_what_a_slow_rule_did_not_finish_is_not_remembered():
    slow, memory = _rule(pattern="(?:甲+)+乙"), Memory()
    body = "甲" * 5_000

    first = examine(Subject(body, memory=memory), rules=(slow,), time_limit=0.1)

    assert first.skipped == ("X1",)
    assert len(memory) == 0


def test_a_full_memory_forgets_what_was_asked_for_least_lately():
    memory = Memory(most=2)
    memory.keep("x", "甲", 1)
    memory.keep("x", "乙", 2)
    memory.get("x", "甲")

    memory.keep("x", "丙", 3)

    assert [memory.get("x", line) for line in "甲乙丙"] == [1, None, 3]


@pytest.mark.data
def test_findings_in_real_texts_are_the_same_with_a_memory():
    if not ARCHIVE.exists():
        pytest.skip("../shared/data/archive.jsonl.gz is missing")
    memory = Memory()
    with gzip.open(ARCHIVE, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, 12)]

    for body in [*texts, *texts]:
        assert examine(Subject(body, memory=memory)).findings == check(body)


def test_where_a_surer_rule_puts_it_right_a_guess_gives_way():
    sure = _rule(id="X2", pattern="根踪", fix="跟踪")
    c01 = next(rule for rule in shipped() if rule.id == "C01")
    text = "联席会议办公室要加强根踪督促，及时通报。"

    assert [one.rule for one in check(text, rules=(c01,))] == ["C01"]
    assert [one.rule for one in check(text, rules=(c01, sure))] == ["X2"]


def test_a_guess_stays_beside_a_remark_without_a_remedy():
    remark = _rule(id="X2", pattern=".*督促.*")
    c01 = next(rule for rule in shipped() if rule.id == "C01")
    text = "联席会议办公室要加强根踪督促，及时通报。"

    assert {one.rule for one in check(text, rules=(c01, remark))} == {"C01", "X2"}
