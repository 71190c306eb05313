"""Taking decisions back while nothing has followed."""

import pytest

from shangda.editing import actions, uses
from shangda.editing.models import Article, Decision
from shangda.items import actions as items
from shangda.items.models import Item, Submission
from shangda.kernel.errors import ConflictError, NotAllowedError, WrongStateError
from shangda.kernel.models import Deadline, Notice
from shangda.organisations.models import Role
from tests import make

pytestmark = pytest.mark.django_db
State = Submission.State


@pytest.fixture
def placed(monkeypatch):
    """Makes every article stand in an issue, as the apps above would tell."""
    found = []
    monkeypatch.setattr(uses, "_finders", {"periodicals": lambda article: found})
    return found


@pytest.mark.parametrize(
    ("made", "after"),
    [
        ("claimed", State.RECEIVED),
        ("verifying", State.CLAIMED),
        ("held", State.CLAIMED),
        ("selected", State.CLAIMED),
        ("returned", State.CLAIMED),
        ("declined", State.CLAIMED),
    ],
)
def test_undo_takes_the_last_decision_back_and_keeps_its_row(made, after):
    world = make.office()
    sent = getattr(make, made)(world)

    actions.undo(submission=sent, by=world.editor)

    sent.refresh_from_db()
    decision = Decision.objects.get()
    assert sent.state == after
    assert sent.claimed_by == (None if after == State.RECEIVED else world.editor)
    assert (decision.undone_by, decision.undone_at is not None) == (world.editor, True)


@pytest.mark.parametrize("made", ["held", "selected", "returned", "declined"])
def test_author_hears_of_the_undoing(made):
    world = make.office()
    sent = getattr(make, made)(world)

    actions.undo(submission=sent, by=world.editor)

    assert Notice.objects.filter(person=world.informant, kind="undo").count() == 1


def test_undo_twice_is_refused():
    world = make.office()
    sent = make.declined(world)
    actions.undo(submission=sent, by=world.editor)

    with pytest.raises(WrongStateError, match="没有可以撤回"):
        actions.undo(submission=sent, by=world.editor)


def test_undo_of_a_named_decision_is_refused_when_another_followed():
    world = make.office()
    sent = make.claimed(world)
    claim = Decision.objects.get()
    actions.select(submission=sent, by=world.editor)

    with pytest.raises(WrongStateError, match="之后又办过"):
        actions.undo(submission=sent, by=world.editor, decision=claim)

    assert sent.state == State.SELECTED


def test_undo_of_a_release_is_refused_with_advice():
    world = make.office()
    sent = make.claimed(world)
    actions.release(submission=sent, by=world.editor)

    with pytest.raises(WrongStateError, match="不用撤回"):
        actions.undo(submission=sent, by=world.editor)


def test_undo_of_a_colleagues_hold_needs_a_take_over():
    world = make.office()
    sent = make.held(world)

    with pytest.raises(ConflictError):
        actions.undo(submission=sent, by=make.holder(Role.EDITOR, desk=world.desk))


def test_undo_by_a_stranger_is_refused():
    world = make.office()
    sent = make.declined(world)

    with pytest.raises(NotAllowedError):
        actions.undo(submission=sent, by=world.informant)


def test_undo_hold_meets_its_deadline():
    world = make.office()
    sent = make.held(world)

    actions.undo(submission=sent, by=world.editor)

    assert Deadline.objects.get(purpose="hold").met_at is not None


def test_undo_verify_withdraws_the_question():
    world = make.office()
    sent = make.verifying(world)

    actions.undo(submission=sent, by=world.editor)

    assert sent.verifications.get().state == "cancelled"
    assert Deadline.objects.get(purpose="verify").met_at is not None


def test_undo_verify_is_refused_once_answered():
    world = make.office()
    sent = make.verifying(world)
    actions.answer(
        verification=sent.verifications.get(), by=world.informant, answer="是4处。"
    )

    with pytest.raises(WrongStateError, match="已经答复"):
        actions.undo(submission=sent, by=world.editor)


def test_undo_select_dissolves_the_article_and_keeps_its_text():
    world = make.office()
    text = make.edited_article(world)
    sent = text.sources.get().submission

    actions.undo_select(submission=sent, by=world.editor)

    text.refresh_from_db()
    assert text.state == Article.State.DISSOLVED
    assert text.revisions.count() == 2
    assert Submission.objects.get().state == State.CLAIMED


@pytest.mark.parametrize("made", ["article_in_review", "passed_article"])
def test_undo_select_is_refused_once_in_review(made):
    world = make.office()
    text = getattr(make, made)(world)
    sent = text.sources.get().submission

    with pytest.raises(WrongStateError):
        actions.undo(submission=sent, by=world.editor)

    assert Submission.objects.get().state == State.SELECTED


def test_undo_select_is_refused_while_it_stands_in_an_issue(placed):
    world = make.office()
    text = make.edited_article(world)
    placed.append(uses.Place("《栖云快报》未编号", is_issued=False))

    with pytest.raises(WrongStateError, match="栖云快报"):
        actions.undo_select(submission=text.sources.get().submission, by=world.editor)


def test_undo_select_of_what_is_not_selected_is_refused():
    world = make.office()
    sent = make.claimed(world)

    with pytest.raises(WrongStateError):
        actions.undo_select(submission=sent, by=world.editor)


def test_undo_return_restores_the_units_side():
    world = make.office()
    sent = make.returned(world)

    actions.undo_return(submission=sent, by=world.editor)

    assert Item.objects.get().state == Item.State.SUBMITTED
    assert Deadline.objects.get(purpose="revise").met_at is not None
    told = Notice.objects.filter(kind="undo")
    assert {notice.person for notice in told} == {
        world.informant,
        world.deputy,
        world.chief,
    }


def test_undo_return_is_refused_once_the_unit_changed_the_text():
    world = make.office()
    sent = make.returned(world)
    item = Item.objects.get()
    items.save(
        item=item, by=world.informant, title="换了标题", body=item.body, version=item.version
    )  # fmt: skip

    with pytest.raises(WrongStateError, match="动手修改"):
        actions.undo_return(submission=sent, by=world.editor)

    sent.refresh_from_db()
    assert sent.state == State.RETURNED


def test_undo_return_is_refused_once_the_unit_asked_for_a_new_signature():
    world = make.office()
    sent = make.returned(world)
    items.ask_sign_off(item=Item.objects.get(), by=world.informant)

    with pytest.raises(WrongStateError, match="动手修改"):
        actions.undo(submission=sent, by=world.editor)


def test_undo_return_of_what_was_not_returned_is_refused():
    world = make.office()
    sent = make.claimed(world)

    with pytest.raises(WrongStateError):
        actions.undo_return(submission=sent, by=world.editor)


def test_undo_decline_works_at_any_later_time():
    world = make.office()
    sent = make.declined(world)

    actions.undo_decline(submission=sent, by=world.chief_editor)

    assert (sent.state, sent.claimed_by) == (State.CLAIMED, world.chief_editor)
