"""What is paid: a round with its formula, and who gets how much."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from shangda.awards.models.ballots import AT_DESK
from shangda.organisations.models import Desk, Person, Unit
from shangda.scoring.models import RuleSet

PERSON = settings.AUTH_USER_MODEL


class AwardRoundQuerySet(models.QuerySet["AwardRound"]):
    """Rounds by who may know of them."""

    def visible_to(self, person: Person) -> "AwardRoundQuerySet":
        """The desk's own people."""
        return self.filter(desk_id__in=person.desks_as(*AT_DESK))

    def alive(self) -> "AwardRoundQuerySet":
        """Without those discarded."""
        return self.exclude(state=AwardRound.State.DISCARDED)


class AwardRound(models.Model):
    """Money for what a rule set counted in some days. Payouts are kept once it is sent up."""

    class State(models.TextChoices):
        DRAFT = "draft", "草拟"
        WAITING = "waiting", "待核准"
        APPROVED = "approved", "已核准"
        DISCARDED = "discarded", "已作废"

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="award_rounds")
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="award_rounds")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField("名称", max_length=60)
    start = models.DateField("自")
    end = models.DateField("至", help_text="included")
    fund = models.DecimalField("基金", max_digits=12, decimal_places=2, null=True)
    formula = models.JSONField(help_text="as of awards.formula")
    left_out = models.JSONField(default=list, help_text="[name, why], once sent up")
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    words = models.CharField("意见", max_length=300, blank=True)

    objects = AwardRoundQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["desk", "-end"], name="award_round_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "waiting", "approved", "discarded"]),
                name="award_round_state_known",
            ),
            models.CheckConstraint(
                condition=Q(end__gte=models.F("start")), name="award_round_days"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Payout(models.Model):
    """What one unit or person gets, as it was sent up; its names as they were then."""

    round = models.ForeignKey(AwardRound, models.CASCADE, related_name="payouts")
    position = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="payouts")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="payouts")
    group = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=60)
    basis = models.CharField(max_length=100, help_text="what it is paid for, in words")
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="payout_place")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.amount}"
