"""One verb for many, each by itself; hand-over; shipped lists."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.editing import actions
from shangda.editing.models import Article, Batch, DeclineReason, Phrase
from shangda.items.models import Submission
from shangda.kernel.errors import InvalidError, NotAllowedError
from shangda.kernel.models import AuditEvent, Deadline
from shangda.organisations.models import Role
from tests import make

pytestmark = pytest.mark.django_db
State = Submission.State


def test_batch_does_what_it_can_and_lists_the_rest():
    world = make.office()
    mine = make.received(world)
    theirs = make.claimed(make.neighbour(world), by=world.chief_editor)
    gone = make.declined(make.neighbour(world, "望禾镇"))

    batch = actions.decide_batch(
        what="select", submissions=[mine, theirs, gone], by=world.editor
    )

    assert batch.done == [mine.pk]
    assert [key for key, _ in batch.failed] == [theirs.pk, gone.pk]
    assert "方若谷" in batch.failed[0][1]
    assert Submission.objects.get(pk=theirs.pk).state == State.CLAIMED
    assert Article.objects.count() == 1
    assert not AuditEvent.objects.filter(
        verb="editing.select", subject_id=theirs.pk
    ).exists()


def test_batch_with_words_that_do_not_fit_does_nothing():
    world = make.office()
    sent = [make.received(world), make.received(make.neighbour(world))]

    with pytest.raises(InvalidError):
        actions.decide_batch(
            what="return_for_change", submissions=sent, by=world.editor, words=""
        )

    assert not Batch.objects.exists()
    assert Submission.objects.filter(state=State.RECEIVED).count() == 2


@pytest.mark.parametrize(
    ("verb", "after", "grounds"),
    [
        ("claim", State.CLAIMED, {}),
        ("hold", State.HELD, {"until": timezone.localdate() + timedelta(days=400 - 397)}),
        ("return_for_change", State.RETURNED, {"words": "请补数据。"}),
        ("decline", State.DECLINED, {"reason": "太空洞", "words": ""}),
    ],
)
def test_batch_of_each_verb(verb, after, grounds):
    world = make.office()
    make.desk_defaults()
    sent = [make.received(world), make.received(make.neighbour(world))]

    actions.decide_batch(what=verb, submissions=sent, by=world.editor, **grounds)

    assert {row.state for row in Submission.objects.all()} == {after}


@pytest.mark.parametrize(("verb", "count"), [("merge", 1), ("select", 0), ("select", 201)])
def test_batch_takes_only_its_verbs_and_a_bearable_number(verb, count):
    world = make.office()
    sent = [make.received(world)] * count if count else []

    with pytest.raises(InvalidError):
        actions.decide_batch(what=verb, submissions=sent, by=world.editor)


def test_batch_is_taken_back_as_far_as_nothing_followed():
    world = make.office()
    sent = [make.received(world), make.received(make.neighbour(world))]
    batch = actions.decide_batch(what="select", submissions=sent, by=world.editor)
    article = Article.objects.get(sources__submission=sent[1])
    actions.send_to_review(article=article, by=world.editor)

    actions.undo_batch(batch=batch, by=world.editor)

    assert batch.done == [sent[1].pk]
    assert "二审" in batch.failed[0][1]
    assert Submission.objects.get(pk=sent[0].pk).state == State.CLAIMED


def test_batch_is_taken_back_only_by_who_did_it():
    world = make.office()
    batch = actions.decide_batch(
        what="claim", submissions=[make.received(world)], by=world.editor
    )

    with pytest.raises(NotAllowedError):
        actions.undo_batch(batch=batch, by=world.chief_editor)


def test_hand_over_gives_claims_texts_and_deadlines_to_the_colleague():
    world = make.office()
    other = make.holder(Role.EDITOR, desk=world.desk)
    held = make.held(world)
    text = make.edited_article(make.neighbour(world))

    count = actions.hand_over_claims(
        from_person=world.editor, to_person=other, by=world.chief_editor
    )

    held.refresh_from_db()
    text.refresh_from_db()
    assert count == 2
    assert (held.claimed_by, text.editor) == (other, other)
    assert text.revisions.get(number=2).by == world.editor
    assert Deadline.objects.get(purpose="hold").person == other


def test_hand_over_by_a_stranger_or_to_one_is_refused():
    world = make.office()
    make.claimed(world)

    with pytest.raises(NotAllowedError):
        actions.hand_over_claims(
            from_person=world.editor, to_person=world.chief_editor, by=world.informant
        )
    with pytest.raises(InvalidError, match="不在"):
        actions.hand_over_claims(
            from_person=world.editor, to_person=world.informant, by=world.editor
        )


def test_shipped_lists_load_twice_without_doubles():
    actions.load_defaults()
    before = DeclineReason.objects.count(), Phrase.objects.count()

    actions.load_defaults()

    assert (DeclineReason.objects.count(), Phrase.objects.count()) == before
    assert all(reason.advice for reason in DeclineReason.objects.all())
    assert Phrase.objects.filter(verb="return_for_change").exists()
