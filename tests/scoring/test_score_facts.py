import json

import pytest
from django.core.management import CommandError, call_command

from shangda.points.templates import templates

TOWNSHIP = next(one.text for one in templates() if one.name == "base-and-floor")
FACTS = {
    "units": [{"unit": "甲科", "class": "机关", "persons": ["张三"]}, {"unit": "乙科"}],
    "facts": [
        {"id": "1", "kind": "submitted", "date": "2026-01-05", "unit": "甲科", "item": "a"},
        {
            "id": "2",
            "kind": "adopted",
            "date": "2026-02-05",
            "unit": "甲科",
            "item": "a",
            "level": "区级",
            "genre": "调研",
        },
        {"id": "3", "kind": "commission_late", "date": "2026-02-06", "unit": "乙科"},
        {"revokes": "3", "reason": "申诉成立"},
    ],
}


@pytest.fixture(name="files")
def two_files(tmp_path):
    def write(facts=FACTS, rules=TOWNSHIP):
        content = facts if isinstance(facts, str) else json.dumps(facts)
        (tmp_path / "facts.json").write_text(content, "utf-8")
        (tmp_path / "rules.toml").write_text(rules, "utf-8")
        return tmp_path / "facts.json", tmp_path / "rules.toml"

    return write


def run(files, capsys, *more):
    facts, rules = files
    call_command("score_facts", facts, "--rules", rules, "--today", "2026-04-01", *more)
    return capsys.readouterr().out


def test_json_has_lines_totals_and_what_follows(files, capsys):
    found = json.loads(run(files(), capsys, "--json"))

    units = {one["unit"]: one for one in found["totals"]}
    assert units["甲科"]["points"] == "30"  # 6+20-2 in the first quarter, 6 in the second
    assert units["乙科"]["points"] == "9"  # 6-3, and 6
    assert [one["enough"] for one in units["乙科"]["passing"]] == [False, True]
    assert found["lines"][0]["words"] == "2026年第1季度基础分，得6分"
    assert found["knockouts"] == []


def test_people_get_a_sentence_for_each_line(files, capsys):
    out = run(files(), capsys)

    assert "甲科　30分" in out
    assert "2026年2月5日区级调研采用，按第1版“采用”查采用分值20分，得20分" in out
    assert "2026年第1季度3分，合格线6分，不达标" in out


def test_no_database_is_asked(files, capsys, django_db_blocker):
    with django_db_blocker.block():
        assert run(files(FACTS["facts"]), capsys)


@pytest.mark.parametrize(
    ("facts", "rules", "why"),
    [
        ('{"facts": [\n{"id": 1,]}', TOWNSHIP, "facts.json：第2行第10字不是JSON"),
        ([{"id": "1", "kind": "x"}], TOWNSHIP, "facts.json：第1条事实：没有“x”这种事实"),
        ({"units": [], "facts": FACTS["facts"]}, TOWNSHIP, "甲科 不在考核单位里"),
        (FACTS, "[set]\n", r"rules.toml：\[set\]：缺 from"),
        (
            FACTS,
            TOWNSHIP + '[[total]]\nper = "year"\ncap = 0\nfloor = 1\n',
            r"最高（cap）比最低",
        ),
    ],
)
def test_bad_files_are_refused_with_line_and_reason(files, capsys, facts, rules, why):
    with pytest.raises(CommandError, match=why):
        run(files(facts, rules), capsys)


def test_a_missing_file_is_named(files, tmp_path, capsys):
    _, rules = files()

    with pytest.raises(CommandError, match=r"none\.json：打不开"):
        run((tmp_path / "none.json", rules), capsys)


def test_a_day_that_is_none_is_refused(files):
    facts, rules = files()

    with pytest.raises(CommandError, match="--today 要写成"):
        call_command("score_facts", facts, "--rules", rules, "--today", "明天")
