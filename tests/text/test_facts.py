import gzip
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.text.facts import LONGEST, Kind, facts

ARCHIVE = Path(__file__).resolve().parents[2] / "../shared/data/archive.jsonl.gz"


def told(text, kind, names=()):
    return [text[one.start : one.end] for one in facts(text, names) if one.kind is kind]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2026年11月20日，入库过半。", ["2026年11月20日"]),
        ("截至11月20日，入库过半。", ["11月20日"]),
        ("11月20日至22日开展检查。", ["11月20日至22日"]),
        ("今年1—10月增长3%。", ["今年1—10月"]),
        ("去年三季度以来", ["去年三季度"]),
        ("2021年至2023年", ["2021年至2023年"]),
        ("9月5日12时52分发生地震", ["9月5日12时52分"]),
        ("下雨。20日上午放晴。", ["20日"]),
        ("二〇二六年十一月二十日", ["二〇二六年十一月二十日"]),
        ("11月下旬完工", ["11月下旬"]),
        ("13月40日", []),
        ("用了3个月、5天，历时30年", []),
        ("这一制度有2000年的历史", []),
        ("3日内办结，7号线开通", []),
    ],
)
def test_dates_are_told_whole(text, dates):
    assert told(text, Kind.DATE) == dates


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("投入3.5亿元，户均1,286元", ["3.5亿元", "1,286元"]),
        ("补助300多万元", ["300多万元"]),
        ("三十二万元", ["三十二万元"]),
        ("损失1350亿至1500亿美元", ["1350亿至1500亿美元"]),
        ("5元旦晚会、3元素", []),
    ],
)
def test_money_is_told_with_its_unit(text, amounts):
    assert told(text, Kind.MONEY) == amounts


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("转移群众37人，出动60余名党员", ["37人", "60余名"]),
        ("接待游客7万多人次", ["7万多人次"]),
        ("第3名、前10名、一个人", []),
        ("人均3.2人类学著作", []),
    ],
)
def test_people_are_counted(text, people):
    assert told(text, Kind.PEOPLE) == people


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("阀门147个，管网38公里", ["147个", "38公里"]),
        ("同比增长3.5%，提高1.2个百分点", ["3.5%", "1.2个百分点"]),
        ("百分之三十的农户", ["百分之三十"]),
        ("12至15户", ["12至15户"]),
        ("第3次会议、5G基站、90年代、一个村、十分重视", []),
    ],
)
def test_other_figures_need_a_unit(text, figures):
    assert told(text, Kind.FIGURE) == figures


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("松岚镇把供水难题逐村摸清", ["松岚镇"]),
        ("青石县会同芦雪乡、白鹭村", ["青石县", "芦雪乡", "白鹭村"]),
        ("在雅安市石棉县草科乡救灾", ["雅安市石棉县草科乡"]),
        ("赴河北省保定市和美国考察", ["河北省保定市", "美国"]),
        ("全县重点镇、示范村、各乡镇、农村和超市", []),
        ("北京时间8时，祝您安康", []),
    ],
)
def test_places_are_names_and_not_kinds(text, places):
    assert told(text, Kind.PLACE) == places


@pytest.mark.parametrize(
    ("text", "organisations"),
    [
        (
            "县应急管理局、县委组织部和县公安局",
            ["县应急管理局", "县委组织部", "县公安局"],
        ),
        ("贵州省政府、国务院、外交部", ["贵州省政府", "国务院", "外交部"]),
        ("宝鸡市公安局会同哈尔滨工业大学", ["宝鸡市公安局", "哈尔滨工业大学"]),
        ("推动企业集团和高水平大学建设，人民法院", []),
        ("县委书记、市委员", []),
    ],
)
def test_organisations_need_a_name(text, organisations):
    assert told(text, Kind.ORGANISATION) == organisations


def test_known_names_are_found_wherever_they_stand():
    text = "由云水集中供水站会同三岔坝镇实施"

    found = facts(text, names=["云水集中供水站", "三岔坝镇", ""])

    assert [(one.kind, one.words) for one in found] == [
        (Kind.ORGANISATION, "云水集中供水站"),
        (Kind.PLACE, "三岔坝镇"),
    ]


def test_a_figure_says_what_is_counted():
    found = facts("更换老化阀门147个，转移37名伤员，投入资金20万元")

    assert [one.words for one in found] == ["老化阀门147个", "37名伤员", "20万元"]


@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text_has_its_facts_in_order_and_apart(text):
    found = facts(text)

    ends = [(one.start, one.end) for one in found]
    assert ends == sorted(ends)
    assert all(a[1] <= b[0] for a, b in pairwise(ends))


@pytest.mark.parametrize(
    "text", ["", "镇", "\0" * 500, "😀" * 500, "\udc80松", "一" * 5000, "1" * 5000]
)
def test_a_text_without_facts_has_none(text):
    assert facts(text) == []


def test_a_book_is_looked_at_as_far_as_it_goes():
    found = facts("松岚镇有12处。" * 150_000)

    assert 0 < found[-1].end <= LONGEST


@pytest.mark.skipif(not ARCHIVE.exists(), reason="needs ../shared/data/archive.jsonl.gz")
def test_facts_of_real_texts_stand_in_them():
    with gzip.open(ARCHIVE, "rt", encoding="utf-8") as lines:
        texts = [
            json.loads(line)["text"] for _, line in zip(range(300), lines, strict=False)
        ]

    found = [(text, one) for text in texts for one in facts(text)]

    assert len(found) > 1500
    assert all(text[one.start : one.end] in one.words for text, one in found)
    assert {one.kind for _, one in found} == set(Kind)
