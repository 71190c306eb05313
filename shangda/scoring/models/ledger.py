"""The ledger: so much for one unit or person, by one rule set, for one reason."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from shangda.items.models import Item
from shangda.kernel.expressions import is_empty
from shangda.organisations.models import Desk, Person, Role, Unit
from shangda.points.rulesets import Ledger
from shangda.scoring.models.facts import Fact, units_counted_for
from shangda.scoring.models.rule_sets import RuleSet

PERSON = settings.AUTH_USER_MODEL


class LedgerLineQuerySet(models.QuerySet["LedgerLine"]):
    """Lines by who may know of them, and by whether they still hold."""

    def visible_to(self, person: Person) -> "LedgerLineQuerySet":
        """Their units' lines at any desk, and all lines of desks where they work or lead."""
        desks = person.desks_as(*Role.of_desks())
        return self.filter(Q(unit_id__in=units_counted_for(person)) | Q(desk_id__in=desks))

    def main(self) -> "LedgerLineQuerySet":
        """What units have by the main set of each desk: one figure can be told of these."""
        return self.filter(
            rule_set__position=0, account=LedgerLine.Account.POINTS, person=None
        )

    def standing(self) -> "LedgerLineQuerySet":
        """Those that nothing took back. Sums need no such care: what was taken back is 0."""
        return self.filter(is_empty("reverses_id"), reversed_by=None)


class LedgerLine(models.Model):
    """What one unit or person got or lost by one rule of a set; never changed.

    What no longer holds is taken back by another line. All sums go over ``counted_date``.
    """

    class Account(models.TextChoices):
        POINTS = str(Ledger.POINTS), "积分"
        MONEY = str(Ledger.MONEY), "金额"

    class Scope(models.TextChoices):
        """Of what the engine counted it: the smallest thing that is counted by itself."""

        TEXT = "text", "单篇"
        ACCOUNT = "account", "一家"
        POOL = "pool", "奖金池"

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="ledger", db_index=False)
    rule_set = models.ForeignKey(
        RuleSet, models.PROTECT, related_name="lines", db_index=False
    )
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.TEXT)
    account = models.CharField(max_length=8, choices=Account, default=Account.POINTS)
    rule = models.CharField(max_length=100, help_text="its id in the set, or of its limits")
    fact = models.ForeignKey(
        Fact, models.PROTECT, null=True, related_name="lines", help_text="what is worth it"
    )
    cause = models.ForeignKey(
        Fact,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="which fact brought the line about: the same, or one that changed its worth",
    )
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="ledger")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="ledger", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="ledger")
    level = models.CharField(max_length=10, blank=True, help_text="of the fact's outlet")
    basis_date = models.DateField(help_text="of what caused it, as the set says")
    counted_date = models.DateField(
        help_text="the period it counts in: later where that of the basis date was closed"
    )
    value = models.DecimalField(max_digits=14, decimal_places=6)
    explanation = models.TextField()
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = LedgerLineQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=[
                    "rule_set",
                    "account",
                    "counted_date",
                    "person",
                    "unit",
                    "level",
                    "rule",
                    "value",
                ],
                name="ledger_sums",
            ),
            models.Index(fields=["unit", "desk", "counted_date"], name="ledger_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.value} {self.explanation}"
