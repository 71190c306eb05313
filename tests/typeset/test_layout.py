import pytest

from shangda.typeset import Layout, LayoutError


def problems_of(changes):
    with pytest.raises(LayoutError) as caught:
        Layout.from_dict(changes)
    return caught.value.problems


def test_default_is_the_grid_of_the_national_standard():
    layout = Layout.default()

    assert (layout.lines, layout.chars, layout.size) == (22, 28, 16)
    assert layout.text_width == pytest.approx(156 / 25.4 * 72)
    assert layout.pitch * 22 == pytest.approx(225 / 25.4 * 72)
    assert layout.cell * 28 == pytest.approx(layout.text_width)


def test_change_keeps_everything_else():
    layout = Layout.from_dict({"margins": {"top": 40}, "masthead": {"colour": "#AA0000"}})

    assert (layout.margins.top, layout.margins.bottom) == (40, 35)
    assert (layout.masthead.colour, layout.masthead.size) == ("#AA0000", 54)


def test_plain_values_make_the_same_layout_again():
    layout = Layout.from_dict({"number_blank": "增刊第{3}期", "copies": "印{n}份"})

    assert Layout.from_dict(layout.to_dict()) == layout


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"lines": 99}, "“每页行数”可填10到45，现在是99"),
        ({"chars": 27.5}, "“每行字数”要填整数，现在是27.5"),
        ({"size": "大"}, "“正文字号（磅）”要填数字，现在是“大”"),
        ({"size": True}, "“正文字号（磅）”要填数字，现在是“True”"),
        ({"margins": 30}, "“边距”要写成一组设置，现在是“30”"),
        ({"margins": {"top": 5}}, "“上边距（毫米）”可填15到80，现在是5"),
        ({"masthead": {"colour": "red"}}, "“刊头颜色”要写成#加六位十六进制数"),
        ({"page_number": "第页"}, "“页码样式”里要有一个{n}"),
        ({"page_number_place": "left"}, "“页码位置”只能是outside（外侧）或centre（居中）"),
        ({"number_blank": "第期"}, "“签发前的期号空格”里要用{2}这样的写法留出空格"),
        ({"copies": 3}, "“印数写法”要写成文字，现在是“3”"),
        ({"contents": "是"}, "“是否印目录”只能是“是”或“否”"),
        ({"fonts": {"fang": "仿宋"}}, "“印刷字体·仿宋”要写成字体名称的列表"),
        ({"fonts": "仿宋"}, "“印刷字体”要写成一组设置，现在是“仿宋”"),
        ({"docx_fonts": {"kai": []}}, "“Word文档字体·楷体”至少要有一个字体名称"),
        ({"fonts": {"comic": []}}, "版式里没有“fonts.comic”这一项"),
        ({"margin": {}}, "版式里没有“margin”这一项"),
        ({"chars": 40}, "每行40字放不下：16磅的字每行最多29字"),
        ({"lines": 40}, "每页40行放不下：16磅的字每页最多33行"),
    ],
)
def test_fault_is_named_with_its_remedy(changes, problem):
    found = problems_of(changes)

    assert len(found) == 1
    assert found[0].startswith(problem)


def test_all_faults_are_reported_at_once():
    found = problems_of({"lines": 1, "copies": "", "masthead": {"size": 500, "colour": ""}})

    assert len(found) == 4


def test_blank_number_is_text_and_widths():
    layout = Layout.from_dict({"number_blank": "增刊第{2}期"})

    assert layout.blank_number == ["增刊第", 2, "期"]


def test_long_masthead_shrinks_to_one_line():
    layout = Layout.default()

    size = layout.masthead_size("栖云县委信息工作情况专报")

    assert size < layout.masthead.size
    assert 12 * size * (1 + layout.masthead.tracking) == pytest.approx(layout.text_width)


@pytest.mark.parametrize(("lines", "rows"), [(1, 2), (2, 3), (3, 4)])
def test_title_takes_whole_lines_of_the_page(lines, rows):
    assert Layout.default().title_rows(lines) == rows
