import pytest

from shangda.text.balance import balance


def test_words_of_both_sides_are_counted_and_named():
    found = balance("粮食增产，农户增收。晒场不足，老化问题和排水问题突出。")

    assert found.joy == (2, ("增产", "增收"))
    assert found.worry == (4, ("问题", "不足", "老化"))


@pytest.mark.parametrize(
    "text", ["未发生人员伤亡。", "化解邻里纠纷36件。", "消除了一批隐患", "防止污染"]
)
def test_a_worry_that_is_over_is_none(text):
    assert balance(text).worry.times == 0


def test_another_clause_excuses_nothing():
    assert balance("没有停工，拖欠严重。").worry.words == ("拖欠",)


@pytest.mark.parametrize("text", ["", "一", "\0" * 100, "😀" * 1_000_000, "，" * 1_000_000])
def test_a_text_without_such_words_has_neither(text):
    assert balance(text) == ((0, ()), (0, ()))
