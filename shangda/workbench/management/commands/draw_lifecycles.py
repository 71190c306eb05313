"""``shangda draw_lifecycles``: docs/lifecycles.md from the tables."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangda.workbench import lives

PLACE = Path("docs/lifecycles.md")


class Command(BaseCommand):
    """Write the page, or say that it is stale."""

    help = "Draw the lives of items, submissions, articles and issues."

    def add_arguments(self, parser: CommandParser) -> None:
        """Only look."""
        parser.add_argument("--check", action="store_true", help="fail when stale")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw."""
        drawn = lives.document()
        if not options["check"]:
            PLACE.write_text(drawn, encoding="utf-8")
        elif not PLACE.exists() or PLACE.read_text(encoding="utf-8") != drawn:
            raise CommandError("docs/lifecycles.md is stale: run shangda draw_lifecycles")
