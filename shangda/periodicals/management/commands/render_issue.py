"""``shangda render_issue ID --pdf F --docx F``: an issue as files, numbered or still in work."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangda.periodicals import rendering
from shangda.periodicals.models import Issue

Render = Callable[[Issue], bytes]


class Command(BaseCommand):
    """Write one file, or both."""

    help = "Render an issue as PDF and DOCX."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which issue, whereto."""
        parser.add_argument("issue", type=int, metavar="ID")
        parser.add_argument("--pdf", type=Path, metavar="F")
        parser.add_argument("--docx", type=Path, metavar="F")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Render what is asked for; a file that cannot be written ends the command."""
        asked: list[tuple[str, Render]] = [
            (name, render)
            for name, render in (("pdf", rendering.pdf), ("docx", rendering.docx))
            if options[name]
        ]
        if not asked:
            raise CommandError("请用 --pdf 或 --docx 说明写到哪个文件。")
        issue = _issue(options["issue"])
        written = {name: _write(options[name], render(issue)) for name, render in asked}
        about = {"issue": issue.pk, "number": issue.number, "name": str(issue), **written}
        self.stdout.write(
            json.dumps(about, ensure_ascii=False)
            if options["json"]
            else f"{issue}：{'，'.join(written.values())}"
        )


def _issue(pk: int) -> Issue:
    found = Issue.objects.select_related("periodical", "corrects").filter(pk=pk).first()
    if found is None:
        raise CommandError(f"没有编号为{pk}的期刊（这里要的是页面地址里的数字）。")
    return found


def _write(path: Path, content: bytes) -> str:
    try:
        path.write_bytes(content)
    except OSError as cause:
        raise CommandError(f"写不到{path}：{cause.strerror}。") from cause
    return str(path)
