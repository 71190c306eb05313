"""``shangda verify_audit``: tells whether anybody touched the trace."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangda.kernel import audit


class Command(BaseCommand):
    """Walk the chain; exit 1 when it is broken."""

    help = "Check every event of the audit chain; names the first bad sequence."

    def add_arguments(self, parser: CommandParser) -> None:
        """For people or for programs."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was found."""
        verdict = audit.verify(audit.anchors_place())
        if options["json"]:
            self.stdout.write(
                json.dumps({"ok": not verdict.cause, **asdict(verdict)}, ensure_ascii=False)
            )
        elif not verdict.cause:
            self.stdout.write(f"审计链完整，共{verdict.checked}条。")
        if verdict.cause:
            raise CommandError(
                f"审计链从第{verdict.first_bad}条起不可信：{verdict.cause}。"
            )
