import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.text.changes import Text, measure

SENT = Text(
    "关于松岚镇供水工作的情况",
    "入冬以来，松岚镇布署供水工作，组织了3次会议。\n"
    "一、水源台账定余缺。逐点测流23处，查明缺水点6处。\n"
    "二、管网台账定短板，分段编号38公里，做用明显。",
)
PRINTED = Text(
    "松岚镇建好三本台账",
    "二、管网台账定短板，分段编号38公里，作用明显。\n"
    "入冬以来，松岚镇部署供水工作。\n"
    "一、水源台账定余缺。逐点测流25处，查明缺水点6处，惠及1200户。",
)


def test_an_edit_is_told_in_figures():
    found = measure(SENT, PRINTED)

    assert (found.before, found.after, found.is_renamed, found.moved) == (71, 68, True, 1)
    assert (found.added, found.removed) == (("25处", "1200户"), ("3次", "23处"))
    assert sorted(found.righted) == [("做", "作"), ("布", "部")]
    assert found.count == 7


def test_an_untouched_text_has_no_changes():
    found = measure(SENT, SENT)

    assert (found.count, found.moved, found.is_renamed) == (0, 0, False)
    assert (found.added, found.removed, found.righted) == ((), (), ())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("情况属实，以经解决。", "情况属实，已经解决。", [("以", "已")]),
        ("干部加班加点。", "群众加班加点。", []),  # another word, not another character
        ("认真学习文件精神。", "学习文件精神。", []),
        ("修路12公里。", "修路15公里。", []),
        ("坐在村委会里。", "座在村委会里。", [("坐", "座")]),
    ],
)
def test_only_a_character_taken_for_another_was_wrong(old, new, expected):
    assert list(measure(Text("", old), Text("", new)).righted) == expected


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        ("第一，抓好落实。一是领导重视。", ()),
        ("1. 抓好落实", ()),
        (
            "2026年11月3日，共三十二万元，占百分之五",
            ("2026年11月3日", "三十二万元", "百分之五"),
        ),
        ("增长3.5%，共83户、83户", ("3.5%", "83户")),
    ],
)
def test_facts_are_figures_and_dates_each_once(words, facts):
    assert measure(Text("", ""), Text("", words)).added == facts


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=20))
def test_what_one_edit_puts_in_the_way_back_takes_out(old, new, title):
    there, back = (
        measure(Text(title, old), Text("", new)),
        measure(Text("", new), Text(title, old)),
    )

    assert (there.added, there.removed) == (back.removed, back.added)
    assert (there.before, there.after) == (back.after, back.before)
