"""Who gets an issue, and what they have done with it."""

import pytest

from shangda.kernel import notices
from shangda.kernel.models import AuditEvent
from shangda.organisations.models import Role
from shangda.periodicals import actions, readers
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make.office()


def test_sign_writes_down_who_gets_it(world):
    printed = make.recipients(world, make.periodical(world))
    actions.add_recipient(
        periodical=printed, by=make.keeper(world), address="copy", label="县人大办"
    )
    issue = make.issued_issue(world, periodical=printed)

    rows = issue.recipients.order_by("position", "pk")

    assert [(one.address, one.label, one.person, one.unit) for one in rows] == [
        ("report", "县委领导", world.leader, None),
        ("distribute", "各乡镇", None, world.township),
        ("copy", "县人大办", None, None),
    ]
    assert readers.foot(issue) == [
        ("报", "县委领导。"),
        ("送", "县人大办。"),
        ("发", "各乡镇。"),
    ]


def test_what_is_left_out_gets_nothing(world):
    issue = make.issue(world)
    to_units = issue.periodical.recipients.get(address="distribute")
    actions.set_particulars(
        issue=issue,
        by=world.editor,
        issue_date=issue.issue_date,
        copies=1,
        left_out=[to_units.pk],
    )
    actions.start_proof(issue=issue, by=world.editor)
    actions.pass_first_proof(issue=issue, by=world.editor)
    actions.pass_second_proof(issue=issue, by=world.chief_editor)
    actions.sign(issue=issue, by=world.issuer)

    assert [row.label for row in issue.recipients.all()] == ["县委领导"]
    assert readers.foot(issue) == [("报", "县委领导。")]


def test_later_changes_of_the_periodical_leave_issued_ones_alone(world):
    issue = make.issued_issue(world)

    for row in issue.periodical.recipients.all():
        actions.drop_recipient(recipient=row, by=make.keeper(world))

    assert readers.foot(issue) == [("报", "县委领导。"), ("发", "各乡镇。")]


def test_opening_confirms_the_readers_own_row_once(world):
    issue = make.issued_issue(world)

    assert actions.open_issue(issue=issue, by=world.leader) == 1
    first = issue.recipients.get(person=world.leader)
    assert actions.open_issue(issue=issue, by=world.leader) == 0

    again = issue.recipients.get(person=world.leader)
    assert again.opened_at == first.opened_at
    assert AuditEvent.objects.filter(verb="periodicals.open_issue").count() == 1


def test_the_first_of_a_unit_confirms_for_it_by_name(world):
    issue = make.issued_issue(world)

    actions.open_issue(issue=issue, by=world.deputy)
    actions.open_issue(issue=issue, by=world.informant)

    assert issue.recipients.get(unit=world.township).opened_by == world.deputy
    assert issue.recipients.get(person=world.leader).opened_at is None


def test_strangers_confirm_nothing(world):
    issue = make.issued_issue(world)

    assert actions.open_issue(issue=issue, by=world.city_editor) == 0
    assert not issue.recipients.exclude(opened_at=None).exists()


def test_printing_and_taking_away_leave_their_trace(world):
    issue = make.issued_issue(world)

    actions.note_printed(issue=issue, by=world.leader)
    actions.note_downloaded(issue=issue, by=world.informant, form="pdf")

    leader = issue.recipients.get(person=world.leader)
    township = issue.recipients.get(unit=world.township)
    assert (bool(leader.printed_at), bool(leader.downloaded_at)) == (True, False)
    assert (bool(township.printed_at), bool(township.downloaded_at)) == (False, True)
    last = AuditEvent.objects.order_by("-sequence").first()
    assert (last.verb, last.details) == ("periodicals.note_downloaded", {"form": "pdf"})


def test_readers_and_informants_of_units_are_told_when_the_files_are_there(world):
    issue = make.printed_issue(world)

    told = {one.name for one in readers.people_of(issue)}

    assert told == {world.leader.name, world.informant.name}
    assert notices.unread(world.leader).get(kind="to_read").url == f"/read/{issue.pk}/"
    assert notices.unread(world.deputy).filter(kind="to_read").count() == 0


def test_opening_takes_the_notice_away(world):
    issue = make.printed_issue(world)

    actions.open_issue(issue=issue, by=world.leader)

    assert not notices.unread(world.leader).filter(kind="to_read").exists()


def test_an_informant_whose_post_ended_is_not_told(world):
    issue = make.issued_issue(world)
    world.informant.appointments.update(until_date=make.yesterday())

    assert list(readers.people_of(issue)) == [world.leader]


def test_receipts_put_the_unread_first_and_leave_paper_out_of_the_count(world):
    printed = make.recipients(world, make.periodical(world))
    actions.add_recipient(
        periodical=printed, by=make.keeper(world), address="copy", label="只送纸的"
    )
    issue = make.issued_issue(world, periodical=printed)
    actions.open_issue(issue=issue, by=world.leader)

    found = readers.receipts(issue)

    assert (found.opened, found.of) == (1, 2)
    assert [row.label for row in found.rows] == ["只送纸的", "各乡镇", "县委领导"]


def test_to_read_lists_what_one_gets_or_leads(world):
    own = make.issued_issue(world)
    make.issue(world, periodical=own.periodical)
    other_leader = make.holder(Role.LEADER, desk=world.desk)

    assert list(readers.to_read(world.leader)) == [own]
    assert list(readers.to_read(world.informant)) == [own]
    assert [one.is_unread for one in readers.to_read(other_leader)] == [False]
    assert list(readers.to_read(world.city_issuer)) == []


def test_next_unread_is_the_oldest_one_left(world):
    first = make.issued_issue(world)
    second, third = (
        make.issued_issue(world, periodical=first.periodical) for _ in range(2)
    )
    actions.open_issue(issue=third, by=world.leader)

    assert readers.next_unread(world.leader, third) == first
    assert readers.next_unread(world.leader, first) == second
