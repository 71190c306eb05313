from fractions import Fraction

import pytest

from shangda.points.facts import FactError
from shangda.points.telling import told

from .made import fact


def known(**more):
    (found,) = told([fact(**more)]).facts
    return found


def test_a_fact_is_told_by_plain_values():
    found = known(item="a", outlet="要情", urgent=True, length=800, registered="2026-04-01")

    assert (found.item, found.words, found.flags) == ("a", {"outlet": "要情"}, {"urgent"})
    assert (found.figures, str(found.registered)) == ({"length": 800}, "2026-04-01")


def test_thirds_are_told_as_thirds():
    thirds = [{"unit": unit, "part": "1/3"} for unit in "甲乙丙"]

    assert {one.part for one in known(sharers=thirds).sharers} == {Fraction(1, 3)}


def test_a_unit_gives_its_class_to_what_happens_to_it():
    content = {
        "units": [{"unit": "甲镇", "class": "乡镇"}],
        "facts": [fact(), fact(**{"class": "部门"})],
    }

    assert [one.words["class"] for one in told(content).facts] == ["乡镇", "部门"]


def test_persons_are_assessed_with_their_units_class():
    content = {"units": [{"unit": "甲镇", "class": "乡镇", "persons": ["张三"]}]}

    assert told(content).assessed == [("甲镇", "", "乡镇"), ("甲镇", "张三", "乡镇")]


def test_what_is_revoked_has_not_happened_wherever_the_revocation_stands():
    first, second = fact(), fact()
    revocation = {
        "revokes": first["id"],
        "date": "2026-05-01",
        "reason": "申诉成立",
        "by": "王敏",
    }

    for rows in ([first, second, revocation], [revocation, second, first]):
        assert [one.id for one in told(rows).facts] == [second["id"]]


ROWS = {
    "no row": ("x", "第1条事实：要写成"),
    "unknown field": (fact(colour="红"), "第1条事实：不认识字段 colour"),
    "unknown kind": (fact("praised"), "没有“praised”这种事实"),
    "no id": (fact() | {"id": ""}, "缺编号 id"),
    "no day": (fact(day="3月2日"), "date 要写成 2026-01-31 这样，现在是“3月2日”"),
    "no unit": (fact(unit=""), "缺单位 unit"),
    "nobody": (fact(sharers=[]), "缺单位 unit"),
    "unit twice": (fact() | {"sharers": [{"unit": "甲"}]}, "unit 和 sharers 只能写一处"),
    "stray field": (fact(sharers=[{"unit": "甲", "share": 1}]), "sharers 里每家写 unit"),
    "no list": (fact(sharers="甲"), "sharers 要写成列表"),
    "no flag": (fact(urgent="是"), "urgent 只能是 true 或 false"),
    "float": (fact(length=0.5), "length 要写成数"),
    "no number": (fact(chosen="五"), "chosen 不是数：五"),
    "no text": (fact(outlet=["要情"]), "outlet 要写成文字"),
    "half parts": (
        fact(sharers=[{"unit": "甲", "part": "1/2"}, {"unit": "乙"}]),
        "要么都写、加起来是1",
    ),
    "too much": (
        fact(sharers=[{"unit": "甲", "part": "1/2"}, {"unit": "乙", "part": "2/3"}]),
        "加起来是1",
    ),
    "no part": (fact(sharers=[{"unit": "甲", "part": "半"}]), "比例 part 要写成"),
    "part of nothing": (fact(sharers=[{"unit": "甲", "part": "1/0"}]), "比例 part 要写成"),
    "below nothing": (fact(sharers=[{"unit": "甲", "part": -1}]), "比例 part 要大于0"),
    "unknown revoked": ({"revokes": "f0"}, "第1条事实：要撤销的 f0 不在事实里"),
    "stray revocation": ({"revokes": "f0", "unit": "甲"}, "不认识字段 unit"),
}


@pytest.mark.parametrize(("row", "why"), ROWS.values(), ids=ROWS)
def test_what_is_no_fact_is_refused_by_its_number(row, why):
    with pytest.raises(FactError, match=why):
        told([row])


def test_an_id_may_stand_once():
    row = fact()

    with pytest.raises(FactError, match=r"第2条事实：编号 f\d+ 出现了两次"):
        told([row, row])


FILES = {
    "text": ("x", "要写成"),
    "stray part": ({"fact": []}, "要写成"),
    "no list": ({"facts": {}}, "facts 要写成列表"),
    "nameless": ({"units": [{}]}, "第1个单位：要写 unit"),
    "unit twice": ({"units": [{"unit": "甲"}, {"unit": "甲"}]}, "第2个单位：甲 出现了两次"),
    "stranger": ({"units": [], "facts": [fact()]}, "甲镇 不在考核单位里"),
}


@pytest.mark.parametrize(("content", "why"), FILES.values(), ids=FILES)
def test_what_is_no_file_of_facts_is_refused(content, why):
    with pytest.raises(FactError, match=why):
        told(content)
