"""Signatures: the route as data, who may sign, delegation, taking back, who is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.items import actions, queries
from shangda.items.models import Item, RouteStep, SignOff
from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.models import AuditEvent, Notice
from shangda.organisations.models import Appointment, Kind, Person, Role
from tests import make

pytestmark = pytest.mark.django_db
Outcome = SignOff.Outcome


def outcomes(item):
    rows = SignOff.objects.filter(revision__item=item, undone_at=None)
    return list(
        rows.order_by("revision__number", "position").values_list("role", "outcome")
    )


def leave(person):
    Appointment.objects.filter(person=person).update(until_date=make.yesterday())
    return Person.objects.get(pk=person.pk)


def told(person):
    return list(
        Notice.objects.filter(person=person).order_by("pk").values_list("text", flat=True)
    )


def test_ask_sign_off_freezes_the_text_and_waits_for_the_chief():
    world = make.office()
    item = make.draft(world)

    revision = actions.ask_sign_off(item=item, by=world.informant)

    assert (revision.number, revision.title, revision.body) == (1, item.title, item.body)
    assert len(revision.sha256) == 64
    assert (item.state, item.awaits_role, item.is_last_signature) == (
        Item.State.AWAITING,
        Role.CHIEF_APPROVER,
        False,
    )
    assert [make.ITEM_TITLE in text for text in told(world.chief)] == [True]
    assert told(world.deputy) == []


def test_ordinary_item_is_agreed_by_the_chief_and_signed_by_the_deputy():
    world = make.office()
    item = make.awaiting_item(world)

    actions.agree(item=item, by=world.chief)
    actions.sign_off(item=item, by=world.deputy)

    assert outcomes(item) == [
        (Role.CHIEF_APPROVER, Outcome.AGREED),
        (Role.DEPUTY_APPROVER, Outcome.SIGNED),
    ]
    sent = item.submissions.get()
    assert item.state == Item.State.SUBMITTED
    assert sent.receipt_number == f"XW-{timezone.localdate().year}-00001"
    assert sent.revision.number == 1


@pytest.mark.parametrize("fields", [{"kind": Kind.URGENT}, {"is_major": True}])
def test_urgent_and_major_items_are_signed_by_the_chief_alone(fields):
    world = make.office()
    item = make.awaiting_item(world, **fields)

    actions.sign_off(item=item, by=world.chief)

    assert outcomes(item) == [(Role.CHIEF_APPROVER, Outcome.SIGNED)]
    assert item.state == Item.State.SUBMITTED


def test_deputy_does_not_sign_before_the_chief_agreed():
    world = make.office()
    item = make.awaiting_item(world)

    with pytest.raises(NotAllowedError):
        actions.sign_off(item=item, by=world.deputy)

    assert outcomes(item) == []


def test_chief_cannot_sign_alone_what_the_deputy_must_sign():
    world = make.office()
    item = make.awaiting_item(world)

    with pytest.raises(WrongStateError, match="周牧远签发"):
        actions.sign_off(item=item, by=world.chief)

    assert item.state == Item.State.AWAITING


def test_units_own_route_replaces_the_shipped_one():
    world = make.office()
    item = make.draft(world)
    RouteStep.objects.create(
        unit=world.township,
        kind=item.kind,
        position=1,
        role=Role.DEPUTY_APPROVER,
    )

    actions.ask_sign_off(item=item, by=world.informant)
    actions.sign_off(item=item, by=world.deputy)

    assert outcomes(item) == [(Role.DEPUTY_APPROVER, Outcome.SIGNED)]


def test_vacant_first_post_is_skipped_and_kept_in_the_trace():
    world = make.office()
    leave(world.chief)
    item = make.awaiting_item(world)

    actions.sign_off(item=item, by=world.deputy)

    assert outcomes(item) == [
        (Role.CHIEF_APPROVER, Outcome.SKIPPED),
        (Role.DEPUTY_APPROVER, Outcome.SIGNED),
    ]


def test_vacant_last_post_makes_the_agreement_the_signature():
    world = make.office()
    leave(world.deputy)
    item = make.awaiting_item(world)

    actions.agree(item=item, by=world.chief)

    assert outcomes(item) == [
        (Role.CHIEF_APPROVER, Outcome.SIGNED),
        (Role.DEPUTY_APPROVER, Outcome.SKIPPED),
    ]
    assert item.state == Item.State.SUBMITTED


def test_post_that_empties_while_the_item_waits_does_not_stop_it():
    world = make.office()
    item = make.awaiting_item(world)
    assert item.is_last_signature is False
    leave(world.deputy)

    actions.sign_off(item=item, by=world.chief)

    assert item.state == Item.State.SUBMITTED


def test_nobody_in_any_post_is_refused_with_the_reason():
    world = make.office()
    leave(world.chief)
    leave(world.deputy)
    item = make.draft(world)

    with pytest.raises(InvalidError) as refusal:
        actions.ask_sign_off(item=item, by=world.informant)

    assert "岗位空缺" in refusal.value.fields["approver"]
    assert item.state == Item.State.DRAFT
    assert not item.revisions.exists()


def test_holder_of_both_posts_signs_with_one_press():
    world = make.office()
    leave(world.deputy)
    make.appoint(world.chief, Role.DEPUTY_APPROVER, unit=world.township)
    item = make.awaiting_item(world)
    assert item.is_last_signature is True

    actions.sign_off(item=item, by=world.chief)

    assert outcomes(item) == [
        (Role.CHIEF_APPROVER, Outcome.AGREED),
        (Role.DEPUTY_APPROVER, Outcome.SIGNED),
    ]


def test_author_does_not_sign_their_own_item():
    world = make.office()
    make.appoint(world.chief, Role.INFORMANT, unit=world.township)
    item = make.awaiting_item(world, by=world.chief)

    assert item.awaits_role == Role.DEPUTY_APPROVER
    actions.sign_off(item=item, by=world.deputy)

    assert outcomes(item) == [
        (Role.CHIEF_APPROVER, Outcome.SKIPPED),
        (Role.DEPUTY_APPROVER, Outcome.SIGNED),
    ]


def test_author_who_is_the_only_approver_is_refused_unless_data_allow_it():
    world = make.office()
    make.appoint(world.chief, Role.INFORMANT, unit=world.township)
    item = make.draft(world, by=world.chief, kind=Kind.URGENT)
    with pytest.raises(InvalidError):
        actions.ask_sign_off(item=item, by=world.chief)

    RouteStep.objects.filter(kind=Kind.URGENT).update(may_be_author=True)
    actions.ask_sign_off(item=item, by=world.chief)
    actions.sign_off(item=item, by=world.chief)

    assert outcomes(item) == [(Role.CHIEF_APPROVER, Outcome.SIGNED)]


def test_author_keeps_off_where_data_allow_it_but_another_holds_the_post():
    world = make.office()
    make.appoint(world.chief, Role.INFORMANT, unit=world.township)
    other = make.holder(Role.CHIEF_APPROVER, unit=world.township)
    make.item_defaults()
    RouteStep.objects.filter(kind=Kind.URGENT).update(may_be_author=True)
    item = make.awaiting_item(world, by=world.chief, kind=Kind.URGENT)

    lines = queries.route(item)

    assert lines[0].names == [other.name]


def test_delegate_signs_with_both_names():
    world = make.office()
    seat = Appointment.objects.get(person=world.deputy)
    stand_in = make.person(name="于代")
    today = timezone.localdate()
    make.appoint(
        stand_in,
        Role.DEPUTY_APPROVER,
        unit=world.township,
        until=today + timedelta(days=3),
        stands_in_for=seat,
    )
    item = make.agreed_item(world)

    actions.sign_off(item=item, by=stand_in)

    row = SignOff.objects.get(revision__item=item, outcome=Outcome.SIGNED)
    assert (row.by, row.for_whom) == (stand_in, "周牧远")


def test_holder_who_also_stands_in_for_the_other_signs_in_their_own_name():
    world = make.office()
    other = make.holder(Role.DEPUTY_APPROVER, unit=world.township)
    make.appoint(
        world.deputy,
        Role.DEPUTY_APPROVER,
        unit=world.township,
        until=timezone.localdate(),
        stands_in_for=Appointment.objects.get(person=other),
    )
    item = make.agreed_item(world)
    assert queries.route(item)[1].names == ["周牧远", other.name]

    actions.sign_off(item=item, by=world.deputy)

    assert SignOff.objects.get(outcome=Outcome.SIGNED).for_whom == ""


def test_post_that_ended_yesterday_signs_no_more():
    world = make.office()
    item = make.awaiting_item(world)
    former = leave(world.chief)

    with pytest.raises(NotAllowedError) as refusal:
        actions.agree(item=item, by=former)

    assert "岗位" in refusal.value.remedy


def test_send_back_needs_a_reason_and_tells_the_author_and_earlier_signers():
    world = make.office()
    item = make.agreed_item(world)
    with pytest.raises(InvalidError):
        actions.send_back(item=item, by=world.deputy, reason="  ")

    actions.send_back(item=item, by=world.deputy, reason="资金缺口怎么来的要写清楚。")

    assert item.state == Item.State.DRAFT
    assert outcomes(item)[-1] == (Role.DEPUTY_APPROVER, Outcome.SENT_BACK)
    for person in (world.informant, world.chief):
        assert "资金缺口怎么来的要写清楚。" in told(person)[-1]
    assert Notice.objects.get(person=world.informant).is_action_needed
    assert queries.returned_with(item).reason == "资金缺口怎么来的要写清楚。"


def test_sign_off_tells_the_author_and_the_chief_the_receipt_number():
    world = make.office()

    item = make.submitted_item(world)

    receipt = item.submissions.get().receipt_number
    assert receipt in told(world.informant)[-1]
    assert receipt in told(world.chief)[-1]
    assert told(world.editor) == []


def test_second_round_after_a_change_needs_all_signatures_again():
    world = make.office()
    item = make.agreed_item(world)
    actions.send_back(item=item, by=world.deputy, reason="改")
    actions.save(
        item=item,
        by=world.informant,
        title=item.title,
        body="改好了。",
        version=item.version,
    )

    revision = actions.ask_sign_off(item=item, by=world.informant)

    assert (revision.number, item.awaits_role) == (2, Role.CHIEF_APPROVER)
    assert [r.body for r in item.revisions.order_by("number")] == [
        make.ITEM_BODY,
        "改好了。",
    ]


def test_recall_lets_the_writer_go_on():
    world = make.office()
    item = make.awaiting_item(world)

    actions.recall(item=item, by=world.informant)

    assert (item.state, item.awaits_role) == (Item.State.DRAFT, "")


def test_reopen_voids_the_signature():
    world = make.office()
    item = make.signed_item(world)

    actions.reopen(item=item, by=world.informant)

    assert item.state == Item.State.DRAFT
    with pytest.raises(WrongStateError):
        actions.submit(item=item, by=world.informant)


def test_undo_agree_waits_for_the_chief_again():
    world = make.office()
    item = make.agreed_item(world)

    actions.undo_agree(item=item, by=world.chief)

    assert (item.state, item.awaits_role) == (Item.State.AWAITING, Role.CHIEF_APPROVER)
    assert outcomes(item) == []
    actions.agree(item=item, by=world.chief)
    assert outcomes(item) == [(Role.CHIEF_APPROVER, Outcome.AGREED)]


def test_undo_sign_off_takes_the_item_from_its_desk():
    world = make.office()
    item = make.submitted_item(world)
    receipt = item.submissions.get().receipt_number

    actions.undo_sign_off(item=item, by=world.deputy)

    assert (item.state, item.awaits_role) == (Item.State.AWAITING, Role.DEPUTY_APPROVER)
    assert item.submissions.get().state == "withdrawn"
    actions.sign_off(item=item, by=world.deputy)
    again = item.submissions.get()
    assert (again.state, again.receipt_number) == ("received", receipt)


def test_undo_sign_off_comes_too_late_when_the_desk_has_begun():
    world = make.office()
    sent = make.submission(world)
    type(sent).objects.filter(pk=sent.pk).update(state="claimed")

    with pytest.raises(WrongStateError, match="已经开始处理"):
        actions.undo_sign_off(item=sent.item, by=world.deputy)


def test_undo_sign_off_of_one_press_takes_back_both_signatures():
    world = make.office()
    leave(world.deputy)
    item = make.awaiting_item(world)
    actions.agree(item=item, by=world.chief)

    actions.undo_sign_off(item=item, by=world.chief)

    assert outcomes(item) == []
    assert item.awaits_role == Role.CHIEF_APPROVER


def test_undo_send_back_only_while_nobody_wrote_on():
    world = make.office()
    item = make.awaiting_item(world)
    actions.send_back(item=item, by=world.chief, reason="改")

    actions.undo_send_back(item=item, by=world.chief)

    assert (item.state, item.awaits_role) == (Item.State.AWAITING, Role.CHIEF_APPROVER)
    actions.send_back(item=item, by=world.chief, reason="再改")
    actions.save(item=item, by=world.informant, title="新", body="新", version=item.version)
    with pytest.raises(WrongStateError, match="已经在改"):
        actions.undo_send_back(item=item, by=world.chief)


def test_two_approvers_pressing_the_same_button_sign_once():
    world = make.office()
    second = make.holder(Role.DEPUTY_APPROVER, unit=world.township)
    item = make.agreed_item(world)
    stale = Item.objects.get(pk=item.pk)
    actions.sign_off(item=item, by=world.deputy)

    with pytest.raises(WrongStateError, match="已报送"):
        actions.sign_off(item=stale, by=second)

    assert item.submissions.count() == 1
    assert len(outcomes(item)) == 2


def test_marked_secret_text_is_stopped_explained_and_traced():
    world = make.office()
    item = make.draft(world, body="机密★10年\n某项部署。")

    with pytest.raises(InvalidError) as refusal:
        actions.ask_sign_off(item=item, by=world.informant)

    assert "机密★10年" in refusal.value.cause
    assert item.state == Item.State.DRAFT
    assert (
        AuditEvent.objects.filter(verb="items.stop_secret", subject_id=item.pk).count() == 1
    )


def test_route_shows_done_now_and_next():
    world = make.office()
    item = make.agreed_item(world)

    lines = [(line.label, line.state, line.names) for line in queries.route(item)]

    assert lines == [
        ("主要领导", "done", ["梁景行"]),
        ("分管领导", "now", ["周牧远"]),
    ]


def test_awaiting_lists_what_this_approver_may_sign_now():
    world = make.office()
    first = make.awaiting_item(world)
    second = make.agreed_item(world)

    assert list(queries.awaiting(world.chief)) == [first]
    assert list(queries.awaiting(world.deputy)) == [second]
    assert list(queries.awaiting(world.informant)) == []
    assert list(queries.awaiting(world.office_head)) == []


def test_route_that_changed_meanwhile_does_not_lose_the_signature():
    world = make.office()
    item = make.awaiting_item(world)
    RouteStep.objects.filter(kind=item.kind).exclude(role=Role.DEPUTY_APPROVER).delete()

    actions.agree(item=item, by=world.chief)
    RouteStep.objects.all().delete()
    actions.sign_off(item=item, by=world.deputy)

    assert outcomes(item) == [
        (Role.CHIEF_APPROVER, Outcome.SIGNED),
        (Role.DEPUTY_APPROVER, Outcome.SIGNED),
    ]


def test_undo_agree_after_everybody_left_still_names_whose_turn_it_is():
    world = make.office()
    item = make.agreed_item(world)
    RouteStep.objects.all().delete()

    actions.undo_agree(item=item, by=world.chief)

    assert item.awaits_role == Role.CHIEF_APPROVER
