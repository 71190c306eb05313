import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.bulletins import sentences

FIGURES = {"采用条数": "56", "采用率": "41%", "第一": "松岚镇（35.5分）", "没有": ""}
OLD = "共采用{采用条数}条，采用率{采用率}，第一名是{第一}。"


def test_a_sentence_is_filled_with_its_figures():
    assert (
        sentences.printed(OLD, FIGURES)
        == "共采用56条，采用率41%，第一名是松岚镇（35.5分）。"
    )


def test_figures_are_told_from_words():
    found = sentences.filled("共{采用条数}条", FIGURES)

    assert [(run.text, run.name) for run in found] == [
        ("共", ""),
        ("56", "采用条数"),
        ("条", ""),
    ]


@pytest.mark.parametrize(
    "new",
    [
        OLD,
        "{第一}领先，各单位采用{采用条数}条，占{采用率}。",
        "共采用{采用条数}条，采用率{采用率}，十分可喜，进一步说，第一名是{第一}，一是快，二是准。",
    ],
)
def test_words_may_be_changed(new):
    assert sentences.faults(OLD, new, FIGURES) == []


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("共采用56条，采用率{采用率}，第一名是{第一}。", "{采用条数}被打成了“56”"),
        ("共采用条，采用率{采用率}，第一名是{第一}。", "少了数据{采用条数}（现在是“56”）"),
        ("共采用{采用条数}条，采用率{采用率}，松岚镇（35.5分）领先。", "{第一}被打成了"),
        (
            "共采用{采用条数}条，比上年多12条，采用率{采用率}，第一名是{第一}。",
            "“12”是直接打进去的数",
        ),
        (
            "共采用{采用条数}条，采用率{采用率}，第一名是{第一}，得三十五分。",
            "“三十五”是直接打进去",
        ),
        (
            "共采用{采用条数}条，采用率{采用率}，第一名是{第一}，得３５．５分。",
            "“35.5”是直接打进去",
        ),
        (
            "共采用{采用条数}条，采用率{采用率}，第一名是{第一}{没听说过}。",
            "没有叫“没听说过”的数据",
        ),
        ("共采用{采用条数}条，采用率{采用率}，第一名是{第一。", "花括号不成对"),
        ("共采用{采用条数}条" * 200, "最多1000字"),
    ],
)
def test_a_figure_that_is_lost_or_typed_is_named(new, told):
    assert told in "；".join(sentences.faults(OLD, new, FIGURES))


def test_a_number_of_the_template_may_stay():
    old = "前3名是{第一}。"

    assert sentences.faults(old, "领先的前3名是{第一}。", FIGURES) == []
    assert sentences.faults(old, "前5名是{第一}。", FIGURES) != []


def test_a_lost_figure_is_found_in_the_words_only_where_it_is_new():
    old = "第56期：{采用条数}条。"

    (fault,) = sentences.faults(old, "第56期：条。", FIGURES)

    assert fault.startswith("少了数据{采用条数}")


def test_own_words_may_hold_numbers():
    assert sentences.free_faults("每月不少于2条。", FIGURES) == []
    assert sentences.free_faults("每月{不知道}条。", FIGURES) != []


@given(st.text(max_size=60))
def test_any_text_is_judged(new):
    new = sentences.tidied("".join(c for c in new if not 0xD800 <= ord(c) < 0xE000))

    faults = sentences.faults(OLD, new, FIGURES)

    has_all = all(name in sentences.names_in(new) for name in sentences.names_in(OLD))
    assert has_all or faults
