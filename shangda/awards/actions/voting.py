"""Voting and counting. What a person marks in a secret vote is never written down."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from shangda.awards import best, roll
from shangda.awards.actions.ballots import enter_all
from shangda.awards.candidates import fallen_out
from shangda.awards.counting import Elected, elected
from shangda.awards.lifecycle import STEPS
from shangda.awards.models import Ballot, Box, Mark, Nominee, Voter
from shangda.kernel import deadlines, workcalendar
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.lifecycle import advance, record, require
from shangda.kernel.transactions import action
from shangda.organisations.models import Person

Outcome = Nominee.Outcome


@action
def open_vote(*, ballot: Ballot, by: Person) -> Ballot:
    """Close the list and ask the desk's editors for their marks."""
    require(ballot, "open_vote", STEPS, by=by)
    enter_all(ballot)
    _refuse_pointless(ballot)
    advance(ballot, "open_vote", STEPS, by=by, changes={"closes_on": _closing(ballot)})
    _prepare_box(ballot)
    roll.enrol(ballot)
    return ballot


@action
def undo_open_vote(*, ballot: Ballot, by: Person) -> Ballot:
    """Take the opening back while nobody has voted."""
    if ballot.round > 1 or ballot.voters.filter(has_voted=True).exists():
        raise WrongStateError("已经有人投了票，不能再收回。", "要重来，请作废后重新评。")
    roll.released(ballot)
    advance(ballot, "undo_open_vote", STEPS, by=by, changes={"closes_on": None})
    ballot.voters.all().delete()
    ballot.boxes.all().delete()
    return ballot


@action
def cast_vote(*, ballot: Ballot, nominees: Iterable[int], by: Person) -> None:
    """Vote once, for good. The trace says that somebody voted, not for whom.

    Raises NotAllowedError off the roll, ConflictError when they have voted already.
    """
    marked = sorted(set(nominees))
    _refuse_closed(ballot)
    voter = _on_roll(ballot, by)
    _refuse_marks(ballot, marked)
    fresh = Voter.objects.filter(pk=voter.pk, has_voted=False)
    if not fresh.update(has_voted=True):
        raise ConflictError("您已经投过票了。", "每人只投一次，投了不能改。")
    if ballot.is_secret:
        _drop_into_box(ballot, marked)
    else:
        Mark.objects.bulk_create([Mark(voter=voter, nominee_id=one) for one in marked])
    deadlines.meet(ballot, roll.purpose_of(by))
    record("awards.cast_vote", ballot, by=by)


@action
def count_vote(*, ballot: Ballot, by: Person) -> Ballot:
    """Close the round and say who is in, once all have voted or the closing day is over."""
    require(ballot, "count_vote", STEPS, by=by)
    _refuse_early(ballot)
    marks = _marks(ballot)
    gone = {one.pk for one in fallen_out(ballot)}
    found = elected(
        {k: n for k, n in marks.items() if k not in gone}, roll.seats_left(ballot)
    )
    _write_down(ballot, marks, _settled(ballot, found))
    roll.released(ballot)
    now = {"counted_at": timezone.now()}
    advance(
        ballot, "count_vote", STEPS, by=by, changes=now, won=len(found.won), tied=len(found.tied)
    )  # fmt: skip
    return ballot


@action
def vote_again(*, ballot: Ballot, by: Person) -> Ballot:
    """Let the tied stand in a second round, for the seats that are left."""
    if not _tied(ballot) or ballot.round > 1 or ballot.ties != Ballot.Ties.AGAIN:
        raise WrongStateError("没有要再投一轮的并列。")
    changes = {"round": 2, "closes_on": _closing(ballot)}
    advance(ballot, "vote_again", STEPS, by=by, changes=changes)
    _prepare_box(ballot)
    roll.enrol(ballot)
    return ballot


@action
def decide_tie(*, ballot: Ballot, chosen: Iterable[int], reason: str, by: Person) -> Ballot:
    """Say which of the tied are in, with the reason; as many as there are seats."""
    require(ballot, "decide_tie", STEPS, by=by)
    tied, wanted, seats = _tied(ballot), set(chosen), _seats_undecided(ballot)
    if not tied:
        raise WrongStateError("没有待定的并列。")
    _refuse_choice(wanted, tied, seats, reason)
    for one in tied:
        one.outcome = Outcome.WON if one.pk in wanted else Outcome.LOST
    Nominee.objects.bulk_update(tied, ["outcome"])
    titles = [one.title for one in tied if one.pk in wanted]
    changes = {"tie_reason": reason.strip()}
    advance(
        ballot, "decide_tie", STEPS, by=by, changes=changes, reason=reason, titles=titles
    )
    return ballot


@action
def reopen_vote(*, ballot: Ballot, by: Person, reason: str) -> Ballot:
    """Void this round's votes, all of them, and let everybody vote anew.

    Were only those asked who are missing, the sums before and after would tell their marks.
    """
    if not reason.strip():
        raise InvalidError("请写为什么重投。", fields={"reason": "请写一句，大家看得到。"})
    changes = {"closes_on": _closing(ballot), "counted_at": None, "tie_reason": ""}
    advance(ballot, "reopen_vote", STEPS, by=by, changes=changes, reason=reason)
    _forget_round(ballot)
    _prepare_box(ballot)
    roll.enrol(ballot)
    return ballot


@action
def confirm_winners(*, ballot: Ballot, by: Person) -> Ballot:
    """Make the winners known: from now on they count."""
    require(ballot, "confirm_winners", STEPS, by=by)
    if _tied(ballot):
        raise WrongStateError("还有并列没有定。", "请先定下并列的，再确认。")
    _refuse_withdrawn(ballot)
    now = {"confirmed_by": by, "confirmed_at": timezone.now()}
    advance(ballot, "confirm_winners", STEPS, by=by, changes=now)
    best.announce(ballot)
    return ballot


# --- Papers -------------------------------------------------------------------------------


def _prepare_box(ballot: Ballot) -> None:
    """An empty box; each nominee has its place before the first vote."""
    if ballot.is_secret:
        empty = {str(one.pk): 0 for one in roll.standing_in(ballot)}
        Box.objects.update_or_create(
            ballot=ballot, round=ballot.round, defaults={"marks": empty}
        )


def _drop_into_box(ballot: Ballot, marked: Iterable[int]) -> None:
    box = Box.objects.select_for_update().get(ballot=ballot, round=ballot.round)
    for key in marked:
        box.marks[str(key)] += 1
    box.save(update_fields=["marks"])


def _marks(ballot: Ballot) -> dict[int, int]:
    """Nominee → marks of this round."""
    if ballot.is_secret:
        box = Box.objects.get(ballot=ballot, round=ballot.round)
        return {int(key): count for key, count in box.marks.items()}
    rows = Mark.objects.filter(voter__ballot=ballot, voter__round=ballot.round)
    counted = Counter(rows.values_list("nominee", flat=True))
    return {one.pk: counted[one.pk] for one in roll.standing_in(ballot)}


def _write_down(ballot: Ballot, marks: dict[int, int], found: Elected) -> None:
    rows = roll.standing_in(ballot)
    for one in rows:
        count = marks.get(one.pk, 0)
        if ballot.round == 1:
            one.tally = count
        else:
            one.tally_again = count
        won, tied = one.pk in found.won, one.pk in found.tied
        one.outcome = Outcome.WON if won else Outcome.TIED if tied else Outcome.LOST
    Nominee.objects.bulk_update(rows, ["tally", "tally_again", "outcome"])


def _forget_round(ballot: Ballot) -> None:
    """As if nobody had voted in this round."""
    ballot.voters.filter(round=ballot.round).delete()
    rows = ballot.nominees.all()
    if ballot.round == 1:
        rows.update(tally=None, outcome=Outcome.OPEN)
    else:
        again = rows.filter(tally_again__isnull=False)
        again.update(tally_again=None, outcome=Outcome.TIED)


def _settled(ballot: Ballot, found: Elected) -> Elected:
    """Where the terms let all the tied in, nothing is left to decide."""
    if found.tied and ballot.round == 1 and ballot.ties == Ballot.Ties.ALL:
        return Elected(won=found.won + found.tied)
    return found


# --- Refusals -----------------------------------------------------------------------------


def _refuse_pointless(ballot: Ballot) -> None:
    count = ballot.nominees.count()
    if count <= ballot.winner_count:
        raise InvalidError(
            f"参评的有{count}篇，要评{ballot.winner_count}篇，还投不起来。",
            "请再提名几篇，或者在“怎么评”里把评几篇改少。",
        )
    people = len(roll.voters_of(ballot))
    if people < ballot.least_voters:
        raise InvalidError(
            f"信息科现在有{people}位编辑，“怎么评”里定的是至少{ballot.least_voters}人投票。",
            "请先安排编辑岗位，或者改“怎么评”。",
        )


def _refuse_closed(ballot: Ballot) -> None:
    if ballot.state != Ballot.State.VOTING:
        raise WrongStateError(f"现在是“{ballot.get_state_display()}”，不能投票。")
    if ballot.closes_on and ballot.closes_on < timezone.localdate():
        raise WrongStateError("投票已经截止。", "请科长计票。")


def _on_roll(ballot: Ballot, by: Person) -> Voter:
    voter = ballot.voters.filter(person=by, round=ballot.round).first()
    if voter is None:
        raise NotAllowedError("您不在这次投票的名单里。", "名单是开始投票那天的编辑。")
    return voter


def _refuse_marks(ballot: Ballot, marked: list[int]) -> None:
    most = roll.most_marks(ballot)
    if not marked:
        raise InvalidError("一篇也没有选。", "请至少选一篇。")
    if len(marked) > most:
        raise InvalidError(f"选了{len(marked)}篇，最多选{most}篇。", "请去掉几篇再投。")
    if not set(marked) <= {one.pk for one in roll.standing_in(ballot)}:
        raise InvalidError("选的稿件不在参评名单里。", "请刷新页面重新选。")


def _refuse_early(ballot: Ballot) -> None:
    round_ = ballot.voters.filter(round=ballot.round)
    missing, voted = round_.filter(has_voted=False).count(), round_.filter(has_voted=True)
    is_over = ballot.closes_on is None or ballot.closes_on < timezone.localdate()
    if missing and not is_over:
        day = roll.day_words(ballot.closes_on) if ballot.closes_on else ""
        raise WrongStateError(
            f"还有{missing}人没投，投票到{day}截止。", "都投了，或者过了截止日，就能计票。"
        )
    if (count := voted.count()) < ballot.least_voters:
        raise WrongStateError(
            f"只有{count}人投票，不到定好的{ballot.least_voters}人，不计票。",
            "请作废后重新评，投票的日子留长一些。",
        )


def _refuse_choice(wanted: set[int], tied: list[Nominee], seats: int, reason: str) -> None:
    fields = {}
    if len(wanted & {one.pk for one in tied}) != seats or len(wanted) != seats:
        fields["chosen"] = f"并列的{len(tied)}篇里要定{seats}篇，请正好选{seats}篇。"
    if not reason.strip():
        fields["reason"] = "请写一句为什么这样取舍，大家看得到。"
    if fields:
        raise InvalidError("并列还没有定好。", fields=fields)


def _refuse_withdrawn(ballot: Ballot) -> None:
    won = [one for one in fallen_out(ballot) if one.outcome == Outcome.WON]
    if won:
        raise ConflictError(
            f"评上的“{won[0].title}”已经撤销刊用。", "请作废重投，它就不再参评。"
        )
    if not ballot.nominees.filter(outcome=Outcome.WON).exists():
        raise WrongStateError("一篇也没有评上。", "请作废重投，或者作废这次评选。")


def _tied(ballot: Ballot) -> list[Nominee]:
    return list(ballot.nominees.filter(outcome=Outcome.TIED).order_by("pk"))


def _seats_undecided(ballot: Ballot) -> int:
    return ballot.winner_count - ballot.nominees.filter(outcome=Outcome.WON).count()


def _closing(ballot: Ballot) -> date:
    return workcalendar.next_workday(timezone.localdate(), ballot.voting_days)
