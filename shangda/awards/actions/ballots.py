"""Setting up a vote: its period, its terms, its nominees."""

from collections.abc import Iterable
from typing import Any

from django.forms import model_to_dict
from django.utils import timezone

from shangda.awards import roll, rules
from shangda.awards.candidates import Candidate, candidates
from shangda.awards.lifecycle import STEPS
from shangda.awards.models import Ballot, BallotTerms, Nominee, VotingTerms
from shangda.awards.periods import Span
from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.lifecycle import advance, record
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Person

TERMS = [field.name for field in VotingTerms._meta.local_fields]
LEAST_SECRET = 3  # with two, each could tell what the other marked


@action
def start_ballot(*, desk: Desk, span: Span, by: Person) -> Ballot:
    """Begin the vote of a month or a year on the desk's usual terms."""
    _require_runner(by, desk)
    _refuse_period(desk, span)
    usual = BallotTerms.objects.filter(desk=desk).first()
    terms = model_to_dict(usual, TERMS) if usual else {}
    ballot = Ballot.objects.create(desk=desk, made_by=by, **span._asdict(), **terms)
    record("awards.start_ballot", ballot, by=by, span=span.words)
    enter_all(ballot)
    return ballot


@action
def set_usual_terms(*, desk: Desk, by: Person, **terms: Any) -> BallotTerms:
    """Say how this desk votes from the next vote on."""
    _require_runner(by, desk)
    _refuse_terms(terms)
    row, _ = BallotTerms.objects.update_or_create(desk=desk, defaults=terms)
    record("awards.set_usual_terms", desk, by=by, **terms)
    return row


@action
def set_ballot_terms(*, ballot: Ballot, by: Person, **terms: Any) -> Ballot:
    """Change the terms of one vote before it is opened."""
    _require_runner(by, ballot.desk)
    _require_nominating(ballot)
    _refuse_terms(terms)
    for name, value in terms.items():
        setattr(ballot, name, value)
    ballot.save(update_fields=list(terms))
    record("awards.set_ballot_terms", ballot, by=by, **terms)
    enter_all(ballot)
    return ballot


@action
def nominate(*, ballot: Ballot, articles: Iterable[int], by: Person) -> int:
    """Let texts stand; those that stand already stay. Says how many came new."""
    _require_nominator(by, ballot)
    _require_nominating(ballot)
    wanted = set(articles)
    found = [one for one in candidates(ballot) if one.article_id in wanted]
    if len(found) < len(wanted):
        raise InvalidError(
            "有的稿件不能参评：这段时间没有采用，或者刚刚撤销了刊用。",
            "请刷新页面，从列出的里面选。",
        )
    before = ballot.nominees.count()
    _enter(ballot, found, by)
    record("awards.nominate", ballot, by=by, titles=[one.title for one in found])
    return ballot.nominees.count() - before


@action
def drop_nominee(*, nominee: Nominee, by: Person) -> None:
    """Take a text off the list."""
    _require_nominator(by, nominee.ballot)
    _require_nominating(nominee.ballot)
    if nominee.nominated_by_id != by.pk and not rules.may_run(by, nominee.ballot):
        raise NotAllowedError("这篇是别人提名的。", "请提名的人或科长来撤。")
    record("awards.drop_nominee", nominee.ballot, by=by, title=nominee.title)
    nominee.delete()


@action
def discard_ballot(*, ballot: Ballot, by: Person, reason: str) -> Ballot:
    """Give the vote up; the period may be voted on anew."""
    if not reason.strip():
        raise InvalidError("请写为什么作废。", fields={"reason": "请写一句，大家看得到。"})
    roll.released(ballot)
    advance(ballot, "discard_ballot", STEPS, by=by, reason=reason)
    return ballot


def enter_all(ballot: Ballot) -> None:
    """Where all used texts stand, put those on the list that are not there yet."""
    if ballot.nominating == VotingTerms.Nominating.ALL:
        _enter(ballot, candidates(ballot), None)


def _enter(ballot: Ballot, found: Iterable[Candidate], by: Person | None) -> None:
    Nominee.objects.bulk_create(
        [
            Nominee(
                ballot=ballot,
                nominated_by=by,
                article_id=one.article_id,
                title=one.title,
                place=one.place[:80],
                units=one.units[:300],
                day=one.day,
            )
            for one in found
        ],
        ignore_conflicts=True,
    )


def _refuse_period(desk: Desk, span: Span) -> None:
    if span.start > timezone.localdate():
        cause = f"{span.words}还没有开始。"
        raise InvalidError(cause, "请选已经开始的。", fields={"span": cause})
    alive = Ballot.objects.alive().filter(desk=desk, per=span.per, start=span.start)
    if alive.exists():
        cause = f"{span.words}已经在评或评过了。"
        raise InvalidError(cause, "请在列表里打开它。", fields={"span": cause})


def _refuse_terms(terms: dict[str, Any]) -> None:
    """Of very few papers one could tell whose is whose."""
    if terms["is_secret"] and terms["least_voters"] < LEAST_SECRET:
        cause = f"不记名投票至少要{LEAST_SECRET}人，少了就看得出谁选了谁。"
        raise InvalidError(cause, fields={"least_voters": cause})


def _require_runner(by: Person, desk: Desk) -> None:
    if not rules.runs_votes(by, desk.pk):
        raise NotAllowedError("评选由本信息科的科长、考核员或条线管理员来办。")


def _require_nominator(by: Person, ballot: Ballot) -> None:
    if not rules.may_nominate(by, ballot):
        raise NotAllowedError("提名由本信息科的编辑来办。")


def _require_nominating(ballot: Ballot) -> None:
    if ballot.state != Ballot.State.NOMINATING:
        raise WrongStateError(f"现在是“{ballot.get_state_display()}”，名单不能再改。")
