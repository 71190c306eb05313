import pytest

from shangda.kernel.errors import NotAllowedError
from shangda.kernel.models import Job
from shangda.organisations.models import Role
from shangda.workbench import actions
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_jobs_start_again_for_the_system_administrator_only(role):
    job = Job.objects.create(name="kernel.send_mail", state=Job.State.DEAD)
    by = make.holder(role)

    with pytest.raises(NotAllowedError):
        actions.retry_job(job=job, by=by)
    with pytest.raises(NotAllowedError):
        actions.retry_jobs(by=by)

    job.refresh_from_db()
    assert job.state == Job.State.DEAD


def test_one_job_starts_again_from_its_first_attempt():
    job = Job.objects.create(name="kernel.send_mail", state=Job.State.DEAD, attempts=8)

    actions.retry_job(job=job, by=make.holder(Role.SYSTEM_ADMIN))

    assert (job.state, job.attempts) == (Job.State.READY, 0)
