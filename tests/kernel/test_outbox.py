from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shangda.kernel import outbox
from shangda.kernel.models import Job

pytestmark = pytest.mark.django_db
ran = []


@outbox.task("tests.remember")
def remember(number):
    ran.append(number)


@outbox.task("tests.fail")
def fail():
    raise ValueError("打不开")


@pytest.fixture(autouse=True)
def _forget():
    ran.clear()


def test_drain_runs_jobs_in_their_order():
    for number in (3, 1, 2):
        remember.enqueue(number)

    assert outbox.drain() == 3
    assert ran == [3, 1, 2]
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_a_job_of_a_rolled_back_verb_never_runs():
    @transaction.atomic
    def fail():
        remember.enqueue(1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert outbox.drain() == 0


def test_a_task_that_no_page_has_loaded_yet_is_looked_for(monkeypatch):
    found = {}
    monkeypatch.setattr(outbox, "_tasks", found)
    monkeypatch.setattr(
        outbox, "autodiscover_modules", lambda name: found.update({f"a.{name}": remember})
    )

    assert outbox._task("a.tasks") == remember


def test_a_claimed_job_is_nobody_else_s():
    remember.enqueue(1)

    first, second = outbox.claim("one"), outbox.claim("two")

    assert first.worker == "one"
    assert second is None


def test_an_idle_claim_only_reads():
    remember.enqueue(1)
    Job.objects.update(run_at=timezone.now() + timedelta(minutes=1))

    with CaptureQueriesContext(connection) as asked:
        claimed = outbox.claim("idle")

    assert claimed is None
    assert [query["sql"].split()[0] for query in asked] == ["SELECT"]


@pytest.mark.django_db(transaction=True)
def test_only_a_claim_that_finds_something_begins_a_transaction():
    with CaptureQueriesContext(connection) as idle:
        none = outbox.claim("idle")
    remember.enqueue(1)
    with CaptureQueriesContext(connection) as busy:
        one = outbox.claim("busy")

    assert none is None
    assert one is not None
    assert not any(query["sql"].startswith("BEGIN") for query in idle)
    assert any(query["sql"].startswith("BEGIN") for query in busy)


def test_a_failed_job_comes_again_later_and_later():
    fail.enqueue()
    pauses = []

    for _ in range(3):
        Job.objects.update(run_at=timezone.now())
        outbox.drain()
        job = Job.objects.get()
        pauses.append(round((job.run_at - timezone.now()).total_seconds()))

    assert pauses == [2, 4, 8]
    assert job.error == "ValueError: 打不开"


def test_a_job_that_keeps_failing_goes_to_the_dead_list_and_can_be_retried(settings):
    settings.JOB_ATTEMPTS = 2
    fail.enqueue()
    for _ in range(2):
        Job.objects.update(run_at=timezone.now())
        outbox.drain()

    dead = Job.objects.get()
    assert (dead.state, dead.attempts) == ("dead", 2)

    outbox.retry(dead)
    assert Job.objects.get().state == "ready"


def test_the_job_of_a_dead_worker_is_given_back():
    remember.enqueue(1)
    job = outbox.claim("lost")
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert outbox.give_back_lost() == 1
    assert outbox.drain() == 1
    assert Job.objects.get(pk=job.pk).attempts == 2


def test_a_job_that_kills_its_workers_ends_on_the_dead_list(settings):
    settings.JOB_ATTEMPTS = 1
    remember.enqueue(1)
    outbox.claim("lost")
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    outbox.give_back_lost()

    assert Job.objects.get().state == "dead"


def test_a_worker_that_lost_its_lease_may_not_say_how_the_job_ended():
    remember.enqueue(1)
    slow = outbox.claim("slow")
    Job.objects.update(worker="quick")

    outbox.perform(slow)

    assert Job.objects.get().state == "running"
    assert not outbox.beat(slow)


def test_beat_prolongs_the_lease():
    remember.enqueue(1)
    job = outbox.claim("one")
    before = Job.objects.get().lease_until

    assert outbox.beat(job)
    assert Job.objects.get().lease_until > before


def test_forget_done_keeps_the_dead_and_the_young():
    old = timezone.now() - timedelta(days=31)
    Job.objects.create(name="a", state="done", finished_at=old)
    Job.objects.create(name="b", state="dead", finished_at=old)
    Job.objects.create(name="c", state="done", finished_at=timezone.now())

    assert outbox.forget_done() == 1
    assert set(Job.objects.values_list("name", flat=True)) == {"b", "c"}


def test_a_job_that_another_worker_took_first_is_left_to_it(monkeypatch):
    remember.enqueue(1)
    monkeypatch.setattr(outbox, "_lease", lambda job, worker: 0)

    assert outbox.claim("late") is None


@pytest.mark.parametrize("can_skip", [True, False])
def test_claim_skips_locked_rows_where_the_database_can(monkeypatch, can_skip):
    asked = []
    rows = type(Job.objects.all())

    def lock(self, **options):
        asked.append(options)
        return self

    monkeypatch.setattr(rows, "select_for_update", lock)
    features = type(connection.features)
    monkeypatch.setattr(features, "has_select_for_update_skip_locked", can_skip)
    remember.enqueue(1)

    assert outbox.claim("one")
    assert asked == [{"skip_locked": True}] * can_skip
