"""How the installation is: its findings, and the jobs behind the pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone

from shangda import typeset
from shangda.kernel import health
from shangda.kernel.health import Finding
from shangda.kernel.models import Job
from shangda.workbench import labels
from shangda.workbench.words import span


@dataclass(frozen=True)
class JobLine:
    """A job that was given up, in words."""

    job: Job
    what: str


@dataclass(frozen=True)
class JobLoad:
    """How much waits and runs now, and how long the oldest has been ready."""

    ready: int
    running: int
    dead: int
    oldest: str = ""
    late: int = 0


def findings() -> list[Finding]:
    """Everything that was looked at, with what to do."""
    return [*health.findings(), *_fonts()]


def job_lines(jobs: Iterable[Job]) -> list[JobLine]:
    """Jobs with the words for what they do."""
    return [JobLine(job, labels.job(job.name)) for job in jobs]


def job_load(now: datetime | None = None) -> JobLoad:
    """Two queries."""
    now = now or timezone.now()
    unfinished = Job.objects.exclude(state=Job.State.DONE)
    counts = dict(unfinished.values_list("state").annotate(n=Count("pk")))
    late = Job.objects.filter(state=Job.State.READY, run_at__lte=now)
    oldest = late.aggregate(oldest=Min("run_at"), n=Count("pk"))
    return JobLoad(
        ready=counts.get(Job.State.READY, 0),
        running=counts.get(Job.State.RUNNING, 0),
        dead=counts.get(Job.State.DEAD, 0),
        oldest=span(now - oldest["oldest"]) if oldest["oldest"] else "",
        late=oldest["n"],
    )


def _fonts() -> Iterator[Finding]:
    missing = typeset.missing_fonts(typeset.FontFolders(settings.FONT_FOLDER))
    remedies = [f"{problem.subject}：{problem.remedy}" for problem in missing]
    yield Finding("字体", "不全" if remedies else "齐全", "；".join(remedies))
