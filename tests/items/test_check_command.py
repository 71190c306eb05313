import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command


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


@pytest.mark.django_db
def test_without_a_file_the_system_is_checked():
    assert "no issues" in run()
