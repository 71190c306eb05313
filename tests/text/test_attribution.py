import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.text.attribution import SourceSpan, attribute

TRAFFIC = (
    "11月23日夜间，高山路段结冰7处。23时40分起，对4处急弯路段临时管制。雪岭隧道口4车追尾。"
)
POLICE = "在管制点两端各设置劝返岗8个，劝返车辆56辆。"
TOWN = "因道路封闭，滞留司乘人员23名，我镇安排到沿线村便民服务中心取暖就餐。"
VILLAGE = "雪岭隧道口因结冰发生3车追尾，无人员伤亡。"
SOURCES = {"交通": TRAFFIC, "公安": POLICE, "松岚": TOWN, "芦雪": VILLAGE}
ARTICLE = (
    "11月23日夜间，高山路段结冰7处。23时40分起，对4处急弯路段临时管制。"
    "在管制点两端设劝返岗8个，滞留司乘人员23名由松岚镇安排到村便民服务中心取暖就餐。"
    "雪岭隧道口3车追尾。建议提前备足融雪剂。"
)


def told(article, sources, lead=None):
    found = attribute(article, sources, lead=lead)
    return [(article[p.start : p.end], p.keys) for p in found.passages]


def test_attribute_names_the_source_of_each_passage():
    assert told(ARTICLE, SOURCES, lead="交通") == [
        ("11月23日夜间，高山路段结冰7处。23时40分起，对4处急弯路段临时管制。", ("交通",)),
        ("在管制点两端设劝返岗8个，", ("公安",)),
        ("滞留司乘人员23名由松岚镇安排到村便民服务中心取暖就餐。", ("松岚",)),
        ("雪岭隧道口3车追尾。", ("交通", "芦雪")),
    ]


def test_attribute_counts_what_each_source_gave():
    used = attribute(ARTICLE, SOURCES, lead="交通").used

    assert list(used) == ["交通", "公安", "松岚", "芦雪"]
    assert used["公安"] == 12
    assert used["松岚"] == 24
    assert used["芦雪"] == 5
    assert attribute("无关的一句话。", SOURCES).used == dict.fromkeys(SOURCES, 0)


def test_span_points_to_the_same_words_on_both_sides():
    found = attribute(ARTICLE, SOURCES, lead="交通")

    spans = [span for passage in found.passages for span in passage.spans]
    assert SourceSpan("公安", 38, 44, 0, 6) in spans
    for key, start, end, source_start, source_end in spans:
        assert ARTICLE[start:end] == SOURCES[key][source_start:source_end]


def test_attribute_sees_through_marks_and_spaces():
    assert told("设置劝返岗8个、劝返车辆56辆。", {"公安": POLICE}) == [
        ("设置劝返岗8个、劝返车辆56辆。", ("公安",))
    ]


def test_attribute_names_all_that_sent_the_same_the_fullest_first():
    sources = {"甲": "全县改造管网38.6公里。", "乙": "今年以来，全县改造供水管网38.6公里。"}

    assert told("全县改造供水管网38.6公里。", sources) == [
        ("全县改造供水管网38.6公里。", ("乙", "甲"))
    ]


def test_stock_phrases_alone_attribute_nothing():
    sources = {"甲": "各级各部门要高度重视，加强组织领导。"}

    assert told("县里组织领导干部下乡，3个村的冷库修到了地头。", sources) == []


@pytest.mark.parametrize(
    ("article", "sources"),
    [
        ("", {}),
        ("", {"甲": ""}),
        ("正文。", {}),
        ("，。\n", {"甲": "，。"}),
        ("短", {"甲": "短"}),
    ],
)
def test_attribute_takes_texts_with_nothing_in_them(article, sources):
    found = attribute(article, sources, lead="甲")

    assert found.passages == []
    assert found.used == dict.fromkeys(sources, 0)


def test_attribute_joins_short_clauses_to_what_follows():
    assert told("为此，全镇抢修管网。", {"甲": "全镇抢修管网。"}) == [
        ("为此，全镇抢修管网。", ("甲",))
    ]


CLAUSES = st.lists(
    st.sampled_from([TRAFFIC, POLICE, TOWN, "为此，", "\n", "3车", "建议"]), max_size=6
)


@given(CLAUSES.map("".join), CLAUSES.map("".join), CLAUSES.map("".join))
def test_passages_are_in_order_and_spans_true(article, first, second):
    sources = {"甲": first, "乙": second}

    found = attribute(article, sources, lead="甲")

    ends = [at for passage in found.passages for at in (passage.start, passage.end)]
    assert ends == sorted(ends)
    for passage in found.passages:
        for key, start, end, there, stop in passage.spans:
            assert passage.start <= start < end <= passage.end
            assert len(sources[key][there:stop]) >= 1
            bare = [c for c in article[start:end] if c.isalnum()]
            assert bare == [c for c in sources[key][there:stop] if c.isalnum()]
