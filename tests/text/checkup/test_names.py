from datetime import date

import pytest

from shangda.text.checkup.functions import names
from shangda.text.checkup.subject import AgencyName, Context, PostHeld, Subject

TODAY = date(2026, 11, 20)
POSTS = (
    PostHeld("李大年", "青石县委书记", since=date(2025, 3, 1)),
    PostHeld("王小满", "青石县县长"),
    PostHeld("周文", "副县长"),
    PostHeld("郑立秋", "青石县县长", until=date(2026, 6, 30)),
)


def marked(function, text, **context):
    subject = Subject(text, context=Context(today=TODAY, **context))
    return [
        (text[found.start : found.end], found.suggestion) for found in function(subject)
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("县长李大年到场。", "县长李大年"),
        ("县委书记王小满到场。", "县委书记王小满"),
        ("县长郑立秋到场。", "县长郑立秋"),
    ],
)
def test_people_in_posts_that_are_not_theirs_are_found(text, place):
    assert marked(names.titles, text, posts=POSTS) == [(place, None)]


@pytest.mark.parametrize(
    "text",
    [
        "青石县委书记李大年、县长王小满、副县长周文到场。",
        "原县长郑立秋、时任青石县县长郑立秋回忆。",
        "镇长李大年到场。",
        "县长陈大勇到场。",
    ],
)
def test_people_in_their_posts_or_not_in_the_directory_are_left_alone(text):
    assert marked(names.titles, text, posts=POSTS) == []


def test_name_with_one_wrong_character_is_corrected():
    assert marked(names.titles, "县长王小曼到场。", posts=POSTS) == [("王小曼", "王小满")]
    assert marked(names.titles, "副县长王小曼到场。", posts=POSTS) == []


def test_posts_are_judged_on_the_day_of_the_text():
    subject = Subject(
        "县长郑立秋到场。", context=Context(today=date(2026, 5, 1), posts=POSTS)
    )

    assert list(names.titles(subject)) == []


def test_people_with_two_posts_are_known_by_each():
    posts = (PostHeld("王小满", "青石县委副书记、县长"), PostHeld("李大年", "县委书记"))

    assert marked(names.titles, "县委副书记王小满、县长王小满", posts=posts) == []
    assert marked(names.titles, "县长李大年到场。", posts=posts) == [("县长李大年", None)]


def test_people_in_a_row_stand_as_in_the_directory():
    assert marked(names.titles, "周文、李大年出席。", posts=POSTS) == [
        ("周文、李大年", "李大年、周文")
    ]
    assert marked(names.titles, "李大年、周文出席。", posts=POSTS) == []


def test_directory_says_who_holds_the_post():
    subject = Subject("县长李大年到场。", context=Context(today=TODAY, posts=POSTS))

    (found,) = names.titles(subject)

    assert found.details["problem"] == "名录里李大年现在不是县长，现任是王小满，请核对。"


def test_old_names_of_agencies_get_the_new_one():
    assert marked(names.agencies, "县国土局、省银保监局到场。") == [
        ("国土局", "自然资源局"),
        ("银保监局", "金融监督管理局"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2016年，县国土局批复。",
        "原县国土局干部老赵。",
        "县自然资源和规划局到场。",
        "县文化和旅游局到场。",
        "县国土局更名为县自然资源局。",
    ],
)
def test_agencies_of_earlier_days_and_longer_names_are_left_alone(text):
    assert marked(names.agencies, text) == []


def test_agencies_are_judged_on_the_day_of_the_text():
    early = Context(today=date(2020, 1, 1))

    found = [
        each.suggestion
        for each in names.agencies(Subject("县国土局、银保监局。", context=early))
    ]

    assert found == ["自然资源局"]


def test_agencies_of_the_office_are_known_too():
    own = (AgencyName("水务局", "水利局", date(2026, 1, 1)),)

    assert marked(names.agencies, "县水务局到场。", agencies=own) == [("水务局", "水利局")]


def test_city_in_a_foreign_province_gets_its_own():
    assert marked(names.provinces, "湖北省张家界、湖南省张家界") == [("湖北省", "湖南省")]


def test_own_place_is_named_in_a_text_for_above():
    places = frozenset({"青石县", "青石县水利局"})

    assert marked(names.own_places, "我县与自我市场", goes_up=True, places=places) == [
        ("我县", "青石县")
    ]
    assert marked(names.own_places, "我县", goes_up=False, places=places) == []


def test_short_name_waits_for_the_full_one():
    text = "县水管站巡堤。青石县水利管理站（以下简称“县水管站”）增派人手。"

    assert marked(names.abbreviations, text) == [("县水管站", None)]


def test_known_short_name_asks_for_the_full_one():
    known = {"水管总站": "水利工程管理总站"}
    full = "水利工程管理总站（以下简称“水管总站”）"

    assert marked(names.abbreviations, "水管总站巡堤。", abbreviations=known) == [
        ("水管总站", full)
    ]
    assert marked(names.abbreviations, f"{full}巡堤。", abbreviations=known) == []
