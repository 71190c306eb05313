from dataclasses import replace
from datetime import date

from shangda.points.comparing import compared
from shangda.points.reading import read

from .made import ADOPTED, HEAD, rule

TABLE = (
    '[[table]]\nid = "t"\nname = "表"\nby = ["outlet", "form"]\n'
    'rows = [["快报", "简讯", 3], ["快报", "", 8]]\n'
)
OLD = read(
    HEAD
    + TABLE
    + ADOPTED
    + rule("one", 5, 'kind = "adopted", form = "单条"')
    + rule("two", 3, 'kind = "adopted", form = "简讯"')
)


def changed(text):
    return [(one.sort, one.label, one.details) for one in compared(OLD, text)]


def without(name):
    return replace(OLD, rules=tuple(one for one in OLD.rules if one.id != name))


def otherwise(text):
    return read(
        HEAD + TABLE + ADOPTED + text + rule("two", 3, 'kind = "adopted", form = "简讯"')
    )


def test_a_set_is_like_itself():
    assert compared(OLD, OLD) == []


def test_other_points_are_told_as_before_and_after():
    new = otherwise(rule("one", 10, 'kind = "adopted", form = "单条"'))

    assert changed(new) == [("changed", "规则“one”", ["分值：每条5分改为每条10分"])]


def test_other_conditions_are_told_in_words():
    new = otherwise(rule("one", 5, 'kind = "adopted", form = "综合"'))

    assert changed(new) == [("changed", "规则“one”", ["条件：采用，单条改为采用，综合"])]


def test_what_was_added_and_removed_is_told_by_its_sentence():
    added, removed = compared(without("two"), OLD), compared(OLD, without("two"))

    assert [(one.sort, one.after) for one in added] == [("added", "采用，简讯，每条3分。")]
    assert [(one.sort, one.before) for one in removed] == [
        ("removed", "采用，简讯，每条3分。")
    ]


def test_cells_of_a_table_are_told_one_by_one():
    (table,) = OLD.tables
    rows = {("快报", "简讯"): table.rows["快报", ""], ("要情", ""): table.rows["快报", ""]}
    new = replace(OLD, tables=(replace(table, rows=rows),))

    assert changed(new) == [
        (
            "changed",
            "表“表”",
            ["快报·简讯：3改为8", "快报·不分形式：8改为无", "要情·不分形式：无改为8"],
        )
    ]


def test_the_head_is_told_by_its_lines():
    new = replace(OLD, title="新办法", until=date(2026, 12, 31))

    assert changed(new) == [
        (
            "changed",
            "总则",
            [
                "名称：“试行办法”改为“新办法”",
                "施行：自2026年1月1日起改为2026年1月1日至2026年12月31日",
            ],
        )
    ]


def test_another_order_of_rules_is_told():
    new = replace(OLD, rules=OLD.rules[::-1])

    assert [(one.sort, one.after) for one in compared(OLD, new)] == [
        ("moved", "现在依次是two、one。")
    ]


def test_a_rule_follows_its_table_by_name():
    (table,) = OLD.tables
    new = replace(OLD, tables=(replace(table, name="新表"),))

    assert changed(new)[0][2] == ["名称：表改为新表", "行的次序有改动"]
