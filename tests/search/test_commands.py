import gzip
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from shangda.kernel import outbox
from shangda.search.memory import Archive
from shangda.search.models import Entry
from shangda.text.query import parse, query_of
from tests import make

DATA = Path(__file__).resolve().parents[2] / "../shared/data"
ROWS = [
    {"id": "a", "title": "供水", "text": "高山村，台账清楚。"},
    {"id": "b", "title": "台账", "text": "用电"},
]


def answers(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "archive.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in ROWS)
    return path


@pytest.fixture
def questions(tmp_path):
    path = tmp_path / "queries.json"
    asked = [{"terms": ["台账"]}, {"terms": ["村，台", "清"]}, {"terms": ["没有"]}]
    path.write_text(json.dumps(asked), encoding="utf-8")
    return path


def test_an_archive_is_searched_without_a_database(capsys, archive, questions):
    call_command("search", archive=archive, queries=questions, json=True)

    assert answers(capsys) == [
        {"terms": ["台账"], "count": 1, "ids": ["a"]},
        {"terms": ["村，台", "清"], "count": 1, "ids": ["a"]},
        {"terms": ["没有"], "count": 0, "ids": []},
    ]


def test_fields_can_be_chosen_and_answers_limited(capsys, archive, questions):
    fields = ["title", "text"]
    call_command(
        "search", archive=archive, queries=questions, json=True, field=fields, limit=1
    )

    assert answers(capsys)[0] == {"terms": ["台账"], "count": 2, "ids": ["a"]}


def test_a_question_can_be_put_to_an_archive(capsys, archive):
    call_command("search", "台账 -用电", archive=archive, field=["title", "text"])

    assert capsys.readouterr().out == "台账　1篇　a\n"


@pytest.mark.parametrize(
    ("options", "cause"),
    [
        ({}, "请写要找的词"),
        ({"query": "，"}, "只有标点"),
        ({"query": "甲", "user": "nobody"}, "没有登录名是“nobody”的人"),
        ({"query": "甲", "archive": Path("nowhere.gz")}, "读不了"),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_done_is_said(options, cause):
    asked = [options.pop("query")] if "query" in options else []

    with pytest.raises(CommandError, match=cause):
        call_command("search", *asked, **options)


@pytest.mark.django_db
def test_a_person_finds_what_they_may_see(capsys):
    world = make.office()
    make.draft(world, title="秋粮收购", body="收购点开到村口。")
    outbox.drain()

    call_command("search", "村口", user=world.informant.username, json=True)
    call_command("search", "村口", user=world.city_editor.username, json=True)
    call_command("search", "村口", user=world.informant.username)
    call_command("search", "村口", json=True)

    out = capsys.readouterr().out.splitlines()
    assert json.loads(out[0])["hits"][0]["title"] == "秋粮收购"
    assert json.loads(out[1]) == {"query": "村口", "count": 0, "more": False, "hits": []}
    assert out[2] == "1篇"
    assert json.loads(out[-1])["count"] == 1  # who may run commands may read everything


@pytest.mark.django_db
def test_reindex_finds_everything_again(capsys):
    world = make.office()
    make.used_issue(world)
    outbox.drain()
    before = sorted(Entry.objects.values_list("kind", "object_id"))

    call_command("reindex", json=True)
    call_command("reindex", from_nothing=True)

    assert sorted(Entry.objects.values_list("kind", "object_id")) == before
    out = capsys.readouterr().out.splitlines()
    assert json.loads(out[0])["texts"] == len(before)
    assert out[-1].startswith(f"索引重建好了：{len(before)}篇")


@pytest.mark.data
@pytest.mark.slow
def test_real_texts_are_found_exactly():
    """Recall and precision of every real question against reading all texts."""
    if not DATA.exists():
        pytest.skip("../shared/data is missing")
    with gzip.open(DATA / "archive.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    archive = Archive([text] for text in texts)

    wrong = [
        query["terms"]
        for query in json.loads((DATA / "search_queries.json").read_text("utf-8"))
        if archive.find(query_of(query["terms"]))
        != [n for n, text in enumerate(texts, 1) if all(t in text for t in query["terms"])]
    ]

    assert wrong == []


def test_an_archive_answers_questions_with_signs():
    archive = Archive([["办结率99.5%，（一）"], ["办结率99"], ["🙂甲"]])

    assert archive.find(parse("99")) == [1, 2]
    assert archive.find(parse("99.5%")) == [1]
    assert archive.find(parse("99 -（一）")) == [2]
    assert archive.find(parse("🙂 甲")) == [3]
    assert archive.find(parse("甲 -🙂")) == []
