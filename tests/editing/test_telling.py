"""Who hears of it when people have left or posts are empty."""

import pytest

from shangda.editing import actions
from shangda.editing.models import Decision
from shangda.kernel.models import Deadline, Notice
from shangda.organisations.models import Role
from tests import make

pytestmark = pytest.mark.django_db


def leave(person):
    person.appointments.update(until_date=make.yesterday())


def told(kind):
    return {notice.person for notice in Notice.objects.filter(kind=kind)}


def test_author_who_left_hears_and_so_do_the_units_informants():
    world = make.office()
    sent = make.received(world)
    successor = make.holder(Role.INFORMANT, unit=world.township)
    leave(world.informant)

    actions.select(submission=sent, by=world.editor)

    assert told("select") == {world.informant, successor}


def test_editor_who_wrote_for_the_office_is_its_author():
    world = make.office()
    sent = make.submission_above(world)

    actions.select(submission=sent, by=world.city_editor)

    assert world.editor in told("select")
    assert world.informant not in {
        notice.person for notice in Notice.objects.filter(text__contains="市委办")
    }


def test_question_to_a_unit_without_informants_goes_to_its_approvers():
    world = make.office()
    sent = make.received(world)
    leave(world.informant)

    make.question(sent, by=world.editor)

    assert told("verify") == {world.deputy}
    assert Deadline.objects.get(purpose="verify").role == Role.DEPUTY_APPROVER


def test_question_to_a_unit_without_anybody_still_stands():
    world = make.office()
    nobody = make.unit(name="空岗乡", parent=world.county)
    sent = make.received(world)

    asked = make.question(sent, by=world.editor, unit=nobody)

    assert told("verify") == set()
    actions.answer_by_phone(verification=asked, by=world.editor, answer="电话：是4处。")


def test_question_to_an_office_whose_desk_is_empty_still_stands():
    world = make.office()
    for person in (world.city_editor, world.office_head):
        leave(person)
    sent = make.received(world)

    make.question(sent, by=world.editor, unit=world.city)

    assert told("verify") == set()


@pytest.mark.parametrize(
    ("made", "verb"),
    [
        ("returned", "undo_return"),
        ("declined", "undo_decline"),
        ("selected", "undo_select"),
    ],
)
def test_undoing_what_has_no_row_tells_nobody(made, verb):
    world = make.office()
    sent = getattr(make, made)(world)
    Decision.objects.all().delete()

    getattr(actions, verb)(submission=sent, by=world.editor)

    assert sent.state == "claimed"
    assert told("undo") == set()
