"""What happened, as it counts at one desk: appended, and taken back by another row."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from shangda.items.models import Item
from shangda.kernel.expressions import is_empty
from shangda.kernel.models import StoredFile
from shangda.organisations.models import Desk, Person, Role, Unit
from shangda.points.facts import KINDS

PERSON = settings.AUTH_USER_MODEL


def units_counted_for(person: Person) -> set[int]:
    """Units whose points are this person's own: of their posts, and the offices of their desks."""
    desks = person.desks_as(*Role.of_desks())
    if not desks:
        return set(person.unit_ids)
    offices = Desk.objects.filter(pk__in=desks).values_list("unit_id", flat=True)
    return {*person.unit_ids, *offices}


class FactQuerySet(models.QuerySet["Fact"]):
    """Facts by whether they stand."""

    def told(self) -> "FactQuerySet":
        """Those that tell of something, and take nothing back."""
        return self.filter(is_empty("revokes_id"))

    def standing(self) -> "FactQuerySet":
        """Those that nothing took back."""
        return self.told().filter(revoked_by=None)


class Fact(models.Model):
    """Something that happened and may count by the rule sets of a desk; never changed.

    Derived from a row of another app (``source``, ``source_id``); ``part`` tells apart what
    one row means several times. A row that ``revokes`` another takes it back and says no more.
    """

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="facts", db_index=False)
    kind = models.CharField("事实", max_length=20, choices=KINDS)
    source = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
    part = models.CharField(max_length=20, blank=True)
    text = models.CharField(
        max_length=40, blank=True, help_text="what all facts of one text share"
    )
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="facts")
    day = models.DateField("日期", help_text="when it happened")
    registered = models.DateField("登记日期", help_text="when it was known")
    title = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=10, blank=True, help_text="of the outlet")
    content = models.JSONField(
        default=dict, help_text="words, flags, figures and chosen points of points.facts"
    )
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    round = models.PositiveSmallIntegerField(
        default=1, help_text="raised when what was taken back happens again, or otherwise"
    )
    revokes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="revoked_by"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = FactQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["desk", "day", "kind"], name="fact_period"),
            models.Index(fields=["desk", "text"], name="fact_text"),
            models.Index(fields=["source", "source_id"], name="fact_source"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "source", "source_id", "kind", "part", "round"],
                condition=Q(revokes=None),
                name="fact_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()} {self.title}"


class FactShareQuerySet(models.QuerySet["FactShare"]):
    """Shares by whether their facts stand."""

    def standing(self) -> "FactShareQuerySet":
        """Those of facts that nothing took back; what takes back has no shares."""
        return self.filter(fact__revoked_by=None)

    def counted(self) -> "FactShareQuerySet":
        """The same, by a list of the few that were taken back: for counting very many."""
        gone = Fact.objects.filter(revokes__isnull=False).order_by()
        return self.exclude(fact__in=gone.values("revokes"))


class FactShare(models.Model):
    """Who has a part in a fact, by which text of theirs; the first is the lead.

    Desk, kind and day repeat the fact's, which never change: a year is counted by an index.
    """

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="shares")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=KINDS)
    day = models.DateField()
    position = models.PositiveSmallIntegerField(default=0)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="fact_shares")
    person = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="fact_shares"
    )
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="fact_shares")
    part = models.CharField(max_length=24, blank=True, help_text="1/3; empty: not given")

    objects = FactShareQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["desk", "kind", "unit", "day", "person", "item", "fact"],
                name="fact_share_sums",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["fact", "position"], name="fact_share_place")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.part}"


class Registration(models.Model):
    """A fact that people enter by hand, with its evidence; counts once another approved it."""

    class State(models.TextChoices):
        WAITING = "waiting", "待核准"
        APPROVED = "approved", "已核准"
        REFUSED = "refused", "不予核准"
        REVOKED = "revoked", "已撤销"

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="registrations")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    kind = models.CharField("事实", max_length=20, choices=KINDS)
    day = models.DateField("日期")
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="registrations")
    title = models.CharField("题目", max_length=200, blank=True)
    content = models.JSONField(default=dict, help_text="as of Fact")
    shares = models.JSONField(default=list, help_text="[unit, person or null, part or '']")
    reason = models.CharField("理由", max_length=300)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    evidence_name = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_words = models.CharField("意见", max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["desk", "state"], name="registration_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "approved", "refused", "revoked"]),
                name="registration_state_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()} {self.title}"
