"""Sending to desks: receipts, refusals, taking back, the desk's return."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.items import actions
from shangda.items.models import Item, Submission
from shangda.kernel import deadlines
from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.models import AuditEvent, Deadline
from shangda.organisations.models import Admission, LengthLimit, Membership, Unit
from tests import make

pytestmark = pytest.mark.django_db
AtDesk = Submission.State


def second_desk(world):
    """The county's 政务信息 desk, to which the township reports as well."""
    other = make.desk(world.county, make.channel("gov", "政务信息"), code="ZW")
    make.join(world.township, other)
    return other


def put_at(submission, state):
    """Where editing's verbs would have brought it."""
    Submission.objects.filter(pk=submission.pk).update(state=state)
    submission.refresh_from_db()
    return submission


def test_receipt_numbers_count_per_desk_and_year():
    world = make.office()
    other = second_desk(world)
    year = timezone.localdate().year

    make.submitted_item(world)
    both = make.submitted_item(world, desks=[world.desk, other])

    numbers = both.submissions.order_by("desk__code").values_list(
        "receipt_number", flat=True
    )
    assert list(numbers) == [f"XW-{year}-00002", f"ZW-{year}-00001"]


def test_refused_submission_leaves_no_gap_in_the_receipts():
    world = make.office()
    item = make.agreed_item(world)
    Membership.objects.filter(unit=world.township).update(until_date=make.yesterday())
    with pytest.raises(InvalidError, match="为止"):
        actions.sign_off(item=item, by=world.deputy)

    Membership.objects.filter(unit=world.township).update(until_date=None)
    item.refresh_from_db()
    actions.sign_off(item=item, by=world.deputy)

    assert item.submissions.get().receipt_number.endswith("-00001")


def test_withdrawn_item_can_be_sent_again_under_the_same_number():
    world = make.office()
    sent = make.submission(world)
    number = sent.receipt_number

    actions.withdraw(submission=sent, by=world.informant)
    assert (sent.state, sent.item.state) == (AtDesk.WITHDRAWN, Item.State.SIGNED)
    actions.resubmit(submission=sent, by=world.informant)

    assert (sent.state, sent.receipt_number) == (AtDesk.RECEIVED, number)
    assert Item.objects.get(pk=sent.item_id).state == Item.State.SUBMITTED


def test_withdrawal_ends_when_the_desk_has_claimed():
    world = make.office()
    sent = put_at(make.submission(world), AtDesk.CLAIMED)

    with pytest.raises(WrongStateError, match="处理中"):
        actions.withdraw(submission=sent, by=world.informant)

    assert sent.state == AtDesk.CLAIMED


def test_withdrawal_from_one_desk_leaves_the_other():
    world = make.office()
    item = make.submitted_item(world, desks=[world.desk, second_desk(world)])
    first, second = item.submissions.order_by("pk")

    actions.withdraw(submission=first, by=world.informant)

    item.refresh_from_db()
    second.refresh_from_db()
    assert (item.state, second.state) == (Item.State.SUBMITTED, AtDesk.RECEIVED)
    actions.resubmit(submission=first, by=world.informant)
    assert first.state == AtDesk.RECEIVED


def test_return_change_and_resubmission_keep_number_and_all_versions():
    world = make.office()
    sent = put_at(make.submission(world), AtDesk.RETURNED)
    actions.mark_returned(submission=sent, by=world.editor, words="请补资金来源。")
    item = sent.item
    assert item.state == Item.State.RETURNED
    deadlines.set_due(
        sent,
        "revise",
        timezone.now() + timedelta(days=2),
        summary="改稿",
        url="/",
        owner=deadlines.Owner(person=world.informant),
    )

    actions.save(
        item=item,
        by=world.informant,
        title=item.title,
        body=f"{item.body}\n缺口42万元，由县水利局补助。",
        version=item.version,
    )
    actions.ask_sign_off(item=item, by=world.informant)
    actions.agree(item=item, by=world.chief)
    actions.sign_off(item=item, by=world.deputy)

    again = item.submissions.get()
    assert (again.pk, again.receipt_number) == (sent.pk, sent.receipt_number)
    assert (again.state, again.revision.number) == (AtDesk.RECEIVED, 2)
    assert again.received_at == sent.received_at
    assert again.return_words == ""
    assert item.revisions.count() == 2
    assert Deadline.objects.get().met_at is not None


def test_desk_at_work_keeps_its_text_when_another_returned():
    world = make.office()
    item = make.submitted_item(world, desks=[world.desk, second_desk(world)])
    returned, kept = item.submissions.order_by("pk")
    put_at(returned, AtDesk.RETURNED)
    put_at(kept, AtDesk.SELECTED)
    actions.mark_returned(submission=returned, by=world.editor)
    item.refresh_from_db()

    actions.ask_sign_off(item=item, by=world.informant)
    actions.agree(item=item, by=world.chief)
    actions.sign_off(item=item, by=world.deputy)

    kept.refresh_from_db()
    returned.refresh_from_db()
    assert (kept.state, kept.revision.number) == (AtDesk.SELECTED, 1)
    assert (returned.state, returned.revision.number) == (AtDesk.RECEIVED, 2)


def test_second_return_finds_the_text_open_already():
    world = make.office()
    other = second_desk(world)
    other_editor = make.holder("editor", desk=other)
    item = make.submitted_item(world, desks=[world.desk, other])
    first, second = item.submissions.order_by("pk")
    put_at(first, AtDesk.RETURNED)
    actions.mark_returned(submission=first, by=world.editor)
    put_at(second, AtDesk.RETURNED)

    again = actions.mark_returned(submission=second, by=other_editor, words="也请改。")

    assert again.state == Item.State.RETURNED or Item.objects.get().state == "returned"
    put_at(second, AtDesk.CLAIMED)
    second = Submission.objects.select_related("item").get(pk=second.pk)
    actions.mark_restored(submission=second, by=other_editor)
    assert Item.objects.get(pk=item.pk).state == Item.State.RETURNED


def test_undone_return_gives_the_item_back_unless_the_writer_began():
    world = make.office()
    item = make.returned_item(world)
    sent = item.submissions.select_related("item").get()

    restored = actions.mark_restored(submission=sent, by=world.editor)
    assert restored.state == Item.State.SUBMITTED

    actions.mark_returned(submission=sent, by=world.editor)
    actions.save(
        item=restored, by=world.informant, title="改", body="改", version=restored.version
    )
    sent = item.submissions.select_related("item").get()
    with pytest.raises(WrongStateError, match="已经在改"):
        actions.mark_restored(submission=sent, by=world.editor)


def test_editor_of_another_desk_cannot_return():
    world = make.office()
    sent = make.submission(world)

    with pytest.raises(NotAllowedError):
        actions.mark_returned(submission=sent, by=world.city_editor)


def test_party_building_goes_to_the_party_channel_only():
    world = make.office()
    other = second_desk(world)
    building = make.section("building", "党建")
    Admission.objects.create(
        channel=other.channel,
        section=building,
        is_admitted=False,
        reason="党建类只报党委信息。",
    )
    item = make.draft(world, section=building, desks=[world.desk, other])

    with pytest.raises(InvalidError) as refusal:
        actions.ask_sign_off(item=item, by=world.informant)

    assert "“党建”不能报政务信息。党建类只报党委信息。" in refusal.value.fields["desks"]
    actions.set_particulars(item=item, by=world.informant, desks=[world.desk])
    assert actions.ask_sign_off(item=item, by=world.informant).number == 1


def test_length_limit_of_kind_and_channel_is_named_with_the_excess():
    world = make.office()
    item = make.draft(world, body="字" * 626)

    with pytest.raises(InvalidError) as refusal:
        actions.ask_sign_off(item=item, by=world.informant)

    assert refusal.value.fields["body"] == "超出126字：党委信息的动态类限500字，现在626字。"
    LengthLimit.objects.filter(kind=item.kind).update(most=626)
    assert actions.ask_sign_off(item=item, by=world.informant).count == 626


def test_closed_unit_cannot_submit():
    world = make.office()
    item = make.draft(world)
    Unit.objects.filter(pk=world.township.pk).update(closed_date=make.yesterday())

    with pytest.raises(InvalidError) as refusal:
        actions.ask_sign_off(item=item, by=world.informant)

    assert "已于" in refusal.value.fields["desks"]
    assert "撤销，不能再报送" in refusal.value.fields["desks"]


def test_ended_membership_cannot_submit():
    world = make.office()
    item = make.draft(world)
    Membership.objects.filter(unit=world.township).update(until_date=make.yesterday())

    with pytest.raises(InvalidError) as refusal:
        actions.ask_sign_off(item=item, by=world.informant)

    assert "为止，现在不能报" in refusal.value.fields["desks"]


def test_submit_goes_no_further_than_was_signed_for():
    world = make.office()
    item = make.signed_item(world)

    with pytest.raises(InvalidError, match="签发时没有写明"):
        actions.submit(item=item, by=world.informant, desks=[second_desk(world)])


def test_office_reports_to_the_desk_above_by_the_same_verbs():
    world = make.office()
    item = make.draft(world, unit=world.county, by=world.editor, desks=[world.city_desk])

    actions.ask_sign_off(item=item, by=world.editor)
    actions.agree(item=item, by=world.office_head)

    sent = item.submissions.get()
    assert sent.receipt_number == f"SW-{timezone.localdate().year}-00001"


def test_every_step_is_traced_once():
    world = make.office()

    item = make.submitted_item(world)

    verbs = AuditEvent.objects.filter(
        subject_kind="items.item", subject_id=item.pk
    ).order_by("sequence")
    assert list(verbs.values_list("verb", flat=True)) == [
        "items.start_item",
        "items.set_particulars",
        "items.ask_sign_off",
        "items.agree",
        "items.sign_off",
        "items.submit",
    ]
