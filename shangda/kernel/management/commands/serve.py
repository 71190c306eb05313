"""``shangda serve``: the web server and one worker, as one process group."""

import os
import signal
import subprocess
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shangda.kernel import orphans

Process = subprocess.Popen[bytes]
RESTART_PAUSE = 1  # seconds
FIRST_PAGES = 2  # seconds in which the web server has the machine to itself
GRACE = 20  # seconds to finish what is under way


class Command(BaseCommand):
    """Start both, keep both alive, end both."""

    help = "Serve the pages and do the work behind them."
    requires_system_checks: list[str] = []  # ``migrate`` has just made them

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, with how many processes."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        """Start a part again whenever it ends by itself."""
        parts = [_web(options), [sys.executable, "-m", "shangda", "work"]]
        running = [_start(parts[0])]
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: _end(running))
        time.sleep(FIRST_PAGES)
        running.append(_start(parts[1]))
        while True:
            for place, process in enumerate(running):
                if process.poll() is not None:
                    running[place] = _start(parts[place])
            time.sleep(RESTART_PAUSE)


def _web(options: dict[str, Any]) -> list[str]:
    return [
        sys.executable, "-m", "granian", "shangda.config.wsgi:application",
        "--interface", "wsgi", "--host", options["host"], "--port", str(options["port"]),
        "--workers", str(options["workers"]), "--blocking-threads", "4",
        "--respawn-failed-workers", "--workers-kill-timeout", str(GRACE // 2),
        "--no-ws", "--log-level", "warning",
    ]  # fmt: skip


def _start(command: list[str]) -> Process:
    """This process has one thread only: a child may run our code before its program."""
    return subprocess.Popen(  # noqa: S603 -- our own commands
        command,
        preexec_fn=orphans.end_with_me(),  # noqa: PLW1509 -- see above
    )


def _end(running: list[Process]) -> None:
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    os._exit(0)
