"""How a desk ranks, and what it shows of its standings."""

from django.db import models
from django.db.models import Q

from shangda.organisations.models import Desk


class StandingsTerms(models.Model):
    """A desk's choices for its standings; a desk without a row has the defaults."""

    class Style(models.TextChoices):
        GAPS = "gaps", "同分同名次，后面空出（1、1、3）"
        DENSE = "dense", "同分同名次，后面接着排（1、1、2）"

    class Breaker(models.TextChoices):
        NONE = "", "不再区分"
        RATE = "rate", "采用率高的在前"
        INSTRUCTIONS = "instructions", "批示多的在前"
        USED = "used", "采用多的在前"
        SUBMITTED = "submitted", "报送多的在前"

    class Order(models.TextChoices):
        SCORE = "score", "按得分"
        OFFICIAL = "official", "按机构顺序"

    class Basis(models.TextChoices):
        PERIOD = "period", "这段时间采用的篇数÷这段时间报送的篇数"
        SENT = "sent", "这段时间报送的稿件里，到现在已采用的÷报送的篇数"

    class Seen(models.TextChoices):
        ALL = "all", "各组的全部排名"
        GROUP = "group", "本组的排名"
        OWN = "own", "只看本单位自己的"

    desk = models.OneToOneField(
        Desk, models.CASCADE, related_name="standings_terms", primary_key=True
    )
    style = models.CharField("同分怎么排", max_length=8, choices=Style, default=Style.GAPS)
    breaker = models.CharField(
        "同分再比", max_length=12, choices=Breaker, default=Breaker.NONE, blank=True
    )
    order = models.CharField("平时的排列", max_length=8, choices=Order, default=Order.SCORE)
    basis = models.CharField(
        "采用率怎么算", max_length=8, choices=Basis, default=Basis.PERIOD
    )
    top = models.PositiveSmallIntegerField(
        "每组公布前几名", default=0, help_text="0: all; members see no rank beyond"
    )
    seen = models.CharField("报送单位看得到", max_length=8, choices=Seen, default=Seen.ALL)
    shows_zero = models.BooleanField("向报送单位公布零报送、零采用名单", default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(style__in=["gaps", "dense"]), name="standings_style_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.desk}"
