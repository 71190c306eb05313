"""The table of targets."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from shangda.organisations.models import Desk, Person, RankingGroup, Unit
from shangda.points.rulesets import Per
from shangda.scoring.models import RuleSet


class TargetQuerySet(models.QuerySet["Target"]):
    """Targets by whether they are still asked for."""

    def kept(self) -> "TargetQuerySet":
        """Those that nobody dropped."""
        return self.filter(dropped_at=None)


class Target(models.Model):
    """What is expected in every week, month, quarter or year of some days.

    ``text`` is one ``[[quota]]`` as ``points.quota_text`` writes it; ``name`` and ``per``
    repeat it, to be asked by. Points are those of ``rule_set`` and its later versions.
    """

    class Per(models.TextChoices):
        WEEK = str(Per.WEEK), "每周"
        MONTH = str(Per.MONTH), "每月"
        QUARTER = str(Per.QUARTER), "每季度"
        YEAR = str(Per.YEAR), "每年"

    class Whom(models.TextChoices):
        ALL = "all", "所有参加考核的单位"
        GROUPS = "groups", "某几个考核组的单位"
        UNITS = "units", "指定的单位"
        PERSONS = "persons", "指定的人"
        OFFICE = "office", "本办公室，合起来算"

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="targets")
    name = models.CharField("名称", max_length=60)
    per = models.CharField("周期", max_length=8, choices=Per)
    text = models.TextField("任务")
    rule_set = models.ForeignKey(
        RuleSet, models.PROTECT, null=True, related_name="targets", help_text="whose points"
    )
    whom = models.CharField("给谁", max_length=8, choices=Whom)
    groups = models.ManyToManyField(RankingGroup, related_name="targets")
    units = models.ManyToManyField(Unit, related_name="targets")
    persons = models.ManyToManyField(Person, related_name="targets")
    since = models.DateField("自", help_text="first day of a period")
    until = models.DateField("至", null=True, blank=True, help_text="last day of a period")
    position = models.PositiveSmallIntegerField("排序", default=0)
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    dropped_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="until it is taken up again, nobody is asked for it",
    )

    objects = TargetQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["desk", "since"], name="target_days")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="target_dates"
            ),
            models.CheckConstraint(
                condition=Q(whom__in=["all", "groups", "units", "persons", "office"]),
                name="target_whom_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name
