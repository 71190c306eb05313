"""Following the verbs: what they changed is indexed after their commit."""

from collections.abc import Iterable

from django.db import connection

from shangda.kernel.models import Job
from shangda.kernel.outbox import task
from shangda.kernel.transactions import Subject
from shangda.search import indexing
from shangda.search.sources import changed_by, followed


@task("search.index")
def index(subject_kind: str, subject_id: int) -> None:
    """Index every text that may have changed with this subject of the trace."""
    for kind, keys in changed_by(subject_kind, subject_id):
        if keys:
            indexing.index(kind, keys)


def follow(subjects: Iterable[Subject]) -> None:
    """Have what a verb changed indexed after its commit; runs in its transaction."""
    wanted = followed()
    for kind, key in sorted(subjects):
        if kind in wanted and not _is_waiting(kind, key):
            index.enqueue(kind, key)


def _is_waiting(kind: str, key: int) -> bool:
    """Whether a job that nobody has begun will do; it is kept from beginning meanwhile.

    A job that somebody else holds may be about to begin, and would read the old text.
    """
    jobs = Job.objects.filter(name=index.name, state=Job.State.READY, args=[kind, key])
    if connection.features.has_select_for_update_skip_locked:
        return jobs.select_for_update(skip_locked=True).first() is not None
    return jobs.exists()
