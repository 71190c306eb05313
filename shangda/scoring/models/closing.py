"""Periods that were closed, with their figures as they stood."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from shangda.organisations.models import Desk
from shangda.points.rulesets import Per

PERSON = settings.AUTH_USER_MODEL


class ClosedPeriod(models.Model):
    """A period of a desk whose figures are frozen; ``figures`` never changes.

    What is known only later counts as its rule set says (``late``), never in here.
    """

    class Per(models.TextChoices):
        WEEK = str(Per.WEEK), "周"
        MONTH = str(Per.MONTH), "月"
        QUARTER = str(Per.QUARTER), "季度"
        YEAR = str(Per.YEAR), "年"

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="closed_periods")
    per = models.CharField("周期", max_length=8, choices=Per)
    start = models.DateField()
    end = models.DateField(help_text="included")
    figures = models.JSONField(help_text="standings of every rule set, line by line sums")
    sha256 = models.CharField(max_length=64, help_text="of the figures as canonical JSON")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "per", "start"], name="period_closed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.desk} {self.start}—{self.end}"
