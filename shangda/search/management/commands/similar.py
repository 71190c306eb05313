"""``shangda similar``: which texts of an archive a text is like, and how."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shangda.kernel import json_lines
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
        kept = list(json_lines.texts(options["archive"]))
        archive = Archive([row.text for row in kept])
        ids = [row.id for row in kept]
        tell = _as_json if options["json"] else _as_words
        for row in json_lines.texts(options["queries"]):
            self.stdout.write(tell(row.id, archive.similar(row.text), ids))


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
