import pytest

from shangda.text.checkup import rules
from shangda.text.checkup.check import check

SHIPPED = {rule.id: rule for rule in rules.shipped()}


def _found(rule, body):
    return [
        (body[found.start : found.end], found.suggestion)
        for found in check(body, rules=[SHIPPED[rule]])
    ]


@pytest.mark.parametrize(
    ("body", "marked"),
    [
        ("（甲", ["（"]),
        ("甲）", ["）"]),
        ("（甲）", []),
        ("(甲）", []),
        ("“甲“", ["“", "“"]),
        ("（《甲）", ["《"]),
        ("“甲\n乙”", []),
        ("“甲\n“乙\n“丙”", []),
        ("《甲\n办法》", []),
        ("《甲\n" + "乙\n" * 9 + "》", ["》", "《"]),
        ("a) 甲\n1）乙；2）丙", []),
        ("don’t", []),
        ("“" * 60, ["“"] * 60),
    ],
)
def test_pairs_are_balanced(body, marked):
    assert sorted(text for text, _ in _found("P11", body)) == sorted(marked)


@pytest.mark.parametrize(
    ("rule", "title", "marked"),
    [
        ("P11", "印发《办法", "《"),
        ("P13", "《印发《办法》的通知》", "《办法》"),
        ("P08", "甲,乙", ","),
    ],
)
def test_titles_are_looked_at_too(rule, title, marked):
    (found,) = check("", title, rules=[SHIPPED[rule]])

    assert (found.part, title[found.start : found.end]) == ("title", marked)


def test_inner_quotes_are_offered_whole():
    assert _found("P12", "“甲“乙”丙“丁””") == [("“乙”", "‘乙’"), ("“丁”", "‘丁’")]


def test_inner_book_marks_within_quotation_marks_stay():
    assert _found("P13", "《学习“《办法》”心得》") == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("甲,乙;丙:丁", [(",", "，"), (";", "；"), (":", "：")]),
        ("甲?", [("?", "？")]),
        ("甲.乙", [(".", "。")]),
        ("甲.", [(".", "。")]),
        ("“甲”,“乙”", [(",", "，")]),
        ("14:30，3.5%，A,B，v1.2", []),
        ("网址http://a.cn/甲", []),
        ('"甲"和"b"', [('"甲"', "“甲”")]),
    ],
)
def test_half_width_marks_after_chinese(body, found):
    assert _found("P08", body) == found


@pytest.mark.parametrize(
    ("body", "suggestion"),
    [("。。", "。"), ("，，", "，"), ("，。", "。"), ("，；", None), ("、，", None)],
)
def test_doubled_marks(body, suggestion):
    assert [each for _, each in _found("P09", f"甲{body}")] == [suggestion]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("甲……", []),
        ("甲…", [("…", "……")]),
        ("甲。。。", [("。。。", "……")]),
        ("甲......", [("......", "……")]),
        ("目录..........2", []),
        ("目录.... 2", []),
        ("e.g...", []),
    ],
)
def test_ellipsis_has_six_dots(body, found):
    assert _found("P05", body) == found


@pytest.mark.parametrize(
    ("rule", "body", "suggestion"),
    [
        ("P03", "2021-2025年", "—"),
        ("P03", "1-7月", "—"),
        ("P03", "9月6日-9日", "—"),
        ("P04", "3-5个", "～"),
        ("P04", "1.5-2.5公里", "～"),
    ],
)
def test_joining_marks(rule, body, suggestion):
    assert _found(rule, body) == [("-", suggestion)]


@pytest.mark.parametrize("body", ["2026-11-22", "0571-5550101", "3-0", "A-5个", "梅德-奔"])
def test_other_short_strokes_are_left(body):
    assert _found("P03", body) == []
    assert _found("P04", body) == []


@pytest.mark.parametrize(
    "body",
    [
        "二、三季度",
        "第三、四批",
        "三、四年级",
        "二、三产业",
        "一、二、三个",
        "五、六月",
        "三、五个",
    ],
)
def test_ordinals_keep_their_mark(body):
    assert _found("P18", body) == []


def test_several_signers_are_spaced():
    assert _found("P23", "签发人：赵某、李某、王某某") == [("、", "　"), ("、", "　")]


@pytest.mark.parametrize(
    ("body", "fires"),
    [("三、四十户", True), ("二、三百人", True), ("七、八个", True), ("九、十个", False)],
)
def test_approximate_numbers_stand_together(body, fires):
    assert bool(_found("P18", body)) is fires


def test_paragraph_without_an_end_mark():
    running = "青石镇组织12个工作组进村入户排查隐患，共整改问题56个，取得了实效"

    assert _found("P10", running) == [("效", "效。")]
    assert _found("P10", f"{running}（记者王某）") == []
    assert _found("P10", "青石镇人民政府办公室\n2026年11月22日") == []
