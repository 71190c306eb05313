import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests import make


def run(*arguments):
    out = StringIO()
    call_command("check", *map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


def test_a_file_is_read_and_checked(tmp_path):
    path = tmp_path / "稿.txt"
    path.write_text("全镇布署修路\n\n　　截止11月20日已修12处。\n", encoding="gb18030")

    found = json.loads(run(path, "--json"))

    assert found["id"] == str(path)
    assert {one["rule"] for one in found["findings"]} >= {"W01"}
    assert "W01　第1字　截止" in run(path)


def test_each_line_is_checked_in_the_field_that_is_named(tmp_path):
    path = tmp_path / "s.jsonl"
    path.write_text(
        '{"id": 7, "source": "再接再励。"}\n{"id": 8, "source": "再接再厉。"}\n'
    )

    first, second = map(
        json.loads, run("--lines", path, "--field", "source", "--json").splitlines()
    )

    (finding,) = first["findings"]
    assert (first["id"], finding["start"], finding["end"]) == (7, 0, 4)
    assert finding["suggestion"] == "再接再厉"
    assert finding["level"] == "E"
    assert second == {"id": 8, "findings": []}


def test_a_file_or_line_that_cannot_be_read_is_named(tmp_path):
    path = tmp_path / "s.jsonl"
    path.write_text('{"id": 7, "text": "一句。"}\n')

    with pytest.raises(CommandError, match="打不开"):
        run(tmp_path / "没有.txt")
    with pytest.raises(CommandError, match="第1行"):
        run("--lines", path, "--field", "source")


RULE = """
[[rule]]
id = "{id}"
name = "本县提法"
level = "W"
pattern = '{pattern}'
message = "请写全称。"
wrong = "{wrong}"
right = "乙"
"""


def rule_file(tmp_path, *, code="X1", pattern="松岚办", wrong="松岚办"):
    path = tmp_path / "本县.toml"
    path.write_text(RULE.format(id=code, pattern=pattern, wrong=wrong), encoding="utf-8")
    return path


def text_file(tmp_path, text):
    path = tmp_path / "稿.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_rule_files_of_ones_own_are_used_beside_the_others(tmp_path):
    path = text_file(tmp_path, "修路\n\n松岚办再接再励，11月20日修好12处。\n")

    found = json.loads(run(path, "--rules", rule_file(tmp_path), "--json"))

    assert {"X1", "W21"} <= {one["rule"] for one in found["findings"]}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pattern": "(甲"}, "本县.toml：规则 X1：正则表达式“\\(甲”写得不对"),
        ({"code": "W13"}, "W13系统里已经有了"),
    ],
)
def test_a_rule_file_that_cannot_work_is_refused_by_name(tmp_path, changes, words):
    path = text_file(tmp_path, "修路\n\n已修好12处。\n")

    with pytest.raises(CommandError, match=words):
        run(path, "--rules", rule_file(tmp_path, **changes))


@pytest.mark.slow
def test_a_pattern_that_takes_for_ever_is_cut_off_and_named(tmp_path):
    rules = rule_file(tmp_path, pattern="(?:甲+)+乙", wrong="甲乙")
    path = text_file(tmp_path, f"修路\n\n{'甲' * 5000}，再接再励。\n")

    words = run(path, "--rules", rules)

    assert "规则X1用时太久" in words
    assert "再接再厉" in words


@pytest.mark.django_db
def test_a_desks_rules_and_words_count(tmp_path):
    world = make.office()
    make.rule_choice(world.desk, "W21", is_on=False)
    make.word(world.desk, "wrong", "松岚办", "松岚镇党政办", by=world.editor)
    path = text_file(tmp_path, "修路\n\n松岚办再接再励，11月20日修好12处。\n")

    found = json.loads(run(path, "--desk", world.desk.code, "--json"))

    rules = {one["rule"] for one in found["findings"]}
    assert "O01" in rules
    assert "W21" not in rules
    with pytest.raises(CommandError, match="没有代码是XX的信息科"):
        run(path, "--desk", "XX")


@pytest.mark.django_db
def test_without_a_file_the_system_is_checked():
    assert "no issues" in run()
