"""Questions about facts and their answers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.editing import actions
from shangda.editing.models import Decision, Verification
from shangda.items.models import Submission
from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.models import Deadline, Notice
from shangda.organisations.models import Role
from tests import make

pytestmark = pytest.mark.django_db
State = Submission.State


def test_question_goes_to_the_authors_unit_with_a_deadline():
    world = make.office()
    sent = make.received(world)

    asked = make.question(sent, by=world.editor)

    told = Notice.objects.get(kind="verify")
    due = Deadline.objects.get(purpose="verify")
    assert (sent.state, sent.claimed_by) == (State.VERIFYING, world.editor)
    assert (told.person, told.is_action_needed) == (world.informant, True)
    assert (due.due_at, due.unit_id) == (asked.due_at, world.township.pk)
    assert asked.due_at > timezone.now()


def test_question_may_go_to_another_unit():
    world = make.office()
    police = make.unit(name="县公安局", parent=world.county)
    officer = make.holder(Role.INFORMANT, unit=police)
    sent = make.received(world)

    make.question(sent, by=world.editor, unit=police)

    assert Notice.objects.get(kind="verify").person == officer


def test_question_to_an_office_reaches_its_desks_editors():
    world = make.office()
    sent = make.received(world)
    world.office_head.appointments.all().delete()

    asked = make.question(sent, by=world.editor, unit=world.city)

    assert Notice.objects.get(kind="verify").person == world.city_editor
    actions.answer(verification=asked, by=world.city_editor, answer="以市里通报为准。")
    assert asked.state == Verification.State.ANSWERED


def test_second_question_may_be_asked_while_the_first_is_open():
    world = make.office()
    sent = make.verifying(world)

    make.question(sent, by=world.editor, text="停水户数是多少？")

    assert sent.state == State.VERIFYING
    assert sent.verifications.count() == 2


def test_answer_tells_the_editor_and_closes_the_deadline():
    world = make.office()
    asked = make.question(make.received(world), by=world.editor)

    actions.answer(verification=asked, by=world.deputy, answer="核对台账，是5处。")

    told = Notice.objects.get(kind="answer")
    asked.refresh_from_db()
    assert (asked.state, asked.answered_by) == ("answered", world.deputy)
    assert told.person == world.editor
    assert "是5处" in told.text
    assert Deadline.objects.get(purpose="verify").met_at is not None
    assert Submission.objects.get().state == State.VERIFYING


def test_answer_by_phone_is_written_down_by_an_editor():
    world = make.office()
    asked = make.question(make.received(world), by=world.editor)

    actions.answer_by_phone(
        verification=asked, by=world.chief_editor, answer="电话：是5处。"
    )

    asked.refresh_from_db()
    assert (asked.is_by_phone, asked.answered_by) == (True, world.chief_editor)


def test_answer_by_somebody_not_asked_is_refused():
    world = make.office()
    asked = make.question(make.received(world), by=world.editor)

    with pytest.raises(NotAllowedError):
        actions.answer(verification=asked, by=world.city_editor, answer="不知道。")


def test_answer_twice_is_refused():
    world = make.office()
    asked = make.question(make.received(world), by=world.editor)
    actions.answer(verification=asked, by=world.informant, answer="是5处。")

    with pytest.raises(WrongStateError):
        actions.answer(verification=asked, by=world.informant, answer="是6处。")


@pytest.mark.parametrize("words", ["", "  ", "长" * 2001])
def test_answer_needs_words_that_fit(words):
    world = make.office()
    asked = make.question(make.received(world), by=world.editor)

    with pytest.raises(InvalidError):
        actions.answer(verification=asked, by=world.informant, answer=words)


def test_question_to_a_closed_unit_is_refused():
    world = make.office()
    gone = make.unit(name="旧渡乡", closed_date=make.yesterday())
    sent = make.received(world)

    with pytest.raises(InvalidError, match="撤销"):
        make.question(sent, by=world.editor, unit=gone)

    assert not Verification.objects.exists()


def test_question_due_in_the_past_is_refused():
    world = make.office()
    sent = make.received(world)

    with pytest.raises(InvalidError) as refused:
        actions.verify(
            submission=sent,
            by=world.editor,
            unit=world.township,
            question="是几处？",
            due_at=timezone.now() - timedelta(minutes=1),
        )

    assert "due_at" in refused.value.fields


def test_question_by_a_stranger_is_refused():
    world = make.office()
    sent = make.received(world)

    with pytest.raises(NotAllowedError):
        make.question(sent, by=world.city_editor)


def test_question_while_editing_leaves_the_selection_alone():
    world = make.office()
    sent = make.selected(world)

    make.question(sent, by=world.editor)

    sent.refresh_from_db()
    assert sent.state == State.SELECTED
    assert Decision.objects.filter(verb="verify").count() == 0
    assert Notice.objects.filter(kind="verify").count() == 1


def test_cancelling_the_only_question_ends_the_verification():
    world = make.office()
    asked = make.question(make.received(world), by=world.editor)

    actions.cancel_question(verification=asked, by=world.editor)

    assert Submission.objects.get().state == State.CLAIMED
    assert Notice.objects.filter(person=world.informant, kind="cancel_question").exists()


def test_cancelling_one_of_two_questions_goes_on_waiting():
    world = make.office()
    sent = make.verifying(world)
    second = make.question(sent, by=world.editor, text="停水户数是多少？")

    actions.cancel_question(verification=second, by=world.editor)

    assert Submission.objects.get().state == State.VERIFYING


def test_finishing_withdraws_what_is_still_open():
    world = make.office()
    sent = make.verifying(world)

    actions.finish_verification(submission=sent, by=world.editor)

    assert sent.state == State.CLAIMED
    assert sent.verifications.get().state == "cancelled"


@pytest.mark.parametrize("verb", ["return_for_change", "decline"])
def test_closing_a_text_withdraws_its_open_questions(verb):
    world = make.office()
    make.desk_defaults()
    sent = make.verifying(world)
    grounds = {"return_for_change": {"words": "请改。"}, "decline": {"reason": "太空洞"}}

    getattr(actions, verb)(submission=sent, by=world.editor, **grounds[verb])

    assert sent.verifications.get().state == "cancelled"
    assert not Deadline.objects.filter(purpose="verify", met_at=None).exists()


def test_who_may_know_of_a_question():
    world = make.office()
    police = make.unit(name="县公安局", parent=world.county)
    officer = make.holder(Role.INFORMANT, unit=police)
    asked = make.question(make.received(world), by=world.editor, unit=police)

    may = [world.editor, world.chief_editor, world.issuer, officer, world.informant]
    may_not = [
        world.city_editor,
        world.leader,
        world.scorer,
        make.neighbour(world).informant,
    ]

    for who in may:
        assert asked in Verification.objects.visible_to(who), who
    for who in may_not:
        assert asked not in Verification.objects.visible_to(who), who
