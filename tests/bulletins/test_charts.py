from decimal import Decimal

from lxml import etree

from shangda.bulletins import charts

SVG = "{http://www.w3.org/2000/svg}"


def widths(drawn):
    root = etree.fromstring(drawn.svg)
    return [float(bar.get("width")) for bar in root.iter(f"{SVG}rect")]


def texts(drawn):
    return [one.text for one in etree.fromstring(drawn.svg).iter(f"{SVG}text")]


def test_bars_are_as_long_as_their_values():
    drawn = charts.bars([("甲镇", Decimal(40)), ("乙镇", Decimal(10))], "得分")

    longest, other = widths(drawn)
    assert round(longest / other, 3) == 4
    assert texts(drawn) == ["甲镇", "40", "乙镇", "10"]


def test_a_bar_of_nothing_is_a_hair():
    drawn = charts.bars([("甲镇", Decimal(0)), ("乙镇", Decimal(-2))], "得分")

    assert widths(drawn) == [1, 1]


def test_names_are_data_and_no_markup():
    drawn = charts.bars([('<b>&"镇', Decimal(1))], 'x" onload="y')

    root = etree.fromstring(drawn.svg)
    assert texts(drawn)[0] == '<b>&"镇'
    assert root.get("onload") is None


def test_long_names_are_cut():
    drawn = charts.bars([("县自然资源和规划建设管理局", Decimal(1))], "得分")

    assert texts(drawn)[0] == "县自然资源和规划建…"


def test_every_point_of_a_line_has_its_number():
    drawn = charts.lines(
        ["1月", "2月"],
        [charts.Series("报送", [5, 7]), charts.Series("采用", [0, 3])],
        "各月",
    )

    assert {"1月", "2月", "报送", "采用", "5", "7", "0", "3"} == set(texts(drawn))


def test_one_place_and_nothing_at_all_are_drawn():
    one = charts.lines(["1月"], [charts.Series("报送", [0])], "各月")
    nothing = charts.bars([], "得分")

    assert etree.fromstring(one.svg) is not None
    assert nothing.ratio > 0
