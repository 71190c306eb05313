"""Claim, put back, take over, hold, return, decline."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.editing import actions
from shangda.editing.models import Decision
from shangda.items import actions as items
from shangda.items.models import Item, Submission
from shangda.kernel import workcalendar
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.models import AuditEvent, Deadline, Notice
from shangda.organisations.models import Role
from tests import make

pytestmark = pytest.mark.django_db
State = Submission.State


def colleague(world):
    return make.holder(Role.EDITOR, desk=world.desk, name="郁长河")


def test_claim_makes_it_the_editors():
    world = make.office()
    sent = make.received(world)

    actions.claim(submission=sent, by=world.editor)

    sent.refresh_from_db()
    assert (sent.state, sent.claimed_by) == (State.CLAIMED, world.editor)
    assert Decision.objects.get().verb == "claim"
    assert AuditEvent.objects.filter(verb="editing.claim").count() == 1


def test_claim_by_the_same_editor_twice_changes_nothing():
    world = make.office()
    sent = make.claimed(world)

    actions.claim(submission=sent, by=world.editor)

    assert Decision.objects.count() == 1


def test_claim_is_refused_when_a_colleague_was_first():
    world = make.office()
    sent = make.received(world)
    seen_by_other = Submission.objects.get(pk=sent.pk)
    actions.claim(submission=sent, by=world.editor)

    with pytest.raises(ConflictError, match=r"顾文澜.*已认领"):
        actions.claim(submission=seen_by_other, by=colleague(world))

    assert Submission.objects.get().claimed_by == world.editor


def test_acting_on_what_nobody_has_claims_it():
    world = make.office()
    sent = make.received(world)

    actions.hold(
        submission=sent, by=world.editor, until=timezone.localdate() + timedelta(days=2)
    )

    sent.refresh_from_db()
    assert (sent.state, sent.claimed_by) == (State.HELD, world.editor)
    assert sent.claimed_at is not None


@pytest.mark.parametrize("verb", ["select", "decline", "return_for_change", "hold"])
def test_acting_on_a_colleagues_work_needs_a_take_over(verb):
    world, extra = make.office(), {}
    make.desk_defaults()
    sent = make.claimed(world)
    grounds = {
        "decline": {"reason": "太空洞"},
        "return_for_change": {"words": "请补数据。"},
        "hold": {"until": timezone.localdate() + timedelta(days=2)},
    }
    other = colleague(world)
    extra = grounds.get(verb, {})

    with pytest.raises(ConflictError, match="顾文澜"):
        getattr(actions, verb)(submission=sent, by=other, **extra)
    sent.refresh_from_db()
    actions.take_over(submission=sent, by=other)
    getattr(actions, verb)(submission=sent, by=other, **extra)

    sent.refresh_from_db()
    assert sent.claimed_by == other
    assert sent.state not in (State.RECEIVED, State.CLAIMED)


def test_take_over_tells_the_colleague_once():
    world = make.office()
    sent = make.claimed(world)
    other = colleague(world)

    actions.take_over(submission=sent, by=other)

    told = Notice.objects.get(kind="take_over")
    assert told.person == world.editor
    assert "郁长河接手" in told.text
    assert AuditEvent.objects.filter(verb="editing.take_over").count() == 1


def test_take_over_of_what_nobody_has_is_refused():
    world = make.office()
    sent = make.received(world)

    with pytest.raises(WrongStateError, match="直接办"):
        actions.take_over(submission=sent, by=world.editor)


def test_take_over_by_a_stranger_is_refused():
    world = make.office()
    sent = make.claimed(world)

    with pytest.raises(NotAllowedError):
        actions.take_over(submission=sent, by=world.informant)


def test_take_over_while_the_other_acted_is_a_conflict():
    world = make.office()
    sent = make.claimed(world)
    stale = Submission.objects.get(pk=sent.pk)
    actions.select(submission=sent, by=world.editor)

    with pytest.raises(ConflictError):
        actions.take_over(submission=stale, by=colleague(world))


def test_release_gives_it_back_to_all():
    world = make.office()
    sent = make.claimed(world)

    actions.release(submission=sent, by=world.editor)

    sent.refresh_from_db()
    assert (sent.state, sent.claimed_by) == (State.RECEIVED, None)


def test_hold_sets_a_deadline_that_brings_it_back_and_tells_the_author():
    world = make.office()
    until = timezone.localdate() + timedelta(days=4)

    sent = make.held(world, days=4)

    due = Deadline.objects.get(purpose="hold")
    assert sent.hold_until == until
    assert timezone.localdate(due.due_at) == until
    assert due.person == world.editor
    told = Notice.objects.get(person=world.informant, kind="hold")
    assert "留存" in told.text
    assert "不用重报" in told.text


@pytest.mark.parametrize("days", [0, -1, 400])
def test_hold_takes_only_sensible_days(days):
    world = make.office()
    sent = make.received(world)

    with pytest.raises(InvalidError) as refused:
        actions.hold(
            submission=sent,
            by=world.editor,
            until=timezone.localdate() + timedelta(days=days),
        )

    assert "until" in refused.value.fields
    sent.refresh_from_db()
    assert sent.state == State.RECEIVED


def test_resume_meets_the_deadline():
    world = make.office()
    sent = make.held(world)

    actions.resume(submission=sent, by=world.editor)

    sent.refresh_from_db()
    assert (sent.state, sent.hold_until) == (State.CLAIMED, None)
    assert Deadline.objects.get(purpose="hold").met_at is not None


def test_return_opens_the_item_and_sets_the_units_deadline():
    world = make.office()
    world.desk.revise_within = 2
    world.desk.save()

    sent = make.returned(world, words="请补上资金来源。")

    item = Item.objects.get(pk=sent.item_id)
    due = Deadline.objects.get(purpose="revise", met_at=None)
    assert (sent.state, item.state) == (State.RETURNED, Item.State.RETURNED)
    assert due.due_at == workcalendar.due_in_workdays(timezone.now(), 2)
    assert (due.role, due.unit_id) == (Role.INFORMANT, world.township.pk)
    assert Decision.objects.get(verb="return_for_change").words == "请补上资金来源。"


def test_return_tells_author_and_all_earlier_signers():
    world = make.office()

    make.returned(world, words="请补上资金来源。")

    told = Notice.objects.filter(kind="return_for_change")
    assert {notice.person for notice in told} == {
        world.informant,
        world.deputy,
        world.chief,
    }
    assert all("请补上资金来源" in notice.text for notice in told)
    assert all(notice.is_action_needed for notice in told)


@pytest.mark.parametrize("words", ["", "　\n ", "长" * 501])
def test_return_needs_words_that_fit(words):
    world = make.office()
    sent = make.received(world)

    with pytest.raises(InvalidError) as refused:
        actions.return_for_change(submission=sent, by=world.editor, words=words)

    assert "words" in refused.value.fields


def test_return_until_yesterday_is_refused():
    world = make.office()
    sent = make.received(world)

    with pytest.raises(InvalidError) as refused:
        actions.return_for_change(
            submission=sent,
            by=world.editor,
            words="请改。",
            due_at=timezone.now() - timedelta(days=1),
        )

    assert "due_at" in refused.value.fields


def test_return_then_resubmission_keeps_all_versions():
    world = make.office()
    sent = make.returned(world)
    item = Item.objects.get(pk=sent.item_id)
    items.save(
        item=item, by=world.informant, title=item.title, body=item.body + "\n资金由县财政安排。",
        version=item.version,
    )  # fmt: skip
    item.refresh_from_db()
    items.ask_sign_off(item=item, by=world.informant)
    item.refresh_from_db()
    items.agree(item=item, by=world.chief)
    item.refresh_from_db()
    items.sign_off(item=item, by=world.deputy)

    sent.refresh_from_db()
    assert (sent.state, sent.revision.number) == (State.RECEIVED, 2)
    assert item.revisions.count() == 2
    assert Deadline.objects.get(purpose="revise").met_at is not None
    actions.claim(submission=sent, by=colleague(world))
    assert sent.state == State.CLAIMED


def test_decline_tells_reason_and_sentence():
    world = make.office()
    make.desk_defaults()
    sent = make.received(world)

    actions.decline(
        submission=sent, by=world.editor, reason="太空洞", words="下次写写群众怎么说。"
    )

    told = Notice.objects.get(person=world.informant, kind="decline")
    assert "太空洞" in told.text
    assert "下次写写群众怎么说" in told.text


@pytest.mark.parametrize("reason", ["", "心情不好"])
def test_decline_takes_only_reasons_of_the_list(reason):
    world = make.office()
    make.desk_defaults()
    sent = make.received(world)

    with pytest.raises(InvalidError) as refused:
        actions.decline(submission=sent, by=world.editor, reason=reason)

    assert "reason" in refused.value.fields


def test_decline_uses_the_desks_own_list_where_it_has_one():
    world = make.office()
    make.desk_defaults()
    make.decline_reason("不合本县当前重点", desk=world.desk)
    sent = make.received(world)

    with pytest.raises(InvalidError):
        actions.decline(submission=sent, by=world.editor, reason="太空洞")
    actions.decline(submission=sent, by=world.editor, reason="不合本县当前重点")

    assert sent.state == State.DECLINED


def test_two_desks_decide_on_one_item_independently():
    world = make.office()
    other_desk = make.desk(world.county, make.channel("gov", "政务信息"), code="ZW")
    make.join(world.township, other_desk)
    other_editor = make.holder(Role.EDITOR, desk=other_desk)
    item = make.submitted_item(world, desks=[world.desk, other_desk])
    party = item.submissions.get(desk=world.desk)
    state = item.submissions.get(desk=other_desk)

    actions.return_for_change(submission=party, by=world.editor, words="请改标题。")
    actions.select(submission=state, by=other_editor)

    party.refresh_from_db()
    assert (party.state, state.state) == (State.RETURNED, State.SELECTED)
    with pytest.raises(NotAllowedError):
        actions.undo_select(submission=state, by=world.editor)


def test_nothing_is_written_when_the_unit_has_withdrawn_meanwhile():
    world = make.office()
    sent = make.received(world)
    seen = Submission.objects.get(pk=sent.pk)
    items.withdraw(submission=sent, by=world.informant)

    with pytest.raises(ConflictError):
        actions.select(submission=seen, by=world.editor)

    assert not Decision.objects.exists()
