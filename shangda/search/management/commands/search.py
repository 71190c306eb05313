"""``shangda search``: what a person finds, or what an archive in a file holds."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangda.search import queries
from shangda.search.memory import Archive
from shangda.search.sight import OPERATOR
from shangda.text.query import Query, QueryError, parse, query_of

MOST = 20


class Command(BaseCommand):
    """From the index, or with ``--archive`` from a file and without a database."""

    help = "Find texts by substrings."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """A question or a file of them; whose eyes; which archive; how many."""
        parser.add_argument("query", nargs="?", help='甲 "乙 丙" -丁')
        parser.add_argument(
            "--user", help="login name of whoever searches; default: sees all"
        )
        parser.add_argument("--archive", type=Path, help="rows as JSON, a line each (.gz)")
        parser.add_argument("--queries", type=Path, help='[{"terms": [...]}, ...]')
        parser.add_argument(
            "--field", action="append", help="what of a row is searched; default: text"
        )
        parser.add_argument("--limit", type=int, help="answers shown of each question")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a question (archive), or one an answer."""
        try:
            for line in _lines(options):
                self.stdout.write(line)
        except QueryError as refused:
            raise CommandError(f"{refused.cause}{refused.remedy}") from refused
        except (OSError, ValueError, KeyError, TypeError) as broken:
            raise CommandError(
                f"读不了：{broken}。请看 shangda search --help 。"
            ) from broken


def _lines(options: dict[str, Any]) -> Iterator[str]:
    if options["archive"]:
        yield from _from_archive(options)
    elif options["query"] is None:
        raise CommandError("请写要找的词，例如：shangda search 供水")
    else:
        yield from _from_index(options)


def _from_index(options: dict[str, Any]) -> Iterator[str]:
    most = options["limit"] or MOST
    reach = most if most > queries.LEAST_READ else 0
    search = queries.Search(
        options["query"], _person(options["user"]), most=most, reach=reach
    )
    found = queries.find(search)
    shown = [_shown(hit) for hit in found.hits]
    if options["json"]:
        yield json.dumps(
            {"query": search.words, "count": found.count, "more": found.is_more}
            | {"hits": shown},
            ensure_ascii=False,
        )
        return
    yield f"{found.count_words}篇"
    for one in shown:
        yield f"{one['kind']} {one['id']}　{one['title']}　{one['snippet']}"


def _shown(hit: queries.Hit) -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "id": hit.object_id,
        "title": "".join(text for text, _ in hit.title),
        "snippet": "".join(text for text, _ in hit.snippet),
    }


def _from_archive(options: dict[str, Any]) -> Iterator[str]:
    asked = list(_asked(options))
    rows = [json.loads(line) for line in _open(options["archive"]) if line.strip()]
    fields = options["field"] or ["text"]
    archive = Archive([str(row.get(name, "")) for name in fields] for row in rows)
    for terms, query in asked:
        ids = [rows[number - 1]["id"] for number in archive.find(query)]
        shown = ids[: options["limit"]]
        if options["json"]:
            answer = {"terms": terms, "count": len(ids), "ids": shown}
            yield json.dumps(answer, ensure_ascii=False)
        else:
            yield f"{' '.join(terms)}　{len(ids)}篇　{' '.join(map(str, shown))}"


def _asked(options: dict[str, Any]) -> Iterator[tuple[list[str], Query]]:
    """Terms as they are shown, and the question."""
    if options["query"] is not None:
        query = parse(options["query"])
        yield [term.text for term in query.wanted], query
    if options["queries"]:
        for row in json.loads(options["queries"].read_text("utf-8")):
            yield row["terms"], query_of(row["terms"])


def _open(path: Path) -> Iterator[str]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as file:
            yield from file
    else:
        yield from path.read_text("utf-8").splitlines()


def _person(username: str | None) -> Any:
    if username is None:
        return OPERATOR
    found = get_user_model()._default_manager.filter(username=username).first()
    if found is None:
        raise CommandError(f"没有登录名是“{username}”的人，请看看写得对不对。")
    return found
