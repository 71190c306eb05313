import gzip
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

PONDS = (
    "青石镇今年修复山塘12处，新增灌溉面积3400亩，受益农户1200户。镇里把工程交给村民自己管，"
    "每处山塘由三户轮流看守，汛期每天报一次水位。"
)
OTHER = (
    "云岭县菜市场改造后摊位增加到一百三十个，早市提前到五点开门，管理方每周公布抽检结果。"
)


def written(path, rows):
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return path


def run(*arguments):
    out = StringIO()
    call_command("similar", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def archive(tmp_path):
    rows = [{"id": "塘", "title": "", "text": PONDS}, {"id": "市", "text": OTHER}]
    return written(tmp_path / "a.jsonl.gz", rows)


def test_each_query_has_a_line_with_its_matches(archive, tmp_path):
    asked = [
        {"id": 1, "text": PONDS.replace("3400", "5100")},
        {"id": 2, "text": "另一回事。"},
    ]
    queries = written(tmp_path / "q.jsonl", asked)

    first, second = map(
        json.loads,
        run("--archive", archive, "--queries", queries, "--json").splitlines(),
    )

    (match,) = first.pop("matches")
    assert first == {"id": 1}
    assert match.pop("passages") == [[0, len(PONDS) - 1, 0, len(PONDS) - 1]]
    assert match == {
        "id": "塘", "relation": "figures_changed", "coverage_query": 1.0, "coverage_archive": 1.0,
    }  # fmt: skip
    assert second == {"id": 2, "matches": []}


def test_people_read_words(archive, tmp_path):
    queries = written(tmp_path / "q.jsonl", [{"id": "问", "text": PONDS[:60]}])

    assert "塘　摘自对方　本文100%" in run("--archive", archive, "--queries", queries)


@pytest.mark.parametrize("line", ["不是JSON", "[1]", '{"id": 1}'])
def test_a_line_that_cannot_be_read_is_named(archive, tmp_path, line):
    queries = tmp_path / "q.jsonl"
    queries.write_text('{"id": 1, "text": ""}\n' + line + "\n")

    with pytest.raises(CommandError, match=r"q\.jsonl第2行"):
        run("--archive", archive, "--queries", queries)


def test_a_file_that_is_not_there_is_named(archive, tmp_path):
    with pytest.raises(CommandError, match="打不开"):
        run("--archive", archive, "--queries", tmp_path / "没有.jsonl")
