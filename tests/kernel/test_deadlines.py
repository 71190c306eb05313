from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from shangda.kernel import deadlines
from shangda.kernel.models import Deadline, Notice
from shangda.organisations.models import Role
from tests import make

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _working_hours(time_machine):
    time_machine.move_to(FRIDAY)


def due(subject, minutes, **owner):
    return deadlines.set_due(
        subject,
        "revise",
        timezone.now() + timedelta(minutes=minutes),
        summary="修改稿件",
        url="/items/1/",
        owner=deadlines.Owner(**owner),
    )


def test_remind_due_sends_each_rung_once():
    who = make.person()
    due(who, 60, person=who)

    assert deadlines.remind_due() == 1
    assert deadlines.remind_due() == 0
    assert Notice.objects.get().text.startswith("快到期：修改稿件（")
    assert Notice.objects.get().is_action_needed


def test_remind_due_tells_once_when_several_rungs_were_missed():
    who = make.person()
    due(who, -60, person=who)

    deadlines.remind_due()

    assert [notice.text[:3] for notice in Notice.objects.all()] == ["已到期"]
    assert Deadline.objects.get().sent == ["remind", "overdue"]


def test_remind_due_finds_the_holders_of_a_post():
    township = make.unit()
    informant = make.holder(Role.INFORMANT, unit=township)
    make.holder(Role.DEPUTY_APPROVER, unit=township)
    due(township, 1, role=Role.INFORMANT, unit_id=township.pk)

    deadlines.remind_due()

    assert Notice.objects.get().person == informant


def test_a_met_deadline_is_silent_and_a_new_one_can_be_set():
    who = make.person()
    due(who, 1, person=who)
    deadlines.meet(who, "revise")

    assert deadlines.remind_due() == 0
    assert not deadlines.of_subject(who).exists()

    due(who, 1, person=who)
    assert deadlines.remind_due() == 1


def test_a_moved_deadline_reminds_again():
    who = make.person()
    due(who, 1, person=who)
    deadlines.remind_due()

    due(who, 2, person=who)

    assert Deadline.objects.count() == 1
    assert deadlines.remind_due() == 1


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        (datetime(2026, 11, 20, 8, 29, tzinfo=SHANGHAI), 0),
        (datetime(2026, 11, 20, 8, 30, tzinfo=SHANGHAI), 1),
        (datetime(2026, 11, 20, 19, 59, tzinfo=SHANGHAI), 1),
        (datetime(2026, 11, 20, 23, 0, tzinfo=SHANGHAI), 0),
        (datetime(2026, 11, 22, 10, 0, tzinfo=SHANGHAI), 0),
    ],
)
def test_nobody_is_reminded_at_night_or_on_a_sunday(moment, sent):
    who = make.person()
    deadlines.set_due(
        who, "revise", moment - timedelta(minutes=1), summary="修改稿件", url="/items/1/",
        owner=deadlines.Owner(person=who), rungs=((0, deadlines.OVERDUE),),
    )  # fmt: skip

    assert deadlines.remind_due(moment) == sent
    assert Notice.objects.count() == sent


def test_a_rung_held_over_the_weekend_comes_on_monday():
    who = make.person()
    due(who, 60 * 24, person=who)

    deadlines.remind_due(datetime(2026, 11, 22, 10, 0, tzinfo=SHANGHAI))
    deadlines.remind_due(datetime(2026, 11, 23, 8, 30, tzinfo=SHANGHAI))

    assert Notice.objects.get().text.startswith("已超一天：修改稿件")


def test_a_deadline_met_while_the_worker_looked_is_not_told():
    who = make.person()
    row = due(who, -1, person=who)
    deadlines.meet(who, "revise")

    assert deadlines._remind(row.pk, FRIDAY) == 0
    assert not Notice.objects.exists()
