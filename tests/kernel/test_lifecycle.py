import pytest
from django.db import models

from shangda.kernel.errors import ConflictError, NotAllowedError, WrongStateError
from shangda.kernel.lifecycle import Life, Step, advance, open_steps
from shangda.kernel.models import AuditEvent, Job
from shangda.kernel.transactions import action
from tests import make

pytestmark = pytest.mark.django_db

LIFE = Life(
    "tests",
    Job.State,
    {
        "start": Step({"ready"}, "running", lambda who, job: who.name != "外人", "开始"),
        "finish": Step({"running"}, "done", lambda who, job: True, "完成"),
    },
)


@action
def take(job, verb, by, **details):
    advance(job, verb, LIFE, by=by, **details)


@pytest.fixture
def job():
    return Job.objects.create(name="x")


def test_advance_moves_row_and_object_and_traces_it(job):
    who = make.person(name="顾文澜")

    take(job, "start", who, changes={"worker": "w"}, reason="到期")

    job_row = Job.objects.get()
    assert (job.state, job_row.state, job_row.worker) == ("running", "running", "w")
    event = AuditEvent.objects.get()
    assert (event.verb, event.before, event.after, event.details) == (
        "tests.start",
        "ready",
        "running",
        {"reason": "到期"},
    )


def test_advance_refuses_whom_the_rule_refuses(job):
    with pytest.raises(NotAllowedError) as refusal:
        take(job, "start", make.person(name="外人"))

    assert refusal.value.cause == "您不能开始这一件。"
    assert Job.objects.get().state == "ready"


def test_advance_refuses_from_another_state(job):
    with pytest.raises(WrongStateError) as refusal:
        take(job, "finish", make.person())

    assert refusal.value.cause == "现在是“等待”，不能完成。"


def test_advance_lets_only_the_first_of_two_win(job):
    same = Job.objects.get()
    take(job, "start", make.person())

    with pytest.raises(ConflictError):
        take(same, "start", make.person())

    assert AuditEvent.objects.count() == 1


def test_open_steps_are_what_the_person_could_do_now(job):
    assert open_steps(job, LIFE, make.person()) == ["start"]
    assert open_steps(job, LIFE, make.person(name="外人")) == []


def test_a_life_can_be_read_as_a_table():
    assert list(LIFE) == ["start", "finish"]
    assert len(LIFE) == 2
    assert isinstance(LIFE["start"].sources, frozenset)
    assert issubclass(LIFE.states, models.TextChoices)
