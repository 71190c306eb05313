"""``shangda redline OLD NEW [--docx F] [--json]``: what became of one file in another."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangda import typeset
from shangda.editing.tracking import tracked_lines
from shangda.kernel import documents
from shangda.text import redline


class Command(BaseCommand):
    """Needs no database: it reads two files and compares their words."""

    help = "Compare two files; with --docx, write the changes as tracked changes."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Two files, and where the result goes."""
        parser.add_argument("old", type=Path, metavar="OLD")
        parser.add_argument("new", type=Path, metavar="NEW")
        parser.add_argument("--docx", type=Path, metavar="F", help="write tracked changes")
        parser.add_argument("--author", default="编辑", help="name on the tracked changes")
        parser.add_argument(
            "--json", action="store_true", help="figures and changes as JSON"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends with an error, naming the file, when one cannot be read or written."""
        found = redline.compare(_text(options["old"]), _text(options["new"]))
        if options["docx"]:
            _write(options["docx"], found, options["author"])
        self.stdout.write(_as_json(found) if options["json"] else _as_words(found))


def _text(path: Path) -> str:
    title, body = documents.read(path)
    return f"{title}\n{body}" if title and body else title or body


def _write(path: Path, found: redline.Redline, author: str) -> None:
    try:
        path.write_bytes(
            typeset.tracked(tracked_lines(found), author=author, at=datetime.now(UTC))
        )
    except OSError as fault:
        raise CommandError(f"{path}：写不了，请换一个位置。") from fault


def _as_json(found: redline.Redline) -> str:
    summary = found.summary
    names = ("before", "after", "added", "removed", "moved")
    return json.dumps(
        {name: getattr(summary, name) for name in names}
        | {
            "changes": [
                {
                    "kind": one.kind,
                    "old": one.old,
                    "new": one.new,
                    "paragraph": one.paragraph,
                }
                for one in found.changes
            ]
        },
        ensure_ascii=False,
    )


def _as_words(found: redline.Redline) -> str:
    summary = found.summary
    if found.is_same:
        return "两份文字一样。"
    return (
        f"原文{summary.before}字，改后{summary.after}字；"
        f"增{summary.added}字，删{summary.removed}字，移动{summary.moved}段，"
        f"共{summary.changes}处。"
    )
