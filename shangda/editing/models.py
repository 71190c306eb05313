"""Tables of the desk's side: decisions, questions, articles with sources and notes."""

from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from shangda.items.models import Item, Revision, Submission
from shangda.organisations.models import Desk, Person, Role, Section, Unit
from shangda.text.likeness import Relation

PERSON = settings.AUTH_USER_MODEL
RELATIONS = [(relation.value, relation.label) for relation in Relation]
DESK_ROLES = (Role.EDITOR, Role.CHIEF_EDITOR, Role.ISSUER, Role.DESK_ADMIN)


def _units_written_for(person: Person) -> set[int]:
    """The person's units, and the offices whose desks they edit."""
    desks = person.desks_as(Role.EDITOR, Role.CHIEF_EDITOR)
    offices = Desk.objects.filter(pk__in=desks).values_list("unit_id", flat=True)
    return {*person.unit_ids, *(offices if desks else ())}


class OfficeList(models.QuerySet[Any]):
    """Lists that are shipped, and that a desk may replace by its own."""

    def for_desk(self, desk_id: int) -> list[Any]:
        """The desk's own rows, or the shipped ones where it has none, in their order."""
        both = self.filter(Q(desk_id=desk_id) | Q(desk=None)).order_by("position", "pk")
        own = [row for row in both if row.desk_id]
        return own or list(both)


class DeclineReason(models.Model):
    """A reason from the desk's list; rows without a desk are the shipped default."""

    desk = models.ForeignKey(
        Desk, models.CASCADE, null=True, blank=True, related_name="decline_reasons"
    )
    text = models.CharField("理由", max_length=60)
    advice = models.CharField("给作者的建议", max_length=200, blank=True)
    is_qualified = models.BooleanField(
        "合格未用",
        default=False,
        help_text="the text was good: some rules give points for it",
    )
    position = models.PositiveSmallIntegerField("排序", default=0)

    objects = OfficeList.as_manager()

    def __str__(self) -> str:
        return self.text


class Phrase(models.Model):
    """A sentence that stands ready where a verb asks for words; the first is the default.

    Rows without a desk are shipped; a desk's own rows replace them for the verb.
    """

    desk = models.ForeignKey(
        Desk, models.CASCADE, null=True, blank=True, related_name="phrases"
    )
    verb = models.CharField(max_length=30, help_text="key of a step in lifecycle.py")
    text = models.CharField("话", max_length=200)
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
    is_qualified = models.BooleanField(
        default=False, help_text="what the list said of the reason then"
    )
    words = models.CharField(max_length=500, blank=True, help_text="to the author")
    due_at = models.DateTimeField(null=True)
    verification = models.ForeignKey(
        "Verification", models.CASCADE, null=True, related_name="+", help_text="as asked"
    )
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["submission", "-at"], name="decision_latest"),
            models.Index(fields=["-at"], name="decision_day"),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.verb}"


class VerificationQuerySet(models.QuerySet["Verification"]):
    """Questions by who may know of them."""

    def visible_to(self, person: Person) -> "VerificationQuerySet":
        """The desk's own, the asked unit's, and the author unit's."""
        desks = person.desks_as(*DESK_ROLES)
        return self.filter(
            Q(submission__desk_id__in=desks)
            | Q(asked_unit_id__in=_units_written_for(person))
            | Q(submission__item__unit_id__in=person.unit_ids)
        )

    def asked_of(self, person: Person) -> "VerificationQuerySet":
        """Those that this person's units are asked, or an office by its desk's editors."""
        return self.filter(asked_unit_id__in=_units_written_for(person))

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
    is_by_phone = models.BooleanField(
        default=False, help_text="an editor wrote down what was said"
    )

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
        return self.filter(desk_id__in=person.desks_as(*DESK_ROLES))

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

    class Split(models.TextChoices):
        EVEN = "even", "平均"
        BY_COUNT = "by_count", "按字数"
        BY_HAND = "by_hand", "手定"

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
    split = models.CharField("分法", max_length=10, choices=Split, default=Split.EVEN)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    waiting_since = models.DateTimeField(default=timezone.now, help_text="in this state")
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


class SetAside(models.Model):
    """What somebody wrote on a text that others had changed meanwhile; waits to be merged."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="set_asides")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    base_version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "person", "base_version"], name="set_aside_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


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


class Cluster(models.Model):
    """One event as several submissions at a desk tell of it (同一件事)."""

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="clusters")
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.desk}{self.pk}"


class Placing(models.Model):
    """Where a submission was placed when its text arrived: in a cluster, or alone.

    ``relation`` is how its text is like the ``nearest`` one of those that were there before.
    """

    submission = models.OneToOneField(
        Submission, models.CASCADE, related_name="placing", primary_key=True
    )
    cluster = models.ForeignKey(
        Cluster, models.SET_NULL, null=True, related_name="placings"
    )
    revision = models.ForeignKey(
        Revision, models.CASCADE, related_name="+", help_text="the text that was placed"
    )
    relation = models.CharField(max_length=20, choices=RELATIONS, blank=True)
    nearest = models.ForeignKey(Submission, models.SET_NULL, null=True, related_name="+")
    is_follow_up = models.BooleanField(
        default=False, help_text="its own unit told of it before, and it says what is new"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(relation__in=["", *dict(RELATIONS)]),
                name="placing_relation_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}→{self.cluster_id}"


class Parting(models.Model):
    """An editor's word that a submission is not of a cluster's event; kept for good."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="partings")
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="partings")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "cluster"], name="parting_once")
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}↛{self.cluster_id}"


class Batch(models.Model):
    """One verb for many submissions: which were done, and why the others were not."""

    verb = models.CharField(max_length=30)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    done = models.JSONField(default=list, help_text="submission keys")
    failed = models.JSONField(default=list, help_text="[submission key, why]")

    def __str__(self) -> str:
        return f"{self.verb} {len(self.done)}"


def shares(sources: list[Source]) -> dict[int, Fraction]:
    """Source pk → its exact share of the credit; shares of an article add up to 1."""
    whole = sum(source.parts for source in sources)
    return {source.pk: Fraction(source.parts, whole) for source in sources if whole}
