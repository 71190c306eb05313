import pytest

from shangda.text.checkup import tendencies
from shangda.text.phrases import common_phrases

STOCK = "切实加强组织领导"


def texts(count):
    return [(f"单位{n}", f"第{n}天，{STOCK}。松岚镇换阀{n}个") for n in range(count)]


def test_what_five_units_say_is_common():
    found = common_phrases(texts(5))

    assert found == {"切实加强组织", "实加强组织领", "加强组织领导"}


def test_one_unit_makes_nothing_common():
    assert common_phrases([("甲", STOCK)] * 50) == frozenset()


def test_the_same_phrases_are_found_as_by_counting_words():
    many = [*texts(6), ("甲", f"{STOCK}，扎实推进重点工作"), ("乙", "扎实推进重点工作")]

    for units in (1, 2, 5):
        assert common_phrases(many, units) == tendencies.common_phrases(many, units)


def test_only_the_most_common_are_kept():
    many = [*texts(6), *((f"单位{n}", "扎实推进重点") for n in range(2))]

    assert common_phrases(many, units=2, most=3) == common_phrases(texts(6))


@pytest.mark.parametrize(
    "text", ["", "一", "\0" * 99, "😀" * 99, "\udc80", "a" * 1_000_000]
)
def test_texts_without_phrases_have_none(text):
    assert common_phrases([(str(n), text) for n in range(9)]) == frozenset()


def test_no_texts_have_none():
    assert common_phrases([]) == frozenset()
