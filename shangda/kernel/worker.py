"""The loop that drains the outbox and lets the clock act."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from shangda.kernel import audit, deadlines, files, outbox
from shangda.kernel.models import Job

log = logging.getLogger(__name__)
POLL = 0.3  # seconds
Chore = Callable[[], object]


def chores() -> list[tuple[float, Chore]]:
    """What the clock does: seconds between two times, and the work."""
    return [
        (settings.JOB_LEASE / 3, outbox.give_back_lost),
        (30, deadlines.remind_due),
        (600, lambda: audit.anchor(Path(settings.DATA) / "audit_anchors")),
        (3600, files.sweep),
        (86400, outbox.forget_done),
    ]


def work(stop: threading.Event) -> None:
    """Drain until told to stop; a lost database is waited for."""
    next_time = [(0.0, every, chore) for every, chore in chores()]
    while not stop.is_set():
        try:
            next_time = [_when_due(*entry) for entry in next_time]
            if not _one_job():
                stop.wait(POLL)
        except (OperationalError, InterfaceError):
            log.exception("database not reachable, trying again")
            close_old_connections()
            connection.close()
            stop.wait(2)


def _when_due(due: float, every: float, chore: Chore) -> tuple[float, float, Chore]:
    now = time.monotonic()
    if now < due:
        return due, every, chore
    chore()
    return now + every, every, chore


def _one_job() -> bool:
    """Claim and perform one job, beating meanwhile; False when none was ready."""
    job = outbox.claim(outbox.worker_name())
    if job is None:
        return False
    done = threading.Event()
    heart = threading.Thread(target=_beat_until, args=(done, job), daemon=True)
    heart.start()
    try:
        outbox.perform(job)
    finally:
        done.set()
        heart.join()
    return True


def _beat_until(done: threading.Event, job: Job) -> None:
    while not done.wait(settings.JOB_LEASE / 3):
        try:
            outbox.beat(job)
        except (OperationalError, InterfaceError):
            log.warning("heartbeat of job %s failed", job.pk)
    connection.close()
