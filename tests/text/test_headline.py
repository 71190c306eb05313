import gzip
import json
from pathlib import Path

import pytest

from shangda.text.headline import weaknesses

ARCHIVE = Path(__file__).resolve().parents[2] / "../shared/data/archive.jsonl.gz"


def keys(title, body="", **known):
    return [weakness.key for weakness in weaknesses(title, body, **known)]


@pytest.mark.parametrize(
    "title",
    [
        "松岚镇更换老化阀门147个",
        "县教育局巡查水域2540次",
        "松岚镇建好三本台账保群众冬季用水",
        "县林业局让野猪毁田“有人报、有人赔”",
        "全县夏粮入库过半",
    ],
)
def test_a_title_that_says_who_did_what_has_no_weakness(title):
    assert weaknesses(title) == []


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("", "empty"),
        (" \n\u3000", "empty"),
        ("松岚镇供水", "short"),
        (
            "松岚镇用三本台账逐村摸清水源管网和用户情况并更换老化阀门保障冬季群众用水",
            "long",
        ),
        ("逐村摸清水源保群众冬季用水", "subject"),
        ("松岚镇扎实推进冬季供水保障", "vague"),
        ("凝心聚力 松岚镇奋力保供水", "slogan"),
        ("松岚镇召开冬季供水工作推进会", "meeting"),
        ("县领导莅临松岚镇看供水", "visit"),
        ("松岚镇关于冬季供水有关情况的报告", "paper"),
        ("松岚镇换阀门保供水 芦雪乡修路保出行", "topics"),
        ("松岚镇换阀门保群众供水。", "mark"),
    ],
)
def test_a_weak_title_has_its_reason(title, key):
    assert keys(title) == [key]


def test_a_meeting_in_quotation_marks_is_a_name():
    assert "meeting" not in keys("松岚镇办好“院坝会议”化解纠纷36件")


def test_a_figure_excuses_words_that_say_little():
    assert keys("松岚镇扎实推进供水保障换阀147个") == []


def test_a_figure_that_the_body_has_not_is_named_with_its_place():
    title = "松岚镇更换老化阀门152个"

    (found,) = weaknesses(title, "更换老化阀门147个。")

    assert (found.key, title[found.start : found.end]) == ("figure", "152个")
    assert "“152个”" in found.message


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("松岚镇更换老化阀门1520个", "更换阀门1,520个。"),
        ("松岚镇更换老化阀门１52个", "更换阀门152个。"),
        ("松岚镇更换老化阀门近150个", "更换阀门147个。"),
        ("松岚镇更换老化阀门152个", ""),
    ],
)
def test_a_figure_that_the_body_has_or_that_is_rounded_is_left_alone(title, body):
    assert keys(title, body) == []


def test_the_name_of_the_periodical_is_too_much():
    assert keys("每日快报：松岚镇更换阀门147个", periodicals=["每日快报", ""]) == [
        "periodical"
    ]


def test_a_known_unit_is_a_subject():
    assert keys("云水集中供水站换管8公里", names=["云水集中供水站"]) == []


def test_the_office_sets_its_own_limit():
    assert keys("松岚镇更换老化阀门147个", limit=8) == ["long"]


def test_two_places_that_did_one_thing_are_one_topic():
    assert "topics" not in keys("松岚镇、芦雪乡换阀门147个")


@pytest.mark.parametrize(
    "title", ["\0" * 50, "😀" * 30, "。" * 1_000_000, "一" * 1_000_000]
)
def test_any_title_is_answered(title):
    assert weaknesses(title)


@pytest.mark.skipif(not ARCHIVE.exists(), reason="needs ../shared/data/archive.jsonl.gz")
def test_real_titles_have_each_reason_once():
    with gzip.open(ARCHIVE, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for _, line in zip(range(400), lines, strict=False)]

    for row in rows:
        found = [one.key for one in weaknesses(row["title"], row["text"])]
        once = [key for key in found if key not in {"figure", "periodical"}]
        assert len(once) == len(set(once))
