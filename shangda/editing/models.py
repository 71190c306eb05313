"""Tables of the desk's side: decisions, questions, articles with sources and notes."""

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from shangda.items.models import Item, Submission
from shangda.organisations.models import Desk, Person, Role, Section, Unit

PERSON = settings.AUTH_USER_MODEL


class DeclineReason(models.Model):
    """A reason from the desk's list; rows without a desk are the shipped default."""

    desk = models.ForeignKey(
        Desk, models.CASCADE, null=True, blank=True, related_name="decline_reasons"
    )
    text = models.CharField("理由", max_length=60)
    advice = models.CharField("给作者的建议", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("排序", default=0)

    def __str__(self) -> str:
        return self.text


class Decision(models.Model):
    """What a desk did with a submission; append-only, an undone one stays with its mark."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="decisions")
    verb = models.CharField(max_length=30)
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    reason = models.CharField(max_length=60, blank=True, help_text="from the desk's list")
    words = models.CharField(max_length=500, blank=True, help_text="to the author")
    due_at = models.DateTimeField(null=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["submission", "-at"], name="decision_latest")]

    def __str__(self) -> str:
        return f"{self.submission} {self.verb}"


class VerificationQuerySet(models.QuerySet["Verification"]):
    """Questions by who may know of them."""

    def visible_to(self, person: Person) -> "VerificationQuerySet":
        """The desk's own, the asked unit's, and the author unit's."""
        desks = person.desks_as(
            Role.EDITOR, Role.CHIEF_EDITOR, Role.ISSUER, Role.DESK_ADMIN
        )
        return self.filter(
            Q(submission__desk_id__in=desks) | Q(asked_unit_id__in=person.unit_ids)
        )

    def open(self) -> "VerificationQuerySet":
        """Those not answered yet."""
        return self.filter(state=Verification.State.ASKED)


class Verification(models.Model):
    """A question to a unit about a submission, and its answer (核实)."""

    class State(models.TextChoices):
        ASKED = "asked", "待答复"
        ANSWERED = "answered", "已答复"
        CANCELLED = "cancelled", "已撤销"

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="verifications")
    asked_unit = models.ForeignKey(Unit, models.PROTECT, related_name="questions")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    question = models.CharField("请核实", max_length=500)
    passage = models.CharField("所问的原文", max_length=500, blank=True)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    answer = models.TextField("答复", blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["asked_unit", "state"], name="verification_unit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "answered", "cancelled"]),
                name="verification_state_known",
            )
        ]

    def __str__(self) -> str:
        return self.question


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles by who may know of them."""

    def visible_to(self, person: Person) -> "ArticleQuerySet":
        """A desk's articles are the desk's."""
        desks = person.desks_as(
            Role.EDITOR, Role.CHIEF_EDITOR, Role.ISSUER, Role.DESK_ADMIN
        )
        return self.filter(desk_id__in=desks)

    def alive(self) -> "ArticleQuerySet":
        """Without those dissolved."""
        return self.exclude(state=Article.State.DISSOLVED)


class Article(models.Model):
    """The desk's own text, made from one or several submissions.

    ``title``, ``body``, ``version`` are the latest ``ArticleRevision``, kept here for lists.
    """

    class State(models.TextChoices):
        EDITING = "editing", "编辑中"
        IN_REVIEW = "in_review", "二审中"
        PASSED = "passed", "二审已过"
        DISSOLVED = "dissolved", "已撤销"

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="articles")
    state = models.CharField(max_length=10, choices=State, default=State.EDITING)
    title = models.CharField("标题", max_length=200)
    body = models.TextField("正文", blank=True)
    count = models.PositiveIntegerField("字数", default=0)
    version = models.PositiveIntegerField(default=1)
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="+"
    )
    editor = models.ForeignKey(PERSON, models.PROTECT, related_name="articles")
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    reviewer = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    review_words = models.CharField("二审意见", max_length=500, blank=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["desk", "state", "-changed_at"], name="article_desk")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["editing", "in_review", "passed", "dissolved"]),
                name="article_state_known",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ArticleRevision(models.Model):
    """A saved text of an article; never changed. Issues print one of these."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(help_text="the article's version")
    title = models.CharField(max_length=200)
    body = models.TextField()
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"], name="article_revision_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"


class ChangeNote(models.Model):
    """Why something was changed; stands beside the change, and the author reads it."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="notes")
    old = models.TextField(blank=True, help_text="the words taken out")
    new = models.TextField(blank=True, help_text="the words put in")
    reason = models.CharField("为什么改", max_length=300)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.reason


class Source(models.Model):
    """What an article was made from. Its share is ``parts`` of the article's whole parts."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="sources")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="sources")
    parts = models.PositiveIntegerField("份额", default=1)
    position = models.PositiveSmallIntegerField(default=0, help_text="0 is the lead source")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "submission"], name="source_once")
        ]

    def __str__(self) -> str:
        return f"{self.article}←{self.submission}"


class ReportUp(models.Model):
    """An article that became an item of the desk's own unit, for the desk above."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="reports_up")
    item = models.OneToOneField(Item, models.PROTECT, related_name="reported_from")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.article}↑{self.item}"


def shares(sources: list[Source]) -> dict[int, Fraction]:
    """Source pk → its exact share of the credit; shares of an article add up to 1."""
    whole = sum(source.parts for source in sources)
    return {source.pk: Fraction(source.parts, whole) for source in sources if whole}
