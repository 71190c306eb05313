"""``shangda similar``: which texts of an archive a text is like, and how."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangda.text.archive import Archive, Match


class Command(BaseCommand):
    """On plain files it needs no database."""

    help = (
        "Compare each text of one file with all texts of another (JSON lines, .gz or not)."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Two files of JSON lines with ``id`` and ``text``."""
        parser.add_argument("--archive", type=Path, required=True, metavar="A.jsonl.gz")
        parser.add_argument("--queries", type=Path, required=True, metavar="Q.jsonl.gz")
        parser.add_argument("--json", action="store_true", help="one JSON line per query")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends with an error that names file and line when one cannot be read."""
        kept = list(_rows(options["archive"]))
        archive = Archive([row["text"] for row in kept])
        ids = [row["id"] for row in kept]
        for row in _rows(options["queries"]):
            found = archive.similar(row["text"])
            tell = _as_json if options["json"] else _as_words
            self.stdout.write(tell(row["id"], found, ids))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    opened = gzip.open if path.suffix == ".gz" else open
    number = 0
    try:
        with opened(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(file, 1):  # noqa: B007 -- told when it breaks
                row = json.loads(line)
                yield {"id": row["id"], "text": str(row["text"])}
    except OSError as fault:
        raise CommandError(
            f"{path}：打不开，请看看文件在不在、是不是.jsonl或.jsonl.gz。"
        ) from fault
    except (ValueError, KeyError, TypeError) as fault:
        raise CommandError(
            f"{path}第{number}行：要的是一行一个JSON对象，里面有id和text。"
        ) from fault


def _as_json(query: Any, found: list[Match], ids: list[Any]) -> str:
    matches = [
        {
            "id": ids[match.number],
            "relation": match.likeness.relation,
            "coverage_query": match.likeness.coverage_query,
            "coverage_archive": match.likeness.coverage_archive,
            "passages": match.likeness.passages,
        }
        for match in found
    ]
    return json.dumps({"id": query, "matches": matches}, ensure_ascii=False)


def _as_words(query: Any, found: list[Match], ids: list[Any]) -> str:
    lines = [
        f"　{ids[number]}　{like.relation.label}　"
        f"本文{like.coverage_query:.0%}　对方{like.coverage_archive:.0%}"
        for number, like in found
    ]
    return "\n".join([str(query), *(lines or ["　没有相似的"])])
