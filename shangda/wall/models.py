"""Tables of wall screens."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from shangda.organisations.models import Desk, Person, Role

PERSON = settings.AUTH_USER_MODEL


class WallQuerySet(models.QuerySet["Wall"]):
    """Walls by who may know of them."""

    def visible_to(self, person: Person) -> "WallQuerySet":
        """Those of desks that the person administers."""
        return self.filter(desk_id__in=person.desks_as(Role.DESK_ADMIN))

    def running(self) -> "WallQuerySet":
        """Not ended yet."""
        return self.filter(ended_at=None)


class Wall(models.Model):
    """One address to look at. Of its token only the SHA-256 is kept."""

    class Period(models.TextChoices):
        YEAR = "year", "今年到现在"
        QUARTER = "quarter", "本季度"
        MONTH = "month", "本月"
        WEEK = "week", "本周"

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="walls")
    name = models.CharField("名称", max_length=30)
    token_hash = models.CharField(max_length=64, unique=True)
    period = models.CharField(
        "排名和采用数", max_length=8, choices=Period, default=Period.YEAR
    )
    row_count = models.PositiveSmallIntegerField("每组列前几名", default=10)
    refresh_seconds = models.PositiveSmallIntegerField("多少秒更新一次", default=60)
    shows_titles = models.BooleanField("列出已印发稿件的题目", default=True)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = WallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "name"],
                condition=Q(ended_at=None),
                name="wall_name_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Screen(models.Model):
    """One of the things that a wall shows in turn."""

    class Kind(models.TextChoices):
        STANDINGS = "standings", "排名"
        TARGETS = "targets", "任务进度"
        ISSUES = "issues", "今天的刊物"
        CLOCKS = "clocks", "时限"
        BEST = "best", "好信息"

    wall = models.ForeignKey(Wall, models.CASCADE, related_name="screens")
    kind = models.CharField(max_length=10, choices=Kind)
    position = models.PositiveSmallIntegerField(default=0)
    seconds = models.PositiveSmallIntegerField(default=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wall", "kind"], name="screen_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["standings", "targets", "issues", "clocks", "best"]),
                name="screen_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
