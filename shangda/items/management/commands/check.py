"""``shangda check FILE [--json]``: the check-up of a file; without one, Django's own checks."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import check as systems

from shangda import readers
from shangda.kernel import json_lines
from shangda.text.checkup.check import check, errors_per_10_000
from shangda.text.checkup.findings import Finding
from shangda.text.counting import count


class Command(systems.Command):
    """Needs no database when it checks texts."""

    help = (
        "Check the wording of a file, or of each line of a .jsonl; without one, the system."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """A file to read, or lines of JSON with the field that holds the text."""
        super().add_arguments(parser)
        parser.add_argument("--lines", type=Path, metavar="S.jsonl.gz", help="JSON lines")
        parser.add_argument("--field", default="text", help="of each line, that is checked")
        parser.add_argument("--json", action="store_true", help="one JSON line per text")

    def handle(self, *app_labels: Any, **options: Any) -> None:
        """Files are told from app labels by being there; ends with an error that names one."""
        if options["lines"]:
            for row in json_lines.texts(options["lines"], options["field"]):
                self._tell(row.id, "", row.text, as_json=options["json"])
            return
        if not app_labels or not all(map(_is_file, app_labels)):
            super().handle(*app_labels, **options)
            return
        for path in map(Path, app_labels):
            self._tell(str(path), *_read(path), as_json=options["json"])

    def _tell(self, name: Any, title: str, body: str, *, as_json: bool) -> None:
        findings = check(body, title)
        tell = _as_json if as_json else _as_words
        self.stdout.write(tell(name, title, body, findings))


def _is_file(name: str) -> bool:
    return "." in name or "/" in name


def _read(path: Path) -> tuple[str, str]:
    try:
        found = readers.read(path, name=path.name)
    except readers.UnreadableError as refusal:
        raise CommandError(f"{path}：{refusal}") from refusal
    except OSError as fault:
        raise CommandError(f"{path}：打不开，请看看文件在不在、有没有权限。") from fault
    return found.title, "\n".join(found.paragraphs)


def _as_json(name: Any, title: str, body: str, findings: list[Finding]) -> str:
    found = [one._asdict() for one in findings]
    return json.dumps({"id": name, "findings": found}, ensure_ascii=False)


def _as_words(name: Any, title: str, body: str, findings: list[Finding]) -> str:
    rate = errors_per_10_000(findings, count(title) + count(body))
    lines = [
        f"　{one.level} {one.rule}　{'标题' if one.part == 'title' else f'第{one.start + 1}字'}　"
        f"{(title if one.part == 'title' else body)[one.start : one.end]}　{one.message}"
        for one in findings
    ]
    return "\n".join([f"{name}：{len(findings)}处，每万字差错{rate:.1f}处", *lines])
