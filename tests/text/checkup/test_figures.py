import pytest

from shangda.text.checkup.functions import figures
from shangda.text.checkup.subject import Subject


def marked(function, text):
    return [text[found.start : found.end] for found in function(Subject(text))]


@pytest.mark.parametrize(
    "text",
    [
        "订单由200件增至250件，增长20%。",
        "从3.2万吨下降到2.4万吨，减少20%。",
        "投入由800万元增至1.2亿元，增长15.5倍。",
        "覆盖率由62.0%提高到71.5%，提高8.5个百分点。",
    ],
)
def test_growth_that_does_not_follow_is_found(text):
    assert len(marked(figures.growth, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "订单由200件增至250件，增长25%。",
        "产值从4.4亿元增至6.9亿元，增长56.8%。",
        "户数由3万户增至4万户，增长30%。",  # 3.4 and 3.5 would be rounded so
        "投入由800万元增至1.2亿元，增长14倍。",
        "覆盖率由62.0%提高到71.5%，提高9.5个百分点。",
    ],
)
def test_growth_within_rounding_is_left_alone(text):
    assert marked(figures.growth, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "订单由200件增至250件，同比增长40%。",
        "订单由200件增至250件，年均增长4%。",
        "订单由200件增至250件，增长近30%。",
        "订单由近200件增至250件，增长30%。",
        "订单由5增至8万件，增长60%。",
        "人员由5人减至2人，效率提升30%。",
        "订单由0件增至250件，增长100%。",
        "由20人增至30户，增长80%。",
    ],
)
def test_growth_on_another_base_or_of_rough_figures_is_not_judged(text):
    assert marked(figures.growth, text) == []


def test_growth_says_what_would_be_right_with_the_same_decimals():
    (found,) = figures.growth(Subject("由200件增至250件，增长20.0%。"))

    assert dict(found.details) == {"old": "200", "new": "250", "right": "25.0%"}


def test_difference_of_percentages_becomes_points():
    text = "占比由30%升到35%，提高5%。"

    (found,) = figures.points(Subject(text))

    assert text[found.start : found.end] == "5%"
    assert found.suggestion == "5个百分点"


def test_a_true_rate_of_two_percentages_is_no_difference():
    assert marked(figures.points, "占比由40%升到50%，提高25%。") == []


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("共23家，其中甲10家、乙12家。", "23"),
        ("检查企业120家（其中化工40家、矿山35家、冶金46家）。", "120"),
        ("共23家，其中甲10家、乙12家，占全县的四成。", "23"),
        ("种小麦3万亩、油菜2万亩，合计5.2万亩。", "5.2"),
        ("总投资1.5亿元，其中中央9000万元、地方5000万元。", "1.5"),
    ],
)
def test_parts_that_miss_the_total_by_a_little_are_found(text, total):
    assert marked(figures.parts, text) == [total]


@pytest.mark.parametrize(
    "text",
    [
        "共22家，其中甲10家、乙12家。",
        "共100家，其中规上12家、高新8家。",
        "共23家，其中甲10家、乙12家、停产检修的若干。",
        "共23家，其中甲10家、从业人员12人。",
        "增长5.5%，其中农业增长2%，工业增长3%。",
        "共23家，其中甲10家、乙近12家。",
        "共23家，其中甲22家。",
        "共23家，其中甲10家，乙12家，其余在建。",
        "种小麦3万亩、油菜2万亩，合计5万亩。",
        "种小麦3万亩、油菜2万亩，合计500户。",
    ],
)
def test_parts_that_fit_or_do_not_make_a_total_are_left_alone(text):
    assert marked(figures.parts, text) == []
