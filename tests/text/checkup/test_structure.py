from datetime import date

import pytest

from shangda.text.checkup import rules
from shangda.text.checkup.check import examine
from shangda.text.checkup.functions import outline
from shangda.text.checkup.subject import Context, Issue, Subject

SHIPPED = {rule.id: rule for rule in rules.shipped()}


def _found(rule, body, title="", **known):
    """The marked places with what is suggested."""
    subject = Subject(body, title, Context(**known))
    return [
        (getattr(subject, found.part)[found.start : found.end], found.suggestion)
        for found in examine(subject, rules=[SHIPPED[rule]]).findings
    ]


def _said(rule, body="正文。", **known):
    subject = Subject(body, "", Context(**known))
    return [found.message for found in examine(subject, rules=[SHIPPED[rule]]).findings]


@pytest.mark.parametrize(
    ("numeral", "number"),
    [("一", 1), ("十", 10), ("十二", 12), ("三十", 30), ("九十九", 99), ("一百零三", 103)],
)
def test_value_reads_numerals(numeral, number):
    assert outline.value(numeral) == number


@pytest.mark.parametrize("number", range(1, 100))
def test_chinese_is_read_back(number):
    assert outline.value(outline.chinese(number)) == number


def test_chinese_beyond_two_figures_stays_arabic():
    assert outline.chinese(100) == "100"


def test_order_suggests_the_level_that_is_due():
    body = "一、进展\n（一）排查\n（1）登记。\n（2）核对。"

    assert _found("S01", body) == [("（1）", None)]
    assert "宜用“1.”一级" in _said("S01", body)[0]


def test_order_allows_two_levels_only_where_no_other_is_used():
    flat = "一、进展\n1.排查。\n2.整改。\n二、打算\n1.培训。\n2.演练。"

    assert _found("S01", flat) == []
    assert _found("S01", f"{flat}\n（一）经费\n（二）人员") == [("1.", None), ("1.", None)]
    assert _found("S01", f"（一）经费在前\n{flat}") == [
        ("（一）", None),
        ("1.", None),
        ("1.", None),
    ]


def test_sequence_marks_the_number_as_typed():
    assert _found("S06", "(一)甲\n(三)乙") == [("(三)", None)]
    assert _found("S06", "９.甲\n１１.乙") == [("１１.", None)]


def test_sequence_says_what_was_due_and_what_stands():
    assert _said("S06", "九、甲\n十一、乙") == [
        "“九、”之后应是“十、”，这里是“十一、”，请核对序号或补上缺的部分。"
    ]


def test_sequence_accepts_a_number_whose_line_break_was_lost():
    assert _found("S06", "（一）甲。\n（二）乙。(三)丙。\n（四）丁。") == []


def test_sequence_starts_anew_under_another_heading():
    assert _found("S06", "一、甲\n（一）子\n（二）丑\n二、乙\n（一）寅\n（二）卯") == []


def test_lone_child_under_one_of_two_headings():
    body = "一、甲\n（一）只此一条\n二、乙\n（一）寅\n（二）卯"

    assert _found("S07", body) == [("（一）", None)]


@pytest.mark.parametrize(
    ("body", "marked"),
    [
        ("一是甲；二是乙；四是丙。", ["四是"]),
        ("一是甲。\n二是乙。\n三是丙。", []),
        ("一是甲：一是子，三是丑；二是乙。", ["三是"]),
        ("一是甲，其二乙。三是丙。", []),
        ("第一是甲。", []),
        ("这一是非曲直", []),
        ("一是甲。" * 60 + "二是乙。", []),
    ],
)
def test_points_are_complete(body, marked):
    assert [text for text, _ in _found("S08", body)] == marked


def test_heading_with_its_text_in_the_same_line_keeps_its_mark():
    assert _found("S09", "一、工作进展。全县夏粮入库过半，比去年快三天。\n二、打算") == []


def test_title_length_is_the_offices_own():
    title = "青石镇夏粮入库过半"

    assert _found("S11", "", title, title_characters=8) == [(title, None)]
    assert _found("S11", "", title, title_characters=9) == []


def test_body_length_names_the_kind():
    (message,) = _said("S12", "字" * 11, most_characters=10, kind="动态")

    assert message == "正文有11字，动态一般不超过10字，请压缩或改用其他类型。"


def test_sender_names_every_part_that_is_empty():
    said = _said("S13", sender={"审签人": "王某", "信息员": " ", "单位": ""})

    assert said == [
        "还没有填写信息员，请补上。",
        "还没有填写联系电话，请补上。",
        "还没有填写单位，请补上。",
    ]


def test_place_is_looked_for_in_title_and_lead():
    known = {"places": frozenset({"青石镇"})}

    assert _found("S14", "夏粮入库过半。", "青石镇夏粮入库", **known) == []
    assert _found("S14", "一、进展\n青石镇入库过半。", **known) == []
    assert _found("S14", "", "我镇夏粮入库") == [("我镇", None)]


def test_spaces_of_names_and_slogans_are_left():
    names = "参加的有王 某、李 某、赵 某、钱 某、孙 某，周 某。"

    assert _found("S18", names) == []
    assert _found("P24", names) == []
    assert _found("P24", "以“同心 同行”为主题，推进乡村 振兴。") == [(" ", "")]


def test_attachment_names_lose_marks_and_book_marks():
    body = "附件：1.《统计表》\n　　　2.名单。\n　　　3.关于《办法》的说明\n青石镇政府。"

    assert _found("S19", body) == [("《统计表》", "统计表"), ("名单。", "名单")]


@pytest.mark.parametrize("text", ["详见附件", "见附件2", "名单附后", "参见附表"])
def test_attachment_is_missed_in_every_wording(text):
    assert _found("S20", f"{text}。", attachments=0)
    assert not _found("S20", f"{text}。", attachments=1)


def test_attachment_list_without_a_name_is_left():
    assert _found("S19", "附件：\n1.统计表") == []


def test_issue_date_is_the_day_of_signing():
    issue = Issue(dated=date(2026, 11, 30), signed=date(2026, 11, 29))

    assert _said("S22", issue=issue) == [
        "刊期是2026年11月30日，签发是2026年11月29日，请核对日期。"
    ]


def test_issue_numbers_and_totals_go_on():
    issue = Issue(number=19, previous=18, total=121, previous_total=118)

    assert _said("S21", issue=issue) == ["总期号是121，按顺序应是119，请核对。"]
    assert _said("S21", issue=Issue(number=1)) == []


@pytest.mark.parametrize("day", ["11月31日", "2025年2月29日", "13月1日", "4月0日"])
def test_impossible_date_in_title_or_body(day):
    assert _found("S22", f"{day}召开。", day) == [(day, None), (day, None)]


def test_recipients_twice_and_out_of_order():
    said = _said("S23", recipients=("乙", "甲", "乙"), recipient_order=("甲", "乙"))

    assert said == [
        "报送对象中“乙”重复，请调整。",
        "报送对象中“甲”应排在“乙”前面，请调整。",
    ]


def test_contents_without_titles_say_nothing():
    assert _said("S24", contents=("甲",)) == []
    assert _said("S24", titles=("甲",)) == []
