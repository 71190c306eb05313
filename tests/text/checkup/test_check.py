from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shangda.text.checkup.check import (
    MOST,
    check,
    check_lines,
    errors_per_10_000,
    examine,
)
from shangda.text.checkup.findings import Finding, Level
from shangda.text.checkup.rules import build
from shangda.text.checkup.subject import Context, Subject

MILLION = 1_000_000
CATASTROPHE = "(?:甲+)+乙"


def _rule(**row):
    row = {
        "id": "X1",
        "name": "试",
        "level": "E",
        "message": "“{found}”不对。",
        "wrong": "甲",
        "right": "乙",
    } | row
    return build(row)


def test_check_gives_title_first_then_by_place():
    rule = _rule(words={"布署": "部署", "帐目": "账目"})
    title = _rule(id="X2", scope="title", pattern="。$", fix="")

    found = check("清帐目。\n抓布署。", "题目。", rules=[rule, title])

    assert found == [
        Finding("X2", Level.ERROR, 2, 3, "“。”不对。", "", "title"),
        Finding("X1", Level.ERROR, 1, 3, "“帐目”不对。", "账目"),
        Finding("X1", Level.ERROR, 6, 8, "“布署”不对。", "部署"),
    ]


def test_check_counts_from_the_body_as_given():
    rule = _rule(words={"布署": "部署"})
    body = "\n\n　　抓布署。"

    (found,) = check(body, rules=[rule])

    assert body[found.start : found.end] == "布署"


def test_check_lets_line_patterns_see_one_paragraph():
    rule = _rule(pattern="甲[^乙]*丙")

    assert check("甲\n丙", rules=[rule]) == []
    assert len(check("甲\n丙", rules=[replace(rule, scope="text")])) == 1


def test_check_lets_patterns_for_all_see_the_title_too():
    (found,) = check("", "其它", rules=[_rule(pattern="其它", fix="其他", scope="all")])

    assert found == Finding("X1", Level.ERROR, 0, 2, "“其它”不对。", "其他", "title")


def test_check_passes_over_rules_that_are_off():
    assert check("甲", rules=[_rule(pattern="甲", on=False)]) == []


def test_check_marks_only_the_place_that_is_named_here():
    (found,) = check("抓甲、抓乙", rules=[_rule(pattern="抓甲(?<here>、)", fix="，")])

    assert (found.start, found.end, found.suggestion) == (2, 3, "，")


def test_check_spares_what_an_exception_covers():
    rule = _rule(pattern="甲乙", unless=["甲乙丙", "丁甲乙"])

    assert check("甲乙丙，丁甲乙", rules=[rule]) == []
    assert len(check("甲乙丁，甲乙丙", rules=[rule])) == 1


def test_check_spares_the_white_list_of_the_office():
    rule = _rule(pattern="其它")
    context = Context(allowed=frozenset({"其它公司", ""}))

    assert check("其它公司报名。", context=context, rules=[rule]) == []
    assert len(check("其它公司报名，其它人没有。", context=context, rules=[rule])) == 1


def test_check_lines_runs_line_rules_on_changed_paragraphs_only():
    line, text = _rule(pattern="甲"), _rule(id="X2", scope="text", pattern="甲")

    checked = check_lines(Subject("甲\n甲\n甲"), [1], rules=[line, text])

    assert [(found.rule, found.start) for found in checked.findings] == [
        ("X2", 0),
        ("X1", 2),
        ("X2", 2),
        ("X2", 4),
    ]


def test_examine_names_a_pattern_that_takes_too_long_and_goes_on():
    slow, quick = _rule(pattern=CATASTROPHE), _rule(id="X2", pattern="丙")

    checked = examine(Subject("甲" * 5_000 + "丙"), rules=[slow, quick], time_limit=4)

    assert checked.skipped == ("X1",)
    assert [found.rule for found in checked.findings] == ["X2"]


def test_examine_names_a_slow_exception():
    rule = _rule(pattern="甲", unless=[CATASTROPHE])

    assert examine(Subject("甲" * 5_000), rules=[rule], time_limit=0.1).skipped == ("X1",)


def test_examine_names_what_the_time_was_over_for():
    rules_ = [_rule(id=f"X{number}", pattern=CATASTROPHE) for number in range(40)]

    checked = examine(Subject("甲" * 5_000), rules=rules_, time_limit=0.2)

    assert checked.skipped == tuple(rule.id for rule in rules_)


def test_examine_stops_after_so_many_findings_of_a_rule():
    assert len(examine(Subject("甲" * 5_000), rules=[_rule(pattern="甲")]).findings) == MOST


@pytest.mark.parametrize(
    "body",
    [
        "",
        "字",
        "。",
        "，，，。。。",
        "😀👨‍👩‍👧",
        "\0",
        "\r\n\r\n",
        "（" * 200,
        "𠀀𪚥",
        "\ud800",
    ],
)
def test_check_takes_odd_input(body):
    for found in check(body, body):
        assert 0 <= found.start <= found.end <= len(body)


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        "一二三十是、，。；：（）()《》“”‘’〔〕[]0129１.-—…\n %万年月日号第附件签发人等甲其中共同比增长由至"
    )
)
def test_check_stays_inside_any_text(body):
    for found in check(body, body):
        assert 0 <= found.start <= found.end <= len(body)
        assert found.suggestion != body[found.start : found.end]


@pytest.mark.slow
def test_examine_of_a_million_characters_comes_back():
    assert examine(Subject("（》" * (MILLION // 2)), time_limit=0.2).skipped


def test_errors_per_10_000_counts_errors_only():
    error = Finding("S02", Level.ERROR, 0, 1, "", None)
    hint = Finding("S18", Level.HINT, 0, 1, "", None)

    assert errors_per_10_000([error, hint, error], 4_000) == pytest.approx(5)


def test_errors_per_10_000_of_an_empty_text_are_none():
    assert errors_per_10_000([], 0) == 0
