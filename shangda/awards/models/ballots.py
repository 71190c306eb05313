"""Votes on the best texts. Of a secret vote only sums are kept (docs/adr/0019)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from shangda.editing.models import Article
from shangda.organisations.models import Desk, Person, Role

PERSON = settings.AUTH_USER_MODEL
AT_DESK = Role.of_desks() - {Role.LEADER}


class VotingTerms(models.Model):
    """How an office votes: all of it is the office's to set."""

    class Nominating(models.TextChoices):
        ALL = "all", "当期采用的全部参评"
        EDITORS = "editors", "由编辑提名"

    class Ties(models.TextChoices):
        ALL = "all", "并列的都算评上"
        AGAIN = "again", "并列的再投一轮"
        LEADER = "leader", "由签发人定，写明理由"

    nominating = models.CharField(
        "谁参评", max_length=10, choices=Nominating, default=Nominating.EDITORS
    )
    is_secret = models.BooleanField("不记名", default=True)
    winner_count = models.PositiveSmallIntegerField("评几篇", default=10)
    mark_count = models.PositiveSmallIntegerField("每人最多选", default=10)
    least_voters = models.PositiveSmallIntegerField("至少几人投票", default=3)
    voting_days = models.PositiveSmallIntegerField("投票几个工作日", default=3)
    ties = models.CharField("并列时", max_length=10, choices=Ties, default=Ties.ALL)

    class Meta:
        abstract = True


class BallotTerms(VotingTerms):
    """What a desk's new votes start with."""

    desk = models.OneToOneField(Desk, models.CASCADE, related_name="ballot_terms")

    def __str__(self) -> str:
        return str(self.desk)


class BallotQuerySet(models.QuerySet["Ballot"]):
    """Votes by who may know of them."""

    def visible_to(self, person: Person) -> "BallotQuerySet":
        """The desk's own people."""
        return self.filter(desk_id__in=person.desks_as(*AT_DESK))

    def alive(self) -> "BallotQuerySet":
        """Without those discarded."""
        return self.exclude(state=Ballot.State.DISCARDED)


class Ballot(VotingTerms):
    """One vote on the best of a month or a year. ``round`` 2 is between the tied."""

    class State(models.TextChoices):
        NOMINATING = "nominating", "提名中"
        VOTING = "voting", "投票中"
        COUNTED = "counted", "已计票"
        CONFIRMED = "confirmed", "已确认"
        DISCARDED = "discarded", "已作废"

    class Per(models.TextChoices):
        MONTH = "month", "月度"
        YEAR = "year", "年度"

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="ballots")
    per = models.CharField(max_length=8, choices=Per)
    start = models.DateField()
    end = models.DateField(help_text="included")
    state = models.CharField(max_length=12, choices=State, default=State.NOMINATING)
    round = models.PositiveSmallIntegerField(default=1)
    closes_on = models.DateField("投票截止", null=True, help_text="included")
    tie_reason = models.CharField("取舍理由", max_length=300, blank=True)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    counted_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = BallotQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["desk", "-start"], name="ballot_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "per", "start"],
                condition=~Q(state="discarded"),
                name="ballot_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["nominating", "voting", "counted", "confirmed", "discarded"]
                ),
                name="ballot_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.span_words}好信息评选"

    @property
    def span_words(self) -> str:
        """2026年10月, or 2026年度."""
        month = f"{self.start.month}月" if self.per == self.Per.MONTH else "度"
        return f"{self.start.year}年{month}"


class Nominee(models.Model):
    """A text that stands for the vote, as it was printed when it was nominated."""

    class Outcome(models.TextChoices):
        OPEN = "", "—"
        WON = "won", "评上"
        TIED = "tied", "并列待定"
        LOST = "lost", "未评上"

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="nominees")
    article = models.ForeignKey(Article, models.PROTECT, related_name="nominations")
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=80, help_text="where it was printed")
    units = models.CharField(max_length=300, help_text="whose text it was")
    day = models.DateField(help_text="of the use")
    nominated_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    tally = models.PositiveSmallIntegerField(null=True, help_text="marks, once counted")
    tally_again = models.PositiveSmallIntegerField(null=True, help_text="of round 2")
    outcome = models.CharField(
        max_length=6, choices=Outcome, default=Outcome.OPEN, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "article"], name="nominee_once")
        ]

    def __str__(self) -> str:
        return self.title


class Voter(models.Model):
    """A person on the roll, and whether they have voted. Never when, never what."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="voters")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    has_voted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "person", "round"], name="voter_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}"


class Box(models.Model):
    """The ballot box of a secret round: a sum for each nominee, and no paper at all.

    Every nominee is in ``marks`` from the start, so that not even the order of keys tells.
    """

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="boxes")
    round = models.PositiveSmallIntegerField(default=1)
    marks = models.JSONField(default=dict, help_text="nominee key → marks")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "round"], name="box_once")]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.round}"


class Mark(models.Model):
    """Who marked whom, of an open vote only."""

    voter = models.ForeignKey(Voter, models.CASCADE, related_name="marks")
    nominee = models.ForeignKey(Nominee, models.CASCADE, related_name="marks")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voter", "nominee"], name="mark_once")
        ]

    def __str__(self) -> str:
        return f"{self.voter_id}→{self.nominee_id}"
