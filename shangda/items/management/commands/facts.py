"""``shangda facts FILE [--json]``: the key facts of a file, and what its title lacks."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shangda.kernel import documents
from shangda.text.facts import Kind, facts
from shangda.text.headline import weaknesses


class Command(BaseCommand):
    """Needs no database."""

    help = "Tell dates, places, organisations and figures of a text, and why its title is weak."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Files of any kind that can be brought in."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one JSON line per file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends with an error that names the file which could not be read."""
        tell = _as_json if options["json"] else _as_words
        for path in options["files"]:
            self.stdout.write(tell(str(path), *documents.read(path)))


def _as_json(name: str, title: str, body: str) -> str:
    told = {
        "id": name,
        "facts": [one._asdict() for one in facts(body)],
        "headline": [one._asdict() for one in weaknesses(title, body)],
    }
    return json.dumps(told, ensure_ascii=False)


def _as_words(name: str, title: str, body: str) -> str:
    found = facts(body)
    lines = [f"{name}：{title}"]
    for kind in Kind:
        words = dict.fromkeys(one.words for one in found if one.kind is kind)
        if words:
            lines.append(f"　{kind.label}　{'、'.join(words)}")
    lines += [f"　标题　{one.message}" for one in weaknesses(title, body)]
    return "\n".join(lines)
