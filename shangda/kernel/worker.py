"""The loop that drains the outbox and lets the clock act."""

import logging
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from shangda.kernel import audit, deadlines, files, outbox, presence, requests
from shangda.kernel.models import Job

log = logging.getLogger(__name__)
POLL = 0.3  # seconds
Chore = Callable[[], object]


_chores: dict[str, tuple[float, Chore]] = {}


def do_every(seconds: float, name: str, chore: Chore) -> None:
    """Have an app's work done again and again, under its name."""
    _chores[name] = seconds, chore


def chores() -> list[tuple[float, Chore]]:
    """What the clock does: seconds between two times, and the work."""
    return [
        *_chores.values(),
        (settings.JOB_LEASE / 3, outbox.give_back_lost),
        (30, deadlines.remind_due),
        (600, lambda: audit.anchor(audit.anchors_place())),
        (3600, files.sweep),
        (3600, presence.forget_gone),
        (86400, outbox.forget_done),
        (86400, requests.forget_old),
        (86400, SessionStore.clear_expired),
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
    if now >= due:
        _do(chore)
        due = now + every
    return due, every, chore


def _do(chore: Chore) -> None:
    """A chore that fails is written down; jobs and the other chores go on."""
    try:
        chore()
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("a chore failed, it will be tried again at its next time")


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
