"""What votes and payments put on people's first pages."""

from django.urls import reverse

from shangda.awards import actions
from shangda.scoring.models import RuleSet
from shangda.workbench import waiting
from tests import make
from tests.awards.test_rounds import OUT, give, start


def kinds(who):
    who.forget_powers()
    return [task.kind for task in waiting.tasks(who)]


def test_a_voter_is_asked_until_the_vote_is_cast(world):
    vote = make.open_vote(world)
    before = [task for task in waiting.tasks(world.editor) if task.kind == "投票"]
    vote.cast(world.editor, "甲")

    assert before[0].url == reverse("awards:ballot", args=[vote.ballot.pk])
    assert before[0].due_at is not None
    assert "投票" not in kinds(world.editor)
    assert "投票" not in kinds(world.issuer)


def test_the_issuer_confirms_what_was_counted(world):
    vote = make.counted_vote(world, [("甲",)] * 3)
    before = kinds(world.issuer)
    actions.confirm_winners(ballot=vote.now(), by=vote.issuer)

    assert "待确认　评选" in before
    assert "待确认　评选" not in kinds(world.issuer)


def test_a_second_person_is_asked_to_approve(world):
    make.rule_set(world.desk, OUT.partition("[[knockout]]")[0])
    give(RuleSet.objects.get(), world.township, 30)
    round_ = start(world, RuleSet.objects.get())
    actions.send_round(round_=round_, by=world.chief_editor)

    assert "待核准　奖励兑现" in kinds(world.issuer)
    assert "待核准　奖励兑现" not in kinds(world.chief_editor)
