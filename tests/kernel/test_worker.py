"""The loop of a worker, with its chores and its heartbeat."""

import logging
import threading
import time

import pytest
from django.db import OperationalError

from shangda.kernel import audit, outbox, worker
from shangda.kernel.models import Job

pytestmark = pytest.mark.django_db
ran = []


@outbox.task("tests.worker_note")
def note(number):
    ran.append(number)


@pytest.fixture
def stop():
    """Stops by itself once the worker finds nothing to do."""
    event = threading.Event()
    event.waits = []

    def wait(seconds):
        event.waits.append(seconds)
        event.set()

    event.wait = wait
    return event


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    """No chores unless a test asks for them; the one connection of the tests stays open."""
    ran.clear()
    monkeypatch.setattr(worker, "chores", list)
    monkeypatch.setattr(worker.connection, "close", lambda: None)


def test_work_drains_what_is_ready_and_then_pauses(stop):
    for number in (1, 2):
        note.enqueue(number)

    worker.work(stop)

    assert ran == [1, 2]
    assert stop.waits == [worker.POLL]


def test_work_does_each_chore_at_once_and_again_when_its_time_comes(stop, monkeypatch):
    done = []
    chores = [(0, lambda: done.append("often")), (3600, lambda: done.append("hourly"))]
    monkeypatch.setattr(worker, "chores", lambda: chores)
    note.enqueue(1)

    worker.work(stop)

    assert done == ["often", "hourly", "often"]


def test_a_chore_that_fails_stops_neither_the_others_nor_the_jobs(
    stop, monkeypatch, caplog
):
    done = []

    def fail():
        raise PermissionError("files")

    chores = [(60, fail), (60, lambda: done.append("next"))]
    monkeypatch.setattr(worker, "chores", lambda: chores)
    note.enqueue(1)

    with caplog.at_level(logging.ERROR):
        worker.work(stop)

    assert (done, ran) == (["next"], [1])
    assert "a chore failed" in caplog.text


def test_a_database_that_does_not_answer_is_waited_for(stop, monkeypatch, caplog):
    def fail():
        raise OperationalError("gone")

    monkeypatch.setattr(worker, "chores", lambda: [(60, fail)])
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)

    with caplog.at_level(logging.ERROR):
        worker.work(stop)

    assert stop.waits == [2]
    assert "database not reachable" in caplog.text


def test_a_long_job_beats_until_it_is_done(stop, monkeypatch, settings):
    settings.JOB_LEASE = 0.03
    beaten = threading.Event()
    monkeypatch.setattr(outbox, "beat", lambda job: beaten.set())
    monkeypatch.setattr(outbox, "perform", lambda job: beaten.wait(5))
    note.enqueue(1)

    worker.work(stop)

    assert beaten.is_set()
    assert not [one for one in threading.enumerate() if "_beat_until" in one.name]


def test_a_heartbeat_that_fails_is_tried_again(stop, monkeypatch, settings, caplog):
    settings.JOB_LEASE = 0.03
    second, beats = threading.Event(), []

    def beat(job):
        beats.append(time.monotonic())
        if len(beats) > 1:
            second.set()
        raise OperationalError("locked")

    monkeypatch.setattr(outbox, "beat", beat)
    monkeypatch.setattr(outbox, "perform", lambda job: second.wait(5))
    note.enqueue(1)

    with caplog.at_level(logging.WARNING):
        worker.work(stop)

    assert len(beats) > 1
    assert "heartbeat of job" in caplog.text


def test_the_clock_does_all_its_chores(stop, monkeypatch, settings, tmp_path):
    monkeypatch.undo()
    monkeypatch.setattr(worker.connection, "close", lambda: None)
    settings.DATA = settings.FILES = tmp_path
    Job.objects.create(name="tests.lost", state="running", lease_until="2026-01-01T00:00Z")

    for _, chore in worker.chores():
        chore()

    assert Job.objects.get().state == "ready"
    assert not audit.anchors_place().exists()  # nothing has happened yet
