"""A vote from its list to its winners, by the verbs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.awards import actions
from shangda.awards.models import Ballot, Box, Mark, Nominee, Voter
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.models import Deadline, Notice
from tests import make


def outcomes(vote):
    rows = Nominee.objects.filter(ballot=vote.ballot)
    return dict(rows.values_list("title", "outcome"))


def close(vote):
    """Let the closing day be over."""
    yesterday = timezone.localdate() - timedelta(days=1)
    Ballot.objects.filter(pk=vote.ballot.pk).update(closes_on=yesterday)


def test_all_used_texts_stand_where_the_terms_say_so(world):
    vote = make.nominating_vote(world)

    assert set(outcomes(vote)) == {"甲", "乙", "丙", "丁"}


def test_editors_nominate_what_was_used(world):
    vote = make.nominating_vote(world, nominating="editors")
    article = vote.ballot.desk.articles.get(title="乙")

    count = actions.nominate(ballot=vote.ballot, articles=[article.pk], by=world.editor)
    again = actions.nominate(ballot=vote.ballot, articles=[article.pk], by=world.editor)

    assert (count, again) == (1, 0)
    assert Nominee.objects.get().nominated_by == world.editor


def test_what_was_not_used_cannot_stand(world):
    vote = make.nominating_vote(world, nominating="editors")
    unused = make.passed_article(world)

    with pytest.raises(InvalidError, match="不能参评"):
        actions.nominate(ballot=vote.ballot, articles=[unused.pk], by=world.editor)


def test_only_whom_it_concerns_may_take_a_nominee_off(world):
    vote = make.nominating_vote(world)
    nominee = Nominee.objects.first()

    with pytest.raises(NotAllowedError):
        actions.drop_nominee(nominee=nominee, by=world.editor)
    actions.drop_nominee(nominee=nominee, by=world.chief_editor)

    assert vote.ballot.nominees.count() == 3


def test_a_period_is_voted_on_once_unless_discarded(world):
    vote = make.nominating_vote(world)
    span = actions.ballots.Span(vote.ballot.per, vote.ballot.start, vote.ballot.end)

    with pytest.raises(InvalidError, match="已经在评"):
        actions.start_ballot(desk=world.desk, span=span, by=world.chief_editor)
    actions.discard_ballot(ballot=vote.ballot, by=world.chief_editor, reason="弄错了月份")
    actions.start_ballot(desk=world.desk, span=span, by=world.chief_editor)

    assert Ballot.objects.alive().count() == 1


def test_as_many_texts_as_seats_need_no_vote(world):
    vote = make.nominating_vote(world, titles=("甲", "乙"))

    with pytest.raises(InvalidError, match="参评的有2篇，要评2篇"):
        actions.open_vote(ballot=vote.ballot, by=vote.runner)


def test_too_few_editors_cannot_vote_in_secret(world):
    vote = make.nominating_vote(world, voters=2)

    with pytest.raises(InvalidError, match="现在有2位编辑"):
        actions.open_vote(ballot=vote.ballot, by=vote.runner)


def test_a_secret_vote_needs_three_by_its_terms(world):
    with pytest.raises(InvalidError) as refused:
        make.nominating_vote(world, least_voters=2)

    assert "least_voters" in refused.value.fields


def test_voters_are_asked_with_a_date(world):
    vote = make.open_vote(world)

    assert Voter.objects.count() == 3
    assert Notice.objects.filter(kind="vote").count() == 3
    assert Deadline.objects.filter(met_at=None, purpose__startswith="vote:").count() == 3
    assert vote.ballot.closes_on > timezone.localdate()


def test_the_opening_is_undone_while_nobody_has_voted(world):
    vote = make.open_vote(world)

    actions.undo_open_vote(ballot=vote.ballot, by=vote.runner)

    assert vote.now().state == Ballot.State.NOMINATING
    assert not Voter.objects.exists()
    assert not Deadline.objects.filter(met_at=None, purpose__startswith="vote:").exists()


def test_the_opening_stays_once_somebody_has_voted(world):
    vote = make.open_vote(world)
    vote.cast(vote.voters[0], "甲")

    with pytest.raises(WrongStateError, match="已经有人投了票"):
        actions.undo_open_vote(ballot=vote.now(), by=vote.runner)


def test_nobody_votes_twice(world):
    vote = make.open_vote(world)
    vote.cast(vote.voters[0], "甲")

    with pytest.raises(ConflictError, match="已经投过"):
        vote.cast(vote.voters[0], "乙")

    assert sum(Box.objects.get().marks.values()) == 1


def test_who_is_not_on_the_roll_does_not_vote(world):
    vote = make.open_vote(world)

    with pytest.raises(NotAllowedError, match="不在这次投票的名单里"):
        vote.cast(world.issuer, "甲")


@pytest.mark.parametrize(
    ("titles", "words"),
    [((), "一篇也没有选"), (("甲", "乙", "丙", "丁"), "选了4篇，最多选3篇")],
)
def test_too_few_or_many_marks_are_refused(world, titles, words):
    vote = make.open_vote(world)

    with pytest.raises(InvalidError, match=words):
        vote.cast(vote.voters[0], *titles)

    assert not Voter.objects.filter(has_voted=True).exists()


def test_a_mark_for_another_ballots_text_is_refused(world):
    vote = make.open_vote(world)

    with pytest.raises(InvalidError, match="不在参评名单里"):
        actions.cast_vote(ballot=vote.ballot, nominees=[987654], by=world.editor)


def test_after_the_closing_day_nobody_votes(world):
    vote = make.open_vote(world)
    close(vote)

    with pytest.raises(WrongStateError, match="投票已经截止"):
        vote.cast(vote.voters[0], "甲")


def test_counting_waits_for_all_or_for_the_closing_day(world):
    vote = make.open_vote(world, voters=4)
    for voter in vote.voters[:3]:
        vote.cast(voter, "甲")

    with pytest.raises(WrongStateError, match="还有1人没投"):
        actions.count_vote(ballot=vote.now(), by=vote.runner)
    close(vote)
    actions.count_vote(ballot=vote.now(), by=vote.runner)

    assert outcomes(vote)["甲"] == "won"
    assert not Deadline.objects.filter(met_at=None, purpose__startswith="vote:").exists()


def test_too_few_votes_are_not_counted(world):
    vote = make.open_vote(world)
    vote.cast(vote.voters[0], "甲")
    close(vote)

    with pytest.raises(WrongStateError, match="只有1人投票"):
        actions.count_vote(ballot=vote.now(), by=vote.runner)


def test_the_tied_are_all_in_where_the_terms_say_so(world):
    vote = make.counted_vote(world, [("甲", "乙"), ("甲", "丙"), ("甲",)])

    assert outcomes(vote) == {"甲": "won", "乙": "won", "丙": "won", "丁": "lost"}


def test_the_tied_stand_in_a_second_round(world):
    vote = make.counted_vote(world, [("甲", "乙"), ("甲", "丙"), ("甲",)], ties="again")

    with pytest.raises(WrongStateError, match="还有并列"):
        actions.confirm_winners(ballot=vote.now(), by=vote.issuer)
    actions.vote_again(ballot=vote.now(), by=vote.runner)
    with pytest.raises(InvalidError, match="不在参评名单里"):
        vote.cast(vote.voters[0], "甲")
    with pytest.raises(InvalidError, match="最多选1篇"):
        vote.cast(vote.voters[0], "乙", "丙")
    for voter, title in zip(vote.voters, ("丙", "丙", "乙"), strict=True):
        vote.cast(voter, title)
    actions.count_vote(ballot=vote.now(), by=vote.runner)

    assert outcomes(vote) == {"甲": "won", "乙": "lost", "丙": "won", "丁": "lost"}


def test_tied_again_the_issuer_decides(world):
    vote = make.counted_vote(
        world, [("甲", "乙"), ("甲", "丙"), ("甲",), ("甲",)], ties="again"
    )
    actions.vote_again(ballot=vote.now(), by=vote.runner)
    for voter, title in zip(vote.voters, ("丙", "丙", "乙", "乙"), strict=True):
        vote.cast(voter, title)
    actions.count_vote(ballot=vote.now(), by=vote.runner)

    with pytest.raises(WrongStateError):
        actions.vote_again(ballot=vote.now(), by=vote.runner)
    actions.decide_tie(
        ballot=vote.now(), chosen=vote.named("乙"), reason="更早", by=vote.issuer
    )

    assert outcomes(vote)["乙"] == "won"


def test_the_issuer_decides_with_a_reason_and_exactly(world):
    vote = make.counted_vote(world, [("甲", "乙"), ("甲", "丙"), ("甲",)], ties="leader")

    for chosen, reason, field in (
        ((), "因为", "chosen"),
        (("乙", "丙"), "因为", "chosen"),
        (("甲",), "因为", "chosen"),
        (("乙",), " ", "reason"),
    ):
        with pytest.raises(InvalidError) as refused:
            actions.decide_tie(
                ballot=vote.now(),
                chosen=vote.named(*chosen),
                reason=reason,
                by=vote.issuer,
            )
        assert field in refused.value.fields
    with pytest.raises(NotAllowedError):
        actions.decide_tie(
            ballot=vote.now(), chosen=vote.named("乙"), reason="因为", by=vote.runner
        )
    actions.decide_tie(
        ballot=vote.now(), chosen=vote.named("乙"), reason="写法新", by=vote.issuer
    )
    actions.confirm_winners(ballot=vote.now(), by=vote.issuer)

    assert vote.ballot.tie_reason == "写法新"


def test_a_vote_done_again_starts_from_nothing(world):
    vote = make.counted_vote(world, [("甲",), ("甲",), ("甲",)])

    actions.reopen_vote(ballot=vote.now(), by=vote.runner, reason="有人没收到通知")

    assert vote.now().state == Ballot.State.VOTING
    assert set(Box.objects.get().marks.values()) == {0}
    assert not Voter.objects.filter(has_voted=True).exists()
    assert set(outcomes(vote).values()) == {""}


def test_what_is_confirmed_stays(world):
    vote = make.confirmed_vote(world)

    for verb in (actions.reopen_vote, actions.discard_ballot):
        with pytest.raises(WrongStateError):
            verb(ballot=vote.now(), by=vote.runner, reason="想改")


def test_a_withdrawn_use_is_not_counted(world):
    vote = make.open_vote(world)
    for voter in vote.voters:
        vote.cast(voter, "甲", "乙")
    withdraw(world, "甲")

    actions.count_vote(ballot=vote.now(), by=vote.runner)

    assert outcomes(vote)["甲"] == "lost"


def test_a_winner_withdrawn_after_the_count_cannot_be_confirmed(world):
    vote = make.counted_vote(world, [("甲", "乙")] * 3)
    withdraw(world, "甲")

    with pytest.raises(ConflictError, match="甲”已经撤销刊用"):
        actions.confirm_winners(ballot=vote.now(), by=vote.issuer)


def withdraw(world, title):
    from shangda.periodicals.models import Entry  # noqa: PLC0415 -- only here
    from shangda.scoring.actions import withdraw_adoption  # noqa: PLC0415

    entry = Entry.objects.get(article__title=title)
    withdraw_adoption(entry=entry, by=world.chief_editor, reason="数据有误")


def test_authors_of_winners_hear_of_it_once(world):
    make.confirmed_vote(world)

    told = Notice.objects.filter(kind="best", person=world.informant)
    assert min(told.values_list("text", flat=True)).startswith("乙评上")
    assert told.count() == 2


def test_winners_of_months_stand_for_the_year(world):
    vote = make.confirmed_vote(world)
    year = actions.ballots.Span("year", vote.ballot.start.replace(month=1, day=1),
                                vote.ballot.start.replace(month=12, day=31))  # fmt: skip

    ballot = actions.start_ballot(desk=world.desk, span=year, by=vote.runner)

    titles = set(ballot.nominees.values_list("title", flat=True))
    assert titles == {"甲", "乙"}
    assert str(ballot) == f"{vote.ballot.start.year}年度好信息评选"


def test_an_open_vote_keeps_who_marked_what(world):
    make.counted_vote(world, [("甲",), ("甲", "乙"), ("乙",)], is_secret=False)

    assert Mark.objects.count() == 4
    assert not Box.objects.exists()
