import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.text.redline import Change, Line, Run, Summary, compare

HERE = Path(__file__)
EDITS = sorted((HERE.parent / "redlines").glob("*.txt"))
SHARED = HERE.parents[2] / "../shared/data"
MARKS = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}

PIECES = ["松岚镇", "结冰7处", "，", "。", "\n", "12.6公里", "群众", "道路", "一、", "的"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def shown(line):
    numbers = ">".join("" if n is None else str(n + 1) for n in (line.before, line.after))
    runs = (MARKS[run.op].format(run.text.replace("\n", "¶")) for run in line.runs)
    return f"{line.kind} {numbers}: {''.join(runs)}"


@pytest.mark.parametrize("edit", EDITS, ids=lambda path: path.stem)
def test_compare_shows_edit_as_expected(edit):
    written = edit.read_text(encoding="utf-8").removesuffix("\n")
    before, rest = written.split("\n=== becomes\n")
    after, expected = rest.split("\n=== shown as\n")

    redline = compare(before, after)

    assert "\n".join(map(shown, redline.lines)) == expected


def test_golden_edits_are_all_there():
    assert len(EDITS) == 15


@given(TEXTS, TEXTS)
def test_both_texts_can_be_had_back(before, after):
    redline = compare(before, after)

    assert (redline.before(), redline.after()) == (before, after)


@given(st.text(), st.text())
def test_both_texts_can_be_had_back_whatever_they_hold(before, after):
    redline = compare(before, after)

    assert (redline.before(), redline.after()) == (before, after)


@given(TEXTS)
def test_same_text_has_no_changes(text):
    redline = compare(text, text)

    assert redline.is_same
    assert {line.kind for line in redline.lines} <= {"same"}


@given(TEXTS, TEXTS)
def test_changes_are_numbered_in_reading_order(before, after):
    redline = compare(before, after)

    numbers = [change.number for change in redline.changes]
    used = [
        number
        for line in redline.lines
        for number in (line.change, *(run.change for run in line.runs))
        if number
    ]
    assert numbers == list(range(1, len(numbers) + 1))
    assert sorted(set(used)) == numbers
    assert len({change.key for change in redline.changes}) == len(numbers)


@given(TEXTS, TEXTS)
def test_runs_of_a_change_are_its_old_and_new(before, after):
    redline = compare(before, after)

    for change in redline.changes:
        if change.kind != "moved":
            runs = [
                r for line in redline.lines for r in line.runs if r.change == change.number
            ]
            assert "".join(r.text for r in runs if r.op == "-") == change.old
            assert "".join(r.text for r in runs if r.op == "+") == change.new


@pytest.mark.parametrize(
    ("before", "after"), [("", ""), ("", "甲"), ("甲", ""), ("\n", "甲\n")]
)
def test_compare_takes_nothing_on_either_side(before, after):
    redline = compare(before, after)

    assert (redline.before(), redline.after()) == (before, after)
    assert redline.is_same == (before == after)


def test_change_says_what_was_done_and_where():
    redline = compare(
        "不变。\n雪岭追尾4车，均已拖离。", "不变。\n雪岭追尾3车，均已连夜拖离。"
    )

    kinds = [(c.number, c.kind, c.old, c.new, c.paragraph) for c in redline.changes]
    assert kinds == [(1, "replaced", "4车", "3车", 1), (2, "added", "", "连夜", 1)]


def test_change_behind_a_split_belongs_to_the_new_paragraph():
    before = "今年新建冷库12座，损耗率降到8%。但冷链车仍然不足，村级网点偏少。"
    after = before.replace("。但", "。\n但").replace("偏少", "太少")

    redline = compare(before, after)

    assert [change.paragraph for change in redline.changes] == [0, 1]


def test_key_of_a_change_outlives_edits_elsewhere():
    first = compare("追尾4车。撒布21吨。", "追尾3车。撒布21吨。")
    later = compare("追尾4车。撒布21吨。", "昨晚追尾3车。撒布融雪剂21吨。")

    [key] = [change.key for change in first.changes]
    assert [change.key for change in later.changes if change.new == "3车"] == [key]


def test_same_change_made_twice_has_two_keys():
    redline = compare("甲村4户，乙村4户。", "甲村5户，乙村5户。")

    assert [(c.old, c.new) for c in redline.changes] == [("4户", "5户")] * 2
    assert redline.changes[0].key != redline.changes[1].key


def test_moved_paragraph_points_both_ways_and_counts_one_change():
    moved, kept = "一、对23处水源点逐点测流。", "目前仍有9.7公里管道需要更换。"

    redline = compare(f"{kept}\n{moved}", f"{moved}\n{kept}")

    assert redline.lines == (
        Line("moved", (Run("=", moved),), 1, 0, 1),
        Line("same", (Run("=", kept),), 0, 1),
        Line("moved_away", (Run("=", moved),), 1, 0),
    )
    [change] = redline.changes
    assert isinstance(change, Change)
    assert (change.kind, change.old, change.new, change.paragraph) == (
        "moved",
        moved,
        moved,
        0,
    )


def test_summary_gives_the_edit_in_figures():
    redline = compare("全镇共受理报修91件。\n附件", "全镇受理报修92件，办结90件。")

    assert redline.summary == Summary(
        before=12, after=14, added=7, removed=5, moved=0, changes=3
    )


def test_names_are_never_split():
    before, after = "由周牧远牵头。", "由周牧之牵头。"

    plain = compare(before, after).changes[0]
    named = compare(before, after, names=["周牧远", "周牧之"]).changes[0]

    assert (plain.old, plain.new) == ("远", "之")
    assert (named.old, named.new) == ("周牧远", "周牧之")


@pytest.mark.data
@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared/data")
def test_real_edits_are_told_back_exactly():
    with gzip.open(SHARED / "archive.jsonl.gz", "rt", encoding="utf-8") as lines:
        archive = {row["id"]: row["text"] for row in map(json.loads, lines)}
    with gzip.open(SHARED / "near_duplicates.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]

    pairs = [
        (archive[s], row["text"])
        for row in rows[::5]
        for s in row["sources"][:1]
        if s in archive
    ]
    redlines = [compare(before, after) for before, after in pairs]

    assert len(pairs) > 100
    assert [(r.before(), r.after()) for r in redlines] == pairs
