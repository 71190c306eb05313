import gzip
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests import make

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


def test_one_event_in_other_words_comes_after_what_was_copied(tmp_path):
    road = (
        "11月21日3时许，省道312线石盘山路段山体塌方约900立方米，两头各堵车20余辆，无人员伤亡。"
        "县里调挖掘机4台，先通便道，7时40分恢复单向通行。"
    )
    heard = (
        "过路司机讲，石盘山路段11月21日夜里塌下土石900立方米，省道312线两头堵车20余辆，"
        "幸好无人员伤亡，天亮后便道打通，车子单向通行。"
    )
    kept = [{"id": "听说", "text": heard}, {"id": "原文", "text": road}]
    archive = written(tmp_path / "a.jsonl", [*kept, {"id": "塘", "text": PONDS}])
    asked = written(tmp_path / "q.jsonl", [{"id": 1, "text": f"据报，{road}"}])

    told = json.loads(run("--archive", archive, "--queries", asked, "--json"))

    assert [(one["id"], one["relation"]) for one in told["matches"]] == [
        ("原文", "same"),
        ("听说", "same_event"),
    ]


@pytest.mark.django_db
def test_a_file_is_compared_with_what_is_kept_here(tmp_path):
    world = make.office()
    sent = make.submission(world, title="修复山塘", body=PONDS)
    file = tmp_path / "稿.txt"
    file.write_text(f"又修山塘\n{PONDS.replace('3400', '5100')}", "utf-8")

    (match,) = json.loads(run(file, "--json"))["matches"]
    words = run(file, "--as", world.editor.username)

    assert (match["kind"], match["id"], match["title"]) == ("received", sent.pk, "修复山塘")
    assert match["relation"] == "figures_changed"
    assert f"{sent.pk}　同一篇，改了数字" in words
    assert sent.receipt_number in words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "请写要比对的文件"),
        (("没有.docx",), "打不开"),
        ((__file__, "--as", "没有这个人"), "没有登录名是"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(arguments, said):
    with pytest.raises(CommandError, match=said):
        run(*arguments)
