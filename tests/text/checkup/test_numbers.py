import pytest

from shangda.text.checkup.functions import numbers
from shangda.text.checkup.subject import Subject


def marked(function, text, title=""):
    parts = {"body": text, "title": title}
    return [
        (parts[found.part][found.start : found.end], found.suggestion)
        for found in function(Subject(text, title))
    ]


def test_neighbouring_figures_become_a_rough_number():
    assert marked(numbers.approximate, "3、4个月，1、2户") == [
        ("3、4", "三四"),
        ("1、2", "一两"),
    ]


@pytest.mark.parametrize(
    "text", ["第3、4个", "1、2、3个", "3、5个", "3、4月", "2、3年级", "附件1、2份"]
)
def test_figures_of_a_list_are_no_rough_number(text):
    assert marked(numbers.approximate, text) == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("第3季度", "第三季度"),
        ("“14五”", "“十四五”"),
        ("20届4中全会", "二十届四中全会"),
        ("1把手负总责", "一把手"),
        ("“4个意识”", "“四个意识”"),
    ],
)
def test_set_words_get_characters(text, right):
    assert [found for _, found in marked(numbers.set_words, text)] == [right]


@pytest.mark.parametrize("text", ["2026年第3期", "21把手负", "1把手锯", "13季度"])
def test_other_figures_are_no_set_words(text):
    assert marked(numbers.set_words, text) == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("百分之二十", "20%"),
        ("百分之三点五", "3.5%"),
        ("百分之一百二十", "120%"),
        ("百分之十", "10%"),
        ("百分之零点八", "0.8%"),
        ("百分之一百零五", "105%"),
    ],
)
def test_percentages_in_characters_are_read(text, right):
    assert marked(numbers.percents, text) == [(text, right)]


@pytest.mark.parametrize("text", ["百分之百", "百分之二十十", "百分之几"])
def test_what_is_no_percentage_is_left_alone(text):
    assert marked(numbers.percents, text) == []


def test_round_numbers_get_ten_thousands_and_hundred_millions():
    assert marked(numbers.round_numbers, "350000000元、12000人、编号350000000") == [
        ("350000000", "3.5亿"),
        ("12000", "1.2万"),
    ]


def test_exact_numbers_stay():
    assert marked(numbers.round_numbers, "12345元、1200元、12340000元") == []


def test_symbols_are_corrected_behind_figures_only():
    assert marked(numbers.symbols, "12KM、5m2、图-22M3、KM、3KMT") == [
        ("KM", "km"),
        ("m2", "m²"),
    ]


def test_grouped_numbers_are_named_where_others_are_plain():
    assert marked(numbers.grouping, "收入12,345元，支出23456元。") == [("12,345", "12345")]
    assert marked(numbers.grouping, "收入12,345元，支出23,456元。") == []
    assert marked(numbers.grouping, "收入12,345元，文号〔2026〕23456号。") == []


def test_personal_data_are_hidden_but_for_their_ends():
    text = "身份证11010519491231002X，电话138 0013 8000，卡6222021234567890128。"

    assert marked(numbers.personal, text) == [
        ("11010519491231002X", "110***********002X"),
        ("138 0013 8000", "138******8000"),
        ("6222021234567890128", "622************0128"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",  # wrong check digit
        "110105194913310029",  # no such month
        "6222021234567890127",  # wrong check digit
        "13800138000元",
        "213800138000",
        "1.13800138000",
        "A13800138000",
    ],
)
def test_other_long_numbers_are_not_personal(text):
    assert marked(numbers.personal, text) == []


def test_figure_of_the_title_must_stand_in_the_body():
    title = "青石镇建成12个口袋公园"

    assert marked(numbers.values, "青石镇建成13个口袋公园。", title) == [("12", None)]
    assert marked(numbers.values, "青石镇建成12个口袋公园。", title) == []
    assert marked(numbers.values, "去年青石镇建成9个口袋公园。", title) == []
    assert marked(numbers.values, "青石镇新建13个停车场。", title) == []


def test_rounded_figure_of_the_title_agrees_with_the_exact_one():
    title = "青石镇发放补贴1.2亿元"

    assert marked(numbers.values, "青石镇发放补贴12034万元。", title) == []
    assert marked(numbers.values, "青石镇发放补贴1.4亿元。", title) == []


def test_one_indicator_has_one_value_in_the_body():
    lead = "今年全县新增高标准农田3200亩，群众满意。"

    assert marked(numbers.values, lead + "今年全县新增高标准农田3400亩。") == [
        ("3400", None)
    ]
    assert marked(numbers.values, lead + "今年全县新增高标准农田3200亩。") == []
    assert marked(numbers.values, lead + "去年全县新增高标准农田3400亩。") == []
