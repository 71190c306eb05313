"""``shangda reindex``: every text indexed anew, while people go on searching."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from shangda.search import indexing, likeness

EVERY = 5_000  # texts between two lines of progress


class Command(BaseCommand):
    """Safe to run at any time, to stop and to run again."""

    help = "Index every text anew."

    def add_arguments(self, parser: CommandParser) -> None:
        """For programs; for an index that was damaged."""
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--from-nothing",
            action="store_true",
            help="forget the whole index first: until it is full again, less is found",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how far it is, and how many texts there are in how many seconds."""
        start = timezone.now()
        if options["from_nothing"]:
            indexing.start_over()
        whole = indexing.rebuild(None if options["json"] else self._say)
        compared = likeness.rebuild()
        seconds = round((timezone.now() - start).total_seconds(), 1)
        self.stdout.write(
            json.dumps({"texts": whole, "compared": compared, "seconds": seconds})
            if options["json"]
            else f"索引重建好了：{whole}篇，用了{seconds}秒。"
        )

    def _say(self, done: int, of: int) -> None:
        if done == of or done % EVERY < indexing.BATCH:
            self.stdout.write(f"{done}/{of}")
