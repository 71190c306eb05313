"""``shangda work``: one more worker on the outbox."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shangda.kernel import outbox, worker


class Command(BaseCommand):
    """Drain the outbox until stopped, or once."""

    help = "Do the work that waits in the outbox."
    requires_system_checks: list[str] = []  # quick to start, also after a crash

    def add_arguments(self, parser: CommandParser) -> None:
        """Once, or for good."""
        parser.add_argument("--once", action="store_true", help="do what is ready and end")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until a signal comes."""
        if options["once"]:
            done = outbox.drain()
            self.stdout.write(f'{{"done": {done}}}' if options["json"] else f"办完{done}件")
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        worker.work(stop)
