import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.text import outline
from shangda.typeset import Layout, Paragraph, Piece
from shangda.typeset.flow import (
    Grid,
    Lines,
    Run,
    blocks,
    clean,
    cleaned,
    columns,
    shows_contents,
)
from tests.typeset.make import DEFAULT, piece, printed


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("一、基本情况", Lines((Run("一、基本情况", "hei"),), 1)),
        ("一、基本情况。已登记。", Lines((Run("一、基本情况。", "hei"), Run("已登记。")))),
        (
            "（一）年龄。多在四十岁。",
            Lines((Run("（一）年龄。", "kai"), Run("多在四十岁。"))),
        ),
        ("1.岗位。有六个。", Lines((Run("1.岗位。"), Run("有六个。")))),
        ("一是先封。后通。", Lines((Run("一是先封。", "lead"), Run("后通。")))),
        ("登记完毕。", Lines((Run("登记完毕。"),))),
    ],
)
def test_levels_of_an_outline_choose_the_face(text, block):
    assert blocks(Piece("题", outline.parse(text))) == [block]


def test_lead_that_is_not_the_beginning_is_ignored():
    made = blocks(Piece("题", [Paragraph("后通。", 1, "先封")]))

    assert made == [Lines((Run("后通。"),))]


def test_lines_with_tabs_become_one_table():
    made = blocks(piece("题", "见下表：", "乡镇\t户数", "松岚镇\t1206\t多", "完。"))

    assert [type(block) for block in made] == [Lines, Grid, Lines]
    assert made[1].rows == (("乡镇", "户数", ""), ("松岚镇", "1206", "多"))


def test_column_shares_follow_the_longest_cells():
    shares = columns([("乡镇", "主要做法"), ("松岚镇", "逐户走访建立台账")])

    assert sum(shares) == pytest.approx(1)
    assert shares[0] / shares[1] == pytest.approx(3 / 8)


def test_brief_runs_title_text_and_contributors_together():
    made = blocks(
        piece("镇压完成", "已完成九成。", form="brief", contributors="（望禾镇）")
    )

    assert made == [
        Lines(
            (
                Run("镇压完成", "hei"),
                Run("　"),
                Run("已完成九成。"),
                Run("（望禾镇）", "kai"),
            )
        )
    ]


def test_brief_title_with_a_full_stop_needs_no_space():
    made = blocks(piece("镇压完成。", "余下本周完成。", form="brief"))

    assert made[0].runs == (Run("镇压完成。", "hei"), Run("余下本周完成。"))


@pytest.mark.parametrize(
    ("brief", "texts"),
    [
        (Piece("题", [], "brief", "（镇）"), ["题（镇）"]),
        (Piece("", [], "brief", "（镇）"), ["（镇）"]),
        (Piece("", [Paragraph("文。")], "brief"), ["文。"]),
        (Piece("", [], "brief"), []),
    ],
)
def test_brief_may_lack_any_part(brief, texts):
    made = blocks(brief)

    assert ["".join(run.text for run in block.runs) for block in made] == texts


def test_brief_ending_in_a_table_has_its_contributors_below():
    made = blocks(piece("题", "甲\t乙", form="brief", contributors="（镇）"))

    assert [type(block) for block in made] == [Lines, Grid, Lines]


@given(st.text())
def test_clean_keeps_only_what_can_be_printed(text):
    made = clean(text)

    made.encode()
    assert not any(c in made for c in "\x00\x07\u200b\ufeff\ufffe\u202e\r")
    assert clean(made) == made


def test_clean_keeps_rare_and_newly_assigned_characters():
    assert clean("镕喆堃𬭸\U0002ebf0\U00031350") == "镕喆堃𬭸\U0002ebf0\U00031350"


def test_every_text_of_an_issue_is_cleaned():
    dirty = printed(
        piece("题\x00目", "正\x07文", contributors="（镇\u200b）"),
        column="栏\x01目",
        masthead="刊\n头",
        number_line="第1\x00期",
        recipients=[("报", "市\t委")],
        note="\x00更正",
    )

    made = cleaned(dirty)

    assert (made.masthead, made.number_line, made.note) == ("刊 头", "第1期", "更正")
    assert made.recipients == [("报", "市 委")]
    assert made.sections[0].column == "栏目"
    assert made.pieces[0].title == "题目"
    assert made.pieces[0].paragraphs[0].text == "正文"
    assert made.pieces[0].contributors == "（镇）"


@pytest.mark.parametrize(
    ("titles", "wanted", "allowed", "shown"),
    [
        (("甲", "乙"), True, True, True),
        (("甲",), True, True, False),
        (("甲", ""), True, True, False),
        (("甲", "乙"), False, True, False),
        (("甲", "乙"), True, False, False),
    ],
)
def test_contents_need_two_titles_and_both_consents(titles, wanted, allowed, shown):
    issue = printed(*(piece(title) for title in titles), contents=wanted)

    assert shows_contents(issue, Layout.from_dict({"contents": allowed})) is shown


def test_default_layout_shows_contents():
    assert shows_contents(printed(piece("甲"), piece("乙"), contents=True), DEFAULT)
