import io
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from shangda.bulletins import content, named, printing, schemes, tables
from shangda.bulletins import snapshots as kept
from shangda.bulletins.named import Scene
from tests.make import bulletins as make

QUARTER = schemes.read(schemes.shipped_text("quarter"))


def made(kind="quarter", snapshot=None, changed=None):
    scheme = schemes.read(schemes.shipped_text(kind))
    return content.content(scheme, snapshot or make.snapshot(), changed or {})


def words(shown):
    return [one.text for one in shown.paragraphs]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("时段", "2026年第三季度"),
        ("起止", "2026年7月1日—9月30日"),
        ("单位数", "9"),
        ("报送条数", "123"),
        ("采用率", "36%"),
        ("报送比上期", "比上期多12条"),
        ("采用比上期", "与上期持平"),
        ("各组第一", "乡镇组松岚镇、芦雪乡；县直组县水利局"),
        ("退稿条数", "27"),
        ("退稿理由", "“只报会议和活动”18条、“情况不新”9条"),
        ("零报送单位", "青竹乡"),
        ("零采用家数", "2"),
        ("未完成家数", ""),
        ("累计时段", "2026年1—9月"),
        ("累计采用条数", "140"),
    ],
)
def test_a_figure_has_its_name(name, value):
    assert named.of(Scene(make.snapshot()))[name] == value


def test_figures_of_a_group_exist_in_a_group_alone():
    snapshot = make.snapshot()
    group = snapshot.period.main.groups[0]

    found = named.of(Scene(snapshot, group=group))

    assert found["组前三"] == "松岚镇、芦雪乡（35.5分）；云溪镇（18分）"
    assert found["组上升"] == "芦雪乡（上升2位）"
    assert "组前三" not in named.of(Scene(snapshot))


def test_the_year_so_far_has_nothing_to_be_compared_with():
    found = named.of(Scene(make.snapshot(), over_year=True))

    assert (found["时段"], found["报送条数"], found["报送比上期"]) == (
        "2026年1—9月",
        "401",
        "",
    )


def test_a_sentence_without_its_figure_says_the_other_thing():
    nothing = make.figures(submitted=0, used=0)

    shown = made(snapshot=make.snapshot(period=nothing))

    assert words(shown)[0].startswith("2026年第三季度，9个报送单位都没有报送信息。")


def test_what_goes_with_a_group_stands_together():
    (part,) = [part for part in made().parts if part.heading == "二、各组排名"]

    captions = [getattr(one, "caption", "") for one in part.shown]
    assert [one for one in captions if one] == [
        "乡镇组排名",
        "乡镇组得分",
        "县直组排名",
        "县直组得分",
    ]


def test_sets_beside_the_main_one_have_tables_of_their_own():
    two = make.figures(sets=[make.set_figures(), make.set_figures("政务信息办法", 2)])

    shown = made(snapshot=make.snapshot(period=two))

    assert [one.caption for one in shown.tables][-3:-1] == [
        "乡镇组排名（政务信息办法）",
        "县直组排名（政务信息办法）",
    ]


def test_running_points_stand_beside_those_of_the_period():
    doubled = [
        replace(row, points=row.points * 2) for row in make.set_figures().groups[0].rows
    ]
    groups = [replace(make.set_figures().groups[0], rows=doubled)]
    year = make.figures(sets=[replace(make.set_figures(), groups=groups)])

    shown = made(snapshot=make.snapshot(year=year)).tables[0]

    place = [head.label for head in shown.heads].index("累计得分")
    assert shown.lines[0].cells[place] == Decimal(71)


def test_a_unit_that_is_not_assessed_has_no_rank_and_is_not_named():
    shown = made()

    row = next(line for table in shown.tables for line in table.lines if line.unit == 20)
    assert row.cells[0] is None
    assert not any("县医院" in one for one in words(shown))


def test_changed_words_stand_where_the_shipped_ones_stood():
    shown = made(changed={"要求": "每月不少于2条。", "零报送": None})

    assert words(shown)[-1] == "每月不少于2条。"
    assert not any(one.startswith("没有报送信息的") for one in words(shown))


def test_a_title_that_needs_two_lines_is_parted_by_its_sense():
    shown = made()

    assert shown.title[: shown.title_fold] == "关于2026年第三季度"


def test_months_begin_with_the_first_that_has_anything():
    months = [replace(one, submitted=0, used=0) for one in make.figures().months[:4]]
    year = make.figures(months=[*months, *make.figures().months[4:]])

    shown = tables.drawn(
        "months",
        ["month"],
        tables.Source(make.snapshot(year=year), year, year.main),
        "",
    )

    assert shown.lines[0].cells == ("5月",)


def test_the_workbook_has_every_table_with_its_numbers():
    book = load_workbook(io.BytesIO(printing.xlsx(made())))

    assert book.sheetnames == ["正文", "乡镇组排名", "县直组排名", "得分最多的稿件"]
    rows = list(book["乡镇组排名"].values)
    assert rows[1] == (1, "松岚镇", 30, 12, 40, 17.75, 17.75, 35.5, 35.5)
    assert rows[5][4] is None


def test_sheets_of_one_caption_are_told_apart():
    taken = ["排名[一]".translate({91: None, 93: None})]

    assert printing._sheet_name("排名[一]", taken) == "排名一2"
    assert len(printing._sheet_name("长" * 40, [])) == 31


def test_the_number_is_blank_before_the_signature():
    assert printing.layout(QUARTER).number_blank == "第{2}期"
    assert printing.printed(made(), printing.layout(QUARTER)).number_line is None


def test_those_behind_their_targets_are_named_once():
    lines = [
        kept.TargetLine(1, "松岚镇", target, Decimal(1), Decimal(4), 25)
        for target in ("采用", "报送")
    ]
    done = kept.TargetLine(2, "芦雪乡", "采用", Decimal(4), Decimal(4), 100)

    shown = made(snapshot=make.snapshot(period=make.figures(targets=[*lines, done])))

    assert "没有完成任务的有1家：松岚镇。" in words(shown)
