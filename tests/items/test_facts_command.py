import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

FILES = Path(__file__).resolve().parents[2] / "../shared/data/files"


def run(*arguments):
    out = StringIO()
    call_command("facts", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "稿.txt"
    text = "松岚镇扎实推进冬季供水\n\n　　11月20日，松岚镇更换老化阀门147个。\n"
    made.write_text(text, encoding="gb18030")
    return made


def test_facts_are_told_with_their_places(path):
    told = json.loads(run(path, "--json"))

    body = "11月20日，松岚镇更换老化阀门147个。"
    assert told["id"] == str(path)
    assert [(one["kind"], body[one["start"] : one["end"]]) for one in told["facts"]] == [
        ("date", "11月20日"),
        ("place", "松岚镇"),
        ("figure", "147个"),
    ]
    assert [one["key"] for one in told["headline"]] == ["vague"]


def test_facts_are_told_in_words(path):
    told = run(path)

    assert "　时间　11月20日\n　地方　松岚镇\n　数量　老化阀门147个\n" in told
    assert "　标题　“扎实推进”只说了在做" in told


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="打不开"):
        run(tmp_path / "没有.txt")


@pytest.mark.skipif(not FILES.exists(), reason="needs ../shared/data/files")
def test_real_files_are_read():
    for path in sorted(FILES.glob("dev1.*")):
        if path.suffix in {".docx", ".doc", ".pdf"}:
            assert json.loads(run(path, "--json"))["facts"]
