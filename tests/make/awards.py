"""Votes in every state, reached by the real verbs."""

from dataclasses import dataclass

from django.utils import timezone

from shangda.awards import actions, periods
from shangda.awards.models import Ballot, Nominee
from shangda.editing import actions as editing
from shangda.organisations.models import Role
from tests.make.editing import passed_article
from tests.make.organisations import holder
from tests.make.scoring import used_issue

TERMS = {
    "nominating": "all",
    "is_secret": True,
    "winner_count": 2,
    "mark_count": 3,
    "least_voters": 3,
    "voting_days": 3,
    "ties": "all",
}


@dataclass
class Vote:
    """A vote with who runs it, who votes, and its nominees by title."""

    ballot: Ballot
    runner: object
    voters: list
    issuer: object

    def named(self, *titles):
        """Keys of nominees."""
        found = dict(Nominee.objects.filter(ballot=self.ballot).values_list("title", "pk"))
        return [found[title] for title in titles]

    def cast(self, voter, *titles):
        """One vote."""
        actions.cast_vote(ballot=self.now(), nominees=self.named(*titles), by=voter)

    def now(self):
        """As its row says."""
        self.ballot.refresh_from_db()
        return self.ballot


def used_articles(world, *titles):
    """Articles of these titles, printed today."""
    made = [passed_article(world, title=title) for title in titles]
    used_issue(world, *made)
    return made


def nominating_vote(world, titles=("甲", "乙", "丙", "丁"), voters=3, **terms):
    """A vote on this month with the desk's editors, the chief one among them."""
    used_articles(world, *titles)
    actions.set_usual_terms(desk=world.desk, by=world.chief_editor, **(TERMS | terms))
    span = periods.month(timezone.localdate())
    ballot = actions.start_ballot(desk=world.desk, span=span, by=world.chief_editor)
    more = [holder(Role.EDITOR, desk=world.desk) for _ in range(voters - 2)]
    people = [world.editor, world.chief_editor, *more]
    return Vote(ballot, world.chief_editor, people, world.issuer)


def open_vote(world, **fields):
    """One that takes votes."""
    vote = nominating_vote(world, **fields)
    actions.open_vote(ballot=vote.ballot, by=vote.runner)
    return vote


def counted_vote(world, papers, **fields):
    """One that was counted; ``papers`` are the titles that each voter marked."""
    vote = open_vote(world, voters=max(len(papers), 3), **fields)
    for voter, titles in zip(vote.voters, papers, strict=True):
        vote.cast(voter, *titles)
    actions.count_vote(ballot=vote.now(), by=vote.runner)
    return vote


def confirmed_vote(world, papers=(("甲", "乙"), ("甲",), ("甲", "乙")), **fields):
    """One whose winners are known."""
    vote = counted_vote(world, papers, **fields)
    actions.confirm_winners(ballot=vote.now(), by=vote.issuer)
    return vote


def editing_ready(article, world):
    """A merged article that has passed its review."""
    editing.send_to_review(article=article, by=world.editor)
    return editing.pass_review(article=article, by=world.chief_editor)


def confirmed_vote_on(world, article):
    """A vote that this article alone wins."""
    others = [passed_article(world, title=title) for title in ("别的", "还有")]
    used_issue(world, article, *others)
    terms = TERMS | {"winner_count": 1}
    actions.set_usual_terms(desk=world.desk, by=world.chief_editor, **terms)
    span = periods.month(timezone.localdate())
    ballot = actions.start_ballot(desk=world.desk, span=span, by=world.chief_editor)
    more = holder(Role.EDITOR, desk=world.desk)
    people = [world.editor, world.chief_editor, more]
    vote = Vote(ballot, world.chief_editor, people, world.issuer)
    actions.open_vote(ballot=ballot, by=vote.runner)
    for voter in people:
        vote.cast(voter, article.title)
    actions.count_vote(ballot=vote.now(), by=vote.runner)
    actions.confirm_winners(ballot=vote.now(), by=vote.issuer)
    return vote
