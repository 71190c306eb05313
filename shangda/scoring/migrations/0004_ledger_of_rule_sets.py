"""The ledger is kept by rule sets; old lines go, as the facts are noted and counted anew."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0004_aside_of_each_version"),
        ("organisations", "0002_desk_event_days"),
        ("scoring", "0003_values_to_rule_sets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel(name="LedgerLine"),
        migrations.DeleteModel(name="OutletValue"),
        migrations.CreateModel(
            name="LedgerLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(choices=[("text", "单篇"), ("account", "一家"), ("pool", "奖金池")], default="text", max_length=8)),
                ("account", models.CharField(choices=[("points", "积分"), ("money", "金额")], default="points", max_length=8)),
                ("rule", models.CharField(help_text="its id in the set, or of its limits", max_length=100)),
                ("level", models.CharField(blank=True, help_text="of the fact's outlet", max_length=10)),
                ("basis_date", models.DateField(help_text="of what caused it, as the set says")),
                ("counted_date", models.DateField(help_text="the period it counts in: later where that of the basis date was closed")),
                ("value", models.DecimalField(decimal_places=6, max_digits=14)),
                ("explanation", models.TextField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("cause", models.ForeignKey(db_index=False, help_text="which fact brought the line about: the same, or one that changed its worth", null=True, on_delete=PROTECT, related_name="+", to="scoring.fact")),
                ("desk", models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="ledger", to="organisations.desk")),
                ("fact", models.ForeignKey(help_text="what is worth it", null=True, on_delete=PROTECT, related_name="lines", to="scoring.fact")),
                ("item", models.ForeignKey(null=True, on_delete=PROTECT, related_name="ledger", to="items.item")),
                ("person", models.ForeignKey(null=True, on_delete=PROTECT, related_name="ledger", to=settings.AUTH_USER_MODEL)),
                ("reverses", models.OneToOneField(null=True, on_delete=PROTECT, related_name="reversed_by", to="scoring.ledgerline")),
                ("rule_set", models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="lines", to="scoring.ruleset")),
                ("unit", models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="ledger", to="organisations.unit")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["rule_set", "account", "counted_date", "unit", "level", "value"], name="ledger_period"),
                    models.Index(fields=["unit", "desk", "counted_date"], name="ledger_unit"),
                ],
            },
        ),
    ]  # fmt: skip
