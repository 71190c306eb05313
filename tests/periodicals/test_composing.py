from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.editing import actions as editing
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.models import AuditEvent
from shangda.organisations.models import Role
from shangda.periodicals import actions
from shangda.periodicals.models import Entry, Issue
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make.office()


def order(issue):
    return list(issue.entries.order_by("position", "pk").values_list("pk", flat=True))


def verbs():
    return list(AuditEvent.objects.order_by("sequence").values_list("verb", flat=True))


def test_start_issue_takes_the_print_run_and_has_no_number(world):
    printed = make.periodical(world, copies=80)

    issue = actions.start_issue(
        periodical=printed, by=world.editor, issue_date=timezone.localdate()
    )

    assert (issue.state, issue.number, issue.copies) == ("composing", None, 80)
    assert verbs()[-1] == "periodicals.start_issue"


@pytest.mark.parametrize("days", [-400, 400])
def test_start_issue_refuses_a_date_that_can_only_be_a_slip(world, days):
    day = timezone.localdate() + timedelta(days=days)

    with pytest.raises(InvalidError) as refusal:
        actions.start_issue(
            periodical=make.periodical(world), by=world.editor, issue_date=day
        )

    assert "年份" in refusal.value.fields["issue_date"]
    assert not Issue.objects.exists()


def test_start_issue_is_for_editors_of_the_desk(world):
    printed = make.periodical(world)

    for who in (world.informant, world.issuer, world.city_editor, world.leader):
        with pytest.raises(NotAllowedError):
            actions.start_issue(periodical=printed, by=who, issue_date=timezone.localdate())


def test_start_issue_refuses_a_stopped_periodical(world):
    printed = make.periodical(world)
    actions.close_periodical(periodical=printed, by=make.keeper(world))

    with pytest.raises(WrongStateError, match="停刊"):
        make.issue(world, periodical=printed)


def test_place_takes_the_latest_text_and_the_usual_form(world):
    single, merged = make.passed_article(world), make.merged(world)
    merged = editing.send_to_review(article=merged, by=world.editor)
    merged = editing.pass_review(article=merged, by=world.chief_editor)

    issue = make.issue(world, articles=[single, merged])

    entries = list(issue.entries.order_by("position"))
    assert [one.form for one in entries] == ["single", "composite"]
    assert [one.position for one in entries] == [1, 2]
    assert entries[0].revision.number == single.version


def test_place_twice_is_one_entry(world):
    article = make.passed_article(world)
    issue = make.issue(world, articles=[article])

    again = actions.place(issue=issue, article=article, by=world.editor)

    assert list(issue.entries.all()) == [again]


@pytest.mark.parametrize("ready", ["edited_article", "article_in_review"])
def test_place_wants_a_passed_article(world, ready):
    article = getattr(make, ready)(world)
    issue = make.issue(world, articles=[])

    with pytest.raises(WrongStateError, match="二审"):
        actions.place(issue=issue, article=article, by=world.editor)


def test_place_refuses_what_stands_in_another_issue(world):
    article = make.passed_article(world, title="桥修好了")
    first = make.issue(world, articles=[article])
    second = make.issue(world, periodical=first.periodical, articles=[])

    with pytest.raises(ConflictError, match="日一期（首条“桥修好了”）。一篇稿件只印一次"):
        actions.place(issue=second, article=article, by=world.editor)

    assert Entry.objects.count() == 1


def test_place_takes_again_what_was_withdrawn_or_discarded(world):
    withdrawn, free = make.passed_article(world), make.passed_article(world)
    old = make.issued_issue(world, articles=[withdrawn])
    actions.withdraw_adoption(
        entry=old.entries.get(), by=world.chief_editor, reason="印错了"
    )
    make.issue_in("discarded", world, periodical=old.periodical, articles=[free])

    new = make.issue(world, periodical=old.periodical, articles=[withdrawn, free])

    assert new.entries.count() == 2


def test_place_refuses_another_desks_article(world):
    issue = make.issue(world, articles=[])
    make.appoint(world.city_editor, Role.EDITOR, desk=world.desk)
    above = editing.select(submission=make.submission_above(world), by=world.city_editor)

    with pytest.raises(InvalidError, match="不是本科室"):
        actions.place(issue=issue, article=above, by=world.editor)


def test_nothing_enters_an_issue_that_is_being_proofed(world):
    issue, article = make.issue_in("first_proof", world), make.passed_article(world)
    entry = issue.entries.get()

    for step in (
        lambda: actions.place(issue=issue, article=article, by=world.editor),
        lambda: actions.remove(entry=entry, by=world.editor),
        lambda: actions.set_entry(entry=entry, by=world.editor, form="brief", column=None),
        lambda: actions.reorder(issue=issue, by=world.editor, entry_pks=[entry.pk]),
    ):
        with pytest.raises(WrongStateError, match="校对"):
            step()

    assert order(issue) == [entry.pk]


def test_a_stale_page_cannot_add_to_an_issue_already_proofed(world):
    issue, article = make.issue(world), make.passed_article(world)
    stale = Issue.objects.select_related("periodical").get(pk=issue.pk)
    actions.start_proof(issue=issue, by=world.editor)

    with pytest.raises(ConflictError, match="刚刚"):
        actions.place(issue=stale, article=article, by=world.editor)


def test_composing_is_for_editors_of_the_desk(world):
    issue, article = make.issue(world), make.passed_article(world)

    for who in (world.issuer, world.leader, world.informant, world.city_editor):
        with pytest.raises(NotAllowedError):
            actions.place(issue=issue, article=article, by=who)

    assert issue.entries.count() == 1


def test_remove_frees_the_article(world):
    article = make.passed_article(world)
    issue = make.issue(world, articles=[article])

    actions.remove(entry=issue.entries.get(), by=world.editor)

    assert not issue.entries.exists()
    assert make.issue(world, periodical=issue.periodical, articles=[article]).entries.get()


def test_set_entry_takes_columns_of_its_periodical_only(world):
    issue = make.issue(world)
    entry, by = issue.entries.get(), make.keeper(world)
    own = actions.add_column(periodical=issue.periodical, by=by, name="要情")
    other = actions.add_column(
        periodical=make.periodical(world, masthead="要情专报"), by=by, name="要情"
    )

    actions.set_entry(entry=entry, by=world.editor, form="special", column=own)
    with pytest.raises(InvalidError, match="栏目"):
        actions.set_entry(entry=entry, by=world.editor, form="special", column=other)

    entry.refresh_from_db()
    assert (entry.form, entry.column) == ("special", own)


def test_reorder_puts_entries_into_the_order(world):
    issue = make.issue(world, articles=[make.passed_article(world) for _ in range(3)])
    first, second, third = order(issue)

    actions.reorder(issue=issue, by=world.editor, entry_pks=[third, first, second])

    assert order(issue) == [third, first, second]


@pytest.mark.parametrize("wrong", [[], [1], "double"])
def test_reorder_refuses_an_order_of_other_entries(world, wrong):
    issue = make.issue(world, articles=[make.passed_article(world) for _ in range(2)])
    before = order(issue)
    asked = [before[0], before[0]] if wrong == "double" else wrong

    with pytest.raises(ConflictError, match="增减"):
        actions.reorder(issue=issue, by=world.editor, entry_pks=asked)

    assert order(issue) == before


def test_reorder_by_two_composers_at_once_takes_the_first_only(world):
    issue = make.issue(world, articles=[make.passed_article(world) for _ in range(2)])
    first, second = order(issue)
    version = issue.version
    actions.reorder(
        issue=issue, by=world.editor, entry_pks=[second, first], version=version
    )

    with pytest.raises(ConflictError, match="别人"):
        actions.reorder(
            issue=issue, by=world.chief_editor, entry_pks=[first, second], version=version
        )

    assert order(issue) == [second, first]


def test_move_stops_at_the_ends(world):
    issue = make.issue(world, articles=[make.passed_article(world) for _ in range(2)])
    first, second = order(issue)
    entry = Entry.objects.get(pk=first)

    actions.move(entry=entry, by=world.editor, is_up=True)
    assert order(issue) == [first, second]

    actions.move(entry=entry, by=world.editor, is_up=False)
    assert order(issue) == [second, first]


def test_set_particulars_leaves_recipients_out(world):
    issue = make.issue(world)
    to_units = issue.periodical.recipients.get(address="distribute")
    day = timezone.localdate() + timedelta(days=1)

    actions.set_particulars(
        issue=issue,
        by=world.editor,
        issue_date=day,
        copies=12,
        note="供领导参阅。",
        left_out=[to_units.pk, 999],
    )

    issue.refresh_from_db()
    assert (issue.issue_date, issue.copies, issue.note) == (day, 12, "供领导参阅。")
    assert issue.left_out == [to_units.pk]


@pytest.mark.parametrize(
    ("field", "value"), [("copies", -1), ("copies", 100_001), ("note", "字" * 301)]
)
def test_set_particulars_refuses_what_cannot_be_kept(world, field, value):
    issue = make.issue(world)
    asked = {"issue_date": issue.issue_date, "copies": 1, "note": ""} | {field: value}

    with pytest.raises(InvalidError) as refusal:
        actions.set_particulars(issue=issue, by=world.editor, **asked)

    assert list(refusal.value.fields) == [field]


def test_restore_leaves_behind_what_went_elsewhere(world):
    kept, gone = make.passed_article(world), make.passed_article(world)
    issue = make.issue_in("discarded", world, articles=[kept, gone])
    make.issue(world, periodical=issue.periodical, articles=[gone])

    actions.restore(issue=issue, by=world.editor)

    assert [entry.article for entry in issue.entries.all()] == [kept]
    assert issue.state == "composing"


def test_a_correction_is_an_issue_of_the_same_periodical(world):
    issue = make.issued_issue(world)

    made = actions.start_correction(
        issue=issue, by=world.editor, note="第1条“147个”应为“152个”。"
    )

    assert (made.periodical, made.series, made.corrects) == (
        issue.periodical,
        "regular",
        issue,
    )
    assert made.state == "composing"


def test_a_correction_wants_words_and_an_issued_issue(world):
    with pytest.raises(WrongStateError):
        actions.start_correction(issue=make.issue(world), by=world.editor, note="改")

    with pytest.raises(InvalidError) as refusal:
        actions.start_correction(issue=make.issued_issue(world), by=world.editor, note=" ")

    assert "note" in refusal.value.fields
