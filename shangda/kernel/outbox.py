"""Work after the commit: a job is a row written in the verb's own transaction.

A worker claims a row with a lease, beats while it works, and gives it back when it dies.
Jobs therefore run at least once: every task must be safe to run twice.
"""

import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from shangda.kernel.models import Job

State = Job.State
FIRST_PAUSE = 2  # seconds; doubled at each failure
LONGEST_PAUSE = 3600  # seconds


@dataclass(frozen=True)
class Task:
    """A function that may be asked for after the commit, under a stable name."""

    name: str
    run: Callable[..., None]

    def enqueue(self, *args: int | str) -> Job:
        """Write the job; it becomes visible to workers with the surrounding commit."""
        return Job.objects.create(name=self.name, args=list(args))


_tasks: dict[str, Task] = {}


def task(name: str) -> Callable[[Callable[..., None]], Task]:
    """Register a task. The name is stored in rows: it must never change."""

    def register(function: Callable[..., None]) -> Task:
        known = Task(name, function)
        _tasks[name] = known
        return known

    return register


def _task(name: str) -> Task:
    """The task of this name, also in a process that has loaded no page yet."""
    if name not in _tasks:
        autodiscover_modules("tasks")
    return _tasks[name]


def worker_name() -> str:
    """Host, process and thread: whose lease it is."""
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"[:80]


def claim(worker: str) -> Job | None:
    """Take the oldest ready job, by one conditional update.

    Looks first: on SQLite a transaction holds everybody's writes up, and workers mostly idle.
    """
    ready = Job.objects.filter(state=State.READY, run_at__lte=timezone.now())
    if not ready.exists():
        return None
    with transaction.atomic():
        ready = ready.order_by("run_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            ready = ready.select_for_update(skip_locked=True)
        job = ready.first()
        if job is None or not _lease(job, worker):
            return None
    job.refresh_from_db()
    return job


def beat(job: Job) -> bool:
    """Prolong the lease; False when it has been lost to another worker."""
    rows = Job.objects.filter(pk=job.pk, worker=job.worker, state=State.RUNNING)
    return bool(rows.update(lease_until=_lease_end()))


def perform(job: Job) -> None:
    """Run a claimed job and write down how it ended."""
    try:
        _task(job.name).run(*job.args)
    except Exception as error:  # noqa: BLE001 -- whatever a task raises is its result
        _failed(job, f"{type(error).__name__}: {error}")
    else:
        _end(job, state=State.DONE, finished_at=timezone.now(), error="")


def give_back_lost() -> int:
    """Return jobs whose worker died; those out of attempts go to the dead list."""
    lost = Job.objects.filter(state=State.RUNNING, lease_until__lt=timezone.now())
    dead = lost.filter(attempts__gte=settings.JOB_ATTEMPTS).update(
        state=State.DEAD, error="执行中多次中断", finished_at=timezone.now()
    )
    return dead + lost.update(state=State.READY, worker="", lease_until=None)


def drain(limit: int = 10_000) -> int:
    """Perform what is ready now, in this thread; says how many jobs ran."""
    worker, count = worker_name(), 0
    while count < limit and (job := claim(worker)):
        perform(job)
        count += 1
    return count


def retry(job: Job) -> None:
    """Let a dead job start again from its first attempt."""
    Job.objects.filter(pk=job.pk, state=State.DEAD).update(
        state=State.READY, attempts=0, run_at=timezone.now(), finished_at=None
    )


def forget_done(*, older_than: timedelta = timedelta(days=30)) -> int:
    """Delete finished jobs that nobody will ask about; dead ones stay."""
    old = Job.objects.filter(state=State.DONE, finished_at__lt=timezone.now() - older_than)
    return old.delete()[0]


def _lease(job: Job, worker: str) -> int:
    rows = Job.objects.filter(pk=job.pk, state=State.READY)
    return rows.update(
        state=State.RUNNING,
        worker=worker,
        attempts=job.attempts + 1,
        lease_until=_lease_end(),
    )


def _lease_end() -> Any:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE)


def _failed(job: Job, error: str) -> None:
    if job.attempts >= settings.JOB_ATTEMPTS:
        _end(job, state=State.DEAD, error=error, finished_at=timezone.now())
        return
    pause = min(FIRST_PAUSE * 2 ** (job.attempts - 1), LONGEST_PAUSE)
    again = timezone.now() + timedelta(seconds=pause)
    _end(job, state=State.READY, error=error, run_at=again, worker="", lease_until=None)


def _end(job: Job, **columns: Any) -> None:
    """Only the holder of the lease may say how the job ended."""
    Job.objects.filter(pk=job.pk, worker=job.worker, state=State.RUNNING).update(**columns)
