"""Tables of points: a desk's values, and the ledger."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from shangda.items.models import Item
from shangda.organisations.models import Desk, Person, Role, Unit
from shangda.periodicals.models import Entry, Outlet
from shangda.scoring.models.facts import units_counted_for

PERSON = settings.AUTH_USER_MODEL


class OutletValue(models.Model):
    """Points that a desk gives for a use by an outlet from a date on; empty form: any."""

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="values")
    outlet = models.ForeignKey(Outlet, models.CASCADE, related_name="values")
    form = models.CharField("形式", max_length=10, choices=Entry.Form, blank=True)
    points = models.DecimalField("分值", max_digits=8, decimal_places=2)
    from_date = models.DateField("自")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "outlet", "form", "from_date"], name="outlet_value_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.outlet} {self.points}"


class LedgerLineQuerySet(models.QuerySet["LedgerLine"]):
    """Lines by who may know of them."""

    def visible_to(self, person: Person) -> "LedgerLineQuerySet":
        """Their units' lines at any desk, and all lines of desks where they work or lead."""
        desks = person.desks_as(*Role.of_desks())
        return self.filter(Q(unit_id__in=units_counted_for(person)) | Q(desk_id__in=desks))


class LedgerLine(models.Model):
    """Points of one fact for one unit at one desk; append-only, reversed by another line."""

    class Fact(models.TextChoices):
        ENTRY = "entry", "刊用"
        OUTSIDE_USE = "outside_use", "系统外采用"

    desk = models.ForeignKey(
        Desk, models.PROTECT, related_name="ledger", help_text="whose rules"
    )
    fact = models.CharField(max_length=12, choices=Fact)
    fact_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="ledger")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="ledger")
    item = models.ForeignKey(Item, models.PROTECT, related_name="ledger")
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="ledger")
    value = models.DecimalField(max_digits=10, decimal_places=4)
    basis_date = models.DateField(help_text="date of the use: the period it counts in")
    explanation = models.CharField(max_length=300)
    round = models.PositiveSmallIntegerField(
        default=1, help_text="raised when a rebuild posts the fact anew"
    )
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = LedgerLineQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["desk", "basis_date", "unit", "outlet", "value"],
                name="ledger_period",
            ),
            models.Index(
                fields=["desk", "unit", "basis_date", "item", "reverses"],
                name="ledger_counted",
            ),
            models.Index(fields=["unit", "basis_date"], name="ledger_unit"),
            models.Index(fields=["item"], name="ledger_item"),
            models.Index(fields=["fact", "fact_id"], name="ledger_fact"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "fact", "fact_id", "item", "round"],
                condition=Q(reverses=None),
                name="ledger_fact_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.value} {self.explanation}"
