import pytest

from shangda.editing import actions as editing
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.models import Job, Notice
from shangda.periodicals import actions
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make.office()


def change(article, world, body):
    """Edit a passed article and pass it again."""
    article.refresh_from_db()
    article = editing.reopen(article=article, by=world.editor)
    article = editing.save_article(
        article=article,
        by=world.editor,
        title=article.title,
        body=body,
        version=article.version,
    )
    editing.send_to_review(article=article, by=world.editor)
    return editing.pass_review(article=article, by=world.chief_editor)


def told(person, kind="proof"):
    return list(
        Notice.objects.filter(person=person, kind=kind).values_list("text", flat=True)
    )


def test_start_proof_freezes_the_latest_text(world):
    issue = make.issue(world)
    change(issue.entries.get().article, world, "改过的正文。")

    actions.start_proof(issue=issue, by=world.editor)

    assert issue.entries.get().revision.body == "改过的正文。"


def test_what_is_edited_after_start_proof_is_not_frozen(world):
    issue = make.issue_in("first_proof", world)
    before = issue.entries.get().revision.body

    change(issue.entries.get().article, world, "送校以后才改的。")

    assert issue.entries.get().revision.body == before


def test_start_proof_wants_entries(world):
    with pytest.raises(InvalidError, match="还没有稿件"):
        actions.start_proof(issue=make.issue(world, articles=[]), by=world.editor)


def test_a_correction_may_be_of_words_alone(world):
    made = actions.start_correction(
        issue=make.issued_issue(world), by=world.editor, note="第1条数字有误。"
    )

    actions.start_proof(issue=made, by=world.editor)

    assert made.state == "first_proof"


def test_start_proof_refuses_a_text_that_is_edited_again(world):
    issue = make.issue(world)
    editing.reopen(article=issue.entries.get().article, by=world.editor)

    with pytest.raises(WrongStateError, match="重新编辑"):
        actions.start_proof(issue=issue, by=world.editor)

    issue.refresh_from_db()
    assert issue.state == "composing"


def test_start_proof_refuses_a_page_that_others_have_overtaken(world):
    issue = make.issue(world)
    version = issue.version
    actions.place(issue=issue, article=make.passed_article(world), by=world.chief_editor)

    with pytest.raises(ConflictError):
        actions.start_proof(issue=issue, by=world.editor, version=version)


def test_proofs_are_read_by_two(world):
    issue = make.issue_in("second_proof", world)

    with pytest.raises(NotAllowedError, match="两个人"):
        actions.pass_second_proof(issue=issue, by=world.editor)

    actions.pass_second_proof(issue=issue, by=world.chief_editor)
    assert issue.state == "to_sign"


def test_one_person_may_read_both_where_the_periodical_says_so(world):
    printed = make.periodical(world, proofs_by_two=False)
    issue = make.issue_in("second_proof", world, periodical=printed)

    actions.pass_second_proof(issue=issue, by=world.editor)

    assert [proof.by for proof in issue.proofs.order_by("pk")] == [world.editor] * 2


def test_passing_the_first_proof_tells_the_others(world):
    make.issue_in("second_proof", world)

    assert "等您二校" in told(world.chief_editor)[0]
    assert told(world.editor) == []


def test_passing_the_second_proof_tells_the_issuer_once_work_is_done(world):
    make.issue_in("to_sign", world)

    make.drain()

    assert told(world.issuer, "to_sign")[0].endswith("等您签发")


def test_the_issuer_is_not_told_of_what_was_recalled_meanwhile(world):
    actions.recall(issue=make.issue_in("to_sign", world), by=world.editor)

    make.drain()

    assert told(world.issuer, "to_sign") == []


@pytest.mark.parametrize("state", ["first_proof", "second_proof"])
def test_send_back_wants_words_and_tells_the_maker(world, state):
    issue = make.issue_in(state, world)
    by = make.second_editor(world)

    with pytest.raises(InvalidError) as refusal:
        actions.send_back_proof(issue=issue, by=by, words="　")
    actions.send_back_proof(issue=issue, by=by, words="第2条有错别字。")

    assert "words" in refusal.value.fields
    assert issue.state == "composing"
    assert told(world.editor)[-1].endswith("第2条有错别字。")
    assert issue.proofs.last().has_passed is False


def test_undo_goes_back_one_reading(world):
    issue = make.issue_in("to_sign", world)
    second = make.second_editor(world)

    actions.undo_second_proof(issue=issue, by=second)
    assert issue.state == "second_proof"

    actions.undo_first_proof(issue=issue, by=world.editor)
    assert issue.state == "first_proof"
    assert not issue.proofs.filter(undone_at=None).exists()


def test_only_who_passed_it_takes_it_back(world):
    issue = make.issue_in("to_sign", world)

    with pytest.raises(NotAllowedError):
        actions.undo_second_proof(issue=issue, by=world.editor)


def test_undo_of_sending_back_starts_the_proofs_with_the_same_texts(world):
    issue = make.issue_in("first_proof", world)
    revision = issue.entries.get().revision
    actions.send_back_proof(issue=issue, by=world.chief_editor, words="看错了。")

    actions.undo_send_back_proof(issue=issue, by=world.chief_editor)

    assert issue.state == "first_proof"
    assert issue.entries.get().revision == revision


def test_nothing_is_undone_once_somebody_has_changed_the_issue(world):
    issue = make.issue_in("to_sign", world)
    actions.refuse(issue=issue, by=world.issuer, words="再核一下。")
    actions.place(issue=issue, article=make.passed_article(world), by=world.editor)

    with pytest.raises(NotAllowedError):
        actions.undo_refuse(issue=issue, by=world.issuer)


def test_the_issuer_may_think_better_of_refusing(world):
    issue = make.issue_in("to_sign", world)
    actions.refuse(issue=issue, by=world.issuer, words="再核一下。")

    actions.undo_refuse(issue=issue, by=world.issuer)

    assert issue.state == "to_sign"
    actions.sign(issue=issue, by=world.issuer)


def test_what_was_recalled_from_the_issuer_can_return_there(world):
    issue = make.issue_in("to_sign", world)
    actions.recall(issue=issue, by=world.chief_editor)

    with pytest.raises(NotAllowedError):
        actions.undo_recall(issue=issue, by=world.editor)
    actions.undo_recall(issue=issue, by=world.chief_editor)

    assert issue.state == "to_sign"
    actions.sign(issue=issue, by=world.issuer)


def test_what_was_recalled_and_changed_is_proofed_again(world):
    issue = make.issue_in("to_sign", world)
    actions.recall(issue=issue, by=world.editor)
    actions.place(issue=issue, article=make.passed_article(world), by=world.editor)

    with pytest.raises(NotAllowedError):
        actions.undo_recall(issue=issue, by=world.editor)


def test_refuse_wants_words_and_tells_the_maker(world):
    issue = make.issue_in("to_sign", world)

    with pytest.raises(InvalidError):
        actions.refuse(issue=issue, by=world.issuer, words="")
    actions.refuse(issue=issue, by=world.issuer, words="内容还要核实。")

    assert told(world.editor)[-1].endswith("没有签发：内容还要核实。")
    assert (issue.state, issue.number) == ("composing", None)


@pytest.mark.parametrize("verb", ["pass_second_proof", "sign"])
def test_what_is_passed_or_signed_is_what_was_read(world, verb):
    state = {"pass_second_proof": "second_proof", "sign": "to_sign"}[verb]
    issue = make.issue_in(state, world)
    by = {"pass_second_proof": make.second_editor(world), "sign": world.issuer}[verb]

    with pytest.raises(ConflictError, match="改过"):
        getattr(actions, verb)(issue=issue, by=by, version=issue.version - 1)

    issue.refresh_from_db()
    assert issue.state == state


def test_reprint_is_for_signed_issues_without_files(world):
    issue = make.issued_issue(world)
    jobs = Job.objects.filter(name="periodicals.print_issue")

    actions.reprint(issue=issue, by=world.editor)
    assert jobs.count() == 2

    with pytest.raises(NotAllowedError):
        actions.reprint(issue=issue, by=world.leader)
    with pytest.raises(WrongStateError):
        actions.reprint(
            issue=make.issue(world, periodical=issue.periodical), by=world.editor
        )


@pytest.mark.parametrize("words", ["字" * 501, "\ud800"])
def test_words_that_cannot_be_kept_are_refused(world, words):
    issue = make.issue_in("first_proof", world)

    with pytest.raises(InvalidError) as refusal:
        actions.send_back_proof(issue=issue, by=world.editor, words=words)

    assert "words" in refusal.value.fields
