"""A desk's rule sets, each version a row with its text."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from shangda.organisations.models import Desk, Membership, Person, Role
from shangda.scoring.models.facts import units_counted_for

PERSON = settings.AUTH_USER_MODEL


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    """Rule sets by who may know of them, and by the days on which they count."""

    def visible_to(self, person: Person) -> "RuleSetQuerySet":
        """All of the desks where the person works or leads; what counts, where they report."""
        at_work = person.desks_as(*Role.of_desks())
        reporting = Membership.objects.filter(unit_id__in=units_counted_for(person))
        counts = Q(state__in=[RuleSet.State.IN_FORCE, RuleSet.State.ENDED])
        return self.filter(
            Q(desk_id__in=at_work) | counts & Q(desk_id__in=reporting.values("desk"))
        )

    def counting(self) -> "RuleSetQuerySet":
        """Those that have ever been adopted: their periods keep them."""
        return self.filter(state__in=[RuleSet.State.IN_FORCE, RuleSet.State.ENDED])

    def on(self, day: date) -> "RuleSetQuerySet":
        """Those that count what happened on a day."""
        return self.counting().filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class RuleSet(models.Model):
    """One version of an office's rules; several may be in force on the same facts.

    ``text`` is the canonical TOML of ``points.writing``; the columns beside it repeat its
    head, to be asked by. From adoption on only ``until`` changes.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        IN_FORCE = "in_force", "施行"
        ENDED = "ended", "已停止"
        DISCARDED = "discarded", "已删"

    class Counts(models.TextChoices):
        UNIT = "unit", "单位"
        PERSON = "person", "个人"

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="rule_sets")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField("名称", max_length=100)
    number = models.CharField("文号", max_length=60, blank=True)
    version = models.PositiveSmallIntegerField("版次", default=1)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="later", help_text="version before"
    )
    counts = models.CharField("考核", max_length=8, choices=Counts, default=Counts.UNIT)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True, help_text="含当日")
    text = models.TextField("办法")
    edit_version = models.PositiveIntegerField(default=1, help_text="raised at each save")
    position = models.PositiveSmallIntegerField(
        "排序", default=0, help_text="0: the main one"
    )
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    adopted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True)

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["desk", "state", "since"], name="rule_set_days")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "in_force", "ended", "discarded"]),
                name="rule_set_state_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}第{self.version}版"
