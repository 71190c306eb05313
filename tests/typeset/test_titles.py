import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.typeset.titles import ems, title_lines


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("山区用水有保障", ["山区用水有保障"]),
        (
            "松岚镇建立“三本账”保障山区群众冬季用水",
            ["松岚镇建立“三本账”", "保障山区群众冬季用水"],
        ),
        ("第一行\n第二行", ["第一行", "第二行"]),
        ("全县三级干部大会闭幕 书记主持并讲话", ["全县三级干部大会闭幕", "书记主持并讲话"]),
        ("", []),
    ],
)
def test_title_breaks_where_one_pauses(title, lines):
    assert title_lines(title, 17) == lines


def test_lines_are_about_even_not_one_full_and_one_orphan():
    first, second = title_lines("我县多部门联动处置高山路段夜间结冰情况", 18)

    assert abs(len(first) - len(second)) <= 3


def test_number_and_latin_word_stay_whole():
    lines = title_lines("全县一至十月生产总值增长12345678.5个百分点的情况", 14)

    assert any("12345678.5" in line for line in lines)


def test_title_that_cannot_be_broken_stays_one_line():
    assert title_lines("A" * 60, 10) == ["A" * 60]


@given(st.text(alphabet="山水“”，。（）A1的", max_size=60))
def test_nothing_is_lost_and_no_line_begins_with_a_closing_mark(title):
    lines = title_lines(title, 18)

    assert "".join(lines) == title
    assert all(line[0] not in "”，。）" for line in lines[1:])
    assert len(lines) == 1 or not lines or all(ems(line) <= 18 for line in lines)
