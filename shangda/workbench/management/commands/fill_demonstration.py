"""``shangda fill_demonstration``: the invented office that a first look meets."""

import json
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangda.editing.tasks import gather_waiting
from shangda.kernel.errors import ConflictError
from shangda.organisations.models import Channel
from shangda.search import indexing, likeness
from shangda.workbench.demonstration import filling


class Command(BaseCommand):
    """Fill once; a second run only says that it is there."""

    help = "Fill an empty installation with the demonstration office (about a minute)."

    def add_arguments(self, parser: CommandParser) -> None:
        """For people or for programs."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill, then leave the mark that turns on the one-click sign-in."""
        mark = Path(settings.DATA) / "demonstration"
        if mark.exists() and not filling.is_empty():
            self._say({"filled": False}, "演示数据已经在这里了。", **options)
            return
        began = time.monotonic()
        if not Channel.objects.exists():
            call_command("load_defaults", stderr=self.stderr)
        try:
            counts = filling.fill().counts
        except ConflictError as refused:
            raise CommandError(str(refused)) from refused
        indexing.rebuild()  # written without verbs, so nothing has followed
        likeness.rebuild()
        gather_waiting()
        mark.touch()
        seconds = round(time.monotonic() - began, 1)
        items, issues = counts.get("items.Item", 0), counts.get("periodicals.Issue", 0)
        words = f"演示数据已生成：{items}条信息，{issues}期刊物，用时{seconds}秒。"
        self._say({"filled": True, "seconds": seconds, "counts": counts}, words, **options)

    def _say(self, found: dict[str, Any], words: str, **options: Any) -> None:
        told = json.dumps(found, ensure_ascii=False) if options["json"] else words
        self.stdout.write(told)
